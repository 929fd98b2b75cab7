import { table } from '../ddl.ts';
import type { Migration } from '../migrate.ts';

export const reports: Migration = {
  name: '0005-reports',
  statements: kind =>
    table(kind, 'reportKey', {
      columns: {
        reportKeyId: 'text',
        name: 'text',
        digest: 'text',
        namesPurpose: 'text?',
        createdAt: 'text',
        createdBy: 'text',
        lastUsedAt: 'text?',
        revokedAt: 'text?',
        revokedBy: 'text?',
      },
      key: ['reportKeyId'],
      unique: [['digest']],
    }),
};
