import { timed, type World } from './measure.ts';

const AT = '2026-11-21T08:00:00.000Z';

const ASSIGNMENT = '90000000-0000-4000-8000-000000000000';
const CHANGE_SET = '91000000-0000-4000-8000-000000000000';
const CAUSE = JSON.stringify({
  rule: 'after-enrolment',
  startOn: '2026-11-21',
  days: 14,
  computedOn: '2026-12-05',
  floorOn: null,
  movedFrom: null,
  dueOn: '2026-12-05',
});

/** The same enrolments and entries in two statements and one transaction, with the tables' keys and indexes. */
export async function bareAssign(world: World): Promise<number> {
  const { bare, tenantId, people, ownerId, spareCourseIds } = world;
  await bare.all(
    `insert into "assignment" values ($1, $2, $3, 'running', $4, 1, '2026-06-01', null, '2026-06-01', '2026-06-01')`,
    [tenantId, ASSIGNMENT, spareCourseIds.at(-1) ?? '', ownerId],
  );
  const took = await timed(async () => {
    await bare.all('begin', []);
    await bare.all(
      `insert into "enrolment" ("tenantId", "enrolmentId", "personId", "assignmentId", "courseId", "cycle", "state", "revision",
         "openedOn", "dueOn", "dueCause", "matchCause", "changeSetId", "modifiedAt")
       select p."tenantId", '9' || substr(p."personId", 2), p."personId", a."assignmentId", a."courseId", 1, 'open', 1,
         '2026-11-21', '2026-12-05', '${CAUSE}', '[{"kind":"everybody","value":""}]', '${CHANGE_SET}', '${AT}'
       from "person" p join "assignment" a on a."tenantId" = p."tenantId"
       where p."tenantId" = $1 and a."assignmentId" = $2 and p."state" = 'active' and p."nature" = 'person'
       on conflict do nothing`,
      [tenantId, ASSIGNMENT],
    );
    await bare.all(entriesSql(`e."assignmentId" = $2`), [tenantId, ASSIGNMENT]);
    await bare.all('commit', []);
  });
  const [made] = await bare.all(
    'select count(*) as n from "enrolmentChange" where "tenantId" = $1 and "changeSetId" = $2',
    [tenantId, CHANGE_SET],
  );
  await takenAway(world, `"assignmentId" = '${ASSIGNMENT}'`);
  await bare.all('delete from "assignment" where "tenantId" = $1 and "assignmentId" = $2', [tenantId, ASSIGNMENT]);
  if (Number(made?.['n']) !== people)
    throw new Error(`the floor made ${String(made?.['n'])} rows for ${people} people`);
  return took;
}

const entriesSql = (which: string): string =>
  `insert into "enrolmentChange" ("tenantId", "changeId", "enrolmentId", "personId", "what", "fromValue", "toValue", "appliesOn",
     "recordedAt", "cause", "changeSetId")
   select e."tenantId", '9' || substr(e."enrolmentId", 2), e."enrolmentId", e."personId", 'opened', null, e."dueOn", e."openedOn",
     e."modifiedAt", '{"by":null,"why":"assignment"}', '${CHANGE_SET}'
   from "enrolment" e where e."tenantId" = $1 and ${which}`;

/** Rows of ledgers, too, which the database keeps from everybody but whoever takes its triggers away. */
async function takenAway({ bare, name, tenantId }: World, which: string): Promise<void> {
  const triggers =
    name === 'sqlite'
      ? await bare.all(
          `select "name", "sql" from sqlite_master where "type" = 'trigger' and "tbl_name" = 'enrolmentChange'`,
          [],
        )
      : [];
  for (const trigger of triggers) await bare.all(`drop trigger "${String(trigger['name'])}"`, []);
  if (name === 'postgres') await bare.all('set session_replication_role = replica', []);
  const ids = `select "enrolmentId" from "enrolment" where "tenantId" = '${tenantId}' and ${which}`;
  for (const table of ['reminder', 'enrolmentChange', 'enrolment'])
    await bare.all(`delete from "${table}" where "tenantId" = $1 and "enrolmentId" in (${ids})`, [tenantId]);
  if (name === 'postgres') await bare.all('set session_replication_role = origin', []);
  for (const trigger of triggers) await bare.all(String(trigger['sql']), []);
}

/** Everybody with their roles, read and counted: what a preview has to look at. */
export async function barePreview({ bare, tenantId, people }: World): Promise<void> {
  const rows = await bare.all(
    `select p."personId", p."nature", p."country", p."joinedOn", p."hiredOn", p."mail", r."kind", r."unitId", r."sinceOn"
     from "person" p left join "role" r on r."tenantId" = p."tenantId" and r."personId" = p."personId" and r."untilOn" is null
     where p."tenantId" = $1 and p."state" = 'active'`,
    [tenantId],
  );
  if (rows.length < people) throw new Error(`the floor saw ${rows.length} of ${people} people`);
}

/** What a night finds due: renewals of one assignment, and reminders of another. */
export type Night = Readonly<{ today: string; renewed: string; reminded: string }>;

/** The same rows, selected along the same indexes and written into the same tables, in one transaction. */
export async function bareNight(world: World, { today, renewed, reminded }: Night): Promise<number> {
  const { bare, tenantId } = world;
  const took = await timed(async () => {
    await bare.all('begin', []);
    await bare.all(
      `insert into "enrolment" ("tenantId", "enrolmentId", "personId", "assignmentId", "courseId", "cycle", "state", "revision",
         "openedOn", "dueOn", "dueCause", "matchCause", "modifiedAt")
       select "tenantId", '9' || substr("enrolmentId", 2), "personId", "assignmentId", "courseId", 2, 'open', 1, '${today}', "validUntilOn",
         '${CAUSE}', '[{"kind":"everybody","value":""}]', '${AT}'
       from "enrolment" where "tenantId" = $1 and "nextCycleOn" = $2 and "state" = 'completed'`,
      [tenantId, today],
    );
    await bare.all(entriesSql(`e."assignmentId" = $2 and e."cycle" = 2`), [tenantId, renewed]);
    await bare.all(
      `insert into "outboxMessage" ("tenantId", "messageId", "personId", "localDay", "kind", "channel", "state", "content", "bulkKey",
         "chainId", "notBeforeAt", "attempts", "nextAttemptAt", "fence", "createdAt", "modifiedAt")
       select "tenantId", '9' || substr("enrolmentId", 2), "personId", '1999-01-01', 'courseDue', 'teams', 'promised', '${CONTENT}', 'key',
         1, '${AT}', 0, '${AT}', 0, '${AT}', '${AT}'
       from "enrolment" where "tenantId" = $1 and "state" = 'open' and "dueOn" = $2`,
      [tenantId, dueOf(today)],
    );
    await bare.all(
      `insert into "reminder" ("tenantId", "reminderId", "enrolmentId", "step", "plannedOn", "messageId", "createdAt")
       select "tenantId", '9' || substr("enrolmentId", 2), "enrolmentId", 'd-7', '${today}', '9' || substr("enrolmentId", 2), '${AT}'
       from "enrolment" where "tenantId" = $1 and "state" = 'open' and "dueOn" = $2`,
      [tenantId, dueOf(today)],
    );
    await bare.all('commit', []);
  });
  await bare.all(
    `delete from "reminder" where "tenantId" = $1 and "enrolmentId" in
       (select "enrolmentId" from "enrolment" where "tenantId" = '${tenantId}' and "assignmentId" = '${reminded}')`,
    [tenantId],
  );
  await bare.all(`delete from "outboxMessage" where "tenantId" = $1 and "localDay" = '1999-01-01'`, [tenantId]);
  await takenAway(world, `"assignmentId" = '${renewed}' and "cycle" = 2`);
  return took;
}

const CONTENT = JSON.stringify({
  language: 'de',
  form: 'sie',
  firstName: 'Person',
  courses: [{ courseId: '40000000-0000-4000-8000-000000000001', title: 'Course 1', dueOn: '2026-11-27', daysToDue: 5 }],
  step: 'd-7',
  contact: 'Person 0',
});

const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

/** Six days from now: the reminder of a week before is owed. */
const dueOf = (today: string): string => daysAfter(today, 6);

/** Makes half of the people's enrolments in one assignment renewable today, and of another due in six days. */
export async function makeDue(world: World, { today, renewed, reminded }: Night): Promise<number> {
  const { bare, tenantId, people } = world;
  const half = Math.floor(people / 2);
  const rule = { kind: 'valid', months: 12, windowDays: 30 };
  const policy = { offsetsDays: [-14, -7, -1], repeatDays: null, monthlyAfter: 4, tellWhenAssigned: false };
  const set = async (assignmentId: string, column: string, value: object): Promise<void> => {
    await bare.all(`update "assignmentRevision" set "${column}" = $1 where "tenantId" = $2 and "assignmentId" = $3`, [
      JSON.stringify(value),
      tenantId,
      assignmentId,
    ]);
  };
  await set(renewed, 'recurrence', rule);
  await set(reminded, 'policy', policy);
  await bare.all(
    `update "enrolment" set "nextCycleOn" = $1, "validUntilOn" = '${daysAfter(today, 30)}', "anchorOn" = "completedOn" where "tenantId" = $2 and "enrolmentId" in
       (select "enrolmentId" from "enrolment" where "tenantId" = '${tenantId}' and "assignmentId" = '${renewed}' and "state" = 'completed' limit ${half})`,
    [today, tenantId],
  );
  await bare.all(
    `update "enrolment" set "dueOn" = '2027-06-01' where "tenantId" = $1 and "assignmentId" = $2 and "state" = 'open'`,
    [tenantId, reminded],
  );
  await bare.all(
    `update "enrolment" set "dueOn" = $1 where "tenantId" = $2 and "enrolmentId" in
       (select "enrolmentId" from "enrolment" where "tenantId" = '${tenantId}' and "assignmentId" = '${reminded}' and "state" = 'open' limit ${half})`,
    [dueOf(today), tenantId],
  );
  return half;
}

/** As if the last pass had been yesterday, and nothing had changed since. */
export async function asOfYesterday({ bare, tenantId }: World, today: string): Promise<void> {
  const yesterday = daysAfter(today, -1);
  const at = new Date().toISOString();
  const notes = {
    'note:enrolments-followed': { seenOn: yesterday, seenAt: at, wholeOn: yesterday },
    'note:reminder-rounds': { zones: {}, changedThrough: at, tellsFromOn: yesterday },
  };
  for (const [key, value] of Object.entries(notes)) {
    await bare.all('delete from "setting" where "tenantId" = $1 and "key" = $2', [tenantId, key]);
    await bare.all('insert into "setting" values ($1, $2, $3, $4, null)', [tenantId, key, JSON.stringify(value), at]);
  }
}
