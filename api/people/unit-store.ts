import { randomUUID } from 'node:crypto';
import type { Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
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
    .where('groupOwner.groupId', 'in', [...groupIds])
    .where('person.state', '=', 'active')
    .where('person.nature', 'in', ['person', 'new'])
    .orderBy('person.sortKey', 'desc')
    .orderBy('person.personId', 'desc')
    .execute();
  return new Map(rows.map(({ groupId, personId }) => [groupId, personId]));
}

/** Name → id of every unit these roles speak of; made when they are new, with the coordinator their group gives them. */
export async function unitIdsFor(
  trx: Trx,
  tenantId: string,
  mapped: readonly { mapped: Mapped }[],
  coordinators: ReadonlyMap<string, string>,
  at: Instant,
): Promise<Map<string, string>> {
  const roles = mapped.flatMap(each => each.mapped.roles);
  const names = [...new Set(roles.flatMap(({ unitName }) => unitName ?? []))];
  if (names.length === 0) return new Map();
  const held = await trx
    .selectFrom('unit')
    .select(['unitId', 'name', 'coordinatorPersonId'])
    .where('tenantId', '=', tenantId)
    .where('name', 'in', names)
    .execute();
  const byName = new Map(held.map(unit => [unit.name, unit]));
  for (const name of names) {
    const groupId = roles.find(role => role.unitName === name && role.groupId !== null)?.groupId ?? null;
    const coordinatorPersonId = groupId === null ? null : (coordinators.get(groupId) ?? null);
    const unit = byName.get(name);
    if (unit === undefined) {
      const made = { unitId: randomUUID(), name, coordinatorPersonId };
      await trx
        .insertInto('unit')
        .values({ tenantId, ...made, sortKey: sortKeyOf(name), parentUnitId: null, modifiedAt: at })
        .execute();
      byName.set(name, made);
    } else if (groupId !== null && unit.coordinatorPersonId !== coordinatorPersonId) {
      await trx
        .updateTable('unit')
        .set({ coordinatorPersonId, modifiedAt: at })
        .where('tenantId', '=', tenantId)
        .where('unitId', '=', unit.unitId)
        .execute();
    }
  }
  return new Map([...byName.values()].map(({ name, unitId }) => [name, unitId]));
}
