import { table } from '../ddl.ts';
import type { Migration } from '../migrate.ts';

export const requests: Migration = {
  name: '0008-requests',
  statements: kind => [
    ...table(kind, 'request', {
      columns: {
        requestId: 'text',
        personId: 'text',
        courseId: 'text',
        kind: 'text',
        state: 'text',
        enrolmentIds: 'text',
        askedAt: 'text',
        askedOn: 'text',
        completedOn: 'text?',
        issuer: 'text?',
        untilOn: 'text?',
        words: 'text?',
        quietUntilOn: 'text?',
        endedAt: 'text?',
        endedOn: 'text?',
        decidedBy: 'text?',
        answer: 'text?',
        filesGoneAt: 'text?',
      },
      key: ['requestId'],
      references: [
        [['personId'], 'person'],
        [['courseId'], 'course'],
      ],
      indexes: [
        ['personId', 'courseId'],
        ['state', 'askedAt', 'requestId'],
        ['decidedBy', 'state'],
      ],
      checks: [`"kind" in ('done-already', 'more-time', 'not-for-me')`],
    }),
    // Two presses at once ask once.
    `create unique index "request_open" on "request" ("tenantId", "personId", "courseId", "kind") where "state" = 'open'`,
    ...table(kind, 'deputy', {
      columns: { personId: 'text', deputyPersonId: 'text', grantedAt: 'text', grantedBy: 'text' },
      key: ['personId'],
      references: [
        [['personId'], 'person'],
        [['deputyPersonId'], 'person'],
      ],
      indexes: [['deputyPersonId']],
      checks: ['"personId" <> "deputyPersonId"'],
    }),
  ],
};
