import { sql } from 'kysely';
import { addDays, type CalendarDate, type Instant } from '#api/calendar.ts';
import type { Figures } from '#api/contract/assignments.ts';
import type { UnitRef } from '#api/contract/endpoint.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import { counting, isCounted, sumsOf, unitRows } from './counting-store.ts';
import { noFigures, plus } from './measures.ts';

export type Tails = Readonly<{
  /** Validities that end soon, by their last day. */
  expiring: readonly Readonly<{ validTo: CalendarDate; count: number }>[];
  /** Overdue since before the day asked for. */
  overdueLong: number;
}>;

/** Figures by course, and what the overview says of single days, from one reading. */
export async function readCourses(
  trx: Trx,
  tenantId: string,
  on: CalendarDate,
  overdueBefore: CalendarDate,
): Promise<{ courses: Map<string, Figures>; tails: Tails }> {
  type Row = Figures & { courseId: string; validTo: CalendarDate | null; count: number; overdueLong: number };
  const { rows } = await sql<Row>`with ${counting(tenantId, [on])}
    select "courseId", case when "expiring" = 1 then "validTo" end as "validTo", count(*) as "count",
      sum(case when "overdue" = 1 and "dueOn" < ${overdueBefore} then 1 else 0 end) as "overdueLong", ${sumsOf(0)}
    from counted where ${isCounted} group by 1, 2 order by 1, 2`.execute(trx);
  const courses = new Map<string, Figures>();
  for (const { courseId, ...row } of rows) courses.set(courseId, plus(courses.get(courseId) ?? noFigures, row));
  return {
    courses,
    tails: {
      expiring: rows.flatMap(({ validTo, count }) => (validTo === null ? [] : [{ validTo, count }])),
      overdueLong: rows.reduce((sum, row) => sum + row.overdueLong, 0),
    },
  };
}

/** How many people are counted in each unit ('' = in none) and in each course, whatever their standing. */
export async function countPeople(
  trx: Trx,
  tenantId: string,
  on: CalendarDate,
): Promise<{ units: { key: string; people: number }[]; courses: { key: string; people: number }[] }> {
  const cte = counting(tenantId, [on]);
  const units = await sql<{ key: string; people: number }>`with ${cte}, ${unitRows(tenantId, on)}
    select "unitId" as "key", count(*) as "people" from ofUnit group by 1`.execute(trx);
  const courses = await sql<{ key: string; people: number }>`with ${cte}
    select "courseId" as "key", count(distinct "personId") as "people" from counted where ${isCounted} group by 1`.execute(
    trx,
  );
  return { units: units.rows, courses: courses.rows };
}

export async function listUnitNames(trx: Trx, tenantId: string): Promise<UnitRef[]> {
  return trx
    .selectFrom('unit')
    .select(['unitId', 'name'])
    .where('tenantId', '=', tenantId)
    .orderBy('sortKey')
    .execute();
}

export type DirectoryFacts = Readonly<{
  lastSuccessAt: Instant | null;
  problem: string | null;
  stoppedCount: number | null;
  groupsFailed: number;
  /** Of the last run that came to its end: joined, changed, left, opened, closed. */
  numbers: Readonly<Record<string, number>>;
}>;

export async function readDirectoryFacts(trx: Trx, tenantId: string): Promise<DirectoryFacts> {
  const state = await trx
    .selectFrom('syncState')
    .select(['succeededAt', 'problem', 'stoppedCount'])
    .where('tenantId', '=', tenantId)
    .where('resource', '=', 'users')
    .executeTakeFirst();
  const { failed } = await trx
    .selectFrom('directoryGroup')
    .select(eb => eb.fn.countAll<number>().as('failed'))
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'failed')
    .executeTakeFirstOrThrow();
  const run = await trx
    .selectFrom('jobRun')
    .select('detail')
    .where('tenantId', '=', tenantId)
    .where('job', '=', 'directory')
    .where('outcome', '=', 'done')
    .orderBy('startedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  const detail = run === undefined ? {} : fromJson<Record<string, unknown>>(run.detail);
  return {
    lastSuccessAt: state?.succeededAt ?? null,
    problem: state?.problem ?? null,
    stoppedCount: state?.stoppedCount ?? null,
    groupsFailed: failed,
    numbers: Object.fromEntries(
      Object.entries(detail).filter((entry): entry is [string, number] => Number.isInteger(entry[1])),
    ),
  };
}

export type MessageFacts = Readonly<{
  lastAcceptedAt: Instant | null;
  accepted: number;
  failed: number;
  /** When the first of those that failed was to go. */
  failedAt: Instant | null;
}>;

/** `day` is the organisation's; messages carry the day of the person. */
export async function readMessageFacts(trx: Trx, tenantId: string, day: CalendarDate): Promise<MessageFacts> {
  const { rows } = await sql<MessageFacts>`select
      coalesce(sum(case when "state" = 'accepted' then 1 else 0 end), 0) as "accepted",
      coalesce(sum(case when "state" = 'failed' then 1 else 0 end), 0) as "failed",
      min(case when "state" = 'failed' then "notBeforeAt" end) as "failedAt",
      (select max("acceptedAt") from "outboxMessage" where "tenantId" = ${tenantId} and "state" = 'accepted'
        and "localDay" >= ${addDays(day, -60)}) as "lastAcceptedAt"
    from "outboxMessage" where "tenantId" = ${tenantId} and "localDay" = ${day}`.execute(trx);
  return rows[0] ?? { lastAcceptedAt: null, accepted: 0, failed: 0, failedAt: null };
}

/** Courses whose newest version waits to be published. */
export async function listDraftCourses(trx: Trx, tenantId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('courseVersion')
    .innerJoin('course', join =>
      join
        .onRef('course.tenantId', '=', 'courseVersion.tenantId')
        .onRef('course.courseId', '=', 'courseVersion.courseId'),
    )
    .select('course.courseId')
    .distinct()
    .where('course.tenantId', '=', tenantId)
    .where('course.state', '<>', 'retired')
    .where('courseVersion.state', '=', 'draft')
    .orderBy('course.courseId')
    .execute();
  return rows.map(row => row.courseId);
}

export async function readBackupAt(trx: Trx, tenantId: string): Promise<Instant | null> {
  const row = await trx
    .selectFrom('jobRun')
    .select(eb => eb.fn.max<string | null>('endedAt').as('at'))
    .where('tenantId', '=', tenantId)
    .where('job', '=', 'backup')
    .where('outcome', '=', 'done')
    .executeTakeFirst();
  return row?.at ?? null;
}

export type Steps = Readonly<{
  courseReviewed: boolean;
  assignmentMade: boolean;
  messageSent: boolean;
  reportConnected: boolean;
}>;

/** What has been done once. A course counts as looked at once somebody published or assigned one. */
export async function readSteps(trx: Trx, tenantId: string): Promise<Steps> {
  const { rows } = await sql<Record<keyof Steps, number>>`select
      case when exists (select 1 from "courseVersion" where "tenantId" = ${tenantId} and "publishedBy" is not null)
        or exists (select 1 from "assignment" where "tenantId" = ${tenantId}) then 1 else 0 end as "courseReviewed",
      case when exists (select 1 from "assignment" where "tenantId" = ${tenantId} and "state" <> 'draft') then 1 else 0 end as "assignmentMade",
      case when exists (select 1 from "outboxMessage" where "tenantId" = ${tenantId} and "acceptedAt" is not null) then 1 else 0 end as "messageSent",
      case when exists (select 1 from "reportKey" where "tenantId" = ${tenantId} and "lastUsedAt" is not null) then 1 else 0 end as "reportConnected"`.execute(
    trx,
  );
  const done = (name: keyof Steps): boolean => rows[0]?.[name] === 1;
  return {
    courseReviewed: done('courseReviewed'),
    assignmentMade: done('assignmentMade'),
    messageSent: done('messageSent'),
    reportConnected: done('reportConnected'),
  };
}
