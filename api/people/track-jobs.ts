import { randomUUID } from 'node:crypto';
import { addSeconds } from '#api/calendar.ts';
import { KINDS, readMemberChanges, readTracked } from '#api/graph/groups.ts';
import type { Fault } from '#api/graph/outcome.ts';
import type { Reading } from './group-jobs.ts';
import type { Edge } from './membership-store.ts';
import { MOST_BREAKDOWNS } from './sync.ts';
import { countBreakdown, forgetBreakdowns } from './sync-store.ts';
import { deleteTrack, insertTrack, moveTrack, type Track } from './track-store.ts';

/** A place that nothing was told from is renewed this often; Graph keeps it for seven days. */
const RENEW_SECONDS = 86_400;

/** What a group's place told: the last word on each member counts. */
export type Told = Readonly<{ added: readonly Edge[]; removed: readonly Edge[]; hasNewOwners: boolean }>;
export type Followed = Readonly<{
  told: ReadonlyMap<string, Told>;
  /** To be kept once all that was told has been written; null: the place stays. */
  link: string | null;
}>;

/**
 * Reads on from a track to where the directory stands now. 'lost': the place leads nowhere, is refused, or Graph broke down
 * over it in several runs; its groups are to be read anew.
 */
export async function followTrack(reading: Reading, track: Track): Promise<Followed | 'lost' | Fault> {
  const { db, clock, graph, tenantId, signal } = reading;
  const last = new Map<string, Map<string, Edge & { isRemoved: boolean }>>();
  const withNewOwners = new Set<string>();
  let link = track.deltaLink;
  for (let isLast = false; !isLast;) {
    const page = await readMemberChanges(graph, tenantId, link, signal);
    if (page.kind !== 'ok') {
      if (page.kind === 'throttled' || page.kind === 'sign-in-failed') return page;
      if (page.kind !== 'unavailable') return 'lost';
      const failures = await db.write(tenantId, trx => countBreakdown(trx, tenantId, track.trackId, clock.now()));
      return failures >= MOST_BREAKDOWNS ? 'lost' : page;
    }
    for (const { id, 'members@delta': members = [], 'owners@delta': owners = [] } of page.body.items) {
      const ofGroup = last.get(id) ?? new Map<string, Edge & { isRemoved: boolean }>();
      last.set(id, ofGroup);
      if (owners.length > 0) withNewOwners.add(id);
      for (const { id: memberId, '@odata.type': type, '@removed': removed } of members) {
        const memberKind = KINDS[type ?? ''];
        if (memberKind !== undefined) ofGroup.set(memberId, { memberId, memberKind, isRemoved: removed !== undefined });
      }
    }
    ({ isLast, link } = page.body);
  }
  const told = new Map(
    [...last].map(([groupId, members]): [string, Told] => {
      const all = [...members.values()];
      const edges = (isRemoved: boolean): Edge[] =>
        all.filter(one => one.isRemoved === isRemoved).map(({ memberId, memberKind }) => ({ memberId, memberKind }));
      return [groupId, { added: edges(false), removed: edges(true), hasNewOwners: withNewOwners.has(groupId) }];
    }),
  );
  const isOld = track.createdAt < addSeconds(clock.now(), -RENEW_SECONDS);
  return { told, link: told.size > 0 || isOld ? link : null };
}

/** Keeps where a track stands; written only when something was told, or the place grows old. */
export async function keepPlace(
  { db, clock, tenantId }: Reading,
  { trackId }: Track,
  link: string | null,
): Promise<void> {
  if (link === null) return;
  await db.write(tenantId, async trx => {
    await moveTrack(trx, tenantId, trackId, link, clock.now());
    await forgetBreakdowns(trx, tenantId, trackId);
  });
}

export async function endTrack({ db, tenantId }: Reading, { trackId }: Track): Promise<void> {
  await db.write(tenantId, trx => deleteTrack(trx, tenantId, trackId));
}

export type Begun = Readonly<{ track: Track; edges: ReadonlyMap<string, readonly Edge[]> }>;

/** Reads these groups to their end and where to read on from there; null when they cannot be read together. */
export async function beginTrack(
  { clock, graph, tenantId, signal }: Reading,
  groupIds: readonly string[],
): Promise<Begun | null> {
  const found = new Map<string, Map<string, Edge>>();
  let page = await readTracked(graph, tenantId, groupIds, signal);
  for (;;) {
    if (page.kind !== 'ok') return null;
    for (const { id, '@removed': gone, 'members@delta': members = [] } of page.body.items) {
      if (gone !== undefined) continue;
      const ofGroup = found.get(id) ?? new Map<string, Edge>();
      found.set(id, ofGroup);
      for (const { id: memberId, '@odata.type': type, '@removed': removed } of members) {
        const memberKind = KINDS[type ?? ''];
        if (removed !== undefined) ofGroup.delete(memberId);
        else if (memberKind !== undefined) ofGroup.set(memberId, { memberId, memberKind });
      }
    }
    const { isLast, link } = page.body;
    if (isLast) {
      const track = { trackId: randomUUID(), deltaLink: link, createdAt: clock.now(), groupIds: [...found.keys()] };
      return { track, edges: new Map([...found].map(([groupId, edges]) => [groupId, [...edges.values()]])) };
    }
    page = await readMemberChanges(graph, tenantId, link, signal);
  }
}

/** Follows from now on those of the groups that could be read. */
export async function keepTracks(
  { db, tenantId }: Reading,
  tracks: readonly Track[],
  isRead: (groupId: string) => boolean,
): Promise<void> {
  for (const track of tracks) {
    const groupIds = track.groupIds.filter(isRead);
    if (groupIds.length > 0) await db.write(tenantId, trx => insertTrack(trx, tenantId, { ...track, groupIds }));
  }
}
