import { sql, type RawBuilder } from 'kysely';
import { addDays, type CalendarDate } from '#api/calendar.ts';
import type { Figures } from '#api/contract/assignments.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { DUE_SOON_DAYS, EXPIRING_DAYS, NO_END } from './measures.ts';

export type FiguresBy = 'all' | 'assignment' | 'course' | 'unit';

/** Counts only some of the rows; what is left out does not narrow. */
export type Scope = Readonly<{
  personIds?: readonly string[];
  courseId?: string;
  assignmentId?: string;
  /** People with a role in that unit on the day. */
  unitId?: string;
}>;

/**
 * The one SQL form of measures.ts, as common table expressions to put behind `with`:
 * `asked` ("on", "soonOn", "expiringOn"): the days; `line`: learner × assignment × course on a day (`lineOnDay`), rows that
 * do not count left out; `counted`: learner × course (`unitOnDay`) or, `each` 'assignment', learner × assignment × course.
 */
export function counting(
  tenantId: string,
  days: readonly CalendarDate[],
  scope: Scope = {},
  each: 'course' | 'assignment' = 'course',
): RawBuilder<unknown> {
  const asked = days.map(on => sql`(${on}, ${addDays(on, DUE_SOON_DAYS)}, ${addDays(on, EXPIRING_DAYS)})`);
  const sameLine = (other: string): RawBuilder<unknown> => {
    const of = (column: string): RawBuilder<unknown> => sql.ref(`${other}.${column}`);
    return sql`${of('tenantId')} = e."tenantId" and ${of('personId')} = e."personId"
      and ${of('assignmentId')} = e."assignmentId" and ${of('courseId')} = e."courseId"`;
  };
  const line = each === 'assignment' ? sql`, "assignmentId"` : sql``;
  return sql`asked("on", "soonOn", "expiringOn") as (values ${sql.join(asked)}),
  line as (
    select d."on", d."soonOn", d."expiringOn", e."personId", e."assignmentId", e."courseId", e."enrolmentId", e."dueOn",
      case when e."waivedFromOn" <= d."on" and (e."waivedUntilOn" is null or e."waivedUntilOn" >= d."on") then 'waived'
           when e."pausedFromOn" <= d."on" and (e."pausedUntilOn" is null or e."pausedUntilOn" >= d."on") then 'paused'
           else 'obliged' end as "standing",
      case when e."completedOn" <= d."on" and e."validUntilOn" is null then ${NO_END}
           when e."cycle" = 1 then case when e."completedOn" <= d."on" and e."validUntilOn" >= d."on" then e."validUntilOn" end
           else (select max(coalesce(h."validUntilOn", ${NO_END})) from "enrolment" h where ${sameLine('h')}
                   and h."cycle" <= e."cycle" and h."completedOn" <= d."on"
                   and (h."validUntilOn" is null or h."validUntilOn" >= d."on")) end as "validTo",
      case when e."completedOn" <= d."on" then 1
           when e."cycle" > 1 and exists (select 1 from "enrolment" h where ${sameLine('h')}
                   and h."cycle" < e."cycle" and h."completedOn" <= d."on") then 1
           else 0 end as "had",
      case when e."completedOn" <= d."on" and e."completedOn" <= e."dueOn" then 1 else 0 end as "onTime"
    from asked d
    join "enrolment" e on e."tenantId" = ${tenantId} and e."openedOn" <= d."on"
    join "assignment" a on a."tenantId" = e."tenantId" and a."assignmentId" = e."assignmentId"
    join "person" p on p."tenantId" = e."tenantId" and p."personId" = e."personId"
    where (e."closedOn" is null or e."closedOn" > d."on")
      and (a."endedOn" is null or a."endedOn" > d."on")
      and (p."inactiveSinceOn" is null or p."inactiveSinceOn" > d."on")
      and not exists (select 1 from "enrolment" n where ${sameLine('n')} and n."cycle" > e."cycle" and n."openedOn" <= d."on")
      ${narrowed(tenantId, scope)}
  ),
  merged as (
    select "on", "soonOn", "expiringOn", "personId", "courseId"${line},
      max(case when "standing" = 'obliged' then 1 else 0 end) as "obliged",
      max(case when "standing" = 'waived' then 1 else 0 end) as "anyWaived",
      max(case when "standing" = 'obliged' then "validTo" end) as "validTo",
      max(case when "standing" = 'obliged' then "had" else 0 end) as "had",
      min(case when "standing" = 'obliged' and "validTo" is null then "dueOn" end) as "lackedOn",
      min(case when "standing" = 'obliged' then "dueOn" end) as "obligedOn", min("dueOn") as "anyOn",
      min(case when "standing" = 'obliged' and "dueOn" < "on" then "onTime" end) as "onTime"
    from line group by "on", "soonOn", "expiringOn", "personId", "courseId"${line}
  ),
  counted as (
    select "on", "personId", "courseId"${line}, "obliged", "validTo", "onTime",
      coalesce("lackedOn", "obligedOn", "anyOn") as "dueOn",
      case when "validTo" is not null and ("lackedOn" is null or "lackedOn" >= "on") then 1 else 0 end as "valid",
      case when "lackedOn" < "on" then 1 else 0 end as "overdue",
      case when "validTo" is null and "lackedOn" >= "on" and "lackedOn" <= "soonOn" then 1 else 0 end as "dueSoon",
      case when "obliged" = 1 and "validTo" is null and "had" = 1 then 1 else 0 end as "expired",
      case when "validTo" <= "expiringOn" and ("lackedOn" is null or "lackedOn" >= "on") then 1 else 0 end as "expiring",
      case when "obliged" = 0 and "anyWaived" = 1 then 1 else 0 end as "waived",
      case when "obliged" = 0 and "anyWaived" = 0 then 1 else 0 end as "paused"
    from merged
  )`;
}

function narrowed(tenantId: string, { personIds, courseId, assignmentId, unitId }: Scope): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [];
  if (personIds !== undefined)
    parts.push(personIds.length === 0 ? sql`and 1 = 0` : sql`and e."personId" in (${sql.join([...personIds])})`);
  if (courseId !== undefined) parts.push(sql`and e."courseId" = ${courseId}`);
  if (assignmentId !== undefined) parts.push(sql`and e."assignmentId" = ${assignmentId}`);
  if (unitId !== undefined)
    parts.push(sql`and exists (select 1 from "role" r where r."tenantId" = ${tenantId} and r."personId" = e."personId"
      and r."unitId" = ${unitId} and r."sinceOn" <= d."on" and (r."untilOn" is null or r."untilOn" >= d."on"))`);
  return sql.join(parts, sql` `);
}

const sums = sql`coalesce(sum("obliged"), 0) as "obliged", coalesce(sum("valid"), 0) as "valid",
  coalesce(sum("overdue"), 0) as "overdue", coalesce(sum("dueSoon"), 0) as "dueSoon", coalesce(sum("expired"), 0) as "expired",
  coalesce(sum("waived"), 0) as "waived", coalesce(sum("paused"), 0) as "paused"`;

type Row = Figures & { key: string; on: CalendarDate };

/**
 * Figures on one or more days by what is asked for. 'all' and 'course' count a learner once a course; 'unit' counts them
 * in every unit in which they have a role that day (key '' = in none). Keys without a row are missing from the map.
 * @returns day → key ('all', assignment id, course id, unit id) → figures
 */
export async function countFigures(
  trx: Trx,
  tenantId: string,
  days: readonly CalendarDate[],
  by: FiguresBy,
  scope: Scope = {},
): Promise<Map<CalendarDate, Map<string, Figures>>> {
  const key = {
    all: sql`'all'`,
    assignment: sql`"assignmentId"`,
    course: sql`"courseId"`,
    unit: sql`coalesce(m."unitId", '')`,
  }[by];
  const membership =
    by !== 'unit'
      ? sql``
      : sql`left join (select distinct d."on" as "day", r."personId" as "member", r."unitId" from asked d join "role" r
          on r."tenantId" = ${tenantId} and r."sinceOn" <= d."on" and (r."untilOn" is null or r."untilOn" >= d."on")
          and r."unitId" is not null) m on m."day" = c."on" and m."member" = c."personId"`;
  const cte = counting(tenantId, days, scope, by === 'assignment' ? 'assignment' : 'course');
  const { rows } = await sql<Row>`with ${cte}
    select c."on", ${key} as "key", ${sums} from counted c ${membership} group by 1, 2`.execute(trx);
  const found = new Map(days.map(on => [on, new Map<string, Figures>()]));
  for (const { on, key, ...figures } of rows) found.get(on)?.set(key, figures);
  return found;
}
