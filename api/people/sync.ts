import { newAccount, type Account, type AccountChange } from './account.ts';

export type PersonState = 'active' | 'disabled' | 'left';

/** A person of the directory as we hold them. */
export type Held = Readonly<{ personId: string; state: PersonState; nature: string; account: Account }>;

/** Something worth an entry in the person's history; values are ids or words of ours, never names. */
export type PersonEvent = Readonly<{
  what: 'left' | 'disabled' | 'enabled' | 'restored' | 'renamed';
  from: string | null;
  to: string | null;
}>;

export type Joiner = Readonly<{ account: Account; state: 'active' | 'disabled' }>;
export type Change = Readonly<{ held: Held; account: Account; state: PersonState; events: readonly PersonEvent[] }>;

export type Plan = Readonly<{
  joiners: readonly Joiner[];
  /** Facts that changed, people who came back, accounts that were off anyway and are now gone. */
  changes: readonly Change[];
  /** People who were active and no longer are: applied only when the whole round does no mass harm. */
  leavers: readonly Change[];
}>;

/**
 * What a page of directory changes means for the people we hold. The page may name an object several times (told in
 * parts, or replayed): parts are merged, what stands later holds. What we hold already is no change, so a page told twice
 * changes nothing the second time. A deleted account that we never knew is nobody.
 */
export function planPage(page: readonly AccountChange[], heldByEntraId: ReadonlyMap<string, Held>): Plan {
  const joiners: Joiner[] = [];
  const changes: Change[] = [];
  const leavers: Change[] = [];
  for (const change of merged(page)) {
    const held = heldByEntraId.get(change.entraId);
    if (held === undefined) {
      if (change.kind === 'gone') continue;
      const account = newAccount(change.entraId, change.properties);
      joiners.push({ account, state: stateOf(account) });
      continue;
    }
    const planned =
      change.kind === 'gone' ? leaving(held, change.how) : changing(held, { ...held.account, ...change.properties });
    if (planned === null) continue;
    (isLoss(held, planned.state) ? leavers : changes).push(planned);
  }
  return { joiners, changes, leavers };
}

/** People of a full reading that never came up in it: deleted while we could not look. */
export function planUnseen(unseen: readonly Held[]): Plan {
  const planned = unseen.flatMap(held => leaving(held, 'hard') ?? []);
  return {
    joiners: [],
    changes: planned.filter(({ held, state }) => !isLoss(held, state)),
    leavers: planned.filter(({ held, state }) => isLoss(held, state)),
  };
}

/** Runs in a row in which Graph broke down over a place from which to read on, before everything is read anew. */
export const MOST_BREAKDOWNS = 3;

/** By the kind of fault: a place that leads nowhere any more: expired, or kept from another address of Graph. */
export function isNoPlace(kind: string): boolean {
  return kind === 'gone' || kind === 'refused' || kind === 'unreadable';
}

export const SMALLEST_MASS = 20;
export const LARGEST_SHARE = 0.05;

/**
 * Whether one sync takes out so many that somebody must look first: more than 5 % of the active people, and at least 20.
 * `confirmed` is the number an admin has agreed to.
 */
export function isMassHarm(leaving: number, active: number, confirmed: number | null): boolean {
  if (leaving < SMALLEST_MASS || leaving <= active * LARGEST_SHARE) return false;
  return confirmed === null || leaving > confirmed;
}

type Leaver = Readonly<{ personId: string; employeeId: string | null; mail: string | null }>;
type Told = Pick<Account, 'employeeId' | 'mail'>;

/**
 * Finds the person who left and whom a joiner may be, come back under a new object id: by employee id, else by mail, never
 * by name alone; of several who left, the first in the list. Only a proposal, an admin decides; the history of two people
 * is never mixed by a machine.
 */
export function returnersAmong(left: readonly Leaver[]): (joiner: Told) => string | null {
  const byEmployeeId = new Map<string, string>();
  const byMail = new Map<string, string>();
  for (const { personId, employeeId, mail } of left.toReversed()) {
    if (employeeId !== null) byEmployeeId.set(employeeId.toLowerCase(), personId);
    if (mail !== null) byMail.set(mail.toLowerCase(), personId);
  }
  return ({ employeeId, mail }) =>
    (employeeId === null ? undefined : byEmployeeId.get(employeeId.toLowerCase())) ??
    (mail === null ? undefined : byMail.get(mail.toLowerCase())) ??
    null;
}

function merged(page: readonly AccountChange[]): Iterable<AccountChange> {
  const byId = new Map<string, AccountChange>();
  for (const change of page) {
    const earlier = byId.get(change.entraId);
    byId.set(
      change.entraId,
      change.kind === 'account' && earlier?.kind === 'account'
        ? { ...change, properties: { ...earlier.properties, ...change.properties } }
        : change,
    );
  }
  return byId.values();
}

const stateOf = ({ isEnabled }: Account): 'active' | 'disabled' => (isEnabled ? 'active' : 'disabled');
const isLoss = (held: Held, state: PersonState): boolean =>
  held.state === 'active' && held.nature === 'person' && state !== 'active';

function leaving(held: Held, how: 'soft' | 'hard'): Change | null {
  if (held.state === 'left') return null;
  return { held, account: held.account, state: 'left', events: [{ what: 'left', from: held.state, to: how }] };
}

function changing(held: Held, account: Account): Change | null {
  const state = stateOf(account);
  const events: PersonEvent[] = [];
  if (held.state === 'left') events.push({ what: 'restored', from: 'left', to: state });
  else if (held.state !== state)
    events.push({ what: state === 'active' ? 'enabled' : 'disabled', from: held.state, to: state });
  if (held.account.displayName !== account.displayName) events.push({ what: 'renamed', from: null, to: null });
  const isSame = (Object.keys(account) as (keyof Account)[]).every(name => account[name] === held.account[name]);
  return isSame && events.length === 0 ? null : { held, account, state, events };
}
