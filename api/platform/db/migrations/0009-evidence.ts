import type { Migration } from '../migrate.ts';

export const evidence: Migration = { name: '0009-evidence', statements: () => [] };
