import type { Migration } from '../migrate.ts';

export const paths: Migration = { name: '0010-paths', statements: () => [] };
