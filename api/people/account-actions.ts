import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Settings } from '#api/contract/settings.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { AccountChange } from './account.ts';
import { planDecisions } from './decide-actions.ts';
import { hasAssignments } from './group-store.ts';
import type { GroupName } from './mapping.ts';
import { listActivePeople, writeRoles } from './role-store.ts';
import {
  findHeld,
  insertPeople,
  insertPersonChanges,
  newPerson,
  redecideReports,
  updatePeople,
  type PersonRow,
} from './store.ts';
import { groupsAwaitingOwners } from './unit-store.ts';
import { planPage, type Change, type Held, type Plan, type returnersAmong } from './sync.ts';

export type Applying = Readonly<{
  settings: Settings;
  /** The groups that the mapping names. */
  groups: readonly GroupName[];
  today: CalendarDate;
  at: Instant;
  /** Whom earlier pages of the round would take out, by object id. */
  leavers: ReadonlyMap<string, Change>;
  /** Who a joiner may be, of those who left; null when there are no joiners. */
  proposed: ReturnType<typeof returnersAmong> | null;
}>;

export type Applied = Readonly<{
  plan: Plan;
  /** Joiners who are decided, in the same stroke. */
  personIds: readonly string[];
  joined: number;
}>;

/**
 * Writes what a slice of accounts (at most some hundred) says: joiners, changed facts. Whom it would take out is left to
 * the caller. While nobody is assigned anything, joiners whose manager is known are decided at once: nothing has to
 * follow them, and a first reading writes each person once.
 */
export async function applyAccounts(
  trx: Trx,
  tenantId: string,
  slice: readonly AccountChange[],
  applying: Applying,
): Promise<Applied> {
  const { leavers, proposed } = applying;
  const held = await findHeld(trx, tenantId, [...new Set(slice.map(({ entraId }) => entraId))]);
  const plan = planPage(slice, withPutOff(held, leavers));
  const people = plan.joiners.map(joiner => newPerson(joiner, applying));
  const moved = plan.changes.filter(({ held: { state: before }, state }) => before !== state);
  // Before the joiners are there: whoever came in this slice already sees the managers in it.
  await redecideReports(trx, tenantId, [
    ...plan.joiners.map(({ account }) => account.entraId),
    ...moved.map(({ account }) => account.entraId),
  ]);
  const decided = await takeIn(trx, tenantId, people, applying);
  const returns = plan.joiners.flatMap(({ account }, index) => {
    const to = proposed?.(account) ?? null;
    const personId = people[index]?.personId;
    return to === null || personId === undefined
      ? []
      : [{ personId, what: 'possible-return' as const, from: null, to }];
  });
  await insertPersonChanges(trx, tenantId, returns, applying);
  await updatePeople(trx, tenantId, plan.changes, applying);
  return { plan, ...decided };
}

async function takeIn(
  trx: Trx,
  tenantId: string,
  people: readonly PersonRow[],
  { settings, groups, today, at }: Applying,
): Promise<Pick<Applied, 'personIds' | 'joined'>> {
  if (people.length === 0) return { personIds: [], joined: 0 };
  if (await hasAssignments(trx, tenantId)) {
    await insertPeople(trx, tenantId, people);
    return { personIds: [], joined: 0 };
  }
  const here = new Map(people.flatMap(({ entraId, personId, state }) => (entraId !== null && state === 'active' ? [[entraId, personId] as const] : []))); // prettier-ignore
  const managerIds = people.flatMap(({ managerEntraId }) => managerEntraId ?? []);
  const known = await listActivePeople(trx, tenantId, managerIds);
  const isKnown = (id: string | null): boolean => id === null || here.has(id) || known.has(id);
  const ready = people.filter(({ managerEntraId }) => isKnown(managerEntraId));
  const pendingGroups = await groupsAwaitingOwners(trx, tenantId);
  const deciding = { settings, groups, today, at, mayTakeOut: true, pendingGroups };
  const { decided, natures, roles } = await planDecisions(trx, tenantId, ready, deciding, here);
  const isReady = new Set(decided.personIds);
  const saidOf = new Map(natures.map(said => [said.personId, said]));
  await insertPeople(
    trx,
    tenantId,
    people.map(person => ({
      ...person,
      ...saidOf.get(person.personId),
      decidedAt: isReady.has(person.personId) ? at : null,
    })),
  );
  await writeRoles(trx, tenantId, roles);
  await insertPersonChanges(trx, tenantId, roles.changes, { today, at });
  return decided;
}

/** What an earlier page of the round said of accounts put off still holds, unless this page says otherwise. */
export function withPutOff(
  held: ReadonlyMap<string, Held>,
  leavers: ReadonlyMap<string, Change>,
): ReadonlyMap<string, Held> {
  if (leavers.size === 0) return held;
  return new Map(
    [...held].map(([entraId, one]) => {
      const putOff = leavers.get(entraId);
      return [entraId, putOff?.state === 'disabled' ? { ...one, account: putOff.account } : one];
    }),
  );
}
