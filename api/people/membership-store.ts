import { sql } from 'kysely';
import type { Trx } from '#api/platform/db/connect.ts';
import { insertRows, isAmong, textRows } from '#api/platform/db/rows.ts';

export type Edge = Readonly<{ memberId: string; memberKind: 'user' | 'group' }>;

/**
 * For directory accounts (Entra object ids, at most a few hundred) the groups among `named` that they are in, directly or
 * through groups in groups. A group that contains itself by a detour ends the walk (`union` keeps each pair once).
 */
export async function groupsAbove(
  trx: Trx,
  tenantId: string,
  entraIds: readonly string[],
  named: readonly string[],
): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  if (entraIds.length === 0 || named.length === 0) return found;
  const { rows } = await sql<{ memberId: string; groupId: string }>`
    with recursive above("memberId", "groupId") as (
      select "groupMember"."memberId", "groupMember"."groupId" from ${textRows(trx, entraIds)} as asked
      cross join "groupMember"
      where "groupMember"."tenantId" = ${tenantId} and "groupMember"."memberId" = asked."value" and "groupMember"."memberKind" = 'user'
      union
      select above."memberId", "groupMember"."groupId" from above cross join "groupMember"
      where "groupMember"."tenantId" = ${tenantId} and "groupMember"."memberId" = above."groupId"
    )
    select "memberId", "groupId" from above where ${isAmong(trx, 'groupId', named)}`.execute(trx);
  for (const { memberId, groupId } of rows) {
    const groups = found.get(memberId) ?? new Set();
    groups.add(groupId);
    found.set(memberId, groups);
  }
  return found;
}

/** Accounts in this group, nested ones too, each once. The group's size decides the cost: for single groups only. */
export async function accountsBelow(trx: Trx, tenantId: string, groupId: string): Promise<string[]> {
  const { rows } = await sql<{ memberId: string }>`
    with recursive below("id") as (
      select "groupId" from "groupMember" where "tenantId" = ${tenantId} and "groupId" = ${groupId}
      union
      select "memberId" from below
      join "groupMember" on "groupMember"."tenantId" = ${tenantId} and "groupMember"."groupId" = below."id"
      where "groupMember"."memberKind" = 'group'
    )
    select distinct "memberId" from below
    join "groupMember" on "groupMember"."tenantId" = ${tenantId} and "groupMember"."groupId" = below."id"
    where "groupMember"."memberKind" = 'user' order by "memberId"`.execute(trx);
  return rows.map(({ memberId }) => memberId);
}

/** Direct members as last known. */
export async function listEdges(trx: Trx, tenantId: string, groupId: string): Promise<Edge[]> {
  return trx
    .selectFrom('groupMember')
    .select(['memberId', 'memberKind'])
    .where('tenantId', '=', tenantId)
    .where('groupId', '=', groupId)
    .execute();
}

export async function insertEdges(trx: Trx, tenantId: string, groupId: string, edges: readonly Edge[]): Promise<void> {
  const rows = edges.map(({ memberId, memberKind }) => ({ groupId, memberId, memberKind }));
  await insertRows(trx, tenantId, 'groupMember', rows, { skipKnown: true });
}

export async function deleteEdges(trx: Trx, tenantId: string, groupId: string, memberIds: readonly string[]) {
  if (memberIds.length === 0) return;
  await trx
    .deleteFrom('groupMember')
    .where('tenantId', '=', tenantId)
    .where('groupId', '=', groupId)
    .where(isAmong(trx, 'memberId', memberIds))
    .execute();
}

export async function listOwners(trx: Trx, tenantId: string, groupId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('groupOwner')
    .select('ownerId')
    .where('tenantId', '=', tenantId)
    .where('groupId', '=', groupId)
    .orderBy('ownerId')
    .execute();
  return rows.map(({ ownerId }) => ownerId);
}

export async function replaceOwners(trx: Trx, tenantId: string, groupId: string, ownerIds: readonly string[]) {
  await trx.deleteFrom('groupOwner').where('tenantId', '=', tenantId).where('groupId', '=', groupId).execute();
  if (ownerIds.length > 0)
    await trx
      .insertInto('groupOwner')
      .values(ownerIds.map(ownerId => ({ tenantId, groupId, ownerId })))
      .execute();
}

/** People whose groups changed are decided, and their enrolments looked at, again. */
export async function redecideAccounts(trx: Trx, tenantId: string, entraIds: readonly string[]): Promise<void> {
  if (entraIds.length === 0) return;
  await trx
    .updateTable('person')
    .set({ decidedAt: null })
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'entraId', entraIds))
    .where('decidedAt', 'is not', null)
    .execute();
}

/** Groups directly inside these, by the group that holds them. */
export async function listChildGroups(
  trx: Trx,
  tenantId: string,
  groupIds: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const rows = await trx
    .selectFrom('groupMember')
    .select(['groupId', 'memberId'])
    .where('tenantId', '=', tenantId)
    .where('memberKind', '=', 'group')
    .where(isAmong(trx, 'groupId', groupIds))
    .execute();
  const children = Map.groupBy(rows, ({ groupId }) => groupId);
  return new Map([...children].map(([groupId, held]) => [groupId, held.map(({ memberId }) => memberId)]));
}
