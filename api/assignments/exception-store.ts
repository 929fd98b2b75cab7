import type { CalendarDate } from '#api/calendar.ts';
import { unitAndAbove } from '#api/people/looked-after.ts';
import type { MatchReason } from '#api/contract/match-reason.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import { isAmong } from '#api/platform/db/rows.ts';
import type { Exceptions } from './exceptions.ts';
import type { HeldPause } from './pause.ts';

/** What the rules still look at: standing ones, and those that are being taken back. */
export const LOOKED_AT = ['standing', 'undoing'] as const;

export type Belonging = Readonly<{ personId: string; roles: readonly Readonly<{ unitId: string | null }>[] }>;

/**
 * Waivers and pauses of these people (most have none): their own pauses, and those of the units of their roles and of all
 * units above. `everybody`: the people are all there are, so that their ids need not be named.
 */
export async function listExceptions(
  trx: Trx,
  tenantId: string,
  people: readonly Belonging[],
  everybody = false,
): Promise<ReadonlyMap<string, Exceptions>> {
  if (people.length === 0) return new Map();
  const ids = people.map(({ personId }) => personId);
  let waivers = trx
    .selectFrom('waiver')
    .select(['personId', 'courseId', 'fromOn', 'untilOn', 'state'])
    .where('tenantId', '=', tenantId)
    .where('state', 'in', LOOKED_AT);
  let own = trx
    .selectFrom('pause')
    .select(['personId', 'fromOn', 'untilOn', 'state'])
    .where('tenantId', '=', tenantId)
    .where('personId', 'is not', null)
    .where('state', 'in', LOOKED_AT);
  if (!everybody) {
    waivers = waivers.where(isAmong(trx, 'personId', ids));
    own = own.where(isAmong(trx, 'personId', ids));
  }
  const waiversOf = Map.groupBy(await waivers.execute(), ({ personId }) => personId);
  const pausesOf = Map.groupBy(await own.execute(), ({ personId }) => personId);
  const unitPauses = await listUnitPauses(trx, tenantId);
  const above = unitPauses.size === 0 ? new Map<string, string | null>() : await listParents(trx, tenantId);
  const found = new Map<string, Exceptions>();
  for (const { personId, roles } of people) {
    const units = unitPauses.size === 0 ? [] : [...new Set(roles.flatMap(role => unitAndAbove(role.unitId, above)))];
    const pauses = [...(pausesOf.get(personId) ?? []).map(held), ...units.flatMap(id => unitPauses.get(id) ?? [])];
    const mine = (waiversOf.get(personId) ?? []).map(({ courseId, ...row }) => ({
      courseId,
      ...held(row),
      untilOn: row.untilOn,
    }));
    if (pauses.length > 0 || mine.length > 0) found.set(personId, { pauses, waivers: mine });
  }
  return found;
}

/** Everybody for whom `listExceptions` may answer something: anybody, where units are paused. */
export async function peopleExcepted(trx: Trx, tenantId: string): Promise<ReadonlySet<string> | 'anybody'> {
  if ((await listUnitPauses(trx, tenantId)).size > 0) return 'anybody';
  const found = new Set<string>();
  for (const table of ['waiver', 'pause'] as const) {
    const rows = await trx
      .selectFrom(table)
      .select('personId')
      .distinct()
      .where('tenantId', '=', tenantId)
      .where('state', 'in', LOOKED_AT)
      .where('personId', 'is not', null)
      .execute();
    for (const { personId } of rows) if (personId !== null) found.add(personId);
  }
  return found;
}

async function listUnitPauses(trx: Trx, tenantId: string): Promise<ReadonlyMap<string, readonly HeldPause[]>> {
  const rows = await trx
    .selectFrom('pause')
    .select(['unitId', 'fromOn', 'untilOn', 'state'])
    .where('tenantId', '=', tenantId)
    .where('unitId', 'is not', null)
    .where('state', 'in', LOOKED_AT)
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ unitId }) => unitId ?? '')].map(([unitId, pauses]) => [unitId, pauses.map(held)]),
  );
}

const held = <Until extends CalendarDate | null>({
  fromOn,
  untilOn,
  state,
}: Readonly<{ fromOn: CalendarDate; untilOn: Until; state: string }>) => ({
  fromOn,
  untilOn,
  isUndone: state === 'undoing',
});

export async function listParents(trx: Trx, tenantId: string): Promise<ReadonlyMap<string, string | null>> {
  const rows = await trx
    .selectFrom('unit')
    .select(['unitId', 'parentUnitId'])
    .where('tenantId', '=', tenantId)
    .execute();
  return new Map(rows.map(({ unitId, parentUnitId }) => [unitId, parentUnitId]));
}

/** A unit and all units below it. */
export async function listUnitsBelow(trx: Trx, tenantId: string, unitId: string): Promise<string[]> {
  const above = await listParents(trx, tenantId);
  return [...above.keys()].filter(each => unitAndAbove(each, above).includes(unitId));
}

/** People with a role in one of these units, in pages by id. */
export async function pageOfMembers(
  trx: Trx,
  tenantId: string,
  unitIds: readonly string[],
  after: string,
  limit: number,
): Promise<string[]> {
  if (unitIds.length === 0) return [];
  const rows = await trx
    .selectFrom('role')
    .select('personId')
    .distinct()
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'unitId', unitIds))
    .where('untilOn', 'is', null)
    .where('personId', '>', after)
    .orderBy('personId')
    .limit(limit)
    .execute();
  return rows.map(({ personId }) => personId);
}

export async function coursesHeldBy(trx: Trx, tenantId: string, personIds: readonly string[]): Promise<string[]> {
  if (personIds.length === 0) return [];
  const rows = await trx
    .selectFrom('enrolment')
    .select('courseId')
    .distinct()
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'personId', personIds))
    .where('state', '<>', 'closed')
    .execute();
  return rows.map(({ courseId }) => courseId);
}

export async function listReasons(
  trx: Trx,
  tenantId: string,
  enrolmentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly MatchReason[]>> {
  if (enrolmentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('enrolment')
    .select(['enrolmentId', 'matchCause'])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'enrolmentId', enrolmentIds))
    .execute();
  return new Map(rows.map(row => [row.enrolmentId, fromJson<readonly MatchReason[]>(row.matchCause)]));
}

/** Why the person is obliged, for each enrolment of the course that stands. */
export async function listStandingReasons(
  trx: Trx,
  tenantId: string,
  personId: string,
  courseId: string,
): Promise<(readonly MatchReason[])[]> {
  const rows = await trx
    .selectFrom('enrolment')
    .select('matchCause')
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where('courseId', '=', courseId)
    .where('state', '<>', 'closed')
    .execute();
  return rows.map(row => fromJson<readonly MatchReason[]>(row.matchCause));
}

export async function existsUnit(trx: Trx, tenantId: string, unitId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('unit')
    .select('unitId')
    .where('tenantId', '=', tenantId)
    .where('unitId', '=', unitId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function listHeldReasons(
  trx: Trx,
  tenantId: string,
  personId: string,
): Promise<{ courseId: string; reasons: readonly MatchReason[] }[]> {
  const rows = await trx
    .selectFrom('enrolment')
    .select(['courseId', 'matchCause'])
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where('state', '<>', 'closed')
    .execute();
  return rows.map(row => ({ courseId: row.courseId, reasons: fromJson<readonly MatchReason[]>(row.matchCause) }));
}
