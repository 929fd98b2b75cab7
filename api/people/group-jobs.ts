import { setImmediate } from 'node:timers/promises';
import { addSeconds } from '#api/calendar.ts';
import type { Settings } from '#api/contract/settings.ts';
import type { Graph } from '#api/graph/client.ts';
import { readGroups, readMembers, readOwners } from '#api/graph/groups.ts';
import { explainFault, type Fault } from '#api/graph/outcome.ts';
import type { Tools } from '#api/platform/tools.ts';
import {
  groupsInAudiences,
  listGroups,
  markForgotten,
  markGone,
  markRead,
  upsertGroupNames,
  type NamedGroup,
} from './group-store.ts';
import { groupsForMapping } from './mapping.ts';
import {
  accountsBelow,
  deleteEdges,
  insertEdges,
  listEdges,
  listOwners,
  redecideAccounts,
  replaceOwners,
  type Edge,
} from './membership-store.ts';
import { standingOf, withGroupsBelow } from './nesting.ts';
import { isNoPlace } from './sync.ts';
import { readSyncState, writeSyncState } from './sync-store.ts';

export type Reading = Pick<Tools, 'db' | 'clock'> & Readonly<{ graph: Graph; tenantId: string; signal: AbortSignal }>;

const SLICE = 200;
/** Members that nobody names any more are forgotten after a day: an admin may still be choosing. */
const UNNAMED_SECONDS = 86_400;

/** Follows the names of all groups; a place that leads nowhere means a full reading, after which unseen groups count as deleted. */
export async function readGroupNames({ db, clock, graph, tenantId, signal }: Reading): Promise<Fault | null> {
  const { deltaLink } = await db.read(tenantId, trx => readSyncState(trx, tenantId, 'groups'));
  const seen = new Set<string>();
  let isFull = deltaLink === null;
  let hasBegunAnew = false;
  for (let link = deltaLink; ;) {
    const page = await readGroups(graph, tenantId, link, signal);
    // Once a run: a full reading whose own pages lead nowhere waits for the next run.
    if (link !== null && !hasBegunAnew && isNoPlace(page.kind)) {
      hasBegunAnew = true;
      isFull = true;
      seen.clear();
      link = null;
      continue;
    }
    if (page.kind !== 'ok') {
      await db.write(tenantId, trx => writeSyncState(trx, tenantId, 'groups', { problem: explainFault(page) }));
      return page;
    }
    const { items, isLast, link: next } = page.body;
    const removed = items.filter(item => item['@removed'] !== undefined).map(({ id }) => id);
    const named = items.flatMap(({ id, displayName, '@removed': gone }) =>
      gone !== undefined || displayName === undefined ? [] : [{ groupId: id, name: displayName?.trim() || id }],
    );
    for (const { id } of items) seen.add(id);
    const now = clock.now();
    await db.write(tenantId, async trx => {
      await upsertGroupNames(trx, tenantId, named);
      await markGone(trx, tenantId, removed);
      if (!isLast) return;
      if (isFull) {
        const unseen = (await listGroups(trx, tenantId)).filter(
          group => group.state !== 'gone' && !seen.has(group.groupId),
        );
        await markGone(
          trx,
          tenantId,
          unseen.map(({ groupId }) => groupId),
        );
      }
      const full = isFull ? { fullReadAt: now } : {};
      await writeSyncState(trx, tenantId, 'groups', { deltaLink: next, succeededAt: now, problem: null, ...full });
    });
    if (isLast) return null;
    link = next;
    await setImmediate();
  }
}

/**
 * Reads the members of the groups that audiences, the mapping or the pilot name, or an admin is looking at, with all
 * groups inside them; and the owners of those that the mapping takes units from. Each group is first read to its end, then
 * changed; one that cannot be read (403, 404, half its pages) keeps its old members and says so. People whose groups
 * changed are marked to be decided again. Answers a fault only when nothing at all can be read.
 */
export async function readMemberships(reading: Reading, settings: Settings): Promise<Fault | null> {
  const { db, clock, graph, tenantId, signal } = reading;
  const { groups, inAudiences } = await db.read(tenantId, async trx => ({
    groups: await listGroups(trx, tenantId),
    inAudiences: await groupsInAudiences(trx, tenantId),
  }));
  const byId = new Map(groups.map(group => [group.groupId, group]));
  const forMapping = groupsForMapping(settings.mapping, groups);
  const pilot = settings.messages.pilotGroupId;
  const named = new Set([...forMapping, ...inAudiences, ...(pilot === null ? [] : [pilot])]);
  const looked = groups.filter(({ state }) => state === 'wanted' || state === 'failed').map(({ groupId }) => groupId);

  const edges = new Map<string, readonly Edge[]>();
  const problems = new Map<string, string>();
  const waiting = [...new Set([...named, ...looked])].filter(id => byId.has(id) && byId.get(id)?.state !== 'gone');
  for (const groupId of waiting) {
    const members = await readMembers(graph, tenantId, groupId, signal);
    if ('status' in members) {
      if (members.kind === 'sign-in-failed') return members;
      problems.set(groupId, explainFault(members));
      edges.set(groupId, await db.read(tenantId, trx => listEdges(trx, tenantId, groupId)));
    } else
      edges.set(
        groupId,
        members.map(({ id, kind }) => ({ memberId: id, memberKind: kind })),
      );
    for (const { memberId, memberKind } of edges.get(groupId) ?? [])
      if (memberKind === 'group' && !waiting.includes(memberId)) waiting.push(memberId);
    if (!problems.has(groupId) && forMapping.includes(groupId)) await readCoordinators(reading, groupId, problems);
  }

  const childrenOf = (groupId: string): readonly string[] =>
    (edges.get(groupId) ?? []).filter(({ memberKind }) => memberKind === 'group').map(({ memberId }) => memberId);
  // Somebody depends on these: a change in them changes what people are or must do.
  const matters = new Set([...named].flatMap(groupId => withGroupsBelow(groupId, childrenOf)));
  for (const groupId of waiting)
    if (!problems.has(groupId)) await writeMembers(reading, groupId, edges.get(groupId) ?? [], matters.has(groupId));

  const now = clock.now();
  const hasBeenRead = (groupId: string): boolean =>
    (edges.has(groupId) && !problems.has(groupId)) || (byId.get(groupId)?.readAt ?? null) !== null;
  for (const groupId of waiting) {
    const { problem, isComplete } = standingOf(groupId, childrenOf, problems, hasBeenRead);
    const readAt = isComplete && !problems.has(groupId) ? { readAt: now } : {};
    await db.write(tenantId, trx =>
      markRead(trx, tenantId, groupId, { state: problem === null ? 'ready' : 'failed', problem, ...readAt }),
    );
  }
  await forgetUnnamed(reading, groups, new Set(waiting));
  return null;
}

/** Adds first, takes away last: somebody who moves between two groups is never in neither. */
async function writeMembers(
  { db, tenantId }: Reading,
  groupId: string,
  edges: readonly Edge[],
  matters: boolean,
): Promise<void> {
  const held = await db.read(tenantId, trx => listEdges(trx, tenantId, groupId));
  const heldIds = new Set(held.map(({ memberId }) => memberId));
  const wantedIds = new Set(edges.map(({ memberId }) => memberId));
  const added = edges.filter(({ memberId }) => !heldIds.has(memberId));
  const removed = held.filter(({ memberId }) => !wantedIds.has(memberId));
  // Marked before the change, so that a crash in between marks once too often rather than not at all.
  if (matters)
    for (const { memberId, memberKind } of [...added, ...removed])
      if (memberKind === 'group') await redecideBelow({ db, tenantId }, memberId);
  for (const [change, list] of [
    ['add', added],
    ['remove', removed],
  ] as const)
    for (let at = 0; at < list.length; at += SLICE) {
      const slice = list.slice(at, at + SLICE);
      const memberIds = slice.map(({ memberId }) => memberId);
      await db.write(tenantId, async trx => {
        if (change === 'add') await insertEdges(trx, tenantId, groupId, slice);
        else await deleteEdges(trx, tenantId, groupId, memberIds);
        if (matters) await redecideAccounts(trx, tenantId, memberIds);
      });
      await setImmediate();
    }
}

/** Owners decide who looks after a unit: when they change, everybody in the group is decided again. */
async function readCoordinators(
  { db, graph, tenantId, signal }: Reading,
  groupId: string,
  problems: Map<string, string>,
): Promise<void> {
  const owners = await readOwners(graph, tenantId, groupId, signal);
  if ('status' in owners) {
    problems.set(groupId, `owners: ${explainFault(owners)}`);
    return;
  }
  const ownerIds = owners.filter(({ kind }) => kind === 'user').map(({ id }) => id);
  const held = await db.read(tenantId, trx => listOwners(trx, tenantId, groupId));
  if (held.join() === ownerIds.toSorted().join()) return;
  await redecideBelow({ db, tenantId }, groupId);
  await db.write(tenantId, trx => replaceOwners(trx, tenantId, groupId, ownerIds));
}

async function redecideBelow({ db, tenantId }: Pick<Reading, 'db' | 'tenantId'>, groupId: string): Promise<void> {
  const accounts = await db.read(tenantId, trx => accountsBelow(trx, tenantId, groupId));
  for (let at = 0; at < accounts.length; at += SLICE) {
    await db.write(tenantId, trx => redecideAccounts(trx, tenantId, accounts.slice(at, at + SLICE)));
    await setImmediate();
  }
}

async function forgetUnnamed(
  { db, clock, tenantId }: Reading,
  groups: readonly NamedGroup[],
  inUse: ReadonlySet<string>,
): Promise<void> {
  const before = addSeconds(clock.now(), -UNNAMED_SECONDS);
  const unnamed = groups.filter(
    ({ groupId, state, readAt }) => state === 'ready' && !inUse.has(groupId) && readAt !== null && readAt < before,
  );
  for (const { groupId } of unnamed) {
    const held = await db.read(tenantId, trx => listEdges(trx, tenantId, groupId));
    for (let at = 0; at < held.length; at += SLICE)
      await db.write(tenantId, trx =>
        deleteEdges(
          trx,
          tenantId,
          groupId,
          held.slice(at, at + SLICE).map(({ memberId }) => memberId),
        ),
      );
    await db.write(tenantId, trx => markForgotten(trx, tenantId, groupId));
  }
}
