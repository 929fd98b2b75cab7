import type { Migration } from '../migrate.ts';

export const scopes: Migration = { name: '0013-scopes', statements: () => [] };
