import { randomUUID } from 'node:crypto';

import type { GroupInput, HeldGroupView, PersonInput } from '#infra/tenant/control.ts';
import type { Commands } from '#infra/tenant/control/surface.ts';
import { deliveriesOf, subscriptionsOf } from '#infra/tenant/graph/notifications.ts';
import { tellLifecycle } from '#infra/tenant/graph/subscriptions.ts';
import type { DirectoryChange, HeldGroup } from '#infra/tenant/org/directory.ts';
import type { Account, Group, User } from '#infra/tenant/org/types.ts';
import type { World } from '#infra/tenant/world.ts';

type PeopleCommand =
  | 'people'
  | 'person'
  | 'addPerson'
  | 'updatePerson'
  | 'disablePerson'
  | 'deletePerson'
  | 'restorePerson'
  | 'purgePerson'
  | 'setManager'
  | 'setTeams';
type GroupCommand =
  | 'groups'
  | 'group'
  | 'addGroup'
  | 'updateGroup'
  | 'deleteGroup'
  | 'addMember'
  | 'removeMember'
  | 'addOwner'
  | 'removeOwner'
  | 'expireDeltaLinks';

export function peopleCommands(world: World): Pick<Commands, PeopleCommand> {
  const { accounts } = world.directory;
  const held = (id: string): Account => {
    const account = accounts.get(id) ?? world.directory.find(id);
    if (!account) throw new Error(`there is no person '${id}'`);
    return account;
  };
  const put = (account: Account): Account => {
    change(world, { kind: 'person put', account });
    return account;
  };
  return {
    people({ search, limit, deleted } = {}) {
      const asked = (search ?? '').toLocaleLowerCase();
      const found: Account[] = [];
      for (const account of accounts.values()) {
        if ((account.deletedAt !== null) !== (deleted ?? false)) continue;
        if (!`${account.user.displayName} ${account.user.userPrincipalName}`.toLocaleLowerCase().includes(asked))
          continue;
        found.push(account);
        if (found.length === (limit ?? Infinity)) break;
      }
      return found;
    },
    person: id => held(id),
    addPerson: input => put(newAccount(world, input)),
    updatePerson: (id, input) => put(changedAccount(held(id), input)),
    disablePerson: id => put(changedAccount(held(id), { user: { accountEnabled: false } })),
    deletePerson: id => put({ ...held(id), deletedAt: world.clock.now().toISOString() }),
    restorePerson: id => put({ ...held(id), deletedAt: null }),
    purgePerson: id => change(world, { kind: 'person purged', id: held(id).user.id }),
    setManager: (id, managerId) => put({ ...held(id), managerId: managerId === null ? null : held(managerId).user.id }),
    setTeams: (id, teams) => put({ ...held(id), teams }),
  };
}

export function hintCommands(world: World): Pick<Commands, 'deliveries' | 'subscriptions' | 'lifecycle'> {
  return {
    deliveries: () => deliveriesOf(world),
    subscriptions: () => [...subscriptionsOf(world).values()],
    lifecycle: event => tellLifecycle(world, event),
  };
}

export function groupCommands(world: World): Pick<Commands, GroupCommand> {
  const held = (id: string): HeldGroup => {
    const found = world.directory.groups.get(id);
    if (!found) throw new Error(`there is no group '${id}'`);
    return found;
  };
  const objectId = (id: string): string => {
    if (world.directory.groups.has(id) || world.directory.accounts.has(id)) return id;
    throw new Error(`there is no person or group '${id}'`);
  };
  return {
    groups: () => [...world.directory.groups.values()].map(shown),
    group: id => shown(held(id)),
    addGroup(input) {
      const group = newGroup(world, input);
      change(world, { kind: 'group put', group });
      for (const memberId of input.memberIds ?? [])
        change(world, { kind: 'member added', groupId: group.id, memberId: objectId(memberId) });
      for (const memberId of input.ownerIds ?? [])
        change(world, { kind: 'owner added', groupId: group.id, memberId: objectId(memberId) });
      return shown(held(group.id));
    },
    updateGroup(id, asked) {
      change(world, { kind: 'group put', group: { ...held(id).group, ...asked, id } });
      return shown(held(id));
    },
    deleteGroup: id => change(world, { kind: 'group deleted', id: held(id).group.id }),
    addMember: (groupId, memberId) =>
      change(world, { kind: 'member added', groupId: held(groupId).group.id, memberId: objectId(memberId) }),
    removeMember: (groupId, memberId) =>
      change(world, { kind: 'member removed', groupId: held(groupId).group.id, memberId: objectId(memberId) }),
    addOwner: (groupId, memberId) =>
      change(world, { kind: 'owner added', groupId: held(groupId).group.id, memberId: objectId(memberId) }),
    removeOwner: (groupId, memberId) =>
      change(world, { kind: 'owner removed', groupId: held(groupId).group.id, memberId: objectId(memberId) }),
    expireDeltaLinks: () => world.commit({ of: 'delta links expired' }),
  };
}

function change(world: World, directoryChange: DirectoryChange): void {
  world.commit({ of: 'directory', change: directoryChange });
}

function newAccount(world: World, input: PersonInput & { readonly id?: string }): Account {
  const id = input.id ?? randomUUID();
  const displayName =
    input.user?.displayName ??
    ([input.user?.givenName, input.user?.surname].filter(Boolean).join(' ') || 'Somebody New');
  const local = `${displayName.toLowerCase().replace(/[^a-z]+/g, '.')}.${id.slice(0, 8)}`;
  const user: User = {
    id, accountEnabled: true, businessPhones: [], city: null, companyName: null, country: 'DE', createdDateTime: world.clock.now().toISOString(),
    department: null, displayName, employeeHireDate: null, employeeId: null, employeeLeaveDateTime: null, employeeType: 'Employee',
    externalUserState: null, givenName: null, jobTitle: null, mail: `${local}@${world.directory.domain}`, mailNickname: local, mobilePhone: null,
    officeLocation: null, otherMails: [], postalCode: null, preferredLanguage: 'de-DE', state: null, streetAddress: null, surname: null,
    usageLocation: 'DE', userPrincipalName: `${local}@${world.directory.domain}`, userType: 'Member',
  }; // prettier-ignore
  const blank: Account = {
    user,
    managerId: null,
    teams: 'installed',
    mailbox: true,
    timeZone: 'Europe/Berlin',
    appRoles: [],
    deletedAt: null,
  };
  return changedAccount(blank, input);
}

function changedAccount(account: Account, { user, ...about }: PersonInput): Account {
  return { ...account, ...about, user: { ...account.user, ...user, id: account.user.id } };
}

function newGroup(world: World, input: GroupInput): Group {
  const { displayName, description, visibility } = input;
  return {
    id: input.id ?? randomUUID(),
    createdDateTime: world.clock.now().toISOString(),
    description: description ?? null,
    displayName,
    groupTypes: [],
    mail: null,
    mailEnabled: false,
    mailNickname: displayName.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    membershipRule: null,
    securityEnabled: true,
    visibility: visibility ?? null,
  };
}

function shown({ group, memberIds, ownerIds }: HeldGroup): HeldGroupView {
  return { group, memberIds: [...memberIds], ownerIds: [...ownerIds] };
}
