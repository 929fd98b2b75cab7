import type { Migration } from '../migrate.ts';

export const requests: Migration = { name: '0008-requests', statements: () => [] };
