import { randomUUID } from 'node:crypto';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { isAmong } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { handOver } from './managed-write-store.ts';
import type { Mapped } from './mapping.ts';
import { sortKeyOf } from './names.ts';

/** Group → who looks after it: its owner; of several the first by name, so that it is the same one every day. */
export async function coordinatorsOf(
  trx: Trx,
  tenantId: string,
  groupIds: readonly string[],
): Promise<Map<string, string>> {
  if (groupIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('groupOwner')
    .innerJoin('person', join =>
      join.onRef('person.tenantId', '=', 'groupOwner.tenantId').onRef('person.entraId', '=', 'groupOwner.ownerId'),
    )
    .select(['groupOwner.groupId', 'person.personId'])
    .where('groupOwner.tenantId', '=', tenantId)
    .where(isAmong(trx, 'groupOwner.groupId', groupIds))
    .where('person.state', '=', 'active')
    .where('person.nature', 'in', ['person', 'new'])
    .orderBy('person.sortKey', 'desc')
    .orderBy('person.personId', 'desc')
    .execute();
  return new Map(rows.map(({ groupId, personId }) => [groupId, personId]));
}

/** Groups of whose owners some are no people here yet. */
export async function groupsAwaitingOwners(trx: Trx, tenantId: string): Promise<Set<string>> {
  const rows = await trx
    .selectFrom('groupOwner')
    .leftJoin('person', join =>
      join.onRef('person.tenantId', '=', 'groupOwner.tenantId').onRef('person.entraId', '=', 'groupOwner.ownerId'),
    )
    .select('groupOwner.groupId')
    .where('groupOwner.tenantId', '=', tenantId)
    .where('person.personId', 'is', null)
    .execute();
  return new Set(rows.map(({ groupId }) => groupId));
}

export type UnitInRole = Readonly<{
  unitId: string;
  /** Whom an admin named as coordinator, while they are an active person. */
  namedPersonId: string | null;
}>;

/** By name every unit these roles speak of; made when it is new, with the coordinator its group gives it. */
export async function unitsFor(
  trx: Trx,
  tenantId: string,
  mapped: readonly { mapped: Mapped }[],
  coordinators: ReadonlyMap<string, string>,
  { at, today }: Readonly<{ at: Instant; today: CalendarDate }>,
): Promise<Map<string, UnitInRole>> {
  const roles = mapped.flatMap(each => each.mapped.roles);
  const groupOf = new Map<string, string | null>();
  for (const { unitName, groupId } of roles)
    if (unitName !== null) groupOf.set(unitName, groupOf.get(unitName) ?? groupId);
  if (groupOf.size === 0) return new Map();
  const byName = new Map((await unitsNamed(trx, tenantId, [...groupOf.keys()])).map(unit => [unit.name, unit]));
  for (const [name, groupId] of groupOf) {
    const ofGroup = groupId === null ? null : (coordinators.get(groupId) ?? null);
    const unit = byName.get(name);
    if (unit === undefined) {
      const made = { unitId: randomUUID(), name, coordinatorPersonId: ofGroup };
      await trx
        .insertInto('unit')
        .values({ tenantId, ...made, sortKey: sortKeyOf(name), parentUnitId: null, modifiedAt: at })
        .execute();
      byName.set(name, { ...made, namedPersonId: null });
      continue;
    }
    const coordinatorPersonId = unit.namedPersonId ?? (groupId === null ? unit.coordinatorPersonId : ofGroup);
    if (unit.coordinatorPersonId !== coordinatorPersonId) {
      await updateUnit(trx, tenantId, unit.unitId, { coordinatorPersonId, modifiedAt: at });
      const change = { unitId: unit.unitId, from: unit.coordinatorPersonId, to: coordinatorPersonId };
      await handOver(trx, tenantId, change, { by: null, at, today });
    }
  }
  return new Map(byName);
}

async function unitsNamed(trx: Trx, tenantId: string, names: readonly string[]) {
  return trx
    .selectFrom('unit')
    .leftJoin('unitSetting as setting', join =>
      join.onRef('setting.tenantId', '=', 'unit.tenantId').onRef('setting.unitId', '=', 'unit.unitId'),
    )
    .leftJoin('person as named', join =>
      join
        .onRef('named.tenantId', '=', 'setting.tenantId')
        .onRef('named.personId', '=', 'setting.coordinatorPersonId')
        .on('named.state', '=', 'active')
        .on('named.nature', 'in', ['person', 'new']),
    )
    .select(['unit.unitId', 'unit.name', 'unit.coordinatorPersonId', 'named.personId as namedPersonId'])
    .where('unit.tenantId', '=', tenantId)
    .where(isAmong(trx, 'unit.name', names))
    .execute();
}

export async function updateUnit(
  trx: Trx,
  tenantId: string,
  unitId: string,
  change: Partial<Pick<Tables['unit'], 'parentUnitId' | 'coordinatorPersonId' | 'modifiedAt'>>,
): Promise<void> {
  await trx.updateTable('unit').set(change).where('tenantId', '=', tenantId).where('unitId', '=', unitId).execute();
}
