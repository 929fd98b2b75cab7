import { setImmediate } from 'node:timers/promises';
import type { Graph } from '#api/graph/client.ts';
import { readGroups } from '#api/graph/groups.ts';
import { explainFault, type Fault } from '#api/graph/outcome.ts';
import type { Tools } from '#api/platform/tools.ts';
import { listGroups, markGone, upsertGroupNames } from './group-store.ts';
import { isNoPlace, MOST_BREAKDOWNS } from './sync.ts';
import { countBreakdown, forgetBreakdowns, readSyncState, writeSyncState } from './sync-store.ts';

const PLACE = 'groups';
export type Reading = Pick<Tools, 'db' | 'clock'> &
  Readonly<{
    graph: Graph;
    tenantId: string;
    signal: AbortSignal;
    /** Everything is read from the beginning, wherever the last run stood. */
    isWhole?: boolean;
  }>;

/** Follows the names of all groups; a place that leads nowhere means a full reading, after which unseen groups count as deleted. */
export async function readGroupNames({ db, clock, graph, tenantId, signal, isWhole }: Reading): Promise<Fault | null> {
  const state = await db.read(tenantId, trx => readSyncState(trx, tenantId, 'groups'));
  const deltaLink = isWhole === true ? null : state.deltaLink;
  const seen = new Set<string>();
  let isFull = deltaLink === null;
  let hasBegunAnew = false;
  const isLost = async (kind: string): Promise<boolean> =>
    kind === 'unavailable'
      ? (await db.write(tenantId, trx => countBreakdown(trx, tenantId, PLACE, clock.now()))) >= MOST_BREAKDOWNS
      : isNoPlace(kind);
  for (let link = deltaLink; ;) {
    const page = await readGroups(graph, tenantId, link, signal);
    // Once a run: a full reading whose own pages lead nowhere waits for the next run.
    if (link !== null && !hasBegunAnew && (await isLost(page.kind))) {
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
      await forgetBreakdowns(trx, tenantId, PLACE);
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
