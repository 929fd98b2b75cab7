import type { Migration } from '../migrate.ts';

export const exceptions: Migration = { name: '0007-exceptions', statements: () => [] };
