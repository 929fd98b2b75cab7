import { defaultPolicy, type ReminderPolicy } from '#api/contract/assignments.ts';
import { everybody } from '#api/contract/audiences.ts';
import type { Db, Trx } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { DatabaseName } from '#test/support/own-database.ts';
import { aCompletion, anAssignmentRule, anEnrolment, aPerson, aRole, aUnit } from '#test/support/given.ts';
import type { Bare } from './bare.ts';
import { daySql, idSql, inBulk, insertSelect, numbers } from './bulk.ts';

const UNITS = 20;
/** How many people one responsible person has. */
const LOOKED_AFTER = 50;
/** Courses that everybody has. */
export const OWN_COURSES = 20;
/** Courses nobody is enrolled in yet: one for each time that assigning is measured. */
export const SPARE_COURSES = 12;
const AT = '2026-06-01T08:00:00.000Z';
const quiet: ReminderPolicy = { ...defaultPolicy, offsetsDays: [], repeatDays: null, tellWhenAssigned: false };

export type MadeUp = Readonly<{ courseIds: readonly string[]; spareCourseIds: readonly string[]; ownerId: string }>;

/**
 * An organisation of `people`, each of them enrolled in twenty courses: 20 enrolments a head. In half of the courses six of
 * ten are done; one of ten is overdue everywhere. `signingIn` are the Entra object ids of the first ones. Filled past the
 * rooms, in a few statements: it only has to be there.
 */
export async function makeUp(
  { db, bare, name, tenantId }: Readonly<{ db: Db; bare: Bare; name: DatabaseName; tenantId: string }>,
  { people, signingIn }: Readonly<{ people: number; signingIn: readonly string[] }>,
): Promise<MadeUp> {
  const units = Array.from({ length: UNITS }, (_, n) => aUnit(`Unit ${n}`, { unitId: idOf(2, n) }));
  const ownerId = idOf(3, 0);
  const courses = await db.read(tenantId, trx => copyable(trx, tenantId));
  const courseIds = Array.from({ length: OWN_COURSES + SPARE_COURSES }, (_, n) => idOf(4, n));
  const assigned = courseIds.slice(0, OWN_COURSES);
  const put = (table: keyof Tables, rows: readonly object[]): Promise<void> => insert(db, tenantId, table, rows);
  await put('unit', units);
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
    courseIds.map((courseId, n) => ({ ...courses.version, courseId, versionId: idOf(5, n) })),
  );
  await put(
    'courseTitle',
    courseIds.flatMap((courseId, n) =>
      ['de', 'en'].map(language => ({ courseId, language, title: `Course ${n}`, summary: '', sortKey: `course ${n}` })),
    ),
  );
  await inBulk(bare, name, ['person', 'role', 'learnerKey', 'completion', 'enrolment'], async () => {
    await bare.all(everybodySql(tenantId, people), []);
    for (const [n, entraId] of signingIn.slice(0, people).entries())
      await bare.all('update "person" set "entraId" = $1 where "tenantId" = $2 and "personId" = $3', [
        entraId,
        tenantId,
        idOf(3, n),
      ]);
    for (const statement of [rolesSql(tenantId, people), keysSql(tenantId)]) await bare.all(statement, []);
    await put(
      'assignment',
      assigned.map((courseId, n) => ({
        assignmentId: idOf(6, n),
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
      assigned.map((_, n) => revision(idOf(6, n), ownerId)),
    );
    await bare.all(completionsSql(name, tenantId, people), []);
    await bare.all(enrolmentsSql(name, tenantId, people), []);
    await bare.all(dueSql(tenantId), []);
  });
  return { courseIds: assigned, spareCourseIds: courseIds.slice(OWN_COURSES), ownerId };
}

const recursive = (statement: string, people: number): string => {
  const at = statement.indexOf(' select ');
  return `${statement.slice(0, at)} with recursive ${numbers(people)}${statement.slice(at)}`;
};

function everybodySql(tenantId: string, people: number): string {
  const row = {
    tenantId,
    ...aPerson('Person', { nature: 'person', modifiedAt: AT }),
    personId: { sql: idSql(3, 'n.i') },
    entraId: { sql: idSql(3, 'n.i') },
    displayName: { sql: `'Person ' || n.i` },
    sortKey: { sql: `'person ' || n.i` },
    searchText: { sql: `'person ' || n.i` },
    mail: { sql: `'person.' || n.i || '@example.org'` },
  };
  return recursive(insertSelect('person', row, 'n'), people);
}

function rolesSql(tenantId: string, people: number): string {
  const row = {
    tenantId,
    ...aRole('', 'staff', '', { modifiedAt: AT }),
    roleId: { sql: idSql(1, 'n.i') },
    personId: { sql: idSql(3, 'n.i') },
    kind: { sql: `case n.i % 3 when 0 then 'volunteer' else 'staff' end` },
    unitId: { sql: idSql(2, `n.i % ${UNITS}`) },
    // Whoever comes first looks after fifty: those who sign in among them.
    responsiblePersonId: { sql: idSql(3, `n.i / ${LOOKED_AFTER}`) },
  };
  return recursive(insertSelect('role', row, 'n'), people);
}

const keysSql = (tenantId: string): string =>
  `insert into "learnerKey" ("tenantId", "personId", "learnerKey")
   select "tenantId", "personId", 'k' || "personId" from "person" where "tenantId" = '${tenantId}'`;

/** What the triggers would have noted: everybody's figures are to be counted. */
const dueSql = (tenantId: string): string =>
  `insert into "figureDue" ("tenantId", "what", "id", "mark", "sinceAt", "afterId")
   select "tenantId", 'person', "personId", '', '${AT}', '' from "person" where "tenantId" = '${tenantId}'`;

const IS_DONE = `c.i < ${OWN_COURSES / 2} and n.i % 10 < 6`;
const COURSES = `(select 0 as i ${Array.from({ length: OWN_COURSES - 1 }, (_, n) => `union all select ${n + 1}`).join(' ')}) c`;
const PAIR = `(n.i * ${OWN_COURSES} + c.i)`;

function completionsSql(name: DatabaseName, tenantId: string, people: number): string {
  const row = {
    tenantId,
    ...aCompletion({ personId: '', courseId: '', versionId: '' }),
    completionId: { sql: idSql(7, PAIR) },
    number: { sql: `'CK-' || ${PAIR}` },
    personId: { sql: idSql(3, 'n.i') },
    courseId: { sql: idSql(4, 'c.i') },
    versionId: { sql: idSql(5, 'c.i') },
    completedOn: { sql: daySql(name, '2026-06-10', '(n.i + c.i) % 150') },
  };
  return recursive(insertSelect('completion', row, `n cross join ${COURSES} where ${IS_DONE}`), people);
}

function enrolmentsSql(name: DatabaseName, tenantId: string, people: number): string {
  const row = {
    tenantId,
    ...anEnrolment({ personId: '', courseId: '', assignmentId: '' }, { openedOn: '2026-06-01', modifiedAt: AT }),
    enrolmentId: { sql: idSql(8, PAIR) },
    personId: { sql: idSql(3, 'n.i') },
    courseId: { sql: idSql(4, 'c.i') },
    assignmentId: { sql: idSql(6, 'c.i') },
    dueOn: { sql: `case n.i % 10 when 6 then '2026-07-01' else '2027-06-01' end` },
    state: { sql: `case when ${IS_DONE} then 'completed' else 'open' end` },
    satisfiedBy: { sql: `case when ${IS_DONE} then ${idSql(7, PAIR)} end` },
    completedOn: { sql: `case when ${IS_DONE} then ${daySql(name, '2026-06-10', '(n.i + c.i) % 150')} end` },
  };
  return recursive(insertSelect('enrolment', row, `n cross join ${COURSES}`), people);
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

function revision(assignmentId: string, createdBy: string): object {
  const rule = anAssignmentRule({ policy: quiet });
  return {
    assignmentId,
    revision: 1,
    audience: JSON.stringify(everybody),
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
  await db.write(tenantId, async trx => {
    await trx
      .insertInto(table)
      .values(rows.map(row => ({ tenantId, ...row })))
      .execute();
  });
}

/** Ids that sort in the order they were made; the first digit says of what. */
function idOf(kind: number, n: number): string {
  return `${kind}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}
