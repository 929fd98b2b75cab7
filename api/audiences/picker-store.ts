import { sql } from 'kysely';
import type { GroupRow } from '#api/contract/audiences.ts';
import { searchPatterns } from '#api/people/names.ts';
import type { Trx } from '#api/platform/db/connect.ts';

/** All units by name, each with how many active people have a role there now. */
export async function listUnits(trx: Trx, tenantId: string) {
  const rows = await trx
    .selectFrom('unit')
    .select(['unitId', 'name', 'parentUnitId'])
    .select(eb =>
      eb
        .selectFrom('role')
        .innerJoin('person', join =>
          join.onRef('person.tenantId', '=', 'role.tenantId').onRef('person.personId', '=', 'role.personId'),
        )
        .select(({ fn }) => fn.count('role.personId').distinct().as('people'))
        .where('role.tenantId', '=', tenantId)
        .whereRef('role.unitId', '=', 'unit.unitId')
        .where('role.untilOn', 'is', null)
        .where('person.state', '=', 'active')
        .where('person.nature', '=', 'person')
        .as('people'),
    )
    .where('tenantId', '=', tenantId)
    .orderBy('sortKey')
    .orderBy('unitId')
    .execute();
  return rows.map(({ people, ...unit }) => ({ ...unit, people: Number(people) }));
}

export type GroupPlace = Readonly<{ sortKey: string; groupId: string }>;
type GroupQuery = Readonly<{ search?: string; ids?: readonly string[]; after?: GroupPlace; most: number }>;

/** Groups by name; the place of each is where the next page begins. */
export async function listGroups(
  trx: Trx,
  tenantId: string,
  { search, ids, after, most }: GroupQuery,
): Promise<(GroupRow & Pick<GroupPlace, 'sortKey'>)[]> {
  let query = trx
    .selectFrom('directoryGroup')
    .select(['groupId', 'name', 'sortKey', 'state', 'problem', 'readAt'])
    .where('tenantId', '=', tenantId)
    .orderBy('sortKey')
    .orderBy('groupId')
    .limit(most);
  for (const pattern of searchPatterns(search ?? ''))
    query = query.where(sql<boolean>`"searchText" like ${pattern} escape '\\'`);
  if (ids !== undefined) query = query.where('groupId', 'in', ids.length === 0 ? [''] : [...ids]);
  if (after !== undefined)
    query = query.where(eb =>
      eb.or([
        eb('sortKey', '>', after.sortKey),
        eb.and([eb('sortKey', '=', after.sortKey), eb('groupId', '>', after.groupId)]),
      ]),
    );
  const groups = await query.execute();
  const rows = [];
  for (const { readAt, ...group } of groups)
    rows.push({ ...group, people: readAt === null ? null : await countPeopleIn(trx, tenantId, group.groupId) });
  return rows;
}

/** Active people in a group, nested ones too, each once. */
async function countPeopleIn(trx: Trx, tenantId: string, groupId: string): Promise<number> {
  const { rows } = await sql<{ people: number | string }>`
    with recursive below("id") as (
      select "groupId" from "groupMember" where "tenantId" = ${tenantId} and "groupId" = ${groupId}
      union
      select "memberId" from below
      join "groupMember" on "groupMember"."tenantId" = ${tenantId} and "groupMember"."groupId" = below."id"
      where "groupMember"."memberKind" = 'group'
    )
    select count(distinct "person"."personId") as "people" from below
    join "groupMember" on "groupMember"."tenantId" = ${tenantId} and "groupMember"."groupId" = below."id"
    join "person" on "person"."tenantId" = ${tenantId} and "person"."entraId" = "groupMember"."memberId"
    where "person"."state" = 'active' and "person"."nature" = 'person'`.execute(trx);
  return Number(rows[0]?.people ?? 0);
}

/**
 * People by name, mail or employee id, at most `most`; those `within` somebody's reach (they are responsible for a role, or admin of its unit), or
 * anybody when it is null. Beside the name their units and mail, to tell namesakes apart.
 */
export async function searchPeople(
  trx: Trx,
  tenantId: string,
  {
    search,
    within,
    most,
  }: { search: string; within: { responsiblePersonId: string; unitIds: readonly string[] } | null; most: number },
) {
  const patterns = searchPatterns(search);
  if (patterns.length === 0) return [];
  let query = trx
    .selectFrom('person')
    .select(['personId', 'displayName', 'mail'])
    .where('tenantId', '=', tenantId)
    .where('nature', '=', 'person')
    .where('state', '<>', 'left')
    .orderBy('sortKey')
    .orderBy('personId')
    .limit(most);
  for (const pattern of patterns) query = query.where(sql<boolean>`"searchText" like ${pattern} escape '\\'`);
  if (within !== null)
    query = query.where(eb =>
      eb.exists(
        eb
          .selectFrom('role')
          .select('role.roleId')
          .where('role.tenantId', '=', tenantId)
          .whereRef('role.personId', '=', 'person.personId')
          .where(role =>
            role.or([
              role('role.responsiblePersonId', '=', within.responsiblePersonId),
              role('role.unitId', 'in', within.unitIds.length === 0 ? [''] : [...within.unitIds]),
            ]),
          )
          .where('role.untilOn', 'is', null),
      ),
    );
  const people = await query.execute();
  if (people.length === 0) return [];
  const units = await trx
    .selectFrom('role')
    .innerJoin('unit', join =>
      join.onRef('unit.tenantId', '=', 'role.tenantId').onRef('unit.unitId', '=', 'role.unitId'),
    )
    .select(['role.personId', 'unit.name'])
    .where('role.tenantId', '=', tenantId)
    .where(
      'role.personId',
      'in',
      people.map(({ personId }) => personId),
    )
    .where('role.untilOn', 'is', null)
    .orderBy('unit.sortKey')
    .execute();
  const byPerson = Map.groupBy(units, ({ personId }) => personId);
  return people.map(({ personId, displayName, mail }) => ({
    personId,
    name: displayName,
    detail: [...new Set((byPerson.get(personId) ?? []).map(({ name }) => name)), ...(mail === null ? [] : [mail])].join(
      ' · ',
    ),
  }));
}
