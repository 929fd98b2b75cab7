import type { CalendarDate } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { insertRows, isAmong } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { Exceptions } from './exceptions.ts';
import type { HeldPause } from './pause.ts';

export type WaiverRow = Omit<Tables['waiver'], 'tenantId'>;
export type PauseRow = Omit<Tables['pause'], 'tenantId'>;

/** What the rules still look at: standing ones, and those that are being taken back. */
const LOOKED_AT = ['standing', 'undoing'] as const;

type Belonging = Readonly<{ personId: string; roles: readonly Readonly<{ unitId: string | null }>[] }>;

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
    const units = unitPauses.size === 0 ? [] : [...new Set(roles.flatMap(role => withAbove(role.unitId, above)))];
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

async function listParents(trx: Trx, tenantId: string): Promise<ReadonlyMap<string, string | null>> {
  const rows = await trx
    .selectFrom('unit')
    .select(['unitId', 'parentUnitId'])
    .where('tenantId', '=', tenantId)
    .execute();
  return new Map(rows.map(({ unitId, parentUnitId }) => [unitId, parentUnitId]));
}

function withAbove(unitId: string | null, above: ReadonlyMap<string, string | null>): string[] {
  const units: string[] = [];
  for (let at = unitId; at !== null && !units.includes(at); at = above.get(at) ?? null) units.push(at);
  return units;
}

export async function insertWaivers(trx: Trx, tenantId: string, waivers: readonly WaiverRow[]): Promise<void> {
  await insertRows(trx, tenantId, 'waiver', waivers, { skipKnown: true });
}

export async function insertPauses(trx: Trx, tenantId: string, pauses: readonly PauseRow[]): Promise<void> {
  await insertRows(trx, tenantId, 'pause', pauses, { skipKnown: true });
}
