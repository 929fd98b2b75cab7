import { sql, type RawBuilder } from 'kysely';
import { addDays, type CalendarDate, type Instant } from '#api/calendar.ts';
import type { Figures } from '#api/contract/assignments.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { DUE_SOON_DAYS, EXPIRING_DAYS, NO_END, noFigures } from './measures.ts';
import { daySource, knownAs } from './part-store.ts';

export type FiguresBy = 'all' | 'assignment' | 'course' | 'unit';

/** Counts only some of the rows; what is left out does not narrow. */
export type Scope = Readonly<{
  personIds?: readonly string[];
  courseId?: string;
  assignmentId?: string;
  /** People with a role in that unit on the (first) day. */
  unitId?: string;
  /** People with a role in one of these units now. */
  unitIds?: readonly string[];
  /** Everything as it was known at that instant; left out: as known now. */
  knownAt?: Instant;
}>;

type Sql = RawBuilder<unknown>;
const columns = (names: readonly Sql[]): Sql => sql.join(names, sql`,\n`);

/**
 * The one SQL form of measures.ts, as common table expressions to put behind `with`. `line` is learner × assignment ×
 * course (`lineOnDay`); `counted` is learner × course (`unitOnDay`) or, `each` 'assignment', learner × assignment × course,
 * with "personId", "courseId" ("assignmentId"), and of the first day 1 or 0 in "obliged", "valid", "overdue", "dueSoon",
 * "expired", "expiring", "waived", "paused", and "dueOn", "validTo", "onTime". A row that does not count that day has zeros.
 * Further days stand beside it as "obliged_1", …: however many days, the enrolments are read once, in the order of
 * their key; `wanted` 'trend' leaves all but "obliged", "valid" and "overdue" out. A line's latest cycle travels as one
 * text, of which the greatest is the latest: cycle, standing ('x' = does not count), on time, due day.
 */
export function counting(
  tenantId: string,
  days: readonly CalendarDate[],
  scope: Scope = {},
  each: 'course' | 'assignment' = 'course',
  wanted: 'all' | 'trend' = 'all',
): Sql {
  const all = wanted === 'all';
  const forEachDay = (make: (on: CalendarDate, n: number, all: boolean) => Sql): Sql =>
    columns(days.map((on, n) => make(on, n, all)));
  const key = each === 'assignment' ? sql`, "assignmentId"` : sql``;
  const at = scope.knownAt ?? null;
  const ids = scope.personIds === undefined || scope.personIds.length === 0 ? null : sql.join([...scope.personIds]);
  const inactive = daySource(tenantId, { table: 'person', id: 'personId', day: 'inactiveSinceOn', ids, at });
  const ended = daySource(tenantId, { table: 'assignment', id: 'assignmentId', day: 'endedOn', ids: null, at });
  return sql`inactive as (select d."id" as "who", d."day" as "sinceOn" from (${inactive}) d),
  ended as (select d."id" as "what", d."day" as "endedOn" from (${ended}) d),
  cycles as (
    select e."personId", e."courseId", e."assignmentId", ${forEachDay(cycleColumns)}
    from ${knownAs('enrolment', 'enrolmentId', at)} e where e."tenantId" = ${tenantId} ${narrowed(tenantId, scope, days[0] ?? '')}
    group by e."personId", e."courseId", e."assignmentId"
  ),
  line as (
    select c."personId", c."courseId", c."assignmentId", ${forEachDay(lineColumns)}
    from cycles c left join inactive on "who" = c."personId" left join ended on "what" = c."assignmentId"
  ),
  merged as (
    select "personId", "courseId"${key}, ${forEachDay(mergedColumns)} from line group by "personId", "courseId"${key}
  ),
  counted as (select "personId", "courseId"${key}, ${forEachDay(countedColumns)} from merged)`;
}

/** The name of a column for the n-th day. */
const nth = (n: number) => (name: string) => sql.ref(n === 0 ? name : `${name}_${n}`);

function cycleColumns(on: CalendarDate, n: number, all: boolean): Sql {
  const at = nth(n);
  return sql`max(case when e."openedOn" <= ${on} then cast(1000000 + e."cycle" as text)
      || case when e."closedOn" <= ${on} then 'x'
              when e."waivedFromOn" <= ${on} and (e."waivedUntilOn" is null or e."waivedUntilOn" >= ${on}) then 'w'
              when e."pausedFromOn" <= ${on} and (e."pausedUntilOn" is null or e."pausedUntilOn" >= ${on}) then 'p'
              else 'o' end
      || ${all ? sql`case when e."completedOn" <= ${on} and e."completedOn" <= e."dueOn" then '1' else '0' end` : sql`'0'`}
      || e."dueOn" end) as ${at('latest')},
    max(case when e."completedOn" <= ${on} and (e."validUntilOn" is null or e."validUntilOn" >= ${on})
        then coalesce(e."validUntilOn", ${NO_END}) end) as ${at('validTo')}
    ${all ? sql`, max(case when e."completedOn" <= ${on} then 1 else 0 end) as ${at('had')}` : sql``}`;
}

function lineColumns(on: CalendarDate, n: number, all: boolean): Sql {
  const at = nth(n);
  return sql`case when "sinceOn" <= ${on} or "endedOn" <= ${on} then 'x' else substr(${at('latest')}, 8, 1) end as ${at('standing')},
    substr(${at('latest')}, 10) as ${at('lineDueOn')}, ${at('validTo')} as ${at('lineValidTo')}
    ${all ? sql`, substr(${at('latest')}, 9, 1) as ${at('timely')}, ${at('had')} as ${at('lineHad')}` : sql``}`;
}

function mergedColumns(on: CalendarDate, n: number, all: boolean): Sql {
  const at = nth(n);
  const [standing, dueOn, validTo] = [at('standing'), at('lineDueOn'), at('lineValidTo')];
  const trend = sql`max(case when ${standing} = 'o' then 1 else 0 end) as ${at('obliged')},
    max(case when ${standing} = 'o' then ${validTo} end) as ${at('validTo')},
    min(case when ${standing} = 'o' and ${validTo} is null then ${dueOn} end) as ${at('lackedOn')}`;
  if (!all) return trend;
  return sql`${trend}, max(case when ${standing} = 'w' then 1 else 0 end) as ${at('anyWaived')},
    max(case when ${standing} = 'p' then 1 else 0 end) as ${at('anyPaused')},
    max(case when ${standing} = 'o' then ${at('lineHad')} else 0 end) as ${at('had')},
    min(case when ${standing} = 'o' then ${dueOn} end) as ${at('obligedOn')},
    min(case when ${standing} in ('w', 'p') then ${dueOn} end) as ${at('otherOn')},
    min(case when ${standing} = 'o' and ${dueOn} < ${on} then ${at('timely')} end) as ${at('timely')}`;
}

function countedColumns(on: CalendarDate, n: number, all: boolean): Sql {
  const at = nth(n);
  const [obliged, lackedOn, validTo] = [at('obliged'), at('lackedOn'), at('validTo')];
  const isLate = sql`${lackedOn} < ${on}`;
  const when = (condition: Sql, name: string): Sql => sql`case when ${condition} then 1 else 0 end as ${at(name)}`;
  const trend = sql`${obliged}, ${validTo}, ${when(isLate, 'overdue')},
    ${when(sql`${validTo} is not null and (${lackedOn} is null or not ${isLate})`, 'valid')}`;
  if (!all) return trend;
  return sql`${trend}, coalesce(${lackedOn}, ${at('obligedOn')}, ${at('otherOn')}) as ${at('dueOn')},
    case ${at('timely')} when '1' then 1 when '0' then 0 end as ${at('onTime')},
    ${when(sql`${validTo} is null and ${lackedOn} >= ${on} and ${lackedOn} <= ${addDays(on, DUE_SOON_DAYS)}`, 'dueSoon')},
    ${when(sql`${obliged} = 1 and ${validTo} is null and ${at('had')} = 1`, 'expired')},
    ${when(sql`${validTo} <= ${addDays(on, EXPIRING_DAYS)} and (${lackedOn} is null or not ${isLate})`, 'expiring')},
    ${when(sql`${obliged} = 0 and ${at('anyWaived')} = 1`, 'waived')},
    ${when(sql`${obliged} = 0 and ${at('anyWaived')} = 0 and ${at('anyPaused')} = 1`, 'paused')}`;
}

function narrowed(tenantId: string, scope: Scope, on: CalendarDate): Sql {
  const { personIds, courseId, assignmentId, unitId, unitIds, knownAt = null } = scope;
  const parts: Sql[] = [];
  if (personIds !== undefined)
    parts.push(personIds.length === 0 ? sql`and 1 = 0` : sql`and e."personId" in (${sql.join([...personIds])})`);
  if (courseId !== undefined) parts.push(sql`and e."courseId" = ${courseId}`);
  if (assignmentId !== undefined) parts.push(sql`and e."assignmentId" = ${assignmentId}`);
  if (unitId !== undefined)
    parts.push(sql`and e."personId" in (select "personId" from ${knownAs('role', 'roleId', knownAt)} r where "tenantId" = ${tenantId}
      and "unitId" = ${unitId} and "sinceOn" <= ${on} and ("untilOn" is null or "untilOn" >= ${on}))`);
  if (unitIds !== undefined)
    parts.push(
      unitIds.length === 0
        ? sql`and 1 = 0`
        : sql`and e."personId" in (select "personId" from "role" where "tenantId" = ${tenantId}
            and "unitId" in (${sql.join([...unitIds])}) and "untilOn" is null)`,
    );
  return sql.join(parts, sql` `);
}

/** Whether so few enrolments, of any time, belong to it; only that many are looked at. */
export async function hasAtMost(trx: Trx, tenantId: string, scope: Scope, most: number): Promise<boolean> {
  const { rows } = await sql<{ some: number }>`select count(*) as "some" from (select 1 from "enrolment" e
    where e."tenantId" = ${tenantId} ${narrowed(tenantId, scope, '')} limit ${most + 1}) s`.execute(trx);
  return (rows[0]?.some ?? 0) <= most;
}

const MEASURES = Object.keys(noFigures) as readonly (keyof Figures)[];
/** Somebody counts: obliged, waived or paused. */
const isCounted = sql`"obliged" + "waived" + "paused" > 0`;

const sumsOf = (n: number): Sql =>
  columns(MEASURES.map(name => sql`coalesce(sum(${nth(n)(name)}), 0) as ${nth(n)(name)}`));

/**
 * Figures on one or more days by what is asked for. 'all' and 'course' count a learner once a course; 'unit' counts them
 * in every unit in which they have a role that day (key '' = in none). Keys for which nobody counts are missing.
 * @returns day → key ('all', assignment id, course id, unit id) → figures
 */
export async function countFigures(
  trx: Trx,
  tenantId: string,
  days: readonly CalendarDate[],
  by: FiguresBy,
  scope: Scope = {},
): Promise<Map<CalendarDate, Map<string, Figures>>> {
  const found = new Map<CalendarDate, Map<string, Figures>>();
  // Units are of a day, and so is a scope of one; everything else is counted for all days at once.
  const together = by === 'unit' || scope.unitId !== undefined ? days.map(day => [day]) : [days];
  for (const some of together) {
    const rows = await countRows(trx, tenantId, some, by, scope);
    for (const [n, on] of some.entries()) {
      const figures = rows.map((row): [string, Figures] => [String(row['key']), figuresIn(row, n)]);
      found.set(on, new Map(figures.filter(([, { obliged, waived, paused }]) => obliged + waived + paused > 0)));
    }
  }
  return found;
}

type Row = Readonly<Record<string, unknown>>;

async function countRows(
  trx: Trx,
  tenantId: string,
  days: readonly CalendarDate[],
  by: FiguresBy,
  scope: Scope,
): Promise<readonly Row[]> {
  const cte = counting(tenantId, days, scope, by === 'assignment' ? 'assignment' : 'course');
  const sums = columns(days.map((_day, n) => sumsOf(n)));
  if (by === 'unit')
    return (
      await sql<Row>`with ${cte}, ${unitRows(tenantId, days[0] ?? '', scope.knownAt)}
    select "unitId" as "key", ${sums} from ofUnit group by 1`.execute(trx)
    ).rows;
  const key = { all: sql`'all'`, assignment: sql`"assignmentId"`, course: sql`"courseId"` }[by];
  return (await sql<Row>`with ${cte} select ${key} as "key", ${sums} from counted group by 1`.execute(trx)).rows;
}

/**
 * `ofUnit`: the sums of one person, once for each unit in which they have a role that day (however many roles there);
 * "unitId" is '' for people in none. Joined by the person's key: with anything cleverer SQLite picks a plan that takes minutes.
 */
function unitRows(tenantId: string, on: CalendarDate, knownAt: Instant | null = null): Sql {
  const once = columns(MEASURES.map(name => sql`max(${sql.ref(`t.${name}`)}) as ${sql.ref(name)}`));
  return sql`ofPerson as (select "personId", ${sumsOf(0)} from counted where ${isCounted} group by "personId"),
  ofUnit as (
    select coalesce(r."unitId", '') as "unitId", ${once} from ofPerson t
    left join ${knownAs('role', 'roleId', knownAt)} r on r."tenantId" = ${tenantId} and r."personId" = t."personId" and r."sinceOn" <= ${on}
      and (r."untilOn" is null or r."untilOn" >= ${on}) and r."unitId" is not null
    group by t."personId", r."unitId"
  )`;
}

export type TrendPoint = Readonly<{ on: CalendarDate; obliged: number; valid: number; overdue: number }>;

/** Obliged, valid and overdue on many days, from one reading of the enrolments. */
export async function countTrend(trx: Trx, tenantId: string, days: readonly CalendarDate[]): Promise<TrendPoint[]> {
  const sums = days.flatMap((_day, n) =>
    (['obliged', 'valid', 'overdue'] as const).map(name => sql`coalesce(sum(${nth(n)(name)}), 0) as ${nth(n)(name)}`),
  );
  const { rows } = await sql<Row>`with ${counting(tenantId, days, {}, 'course', 'trend')}
    select ${columns(sums)} from counted`.execute(trx);
  return days.map((on, n) => {
    const { obliged, valid, overdue } = figuresIn(rows[0] ?? {}, n);
    return { on, obliged, valid, overdue };
  });
}

function figuresIn(row: Row, n: number): Figures {
  const read = (name: string): number => Number(row[n === 0 ? name : `${name}_${n}`]);
  return {
    obliged: read('obliged'),
    valid: read('valid'),
    overdue: read('overdue'),
    dueSoon: read('dueSoon'),
    expired: read('expired'),
    waived: read('waived'),
    paused: read('paused'),
  };
}
