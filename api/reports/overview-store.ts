import { sql } from 'kysely';
import { addDays, type CalendarDate, type Instant } from '#api/calendar.ts';
import type { UnitRef } from '#api/contract/endpoint.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';

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
