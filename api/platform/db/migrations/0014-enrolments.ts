import type { Migration } from '../migrate.ts';

export const enrolments: Migration = { name: '0014-enrolments', statements: () => [] };
