import type { Instant } from '#api/calendar.ts';
import { clausesOf } from '#api/audiences/match.ts';
import type { Audience } from '#api/contract/audiences.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import { insertRows, isAmong, updateRows } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { searchTextOf, sortKeyOf } from './names.ts';

type Group = Tables['directoryGroup'];
export type NamedGroup = Pick<Group, 'groupId' | 'name' | 'state' | 'problem' | 'readAt'>;

export async function listGroups(trx: Trx, tenantId: string): Promise<NamedGroup[]> {
  return trx
    .selectFrom('directoryGroup')
    .select(['groupId', 'name', 'state', 'problem', 'readAt'])
    .where('tenantId', '=', tenantId)
    .orderBy('groupId')
    .execute();
}

/** Writes names that are new or different; a group that had gone is there again, with its members to be read anew. */
export async function upsertGroupNames(
  trx: Trx,
  tenantId: string,
  named: readonly Readonly<{ groupId: string; name: string }>[],
): Promise<void> {
  const ids = named.map(({ groupId }) => groupId);
  const held = await trx
    .selectFrom('directoryGroup')
    .select(['groupId', 'name', 'state'])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'groupId', ids))
    .execute();
  const byId = new Map(held.map(group => [group.groupId, group]));
  // A page may tell a group twice; the last name holds.
  const rows = [...new Map(named.map(one => [one.groupId, one])).values()].map(({ groupId, name }) => ({
    groupId,
    name,
    sortKey: sortKeyOf(name),
    searchText: searchTextOf([name]),
  }));
  const added = rows.filter(({ groupId }) => !byId.has(groupId));
  const back = [...byId.values()].filter(({ state }) => state === 'gone').map(({ groupId }) => groupId);
  const fresh = { state: 'named' as const, problem: null, readAt: null };
  await insertRows(
    trx,
    tenantId,
    'directoryGroup',
    added.map(row => ({ ...row, ...fresh })),
  );
  const renamed = rows.filter(({ groupId, name }) => byId.has(groupId) && byId.get(groupId)?.name !== name);
  await updateRows(trx, tenantId, 'directoryGroup', 'groupId', renamed);
  await setGroup(trx, tenantId, back, { state: 'named', problem: null }, 'gone');
}

/** Deleted groups keep the members they had: an audience does not empty because somebody deleted a group. */
export async function markGone(trx: Trx, tenantId: string, groupIds: readonly string[]): Promise<void> {
  await setGroup(trx, tenantId, groupIds, { state: 'gone', problem: 'deleted in the directory' });
}

export async function markRead(
  trx: Trx,
  tenantId: string,
  groupId: string,
  outcome: Readonly<{ state: 'ready' | 'failed'; problem: string | null; readAt?: Instant }>,
): Promise<void> {
  await setGroup(trx, tenantId, [groupId], outcome);
}

/** Nobody names it any more: its members are forgotten, its name stays in the list. */
export async function markForgotten(trx: Trx, tenantId: string, groupId: string): Promise<void> {
  await setGroup(trx, tenantId, [groupId], { state: 'named', problem: null, readAt: null });
}

/**
 * An admin looks at a group whose members have not been read: the job shall read them. One that failed is tried at every
 * run anyway. False when there is no such group.
 */
export async function markWanted(trx: Trx, tenantId: string, groupId: string): Promise<boolean> {
  await setGroup(trx, tenantId, [groupId], { state: 'wanted' }, 'named');
  const found = await trx
    .selectFrom('directoryGroup')
    .select('groupId')
    .where('tenantId', '=', tenantId)
    .where('groupId', '=', groupId)
    .executeTakeFirst();
  return found !== undefined;
}

async function setGroup(
  trx: Trx,
  tenantId: string,
  groupIds: readonly string[],
  change: Partial<Group>,
  onlyFrom?: Group['state'],
): Promise<void> {
  if (groupIds.length === 0) return;
  let update = trx
    .updateTable('directoryGroup')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('groupId', 'in', [...groupIds]);
  if (onlyFrom !== undefined) update = update.where('state', '=', onlyFrom);
  await update.execute();
}

/** Whether anybody may have to be enrolled when they join. */
export async function hasAssignments(trx: Trx, tenantId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('assignment')
    .select('assignmentId')
    .where('tenantId', '=', tenantId)
    .where('state', 'in', ['scheduled', 'running'])
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Groups that a saved audience names, or the audience of an assignment which has not ended, in the revision in force. */
export async function groupsInAudiences(trx: Trx, tenantId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('assignment')
    .innerJoin('assignmentRevision as revision', join =>
      join
        .onRef('revision.tenantId', '=', 'assignment.tenantId')
        .onRef('revision.assignmentId', '=', 'assignment.assignmentId')
        .onRef('revision.revision', '=', 'assignment.revision'),
    )
    .select('revision.audience')
    .where('assignment.tenantId', '=', tenantId)
    .where('assignment.state', '<>', 'ended')
    .execute();
  const saved = await trx.selectFrom('savedAudience').select('audience').where('tenantId', '=', tenantId).execute();
  const clauses = [...rows, ...saved].flatMap(({ audience }) => clausesOf(fromJson<Audience>(audience)));
  return [...new Set(clauses.flatMap(clause => (clause.kind === 'group' ? clause.groupIds : [])))];
}
