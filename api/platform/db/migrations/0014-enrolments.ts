import { table } from '../ddl.ts';
import type { Migration } from '../migrate.ts';

export const enrolments: Migration = {
  name: '0014-enrolments',
  statements: kind => [
    ...table(kind, 'heldEnrolment', {
      columns: { assignmentId: 'text', personId: 'text', what: 'text', unitId: 'text?', heldAt: 'text' },
      key: ['assignmentId', 'personId'],
      checks: [`"what" in ('opening', 'closing')`],
    }),
    // Renewals are looked for among the completed ones only; what was opened lately and nobody was told of, among the open ones.
    `create index "enrolment_renewal" on "enrolment" ("tenantId", "nextCycleOn", "personId") where "nextCycleOn" is not null and "state" = 'completed'`,
    `create index "enrolment_untold" on "enrolment" ("tenantId", "openedOn", "enrolmentId") where "state" = 'open'`,
    // Who can show something for a course, whoever it is.
    `create index "completion_course" on "completion" ("tenantId", "courseId", "personId")`,
    // Accounts that are off: few, and looked at every day.
    `create index "person_disabled" on "person" ("tenantId", "inactiveSinceOn", "personId") where "state" = 'disabled'`,
  ],
};
