import { sql } from 'kysely';
import type { MatchReason } from '#api/people/looked-after.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import { insertRows, isAmong } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';

type Key = Pick<Tables['completion'], 'personId' | 'courseId' | 'completedOn'>;

/** Completions of these people in these courses on these days, withdrawn ones too. */
export async function listSameDay(
  trx: Trx,
  tenantId: string,
  keys: readonly Key[],
): Promise<(Key & { completionId: string; isWithdrawn: boolean })[]> {
  if (keys.length === 0) return [];
  const people = [...new Set(keys.map(({ personId }) => personId))];
  const days = new Set(keys.map(key => `${key.courseId} ${key.completedOn}`));
  const rows = await trx
    .selectFrom('completion as c')
    .leftJoin('withdrawal as w', join =>
      join.onRef('w.tenantId', '=', 'c.tenantId').onRef('w.completionId', '=', 'c.completionId'),
    )
    .select(['c.personId', 'c.courseId', 'c.completedOn', 'c.completionId'])
    .select(sql<number>`case when w."withdrawalId" is null then 0 else 1 end`.as('isWithdrawn'))
    .where('c.tenantId', '=', tenantId)
    .where(isAmong(trx, 'c.personId', people))
    .orderBy('c.completionId')
    .execute();
  return rows
    .filter(row => days.has(`${row.courseId} ${row.completedOn}`))
    .map(row => ({ ...row, isWithdrawn: row.isWithdrawn === 1 }));
}

export async function listTakenNumbers(trx: Trx, tenantId: string, numbers: readonly string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('completion')
    .select('number')
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'number', numbers))
    .execute();
  return rows.map(({ number }) => number);
}

/** Who recorded the same at the same instant made the same row. */
export async function insertCompletions(
  trx: Trx,
  tenantId: string,
  completions: readonly Omit<Tables['completion'], 'tenantId'>[],
): Promise<void> {
  await insertRows(trx, tenantId, 'completion', completions, { skipKnown: true });
}

/** Person → own time zone, of those who have one. */
export async function listZones(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('person')
    .select(['personId', 'timeZone'])
    .where('tenantId', '=', tenantId)
    .where('timeZone', 'is not', null)
    .where(isAmong(trx, 'personId', personIds))
    .execute();
  return new Map(rows.flatMap(({ personId, timeZone }) => (timeZone === null ? [] : [[personId, timeZone]])));
}

/** Those of these ids that are persons, whether or not they have left. */
export async function listPersons(trx: Trx, tenantId: string, personIds: readonly string[]): Promise<string[]> {
  const rows = await trx
    .selectFrom('person')
    .select('personId')
    .where('tenantId', '=', tenantId)
    .where('nature', '=', 'person')
    .where(isAmong(trx, 'personId', personIds))
    .execute();
  return rows.map(({ personId }) => personId);
}

/** Why a course is demanded of these people, enrolment by enrolment, as far as it is. */
export async function listDemands(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  courseId: string,
): Promise<{ personId: string; matchCause: readonly MatchReason[] }[]> {
  const rows = await trx
    .selectFrom('enrolment')
    .select(['personId', 'matchCause'])
    .where('tenantId', '=', tenantId)
    .where('courseId', '=', courseId)
    .where('state', '<>', 'closed')
    .where(isAmong(trx, 'personId', personIds))
    .execute();
  return rows.map(({ personId, matchCause }) => ({
    personId,
    matchCause: fromJson<readonly MatchReason[]>(matchCause),
  }));
}
