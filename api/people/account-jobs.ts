import { setImmediate } from 'node:timers/promises';
import { readAccounts } from '#api/graph/people.ts';
import type { Fault } from '#api/graph/outcome.ts';
import { readSetting } from '#api/settings/store.ts';
import { changeOf, type AccountChange } from './account.ts';
import type { Reading } from './group-jobs.ts';
import {
  countActive,
  findHeld,
  insertPeople,
  insertPersonChanges,
  listLeavers,
  listPresent,
  redecideReports,
  updatePeople,
} from './store.ts';
import {
  isMassHarm,
  isNoPlace,
  planPage,
  planUnseen,
  possibleReturn,
  type Change,
  type Held,
  type Plan,
} from './sync.ts';
import { readSyncState, writeSyncState, type SyncState } from './sync-store.ts';

/** Items written in one transaction: a few milliseconds, and at the first reading fewer waits for the disk. */
const SLICE = 100;
const UNSEEN_SLICE = 500;

export type AccountsRead =
  | Readonly<{ kind: 'read'; left: number }>
  /** So many people would have been taken out that an admin has to agree first; everything else was applied. */
  | Readonly<{ kind: 'stopped'; wouldLeave: number }>
  | Fault;

/**
 * Follows the accounts of the directory to where it stands now. Joiners and changes are applied page by page; whoever is to
 * be taken out waits for the end of the round, when the whole number is known. The place for the next round is saved in the
 * transaction of the round's last rows, so a crash repeats pages, which changes nothing, and loses none. A first reading
 * goes on where it was interrupted; an expired place means reading everything again, where whoever does not come up has left.
 */
export async function readPeople(reading: Reading): Promise<AccountsRead> {
  const { db, clock, graph, tenantId, signal } = reading;
  const { state, left } = await db.read(tenantId, async trx => ({
    state: await readSyncState(trx, tenantId, 'users'),
    left: await listLeavers(trx, tenantId),
  }));
  const isFirst = state.fullReadAt === null;
  let isFull = state.deltaLink === null;
  let seen: Set<string> | null = isFull && !isFirst ? new Set() : null;
  let link = isFirst ? state.nextLink : state.deltaLink;
  let hasBegunAnew = false;
  const leavers = new Map<string, Change>();
  for (;;) {
    const page = await readAccounts(graph, tenantId, link, signal);
    if (link !== null && !hasBegunAnew && isNoPlace(page.kind)) {
      // Begin anew. In a first reading nobody can have been missed; later, whoever stays unseen has gone meanwhile.
      hasBegunAnew = true;
      isFull = true;
      link = null;
      seen = isFirst ? null : new Set();
      leavers.clear();
      continue;
    }
    if (page.kind !== 'ok') return page;
    const { items, isLast, link: next } = page.body;
    const changes = items.map(changeOf);
    for (const change of changes) if (change.kind === 'account') seen?.add(change.entraId);
    for (let at = 0; at < changes.length; at += SLICE) {
      signal.throwIfAborted();
      await applySlice(reading, changes.slice(at, at + SLICE), left, leavers);
      await setImmediate();
    }
    if (isLast) {
      const done: Partial<SyncState> = { deltaLink: next, nextLink: null };
      if (isFull) done.fullReadAt = clock.now();
      return finishRound(reading, state, seen, leavers, done);
    }
    link = next;
    if (isFirst) await db.write(tenantId, trx => writeSyncState(trx, tenantId, 'users', { nextLink: next }));
  }
}

type Left = Awaited<ReturnType<typeof listLeavers>>;

/** Applies what takes nobody out; whoever it would take out is put off to `leavers`, by object id. */
async function applySlice(
  { db, clock, tenantId }: Reading,
  slice: readonly AccountChange[],
  left: Left,
  leavers: Map<string, Change>,
): Promise<void> {
  const at = clock.now();
  const plan = await db.write(tenantId, async trx => {
    const today = clock.today((await readSetting(trx, tenantId, 'organisation')).timeZone);
    const held = await findHeld(trx, tenantId, [...new Set(slice.map(({ entraId }) => entraId))]);
    const plan: Plan = planPage(slice, withPutOff(held, leavers));
    const ids = await insertPeople(trx, tenantId, plan.joiners, { today, at });
    const returns = plan.joiners.flatMap(({ account }, index) => {
      const to = possibleReturn(account, left);
      return to === null ? [] : [{ personId: ids[index] ?? '', what: 'possible-return' as const, from: null, to }];
    });
    await insertPersonChanges(trx, tenantId, returns, { today, at });
    await updatePeople(trx, tenantId, plan.changes, { today, at });
    const moved = plan.changes.filter(({ held, state }) => held.state !== state);
    await redecideReports(trx, tenantId, [
      ...plan.joiners.map(({ account }) => account.entraId),
      ...moved.map(({ account }) => account.entraId),
    ]);
    return plan;
  });
  // An account told again later in the round is a leaver only if it still is one.
  for (const { entraId } of slice) leavers.delete(entraId);
  for (const one of plan.leavers) leavers.set(one.account.entraId, one);
}

/** What an earlier page of the round said of accounts put off still holds, unless this page says otherwise. */
function withPutOff(held: ReadonlyMap<string, Held>, leavers: ReadonlyMap<string, Change>): Map<string, Held> {
  return new Map(
    [...held].map(([entraId, one]) => {
      const putOff = leavers.get(entraId);
      return [entraId, putOff?.state === 'disabled' ? { ...one, account: putOff.account } : one];
    }),
  );
}

/** Takes people out, unless they are suspiciously many, and saves the place for the next round with the last of them. */
async function finishRound(
  reading: Reading,
  state: SyncState,
  seen: ReadonlySet<string> | null,
  leavers: Map<string, Change>,
  done: Partial<SyncState>,
): Promise<AccountsRead> {
  const { db, clock, tenantId } = reading;
  const quiet: Change[] = [];
  if (seen !== null)
    for await (const slice of presentPeople(reading)) {
      const plan = planUnseen(slice.filter(({ account }) => !seen.has(account.entraId)));
      for (const one of plan.leavers) leavers.set(one.account.entraId, one);
      quiet.push(...plan.changes);
    }
  const active = await db.read(tenantId, trx => countActive(trx, tenantId));
  if (isMassHarm(leavers.size, active, state.confirmedCount)) return { kind: 'stopped', wouldLeave: leavers.size };

  const all = [...leavers.values(), ...quiet];
  for (let at = 0; at === 0 || at < all.length; at += SLICE) {
    const slice = all.slice(at, at + SLICE);
    const isLast = at + SLICE >= all.length;
    const now = clock.now();
    await db.write(tenantId, async trx => {
      const today = clock.today((await readSetting(trx, tenantId, 'organisation')).timeZone);
      await updatePeople(trx, tenantId, slice, { today, at: now });
      await redecideReports(
        trx,
        tenantId,
        slice.map(({ account }) => account.entraId),
      );
      if (isLast) await writeSyncState(trx, tenantId, 'users', done);
    });
    await setImmediate();
  }
  return { kind: 'read', left: leavers.size };
}

async function* presentPeople({ db, tenantId }: Reading): AsyncGenerator<readonly Held[]> {
  for (let after = ''; ;) {
    const from = after;
    const slice = await db.read(tenantId, trx => listPresent(trx, tenantId, from, UNSEEN_SLICE));
    yield slice;
    const last = slice.at(-1);
    if (last === undefined || slice.length < UNSEEN_SLICE) return;
    after = last.personId;
    await setImmediate();
  }
}
