import type { Migration } from '../migrate.ts';

export const directory: Migration = { name: '0012-directory', statements: () => [] };
