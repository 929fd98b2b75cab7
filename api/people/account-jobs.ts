import { setImmediate } from 'node:timers/promises';
import type { Settings } from '#api/contract/settings.ts';
import type { AccountItem, Page } from '#api/graph/people.ts';
import { readAccounts } from '#api/graph/people.ts';
import type { Fault, Outcome } from '#api/graph/outcome.ts';
import { changeOf, type AccountChange } from './account.ts';
import { applyAccounts, withPutOff, type Applied } from './account-actions.ts';
import type { Reading } from './group-jobs.ts';
import type { GroupName } from './mapping.ts';
import { countActive, findHeld, listLeavers, listPresent, redecideReports, updatePeople } from './store.ts';
import {
  isMassHarm,
  isNoPlace,
  MOST_BREAKDOWNS,
  planPage,
  planUnseen,
  returnersAmong,
  type Change,
  type Plan,
} from './sync.ts';
import { countBreakdown, forgetBreakdowns, readSyncState, writeSyncState, type SyncState } from './sync-store.ts';

/** Items written in one transaction: some milliseconds, and at the first reading fewer waits for the disk. */
const SLICE = 200;
const UNSEEN_SLICE = 2000;
const PLACE = 'users';

export type AccountsRead =
  | (Readonly<{ kind: 'read'; left: number }> & Joined)
  /** These would have been taken out, so many that an admin has to agree first; everything else was applied. */
  | (Readonly<{ kind: 'stopped'; leavers: readonly Change[] }> & Joined)
  | Fault;
/** People who were decided as they were taken in; only while no assignment could want them. */
type Joined = Readonly<{
  personIds: readonly string[];
  joined: number;
  /** People already known of whom something was written: facts, or that they are back. */
  updated: number;
}>;

export type Deciders = Readonly<{ settings: Settings; groups: readonly GroupName[] }>;

/**
 * Follows the accounts of the directory to where it stands now. Joiners and changes are applied page by page; whoever is to
 * be taken out waits for the end of the round, when the whole number is known. The place for the next round is saved in the
 * transaction of the round's last rows, so a crash repeats pages, which changes nothing, and loses none. A first reading
 * goes on where it was interrupted; an expired place, or one over which Graph breaks down again and again, means reading
 * everything again, where whoever does not come up has left. The next page is asked for while one is written.
 */
export async function readPeople(reading: Reading, deciders: Deciders): Promise<AccountsRead> {
  const { db, clock, tenantId, signal } = reading;
  const state = await db.read(tenantId, trx => readSyncState(trx, tenantId, PLACE));
  const isFirst = state.fullReadAt === null;
  let isFull = state.deltaLink === null || reading.isWhole === true;
  let seen: Set<string> | null = isFull && !isFirst ? new Set() : null;
  let link = isFirst ? state.nextLink : isFull ? null : state.deltaLink;
  let hasBegunAnew = false;
  const leavers = new Map<string, Change>();
  const personIds: string[] = [];
  let joined = 0;
  let updated = 0;
  let returns: Proposals | null = null;
  const proposals = async (): Promise<Proposals> =>
    (returns ??= returnersAmong(await db.read(tenantId, trx => listLeavers(trx, tenantId))));
  let asked = ask(reading, link);
  for (;;) {
    const page = settled(await asked);
    if (link !== null && !hasBegunAnew && (await isLost(reading, page))) {
      // Begin anew. In a first reading nobody can have been missed; later, whoever stays unseen has gone meanwhile.
      hasBegunAnew = true;
      isFull = true;
      link = null;
      seen = isFirst ? null : new Set();
      leavers.clear();
      asked = ask(reading, null);
      continue;
    }
    if (page.kind !== 'ok') return page;
    const { items, isLast, link: next } = page.body;
    if (!isLast) asked = ask(reading, next);
    const changes = items.map(changeOf);
    for (const change of changes) if (change.kind === 'account') seen?.add(change.entraId);
    for (let at = 0; at < changes.length; at += SLICE) {
      signal.throwIfAborted();
      const slice = changes.slice(at, at + SLICE);
      // Where a first reading goes on, saved with the last rows before it.
      const isEnd = at + SLICE >= changes.length;
      const place = isFirst && !isLast && isEnd ? { nextLink: next } : {};
      const about = { ...deciders, proposals, isReadAgain: seen !== null, place };
      const applied = await applySlice(reading, slice, leavers, about);
      personIds.push(...applied.personIds);
      joined += applied.joined;
      updated += applied.updated;
      await setImmediate();
    }
    if (isLast) {
      const done: Partial<SyncState> = { deltaLink: next, nextLink: null };
      if (isFull) done.fullReadAt = clock.now();
      return { ...(await finishRound(reading, deciders, state, seen, leavers, done)), personIds, joined, updated };
    }
    link = next;
  }
}

type Proposals = ReturnType<typeof returnersAmong>;
type Asked = Promise<Outcome<Page<AccountItem>> | Readonly<{ thrown: unknown }>>;

/** Asked ahead of its turn: a refusal must wait until somebody looks at it. */
function ask({ graph, tenantId, signal }: Reading, link: string | null): Asked {
  return readAccounts(graph, tenantId, link, signal).catch((thrown: unknown) => ({ thrown }));
}

function settled(answer: Awaited<Asked>): Outcome<Page<AccountItem>> {
  if ('thrown' in answer) throw answer.thrown;
  return answer;
}

/** Whether the place leads nowhere: expired, or Graph has broken down over it in several runs. */
async function isLost({ db, clock, tenantId }: Reading, page: Outcome<unknown>): Promise<boolean> {
  if (page.kind !== 'unavailable') return isNoPlace(page.kind);
  return (await db.write(tenantId, trx => countBreakdown(trx, tenantId, PLACE, clock.now()))) >= MOST_BREAKDOWNS;
}

type Applying = Deciders &
  Readonly<{
    proposals: () => Promise<Proposals>;
    /** Most of it is known then, and looking costs less than writing. */
    isReadAgain: boolean;
    /** Written in the same transaction. */
    place: Partial<SyncState>;
  }>;

/** Applies what takes nobody out; whoever it would take out is put off to `leavers`, by object id. */
async function applySlice(
  { db, clock, tenantId }: Reading,
  slice: readonly AccountChange[],
  leavers: Map<string, Change>,
  { settings, groups, proposals, isReadAgain, place }: Applying,
): Promise<Pick<Applied, 'personIds' | 'joined'> & { updated: number }> {
  const at = clock.now();
  const today = clock.today(settings.organisation.timeZone);
  const ids = [...new Set(slice.map(({ entraId }) => entraId))];
  let proposed: Proposals | null = null;
  if (isReadAgain) {
    const held = await db.read(tenantId, trx => findHeld(trx, tenantId, ids));
    if (isQuiet(planPage(slice, withPutOff(held, leavers)))) {
      for (const id of ids) leavers.delete(id);
      return { personIds: [], joined: 0, updated: 0 };
    }
    if (held.size < ids.length) proposed = await proposals();
  } else proposed = await proposals();
  const about = { settings, groups, today, at, leavers, proposed };
  const { plan, ...applied } = await db.write(tenantId, async trx => {
    await writeSyncState(trx, tenantId, PLACE, place);
    return applyAccounts(trx, tenantId, slice, about);
  });
  // An account told again later in the round is a leaver only if it still is one.
  for (const id of ids) leavers.delete(id);
  for (const one of plan.leavers) leavers.set(one.account.entraId, one);
  return { ...applied, updated: plan.changes.length };
}

const isQuiet = ({ joiners, changes, leavers }: Plan): boolean =>
  joiners.length + changes.length + leavers.length === 0;

type Finished = Readonly<{ kind: 'read'; left: number }> | Readonly<{ kind: 'stopped'; leavers: readonly Change[] }>;

/** Takes people out, unless they are suspiciously many, and saves the place for the next round with the last of them. */
async function finishRound(
  reading: Reading,
  deciders: Deciders,
  state: SyncState,
  seen: ReadonlySet<string> | null,
  leavers: Map<string, Change>,
  done: Partial<SyncState>,
): Promise<Finished> {
  const { db, tenantId } = reading;
  const quiet: Change[] = [];
  if (seen !== null)
    for await (const unseen of unseenPeople(reading, seen)) {
      const held = await db.read(tenantId, trx => findHeld(trx, tenantId, unseen));
      const plan = planUnseen([...held.values()]);
      for (const one of plan.leavers) leavers.set(one.account.entraId, one);
      quiet.push(...plan.changes);
    }
  if (leavers.size > 0) {
    const active = await db.read(tenantId, trx => countActive(trx, tenantId));
    if (isMassHarm(leavers.size, active, state.confirmedCount))
      return { kind: 'stopped', leavers: [...leavers.values()] };
  }
  const all = [...leavers.values(), ...quiet];
  for (let at = 0; at === 0 || at < all.length; at += SLICE) {
    const isLast = at + SLICE >= all.length;
    await takeOut(reading, deciders, all.slice(at, at + SLICE), isLast ? done : {});
    await setImmediate();
  }
  return { kind: 'read', left: leavers.size };
}

async function takeOut(
  { db, clock, tenantId }: Reading,
  { settings }: Deciders,
  slice: readonly Change[],
  done: Partial<SyncState>,
): Promise<void> {
  const at = clock.now();
  const today = clock.today(settings.organisation.timeZone);
  await db.write(tenantId, async trx => {
    await updatePeople(trx, tenantId, slice, { today, at });
    await redecideReports(
      trx,
      tenantId,
      slice.map(({ account }) => account.entraId),
    );
    await writeSyncState(trx, tenantId, PLACE, done);
    if (done.deltaLink !== undefined) await forgetBreakdowns(trx, tenantId, PLACE);
  });
}

/** Object ids of people held who did not come up, in slices. */
async function* unseenPeople({ db, tenantId }: Reading, seen: ReadonlySet<string>): AsyncGenerator<readonly string[]> {
  for (let after = ''; ;) {
    const from = after;
    const slice = await db.read(tenantId, trx => listPresent(trx, tenantId, from, UNSEEN_SLICE));
    const unseen = slice.flatMap(({ entraId }) => (entraId === null || seen.has(entraId) ? [] : [entraId]));
    if (unseen.length > 0) yield unseen;
    const last = slice.at(-1);
    if (last === undefined || slice.length < UNSEEN_SLICE) return;
    after = last.personId;
    await setImmediate();
  }
}
