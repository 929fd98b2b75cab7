import type { CalendarDate } from '#api/calendar.ts';
import { unitAndAbove } from '#api/people/looked-after.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { insertRows } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { listParents, LOOKED_AT, type Belonging } from './exception-store.ts';

export type WaiverRow = Omit<Tables['waiver'], 'tenantId'>;
export type PauseRow = Omit<Tables['pause'], 'tenantId'>;

export async function insertWaivers(trx: Trx, tenantId: string, waivers: readonly WaiverRow[]): Promise<void> {
  await insertRows(trx, tenantId, 'waiver', waivers, { skipKnown: true });
}

export async function insertPauses(trx: Trx, tenantId: string, pauses: readonly PauseRow[]): Promise<void> {
  await insertRows(trx, tenantId, 'pause', pauses, { skipKnown: true });
}

type Change = Partial<Pick<PauseRow, 'state' | 'nextOn' | 'endedAt' | 'endedBy'>>;

/** Waivers and pauses of one change set. */
export async function updateOfSet(trx: Trx, tenantId: string, changeSetId: string, change: Change): Promise<void> {
  for (const table of ['waiver', 'pause'] as const)
    await trx
      .updateTable(table)
      .set(change)
      .where('tenantId', '=', tenantId)
      .where('changeSetId', '=', changeSetId)
      .where('state', 'in', LOOKED_AT)
      .execute();
}

export async function updateWaiver(
  trx: Trx,
  tenantId: string,
  waiverId: string,
  change: Change & Partial<Pick<WaiverRow, 'untilOn'>>,
): Promise<void> {
  await trx
    .updateTable('waiver')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('waiverId', '=', waiverId)
    .execute();
}

export async function updatePause(
  trx: Trx,
  tenantId: string,
  pauseId: string,
  change: Change & Partial<Pick<PauseRow, 'untilOn'>>,
): Promise<void> {
  await trx.updateTable('pause').set(change).where('tenantId', '=', tenantId).where('pauseId', '=', pauseId).execute();
}

export async function findWaiver(trx: Trx, tenantId: string, waiverId: string): Promise<WaiverRow | null> {
  const row = await trx
    .selectFrom('waiver')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('waiverId', '=', waiverId)
    .executeTakeFirst();
  return row ?? null;
}

export async function findPause(trx: Trx, tenantId: string, pauseId: string): Promise<PauseRow | null> {
  const row = await trx
    .selectFrom('pause')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('pauseId', '=', pauseId)
    .executeTakeFirst();
  return row ?? null;
}

/** Waivers whose day has come, by that day. */
export async function listDueWaivers(
  trx: Trx,
  tenantId: string,
  today: CalendarDate,
  limit: number,
): Promise<WaiverRow[]> {
  return trx
    .selectFrom('waiver')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('nextOn', '<=', today)
    .orderBy('nextOn')
    .orderBy('personId')
    .limit(limit)
    .execute();
}

/** Pauses that begin or are over by today. */
export async function listDuePauses(
  trx: Trx,
  tenantId: string,
  today: CalendarDate,
  limit: number,
): Promise<PauseRow[]> {
  return trx
    .selectFrom('pause')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('nextOn', '<=', today)
    .orderBy('nextOn')
    .orderBy('pauseId')
    .limit(limit)
    .execute();
}

export async function listStandingWaivers(trx: Trx, tenantId: string, personId: string): Promise<WaiverRow[]> {
  return trx
    .selectFrom('waiver')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where('state', '=', 'standing')
    .orderBy('untilOn')
    .orderBy('waiverId')
    .execute();
}

export type ShownPause = PauseRow & Readonly<{ unitName: string | null }>;

/** Of one person and the units they belong to; with null all pauses of units. */
export async function listStandingPauses(trx: Trx, tenantId: string, person: Belonging | null): Promise<ShownPause[]> {
  const rows = await trx
    .selectFrom('pause')
    .leftJoin('unit', join =>
      join.onRef('unit.tenantId', '=', 'pause.tenantId').onRef('unit.unitId', '=', 'pause.unitId'),
    )
    .selectAll('pause')
    .select('unit.name as unitName')
    .where('pause.tenantId', '=', tenantId)
    .where('pause.state', '=', 'standing')
    .where(eb =>
      person === null
        ? eb('pause.unitId', 'is not', null)
        : eb.or([eb('pause.personId', '=', person.personId), eb('pause.unitId', 'is not', null)]),
    )
    .orderBy('pause.fromOn')
    .orderBy('pause.pauseId')
    .execute();
  if (person === null) return rows;
  const above = await listParents(trx, tenantId);
  const units = new Set(person.roles.flatMap(({ unitId }) => unitAndAbove(unitId, above)));
  return rows.filter(({ unitId }) => unitId === null || units.has(unitId));
}
