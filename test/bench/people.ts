import { defaultPolicy, type ReminderPolicy } from '#api/contract/assignments.ts';
import { everybody } from '#api/contract/audiences.ts';
import type { Db, Trx } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { aCompletion, anAssignmentRule, anEnrolment, aPerson, aRole, aUnit } from '#test/support/given.ts';

const UNITS = 20;
/** Courses that the people who sign in have on their page. */
export const OWN_COURSES = 20;
/** Courses nobody is enrolled in yet: one for each time that assigning is measured. */
export const SPARE_COURSES = 12;
const AT = '2026-06-01T08:00:00.000Z';
/** SQLite takes some 32,000 values in one statement. */
const MOST_VALUES = 30_000;
const SLICE = 1000;
const quiet: ReminderPolicy = { ...defaultPolicy, offsetsDays: [], repeatDays: null, tellWhenAssigned: false };

export type MadeUp = Readonly<{ courseIds: readonly string[]; spareCourseIds: readonly string[]; ownerId: string }>;

/**
 * An organisation of `people`, all enrolled in one course, six of ten done, one overdue; those of `signingIn` (Entra
 * object ids) in twenty courses. Written in large slices, past the rooms: it only has to be there.
 */
export async function makeUp(
  db: Db,
  tenantId: string,
  { people, signingIn }: Readonly<{ people: number; signingIn: readonly string[] }>,
): Promise<MadeUp> {
  const units = Array.from({ length: UNITS }, (_, n) => aUnit(`Unit ${n}`));
  const persons = Array.from({ length: people }, (_, n) => {
    const personId = idOf(3, n);
    return aPerson(`Person ${n}`, { personId, entraId: signingIn[n] ?? personId, modifiedAt: AT, nature: 'person' });
  });
  const ownerId = persons[0]?.personId ?? '';
  const courses = await db.read(tenantId, trx => copyable(trx, tenantId));
  const courseIds = Array.from({ length: OWN_COURSES + SPARE_COURSES }, (_, n) => idOf(4, n));
  const versionOf = (courseId: string): string => courseId.replace(/^4/, '5');
  const assignmentOf = (courseId: string): string => courseId.replace(/^4/, '6');
  const put = (table: keyof Tables, rows: readonly object[]): Promise<void> => insert(db, tenantId, table, rows);

  await put('unit', units);
  await put('person', persons);
  await put(
    'role',
    persons.map(({ personId }, n) =>
      aRole(personId, n % 3 === 0 ? 'volunteer' : 'staff', units[n % UNITS]?.unitId ?? null, {
        responsiblePersonId: persons[n % UNITS]?.personId ?? null,
      }),
    ),
  );
  await put(
    'course',
    courseIds.map(courseId => ({
      courseId,
      starterKey: null,
      icon: 'shield',
      state: 'published',
      createdAt: AT,
      modifiedAt: AT,
    })),
  );
  await put(
    'courseVersion',
    courseIds.map(courseId => ({ ...courses.version, courseId, versionId: versionOf(courseId) })),
  );
  await put(
    'courseTitle',
    courseIds.flatMap((courseId, n) =>
      ['de', 'en'].map(language => ({ courseId, language, title: `Course ${n}`, summary: '', sortKey: `course ${n}` })),
    ),
  );
  const assigned = courseIds.slice(0, OWN_COURSES);
  await put(
    'assignment',
    assigned.map(courseId => ({
      assignmentId: assignmentOf(courseId),
      courseId,
      state: 'running',
      ownerPersonId: ownerId,
      revision: 1,
      startsOn: '2026-06-01',
      endedOn: null,
      createdAt: AT,
      modifiedAt: AT,
    })),
  );
  await put(
    'assignmentRevision',
    assigned.map((courseId, n) =>
      revision(
        assignmentOf(courseId),
        ownerId,
        n === 0 ? null : persons.slice(0, signingIn.length).map(one => one.personId),
      ),
    ),
  );

  const first = courseIds[0] ?? '';
  const done = persons.filter((_, n) => n % 10 < 6);
  await put(
    'completion',
    done.map(({ personId }, n) =>
      aCompletion(
        { personId, courseId: first, versionId: versionOf(first) },
        { completionId: idOf(7, n), number: `CK-${n}`, completedOn: '2026-06-10' },
      ),
    ),
  );
  const completionOf = new Map(done.map(({ personId }, n) => [personId, idOf(7, n)]));
  const enrolled = persons.map(({ personId }, n) => ({
    personId,
    courseId: first,
    satisfiedBy: completionOf.get(personId) ?? null,
    overdue: n % 10 === 6,
  }));
  const own = assigned
    .slice(1)
    .flatMap(courseId =>
      persons
        .slice(0, signingIn.length)
        .map(({ personId }) => ({ personId, courseId, satisfiedBy: null, overdue: false })),
    );
  await put('enrolment', [...enrolled, ...own].map(({ personId, courseId, satisfiedBy, overdue }, n) =>
    anEnrolment({ personId, courseId, assignmentId: assignmentOf(courseId) }, {
      enrolmentId: idOf(8, n),
      openedOn: '2026-06-01',
      dueOn: overdue ? '2026-07-01' : '2027-06-01',
      state: satisfiedBy === null ? 'open' : 'completed',
      satisfiedBy,
      completedOn: satisfiedBy === null ? null : '2026-06-10',
      modifiedAt: AT,
    }),
  )); // prettier-ignore
  return { courseIds: assigned, spareCourseIds: courseIds.slice(OWN_COURSES), ownerId };
}

/** A published version with real content, to make more courses of. */
async function copyable(trx: Trx, tenantId: string): Promise<{ version: Omit<Tables['courseVersion'], 'tenantId'> }> {
  const { tenantId: _, ...version } = await trx
    .selectFrom('courseVersion')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'published')
    .limit(1)
    .executeTakeFirstOrThrow();
  return { version };
}

function revision(assignmentId: string, createdBy: string, onlyPersonIds: readonly string[] | null): object {
  const audience = onlyPersonIds === null ? everybody : { ...everybody, include: onlyPersonIds };
  const rule = anAssignmentRule({ policy: quiet });
  return {
    assignmentId,
    revision: 1,
    audience: JSON.stringify(audience),
    dueRule: JSON.stringify(rule.dueRule),
    recurrence: JSON.stringify(rule.recurrence),
    policy: JSON.stringify(rule.policy),
    floorDays: rule.floorDays,
    contactPersonId: null,
    reason: null,
    createdAt: AT,
    createdBy,
  };
}

async function insert(db: Db, tenantId: string, table: keyof Tables, rows: readonly object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).length + 1;
  const size = Math.min(SLICE, Math.floor(MOST_VALUES / columns));
  await db.write(tenantId, async trx => {
    for (let at = 0; at < rows.length; at += size)
      await trx
        .insertInto(table)
        .values(rows.slice(at, at + size).map(row => ({ tenantId, ...row })))
        .execute();
  });
}

/** Ids that sort in the order they were made; the first digit says of what. */
function idOf(kind: number, n: number): string {
  return `${kind}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}
