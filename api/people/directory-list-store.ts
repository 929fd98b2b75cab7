import { sql } from 'kysely';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { UnitWithPlace } from './unit-place.ts';

type After = Readonly<{ after: readonly string[] | null; limit: number }>;

export async function listFailedGroups(trx: Trx, tenantId: string, { after, limit }: After) {
  let query = trx
    .selectFrom('directoryGroup')
    .select(['groupId', 'name', 'sortKey', 'problem', 'readAt'])
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'failed');
  if (after !== null)
    query = query.where(sql<boolean>`("sortKey", "groupId") > (${after[0] ?? ''}, ${after[1] ?? ''})`);
  return query.orderBy('sortKey').orderBy('groupId').limit(limit).execute();
}

export async function listHeld(trx: Trx, tenantId: string, { after, limit }: After) {
  let query = trx
    .selectFrom('heldPerson')
    .innerJoin('person', join =>
      join.onRef('person.tenantId', '=', 'heldPerson.tenantId').onRef('person.personId', '=', 'heldPerson.personId'),
    )
    .select(['person.personId', 'person.displayName as name', 'person.sortKey', 'heldPerson.what'])
    .where('heldPerson.tenantId', '=', tenantId);
  if (after !== null)
    query = query.where(sql<boolean>`(person."sortKey", person."personId") > (${after[0] ?? ''}, ${after[1] ?? ''})`);
  return query.orderBy('person.sortKey').orderBy('person.personId').limit(limit).execute();
}

/** Newest first; what the directory caused, not what a person did. */
export async function listChangesOfPeople(trx: Trx, tenantId: string, { after, limit }: After) {
  let query = trx
    .selectFrom('personChange as change')
    .innerJoin('person', join =>
      join.onRef('person.tenantId', '=', 'change.tenantId').onRef('person.personId', '=', 'change.personId'),
    )
    .select([
      'change.changeId',
      'change.what',
      'change.recordedAt as at',
      'person.personId',
      'person.displayName as name',
    ]) // prettier-ignore
    .where('change.tenantId', '=', tenantId)
    .where('change.cause', 'like', '%"why":"directory"%');
  if (after !== null)
    query = query.where(
      sql<boolean>`("change"."recordedAt", "change"."changeId") < (${after[0] ?? ''}, ${after[1] ?? ''})`,
    );
  return query.orderBy('change.recordedAt', 'desc').orderBy('change.changeId', 'desc').limit(limit).execute();
}

export async function listUnitRows(trx: Trx, tenantId: string, { after, limit }: After, unitId: string | null = null) {
  let query = trx
    .selectFrom('unit')
    .leftJoin('unitSetting as setting', join =>
      join.onRef('setting.tenantId', '=', 'unit.tenantId').onRef('setting.unitId', '=', 'unit.unitId'),
    )
    .leftJoin('unit as parent', join =>
      join.onRef('parent.tenantId', '=', 'unit.tenantId').onRef('parent.unitId', '=', 'unit.parentUnitId'),
    )
    .leftJoin('person as coordinator', join =>
      join
        .onRef('coordinator.tenantId', '=', 'unit.tenantId')
        .on(sql<boolean>`coordinator."personId" = coalesce(setting."coordinatorPersonId", unit."coordinatorPersonId")`),
    )
    .leftJoin('deputy', join =>
      join.onRef('deputy.tenantId', '=', 'coordinator.tenantId').onRef('deputy.personId', '=', 'coordinator.personId'),
    )
    .leftJoin('person as deputyPerson', join =>
      join
        .onRef('deputyPerson.tenantId', '=', 'deputy.tenantId')
        .onRef('deputyPerson.personId', '=', 'deputy.deputyPersonId'),
    )
    .select([
      'unit.unitId',
      'unit.name',
      'unit.sortKey',
      'deputyPerson.personId as deputyId',
      'deputyPerson.displayName as deputyName',
      'parent.unitId as parentId',
      'parent.name as parentName',
      'coordinator.personId as coordinatorId',
      'coordinator.displayName as coordinatorName',
      'setting.coordinatorPersonId as namedId',
      'setting.country',
      'setting.region',
    ])
    .select(eb =>
      eb
        .selectFrom('role')
        .select(count => count.fn.count('role.personId').distinct().as('people'))
        .whereRef('role.tenantId', '=', 'unit.tenantId')
        .whereRef('role.unitId', '=', 'unit.unitId')
        .where('role.untilOn', 'is', null)
        .as('people'),
    )
    .where('unit.tenantId', '=', tenantId);
  if (unitId !== null) query = query.where('unit.unitId', '=', unitId);
  if (after !== null)
    query = query.where(sql<boolean>`(unit."sortKey", unit."unitId") > (${after[0] ?? ''}, ${after[1] ?? ''})`);
  return query.orderBy('unit.sortKey').orderBy('unit.unitId').limit(limit).execute();
}

/** Unit → what is above it, of all units: some hundred rows. */
export async function parentsOfUnits(trx: Trx, tenantId: string): Promise<Map<string, string | null>> {
  const rows = await trx
    .selectFrom('unit')
    .select(['unitId', 'parentUnitId'])
    .where('tenantId', '=', tenantId)
    .execute();
  return new Map(rows.map(({ unitId, parentUnitId }) => [unitId, parentUnitId]));
}

export async function writeUnitSetting(
  trx: Trx,
  tenantId: string,
  setting: Omit<Tables['unitSetting'], 'tenantId'>,
): Promise<void> {
  const { unitId: _, ...change } = setting;
  await trx
    .insertInto('unitSetting')
    .values({ tenantId, ...setting })
    .onConflict(oc => oc.columns(['tenantId', 'unitId']).doUpdateSet(change))
    .execute();
}

/** Whoever has a role in the unit is decided again: somebody else may look after them. */
export async function redecideUnit(trx: Trx, tenantId: string, unitId: string): Promise<void> {
  await trx
    .updateTable('person')
    .set({ decidedAt: null })
    .where('tenantId', '=', tenantId)
    .where('source', '=', 'directory')
    .where('personId', 'in', eb =>
      eb
        .selectFrom('role')
        .select('personId')
        .where('tenantId', '=', tenantId)
        .where('unitId', '=', unitId)
        .where('untilOn', 'is', null),
    )
    .execute();
}

export async function isActivePerson(trx: Trx, tenantId: string, personId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('person')
    .select('personId')
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where('state', '=', 'active')
    .where('nature', '=', 'person')
    .executeTakeFirst();
  return found !== undefined;
}

/** All units (some hundred rows) with their own country and region; none at all while nobody has named a place. */
export async function listUnitPlaces(trx: Trx, tenantId: string): Promise<readonly UnitWithPlace[]> {
  return trx
    .selectFrom('unit')
    .leftJoin('unitSetting as setting', join =>
      join.onRef('setting.tenantId', '=', 'unit.tenantId').onRef('setting.unitId', '=', 'unit.unitId'),
    )
    .select(['unit.unitId', 'unit.parentUnitId', 'setting.country', 'setting.region'])
    .where('unit.tenantId', '=', tenantId)
    .where(eb =>
      eb.exists(
        eb
          .selectFrom('unitSetting as placed')
          .select('placed.unitId')
          .where('placed.tenantId', '=', tenantId)
          .where(each => each.or([each('placed.country', 'is not', null), each('placed.region', 'is not', null)])),
      ),
    )
    .execute();
}
