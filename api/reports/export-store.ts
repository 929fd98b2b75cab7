import { sql, type RawBuilder } from 'kysely';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Language } from '#api/contract/endpoint.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { daySource } from './part-store.ts';

/** Values by the names of the file's columns. */
export type ExportRow = Readonly<Record<string, string | number | null>>;
export type Exporting = Readonly<{
  tenantId: string;
  language: Language;
  withNames: boolean;
  /** Enrolments as they were known at that instant; null: as known now. */
  knownAt: Instant | null;
}>;

const title = (tenantId: string, courseId: string, language: Language) => sql`(select t."title" from "courseTitle" t
  where t."tenantId" = ${tenantId} and t."courseId" = ${sql.ref(courseId)}
  order by case when t."language" = ${language} then 0 else 1 end, t."language" limit 1)`;
const named = (withNames: boolean, column: string) => (withNames ? sql.ref(column) : sql`null`);

/** Every enrolment that ever was, by its key: with the days of learner and assignment, all figures can be counted again. */
export async function listEnrolmentExport(
  trx: Trx,
  { tenantId, language, withNames, knownAt }: Exporting,
  after: string,
  limit: number,
): Promise<ExportRow[]> {
  const inactive = daySource(tenantId, {
    table: 'person',
    id: 'personId',
    day: 'inactiveSinceOn',
    ids: null,
    at: knownAt,
  });
  const ended = daySource(tenantId, {
    table: 'assignment',
    id: 'assignmentId',
    day: 'endedOn',
    ids: null,
    at: knownAt,
  });
  const { rows } = await sql<ExportRow & { EnrolmentKey: string; personId: string }>`select
      e."enrolmentId" as "EnrolmentKey", e."personId" as "personId", k."learnerKey" as "LearnerKey",
      ${named(withNames, 'p.displayName')} as "Name", ${named(withNames, 'p.mail')} as "Mail",
      ${named(withNames, 'p.employeeId')} as "EmployeeId", ${sql.ref(knownAt === null ? 'p.inactiveSinceOn' : 'i.day')} as "InactiveSinceOn",
      ${title(tenantId, 'e.courseId', language)} as "Course", e."courseId" as "CourseKey", e."assignmentId" as "AssignmentKey",
      ${sql.ref(knownAt === null ? 'a.endedOn' : 'a.day')} as "AssignmentEndedOn", e."cycle" as "Cycle", e."openedOn" as "OpenedOn", e."dueOn" as "DueOn",
      e."completedOn" as "CompletedOn", e."validUntilOn" as "ValidUntilOn", e."closedOn" as "ClosedOn",
      e."pausedFromOn" as "PausedFromOn", e."pausedUntilOn" as "PausedUntilOn",
      e."waivedFromOn" as "WaivedFromOn", e."waivedUntilOn" as "WaivedUntilOn", e."modifiedAt" as "ModifiedAt"
    from ${sliceOf(tenantId, knownAt, after, limit)} e
    join "learnerKey" k on k."tenantId" = e."tenantId" and k."personId" = e."personId"
    join "person" p on p."tenantId" = e."tenantId" and p."personId" = e."personId"
    ${knownAt === null ? sql`join "assignment" a on a."tenantId" = e."tenantId" and a."assignmentId" = e."assignmentId"` : sql`left join (${inactive}) i on i."id" = e."personId" left join (${ended}) a on a."id" = e."assignmentId"`}
    order by e."enrolmentId" limit ${limit}`.execute(trx);
  const units = withNames ? await unitsOf(trx, tenantId, [...new Set(rows.map(row => row.personId))]) : new Map();
  return rows.map(({ personId, ...row }) => ({ ...row, Units: units.get(personId)?.join('; ') ?? null }));
}

/** The next enrolments by their key, or the versions of them that were known at an instant. */
function sliceOf(tenantId: string, at: Instant | null, after: string, limit: number): RawBuilder<unknown> {
  const own = sql`"tenantId" = ${tenantId} and "enrolmentId" > ${after}`;
  const some = sql`order by "enrolmentId" limit ${limit}`;
  if (at === null) return sql`(select * from "enrolment" where ${own} ${some})`;
  // Each half in the order of its key: neither is read beyond its slice.
  const columns = sql`"tenantId", "enrolmentId", "personId", "courseId", "assignmentId", "cycle", "openedOn", "dueOn", "closedOn",
    "completedOn", "validUntilOn", "pausedFromOn", "pausedUntilOn", "waivedFromOn", "waivedUntilOn"`;
  return sql`(select * from (select ${columns}, "modifiedAt" from "enrolment" where ${own} and "modifiedAt" <= ${at} ${some}) n
    union all select * from (select ${columns}, "knownFromAt" from "enrolmentPast" where ${own} and "knownFromAt" <= ${at}
      and "knownUntilAt" > ${at} ${some}) o)`;
}

/** Names of the units in which people have a role now. */
async function unitsOf(trx: Trx, tenantId: string, personIds: readonly string[]): Promise<Map<string, string[]>> {
  if (personIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('role')
    .innerJoin('unit', join =>
      join.onRef('unit.tenantId', '=', 'role.tenantId').onRef('unit.unitId', '=', 'role.unitId'),
    )
    .select(['role.personId', 'unit.name'])
    .distinct()
    .where('role.tenantId', '=', tenantId)
    .where('role.personId', 'in', personIds)
    .where('role.untilOn', 'is', null)
    .orderBy('unit.name')
    .execute();
  const units = new Map<string, string[]>();
  for (const { personId, name } of rows) units.set(personId, [...(units.get(personId) ?? []), name]);
  return units;
}

/** Every completion, withdrawn ones with the day of it. */
export async function listCompletionExport(
  trx: Trx,
  { tenantId, language, withNames }: Exporting,
  after: string,
  limit: number,
): Promise<ExportRow[]> {
  const { rows } = await sql<ExportRow>`select
      c."completionId" as "CompletionKey", ${named(withNames, 'c.number')} as "Number", k."learnerKey" as "LearnerKey",
      ${named(withNames, 'p.displayName')} as "Name", ${named(withNames, 'p.mail')} as "Mail",
      ${named(withNames, 'p.employeeId')} as "EmployeeId", ${title(tenantId, 'c.courseId', language)} as "Course",
      c."courseId" as "CourseKey", v."number" as "Version", c."completedOn" as "CompletedOn", c."how" as "How",
      ${named(withNames, 'r.displayName')} as "RecordedBy", ${named(withNames, 'c.issuer')} as "Issuer",
      ${named(withNames, 'c.place')} as "Place", ${named(withNames, 'c.externalNumber')} as "ExternalNumber",
      c."ownValidUntilOn" as "OwnValidUntilOn", c."recordedAt" as "RecordedAt",
      w."withdrawnOn" as "WithdrawnOn", ${named(withNames, 'w.reason')} as "WithdrawalReason"
    from "completion" c
    join "learnerKey" k on k."tenantId" = c."tenantId" and k."personId" = c."personId"
    join "person" p on p."tenantId" = c."tenantId" and p."personId" = c."personId"
    left join "courseVersion" v on v."tenantId" = c."tenantId" and v."versionId" = c."versionId"
    left join "person" r on r."tenantId" = c."tenantId" and r."personId" = c."recordedBy"
    left join "withdrawal" w on w."tenantId" = c."tenantId" and w."completionId" = c."completionId"
    where c."tenantId" = ${tenantId} and c."completionId" > ${after}
    order by c."completionId" limit ${limit}`.execute(trx);
  return rows;
}

/** Messages of a day, or of all days; who opened one, and when, is nobody's business. */
export async function listMessageExport(
  trx: Trx,
  { tenantId }: Exporting,
  after: string,
  limit: number,
  day: CalendarDate | null,
): Promise<ExportRow[]> {
  const { rows } = await sql<ExportRow>`select
      m."messageId" as "MessageKey", m."localDay" as "Day", p."displayName" as "Name", p."mail" as "Mail",
      m."kind" as "Kind", m."channel" as "Channel", m."state" as "State", m."failure" as "Failure",
      m."createdAt" as "PromisedAt", m."acceptedAt" as "AcceptedAt", m."attempts" as "Attempts"
    from "outboxMessage" m
    join "person" p on p."tenantId" = m."tenantId" and p."personId" = m."personId"
    where m."tenantId" = ${tenantId} and m."messageId" > ${after} ${day === null ? sql`` : sql`and m."localDay" = ${day}`}
    order by m."messageId" limit ${limit}`.execute(trx);
  return rows;
}
