import { setImmediate } from 'node:timers/promises';
import type { Settings } from '#api/contract/settings.ts';
import { decideSlice, mappingDigest } from './decide-actions.ts';
import type { Deciders as Rules } from './account-jobs.ts';
import type { Reading } from './group-jobs.ts';
import { listUndecided, markDecided, undecideSlice } from './role-store.ts';
import { countActive } from './store.ts';
import { isMassHarm } from './sync.ts';
import { readSyncState, writeSyncState } from './sync-store.ts';

type Deciders = Pick<Reading, 'db' | 'clock' | 'tenantId' | 'signal'>;
const SLICE = 100;
const MARK_SLICE = 500;

export type Decisions = Readonly<{
  /** Everybody who was looked at, changed or not: their enrolments are looked at next. */
  personIds: readonly string[];
  joined: number;
  changed: number;
  /** People who stopped being persons by the mapping. */
  left: number;
  /** Whom the mapping would have made no persons, had an admin agreed. */
  heldBack: readonly string[];
}>;

/** New settings mean deciding everybody again; marked in slices, and the digest kept only once all are marked. */
export async function followMapping({ db, tenantId, signal }: Deciders, settings: Settings): Promise<void> {
  const digest = mappingDigest(settings);
  const state = await db.read(tenantId, trx => readSyncState(trx, tenantId, 'users'));
  if (state.mappingDigest === digest) return;
  for (let after: string | null = ''; after !== null;) {
    signal.throwIfAborted();
    const from: string = after;
    after = await db.write(tenantId, trx => undecideSlice(trx, tenantId, from, MARK_SLICE));
    await setImmediate();
  }
  await db.write(tenantId, trx => writeSyncState(trx, tenantId, 'users', { mappingDigest: digest }));
}

/** Decides nature, roles and responsible people of everybody who is marked; run again it decides nothing new. */
export async function decidePeople(deciders: Deciders, rules: Rules): Promise<Decisions> {
  const first = await decideAll(deciders, rules, false);
  if (first.spared.length === 0) return { ...first, left: 0, heldBack: [] };
  const { db, tenantId } = deciders;
  const { active, state } = await db.read(tenantId, async trx => ({
    active: await countActive(trx, tenantId),
    state: await readSyncState(trx, tenantId, 'users'),
  }));
  if (isMassHarm(first.spared.length, active, state.confirmedCount))
    return { ...first, left: 0, heldBack: first.spared };
  const second = await decideAll(deciders, rules, true);
  return {
    personIds: [...new Set([...first.personIds, ...second.personIds])],
    joined: first.joined,
    changed: first.changed,
    left: first.spared.length,
    heldBack: [],
  };
}

async function decideAll({ db, clock, tenantId, signal }: Deciders, { settings, groups }: Rules, mayTakeOut: boolean) {
  const personIds: string[] = [];
  const spared: string[] = [];
  let joined = 0;
  let changed = 0;
  for (let after = ''; ;) {
    signal.throwIfAborted();
    const from = after;
    const at = clock.now();
    const today = clock.today(settings.organisation.timeZone);
    const waiting = await db.read(tenantId, trx => listUndecided(trx, tenantId, from, SLICE));
    if (waiting.length === 0) return { personIds, spared, joined, changed };
    const { slice, decided } = await db.write(tenantId, async trx => {
      const slice = await listUndecided(trx, tenantId, from, SLICE);
      return { slice, decided: await decideSlice(trx, tenantId, slice, { settings, groups, today, at, mayTakeOut }) };
    });
    personIds.push(...decided.personIds);
    spared.push(...decided.spared);
    joined += decided.joined;
    changed += decided.changed;
    const last = slice.at(-1);
    if (last === undefined || slice.length < SLICE) return { personIds, spared, joined, changed };
    after = last.personId;
    await setImmediate();
  }
}

/** The last step of a run: their enrolments have followed, so nobody needs to look at them again. */
export async function settlePeople({ db, clock, tenantId }: Deciders, personIds: readonly string[]): Promise<void> {
  for (let at = 0; at < personIds.length; at += MARK_SLICE) {
    const slice = personIds.slice(at, at + MARK_SLICE);
    await db.write(tenantId, trx => markDecided(trx, tenantId, slice, clock.now()));
    await setImmediate();
  }
}
