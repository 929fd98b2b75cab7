import { setImmediate } from 'node:timers/promises';
import { addSeconds } from '#api/calendar.ts';
import type { Settings } from '#api/contract/settings.ts';
import { MOST_TRACKED, readMembers, readOwners } from '#api/graph/groups.ts';
import { explainFault, type Fault } from '#api/graph/outcome.ts';
import type { Reading } from './group-jobs.ts';
import { groupsInAudiences, listGroups, markForgotten, markRead, type NamedGroup } from './group-store.ts';
import { groupsForMapping } from './mapping.ts';
import {
  accountsBelow,
  deleteEdges,
  insertEdges,
  listChildGroups,
  listEdges,
  listOwners,
  redecideAccounts,
  replaceOwners,
  type Edge,
} from './membership-store.ts';
import { standingOf, withGroupsBelow } from './nesting.ts';
import { beginTrack, endTrack, followTrack, keepPlace, keepTracks, type Told } from './track-jobs.ts';
import { deleteEmptyTracks, listTracks, untrackGroups, type Track } from './track-store.ts';

const SLICE = 200;
/** Members that nobody names any more are forgotten after a day: an admin may still be choosing. */
const UNNAMED_SECONDS = 86_400;
/** That a group is as it was is noted so often. */
const NOTED_SECONDS = 21_600;
/** After so many groups in a row that Graph did not answer about, it is not asked about the rest in this run. */
const MOST_SILENCES = 3;

/** Memberships that were written, in the end. */
export type Counted = { members: number };

/** What one run knows about the groups it follows. */
type Round = Readonly<{
  reading: Reading;
  forMapping: ReadonlySet<string>;
  problems: Map<string, string>;
  /** Read to their end in this run. */
  fresh: Map<string, readonly Edge[]>;
  told: Map<string, Told>;
}>;

/**
 * Follows the members of the groups that audiences, the mapping or the pilot name, or an admin is looking at, with all
 * groups inside them; and the owners of those that the mapping takes units from. A group that is followed already costs
 * what changed in it; any other is first read to its end, then changed; one that cannot be read (403, 404, half its pages)
 * keeps its old members and says so. People whose groups changed are marked to be decided again. Answers a fault only when
 * nothing at all can be read.
 */
export async function readMemberships(
  reading: Reading,
  settings: Settings,
  counted: Counted = { members: 0 },
): Promise<Fault | null> {
  const { db, clock, tenantId } = reading;
  const { groups, inAudiences, tracks } = await db.read(tenantId, async trx => ({
    groups: await listGroups(trx, tenantId),
    inAudiences: await groupsInAudiences(trx, tenantId),
    tracks: await listTracks(trx, tenantId),
  }));
  const byId = new Map(groups.map(group => [group.groupId, group]));
  const forMapping = new Set(groupsForMapping(settings.mapping, groups));
  const pilot = settings.messages.pilotGroupId;
  const named = new Set([...forMapping, ...inAudiences, ...(pilot === null ? [] : [pilot])]);
  const looked = groups.filter(({ state }) => state === 'wanted' || state === 'failed').map(({ groupId }) => groupId);
  const first = [...new Set([...named, ...looked])].filter(id => byId.has(id) && byId.get(id)?.state !== 'gone');
  const children = await db.read(tenantId, trx => listChildGroups(trx, tenantId, [...byId.keys()]));
  const waiting = new Set(first.flatMap(id => withGroupsBelow(id, at => children.get(at) ?? [])));

  const round: Round = { reading, forMapping, problems: new Map(), fresh: new Map(), told: new Map() };
  const followed = new Set<string>();
  const places: (readonly [(typeof tracks)[number], string | null])[] = [];
  for (const track of tracks) {
    const needed = track.groupIds.filter(id => waiting.has(id));
    if (needed.length === 0 || reading.isWhole === true) continue;
    const answer = await followTrack(reading, track);
    if (answer === 'lost') {
      await endTrack(reading, track);
      continue;
    }
    for (const id of needed) followed.add(id);
    if ('status' in answer) {
      if (answer.kind === 'sign-in-failed') return answer;
      for (const id of needed) round.problems.set(id, explainFault(answer));
      continue;
    }
    for (const [id, told] of answer.told) if (waiting.has(id)) round.told.set(id, told);
    places.push([track, answer.link]);
  }
  const inside = [...round.told.values()].flatMap(({ added }) => added).filter(one => one.memberKind === 'group');
  for (const { memberId } of inside) waiting.add(memberId);
  const begun = await readNew(round, waiting, followed);
  if ('status' in begun) return begun;

  const childrenOf = (groupId: string): readonly string[] => {
    const held = (round.fresh.get(groupId) ?? []).filter(({ memberKind }) => memberKind === 'group');
    if (round.fresh.has(groupId)) return held.map(({ memberId }) => memberId);
    const { added = [], removed = [] } = round.told.get(groupId) ?? {};
    const left = new Set(removed.map(({ memberId }) => memberId));
    const joined = added.filter(({ memberKind }) => memberKind === 'group').map(({ memberId }) => memberId);
    return [...new Set([...(children.get(groupId) ?? []), ...joined])].filter(id => !left.has(id));
  };
  // Somebody depends on these: a change in them changes what people are or must do.
  const matters = new Set([...named].flatMap(groupId => withGroupsBelow(groupId, childrenOf)));
  for (const [groupId, { added, removed, hasNewOwners }] of round.told) {
    await writeMembers(reading, groupId, added, removed, matters.has(groupId));
    if (hasNewOwners && forMapping.has(groupId)) await readCoordinators(round, groupId);
  }
  for (const [groupId, edges] of round.fresh) {
    const { added, removed } = await differences(reading, groupId, edges);
    await writeMembers(reading, groupId, added, removed, matters.has(groupId));
    counted.members += added.length + removed.length;
  }
  for (const [track, link] of places) await keepPlace(reading, track, link);
  await keepTracks(reading, begun, groupId => round.fresh.has(groupId) && !round.problems.has(groupId));

  const now = clock.now();
  const noted = addSeconds(now, -NOTED_SECONDS);
  const hasBeenRead = (groupId: string): boolean =>
    round.fresh.has(groupId) || followed.has(groupId) || (byId.get(groupId)?.readAt ?? null) !== null;
  for (const groupId of waiting) {
    const { problem, isComplete } = standingOf(groupId, childrenOf, round.problems, hasBeenRead);
    const before = byId.get(groupId);
    const state = problem === null ? ('ready' as const) : ('failed' as const);
    const isNoted = before?.readAt !== null && before !== undefined && before.readAt > noted;
    if (before?.state === state && before.problem === problem && isNoted) continue;
    const readAt = isComplete && !round.problems.has(groupId) ? { readAt: now } : {};
    await db.write(tenantId, trx => markRead(trx, tenantId, groupId, { state, problem, ...readAt }));
  }
  await forgetUnnamed(reading, groups, waiting);
  if (begun.length > 0) await db.write(tenantId, trx => deleteEmptyTracks(trx, tenantId));
  return null;
}

/** Reads whole what is not followed yet, and groups found inside; answers the places from which to follow them. */
async function readNew(
  round: Round,
  waiting: Set<string>,
  followed: ReadonlySet<string>,
): Promise<readonly Track[] | Fault> {
  const { reading, problems, fresh, forMapping } = round;
  const { graph, tenantId, signal } = reading;
  const tracks: Track[] = [];
  const done = new Set(followed);
  let silences = 0;
  for (;;) {
    const wave = [...waiting].filter(id => !done.has(id));
    if (wave.length === 0) return tracks;
    for (let at = 0; at < wave.length; at += MOST_TRACKED) {
      const begun = await beginTrack(reading, wave.slice(at, at + MOST_TRACKED));
      if (begun === null) continue;
      tracks.push(begun.track);
      for (const [groupId, edges] of begun.edges) fresh.set(groupId, edges);
    }
    for (const groupId of wave) {
      done.add(groupId);
      const told = fresh.get(groupId);
      if (told !== undefined) {
        for (const { memberId, memberKind } of told) if (memberKind === 'group') waiting.add(memberId);
        if (forMapping.has(groupId)) await readCoordinators(round, groupId);
        continue;
      }
      // One by one, where they cannot be followed together: then each says what is wrong with it.
      const members =
        silences < MOST_SILENCES
          ? await readMembers(graph, tenantId, groupId, signal)
          : ({ kind: 'unavailable', retryAfterSeconds: null, detail: 'not asked again', status: null, requestId: null } as const); // prettier-ignore
      if ('status' in members) {
        if (members.kind === 'sign-in-failed') return members;
        silences = members.kind === 'unavailable' || members.kind === 'throttled' ? silences + 1 : 0;
        problems.set(groupId, explainFault(members));
        continue;
      }
      silences = 0;
      fresh.set(
        groupId,
        members.map(({ id, kind }) => ({ memberId: id, memberKind: kind })),
      );
      for (const { id, kind } of members) if (kind === 'group') waiting.add(id);
      if (forMapping.has(groupId)) await readCoordinators(round, groupId);
    }
  }
}

async function differences({ db, tenantId }: Reading, groupId: string, edges: readonly Edge[]) {
  const held = await db.read(tenantId, trx => listEdges(trx, tenantId, groupId));
  const heldIds = new Set(held.map(({ memberId }) => memberId));
  const wantedIds = new Set(edges.map(({ memberId }) => memberId));
  return {
    added: edges.filter(({ memberId }) => !heldIds.has(memberId)),
    removed: held.filter(({ memberId }) => !wantedIds.has(memberId)),
  };
}

/** Adds first, takes away last: somebody who moves between two groups is never in neither. */
async function writeMembers(
  { db, tenantId }: Reading,
  groupId: string,
  added: readonly Edge[],
  removed: readonly Edge[],
  matters: boolean,
): Promise<void> {
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
async function readCoordinators({ reading, problems }: Round, groupId: string): Promise<void> {
  const { db, graph, tenantId, signal } = reading;
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
    await db.write(tenantId, async trx => {
      await untrackGroups(trx, tenantId, [groupId]);
      await markForgotten(trx, tenantId, groupId);
    });
  }
}
