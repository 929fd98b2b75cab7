import { table } from '../ddl.ts';
import type { Migration } from '../migrate.ts';

/** Admins narrowed to units. The unit need not be there any more: an admin narrowed to nothing must not see everything. */
export const scopes: Migration = {
  name: '0013-scopes',
  statements: kind =>
    table(kind, 'adminScope', {
      columns: { personId: 'text', unitId: 'text', grantedAt: 'text', grantedBy: 'text' },
      key: ['personId', 'unitId'],
      references: [[['personId'], 'person']],
    }),
};
