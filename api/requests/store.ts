import { sql } from 'kysely';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { MatchReason } from '#api/people/looked-after.ts';
import type { OpenObligation } from './decider.ts';

export type Request = Omit<Tables['request'], 'tenantId' | 'enrolmentIds' | 'filesGoneAt'> &
  Readonly<{ enrolmentIds: readonly string[] }>;

const COLUMNS = [
  'requestId',
  'personId',
  'courseId',
  'kind',
  'state',
  'enrolmentIds',
  'askedAt',
  'askedOn',
  'completedOn',
  'issuer',
  'untilOn',
  'words',
  'quietUntilOn',
  'endedAt',
  'endedOn',
  'decidedBy',
  'answer',
] as const;
type Row = Pick<Tables['request'], (typeof COLUMNS)[number]>;
const read = (row: Row): Request => ({ ...row, enrolmentIds: fromJson<string[]>(row.enrolmentIds) });

/** Answers false when the same question of this person waits already. */
export async function insertRequest(trx: Trx, tenantId: string, request: Request): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('request')
    .values({ tenantId, ...request, enrolmentIds: toJson(request.enrolmentIds), filesGoneAt: null })
    .onConflict(oc =>
      // Literally, as a parameter does not match the condition of the index.
      oc.columns(['tenantId', 'personId', 'courseId', 'kind']).where('state', '=', sql.lit('open')).doNothing(),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function findRequest(trx: Trx, tenantId: string, requestId: string): Promise<Request | null> {
  const row = await trx
    .selectFrom('request')
    .select(COLUMNS)
    .where('tenantId', '=', tenantId)
    .where('requestId', '=', requestId)
    .executeTakeFirst();
  return row === undefined ? null : read(row);
}

/** All of one person, newest first; about one course, or at most a hundred about all. */
export async function listOfPerson(
  trx: Trx,
  tenantId: string,
  personId: string,
  courseId: string | null = null,
): Promise<Request[]> {
  const rows = await trx
    .selectFrom('request')
    .select(COLUMNS)
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .$if(courseId !== null, query => query.where('courseId', '=', courseId ?? ''))
    .orderBy('askedAt', 'desc')
    .orderBy('requestId', 'desc')
    .limit(100)
    .execute();
  return rows.map(read);
}

/** Whose requests are looked for: of roles these people look after or units, of assignments one owns, or everybody's. */
export type Whose = Readonly<{
  responsibleIds: readonly string[];
  unitIds: readonly string[];
  ownerIds: readonly string[];
}> | null;
type Place = Readonly<{ askedAt: Instant; requestId: string }>;

/** Open ones, the oldest first. Whether one is really for them, the reasons of its obligations decide. */
export async function listOpen(
  trx: Trx,
  tenantId: string,
  {
    whose,
    personId = null,
    after,
    most,
  }: Readonly<{ whose: Whose; personId?: string | null; after: Place | null; most: number }>,
): Promise<Request[]> {
  const rows = await trx
    .selectFrom('request')
    .select(COLUMNS)
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'open')
    .$if(personId !== null, query => query.where('personId', '=', personId ?? ''))
    .$if(whose !== null, query => query.where(() => reaches(tenantId, whose)))
    .$if(after !== null, query =>
      query.where(sql<boolean>`("askedAt", "requestId") > (${after?.askedAt ?? ''}, ${after?.requestId ?? ''})`),
    )
    .orderBy('askedAt')
    .orderBy('requestId')
    .limit(most)
    .execute();
  return rows.map(read);
}

function reaches(tenantId: string, whose: Whose) {
  const { responsibleIds, unitIds, ownerIds } = whose ?? { responsibleIds: [], unitIds: [], ownerIds: [] };
  const one = (ids: readonly string[]) => sql.join(ids.length === 0 ? [''] : [...ids]);
  return sql<boolean>`(exists (select 1 from "role" r where r."tenantId" = ${tenantId} and r."personId" = "request"."personId"
      and r."untilOn" is null and (r."responsiblePersonId" in (${one(responsibleIds)}) or r."unitId" in (${one(unitIds)})))
    or exists (select 1 from "enrolment" e join "assignment" a on a."tenantId" = e."tenantId" and a."assignmentId" = e."assignmentId"
      where e."tenantId" = ${tenantId} and e."personId" = "request"."personId" and e."courseId" = "request"."courseId"
      and a."ownerPersonId" in (${one(ownerIds)})))`;
}

export async function countOpen(trx: Trx, tenantId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('request')
    .select(eb => eb.fn.countAll().as('count'))
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return Number(count);
}

export type Ending = Readonly<{
  state: Exclude<Request['state'], 'open'>;
  at: Instant;
  on: CalendarDate;
  by: string | null;
  answer: string | null;
}>;

/** Ends an open one; false when somebody was quicker. */
export async function endRequest(
  trx: Trx,
  tenantId: string,
  requestId: string,
  { state, at, on, by, answer }: Ending,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('request')
    .set({ state, endedAt: at, endedOn: on, decidedBy: by, answer })
    .where('tenantId', '=', tenantId)
    .where('requestId', '=', requestId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export type HeldObligation = OpenObligation & Readonly<{ personId: string; courseId: string; isOpen: boolean }>;

/** What was ever demanded of these people; `isOpen`: of a running assignment, not done, not waived today. */
export async function listObligations(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  today: CalendarDate,
): Promise<HeldObligation[]> {
  if (personIds.length === 0) return [];
  const rows = await trx
    .selectFrom('enrolment as e')
    .innerJoin('assignment as a', join =>
      join.onRef('a.tenantId', '=', 'e.tenantId').onRef('a.assignmentId', '=', 'e.assignmentId'),
    )
    .select(['e.enrolmentId', 'e.personId', 'e.courseId', 'e.dueOn', 'e.matchCause', 'e.state'])
    .select(['e.waivedFromOn', 'e.waivedUntilOn', 'a.ownerPersonId', 'a.state as assignmentState'])
    .where('e.tenantId', '=', tenantId)
    .where('e.personId', 'in', [...new Set(personIds)])
    .execute();
  return rows.map(({ state, assignmentState, waivedFromOn, waivedUntilOn, matchCause, ...row }) => {
    const waived = waivedFromOn !== null && waivedFromOn <= today && (waivedUntilOn === null || today <= waivedUntilOn);
    return {
      ...row,
      matchCause: fromJson<readonly MatchReason[]>(matchCause),
      isOpen: state === 'open' && assignmentState === 'running' && !waived,
    };
  });
}

/** The time zones of these people where they have one of their own. */
export async function zonesOf(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  if (personIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('person')
    .select(['personId', 'timeZone'])
    .where('tenantId', '=', tenantId)
    .where('personId', 'in', [...new Set(personIds)])
    .execute();
  return new Map(rows.map(({ personId, timeZone }) => [personId, timeZone]));
}

/** Declined before an instant, with files that are still there. */
export async function listDeclinedBefore(trx: Trx, tenantId: string, before: Instant, most: number): Promise<string[]> {
  const rows = await trx
    .selectFrom('request')
    .select('requestId')
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'declined')
    .where('endedAt', '<', before)
    .where('filesGoneAt', 'is', null)
    .orderBy('requestId')
    .limit(most)
    .execute();
  return rows.map(({ requestId }) => requestId);
}

export async function markFilesGone(
  trx: Trx,
  tenantId: string,
  requestIds: readonly string[],
  at: Instant,
): Promise<void> {
  if (requestIds.length === 0) return;
  await trx
    .updateTable('request')
    .set({ filesGoneAt: at })
    .where('tenantId', '=', tenantId)
    .where('requestId', 'in', [...requestIds])
    .execute();
}
