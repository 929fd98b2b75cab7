import type { Migration } from '../migrate.ts';

export const audiences: Migration = { name: '0006-audiences', statements: () => [] };
