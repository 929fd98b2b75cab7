import type { record as english } from '../en/record.ts';

export const record: typeof english = { loading: 'Wird geladen' };
