import type { Migration } from '../migrate.ts';

export const figures: Migration = { name: '0011-figures', statements: () => [] };
