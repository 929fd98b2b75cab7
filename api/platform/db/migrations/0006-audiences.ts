import { table } from '../ddl.ts';
import type { Migration } from '../migrate.ts';

export const audiences: Migration = {
  name: '0006-audiences',
  statements: kind => [
    ...table(kind, 'savedAudience', {
      columns: {
        audienceId: 'text',
        name: 'text',
        sortKey: 'text',
        audience: 'text',
        version: 'integer',
        createdAt: 'text',
        createdBy: 'text',
        changedAt: 'text',
        changedBy: 'text',
      },
      key: ['audienceId'],
      unique: [['sortKey']],
      references: [
        [['createdBy'], 'person'],
        [['changedBy'], 'person'],
      ],
    }),
    ...table(kind, 'courseCounting', {
      columns: { courseId: 'text', countsCourseId: 'text', addedAt: 'text', addedBy: 'text' },
      key: ['courseId', 'countsCourseId'],
      references: [
        [['courseId'], 'course'],
        [['countsCourseId'], 'course'],
        [['addedBy'], 'person'],
      ],
      indexes: [['countsCourseId']],
      checks: [`"courseId" <> "countsCourseId"`],
    }),
    ...table(kind, 'courseAskedAgain', {
      columns: { courseId: 'text', versionId: 'text', askedOn: 'text', byOn: 'text', askedAt: 'text', askedBy: 'text' },
      key: ['courseId', 'versionId'],
      references: [
        [['courseId'], 'course'],
        [['versionId'], 'courseVersion'],
        [['askedBy'], 'person'],
      ],
    }),
    // Who joined on a day: audiences that end by the calendar ask for it each night.
    `create index "person_joinedOrHired" on "person" ("tenantId", (coalesce("hiredOn", "joinedOn")), "personId")`,
  ],
};
