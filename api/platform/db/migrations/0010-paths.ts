import { table } from '../ddl.ts';
import type { Migration } from '../migrate.ts';

export const paths: Migration = {
  name: '0010-paths',
  statements: kind => [
    ...table(kind, 'path', {
      columns: {
        pathId: 'text',
        state: 'text',
        revision: 'integer',
        draft: 'text?',
        createdAt: 'text',
        modifiedAt: 'text',
      },
      key: ['pathId'],
      checks: [`"state" in ('draft', 'published', 'retired')`],
    }),
    ...table(kind, 'pathRevision', {
      columns: { pathId: 'text', revision: 'integer', content: 'text', publishedAt: 'text', publishedBy: 'text' },
      key: ['pathId', 'revision'],
      references: [[['pathId'], 'path']],
    }),
    ...table(kind, 'assignmentPath', {
      columns: {
        assignmentId: 'text',
        revision: 'integer',
        pathId: 'text',
        pathRevision: 'integer',
        steps: 'text',
      },
      key: ['assignmentId', 'revision'],
      references: [
        [['assignmentId', 'revision'], 'assignmentRevision'],
        [['pathId', 'pathRevision'], 'pathRevision'],
      ],
      indexes: [['pathId']],
    }),
  ],
};
