import { sql } from 'kysely';
import type { Trx } from '#api/platform/db/connect.ts';

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
      select "memberId", "groupId" from "groupMember"
      where "tenantId" = ${tenantId} and "memberKind" = 'user' and "memberId" in (${sql.join([...entraIds])})
      union
      select above."memberId", "groupMember"."groupId" from above
      join "groupMember" on "groupMember"."tenantId" = ${tenantId} and "groupMember"."memberId" = above."groupId"
    )
    select "memberId", "groupId" from above where "groupId" in (${sql.join([...named])})`.execute(trx);
  for (const { memberId, groupId } of rows) {
    const groups = found.get(memberId) ?? new Set();
    groups.add(groupId);
    found.set(memberId, groups);
  }
  return found;
}
