import type { CalendarDate } from '#api/calendar.ts';
import type { Control, HeldGroupView } from '#infra/tenant/control.ts';
import type { Account } from '#infra/tenant/org/types.ts';

/** So many have neither a mailbox nor leave to use the app: they have to be told in person, and the screens say so. */
const UNREACHABLE = 4;

/** Everywhere somebody cannot be reached; here, too. */
export async function makeUnreachable(control: Control): Promise<void> {
  const without = (await control.people()).filter(({ mailbox, user }) => !mailbox && user.employeeType === 'Volunteer');
  for (const { user } of without.slice(0, UNREACHABLE)) await control.setTeams(user.id, 'blocked');
}

/** Somebody of the sample who came within the two years: taken out of the directory first, put back on their day. */
export interface Arrival {
  readonly on: CalendarDate;
  readonly account: Account;
  readonly groupIds: readonly string[];
}

/**
 * Takes out whoever was hired after the history begins, so that they can join by delta as real people do. Those who lead or own
 * something stay: others point to them. Answers who comes back when, in order.
 */
export async function takeOutArrivals(control: Control, beginsOn: CalendarDate): Promise<readonly Arrival[]> {
  const [accounts, groups] = await Promise.all([control.people(), control.groups()]);
  const needed = new Set([
    ...accounts.map(({ managerId }) => managerId),
    ...groups.flatMap(({ ownerIds }) => ownerIds),
  ]);
  const arrivals = accounts.flatMap(account => {
    const on = account.user.employeeHireDate?.slice(0, 10) ?? '';
    return on <= beginsOn || needed.has(account.user.id) ? [] : [{ on, account, groupIds: groupsOf(groups, account) }];
  });
  for (const { account } of arrivals) await control.purgePerson(account.user.id);
  return arrivals.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

export async function arrive(control: Control, { account, groupIds }: Arrival): Promise<void> {
  const { user, managerId, teams, mailbox, timeZone, appRoles } = account;
  await control.addPerson({ id: user.id, user, managerId, teams, mailbox, timeZone, appRoles });
  for (const groupId of groupIds) await control.addMember(groupId, user.id);
}

function groupsOf(groups: readonly HeldGroupView[], { user }: Account): readonly string[] {
  return groups.filter(({ memberIds }) => memberIds.includes(user.id)).map(({ group }) => group.id);
}
