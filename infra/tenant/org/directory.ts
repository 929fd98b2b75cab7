import { isMember, nestedGroups, nestedMembers } from '#infra/tenant/org/nesting.ts';
import type { Account, Group, Organisation, User } from '#infra/tenant/org/types.ts';

/** What can happen to the directory. Applied to memory and, with a data folder, written to the journal: both say the same after a restart. */
export type DirectoryChange =
  | { readonly kind: 'person put'; readonly account: Account }
  | { readonly kind: 'person purged'; readonly id: string }
  | { readonly kind: 'group put'; readonly group: Group }
  | { readonly kind: 'group deleted'; readonly id: string }
  | { readonly kind: 'member added' | 'member removed'; readonly groupId: string; readonly memberId: string }
  | { readonly kind: 'owner added' | 'owner removed'; readonly groupId: string; readonly memberId: string };

/** One line of the log that delta reads. Its place in the log, counted from 1, is its sequence number. */
export type LogLine =
  | { readonly of: 'user' | 'group'; readonly id: string; readonly properties: readonly string[] }
  | {
      readonly of: 'user';
      readonly id: string;
      readonly manager: { readonly from: string | null; readonly to: string | null };
    }
  | { readonly of: 'group'; readonly id: string; readonly member: { readonly id: string; readonly removed: boolean } }
  | { readonly of: 'group'; readonly id: string; readonly owner: { readonly id: string; readonly removed: boolean } }
  | { readonly of: 'user' | 'group'; readonly id: string; readonly gone: 'changed' | 'deleted' };

export interface HeldGroup {
  readonly group: Group;
  readonly memberIds: Set<string>;
  readonly ownerIds: Set<string>;
}

export interface Directory {
  readonly name: string;
  readonly domain: string;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly groups: ReadonlyMap<string, HeldGroup>;
  /** Everybody ever, in order of creation; places never move, so a place is a paging position. Purged accounts are no longer in `accounts`. */
  readonly order: readonly string[];
  readonly groupOrder: readonly string[];
  readonly log: readonly LogLine[];
  apply(change: DirectoryChange): void;
  /** An account that is not deleted, by id or user principal name (in any case). */
  find(idOrName: string): Account | undefined;
  reportsOf(id: string): readonly Account[];
  /** Ids of the groups that hold this member directly. */
  groupsHolding(memberId: string): ReadonlySet<string>;
  /** Members of a group and of the groups inside it, each once; groups among them. Order is stable while nothing changes. */
  nestedMembers(groupId: string): readonly string[];
  nestedGroups(memberId: string): readonly string[];
  isMember(groupId: string, memberId: string): boolean;
}

const none: ReadonlySet<string> = new Set();

/** The directory of one organisation, in memory. Reading is by map or place; nothing here searches through everybody. */
export function openDirectory(organisation: Organisation): Directory {
  const accounts = new Map<string, Account>();
  const groups = new Map<string, HeldGroup>();
  const order: string[] = [];
  const groupOrder: string[] = [];
  const log: LogLine[] = [];
  const idByName = new Map<string, string>();
  const reports = new Map<string, Set<string>>();
  const holders = new Map<string, Set<string>>();
  const nested = new Map<string, { at: number; ids: readonly string[] }>();

  const indexPerson = (account: Account, before: Account | undefined) => {
    if (before) idByName.delete(before.user.userPrincipalName.toLowerCase());
    idByName.set(account.user.userPrincipalName.toLowerCase(), account.user.id);
    if (before?.managerId) reports.get(before.managerId)?.delete(account.user.id);
    if (account.managerId) entry(reports, account.managerId).add(account.user.id);
  };
  const hold = (groupId: string, memberId: string) => {
    groups.get(groupId)?.memberIds.add(memberId);
    entry(holders, memberId).add(groupId);
  };
  const letGo = (groupId: string, memberId: string) => {
    groups.get(groupId)?.memberIds.delete(memberId);
    holders.get(memberId)?.delete(groupId);
  };

  const apply = (change: DirectoryChange): void => {
    switch (change.kind) {
      case 'person put': {
        const { account } = change;
        const before = accounts.get(account.user.id);
        if (!before) order.push(account.user.id);
        accounts.set(account.user.id, account);
        indexPerson(account, before);
        log.push(...personLines(before, account), ...linkLines(before, account, holders.get(account.user.id) ?? none));
        return;
      }
      case 'person purged': {
        const before = accounts.get(change.id);
        if (!before) return;
        for (const groupId of holders.get(change.id) ?? none) letGo(groupId, change.id);
        accounts.delete(change.id);
        idByName.delete(before.user.userPrincipalName.toLowerCase());
        if (before.managerId) reports.get(before.managerId)?.delete(change.id);
        log.push({ of: 'user', id: change.id, gone: 'deleted' });
        return;
      }
      case 'group put': {
        const before = groups.get(change.group.id);
        if (!before) groupOrder.push(change.group.id);
        groups.set(change.group.id, { memberIds: new Set(), ownerIds: new Set(), ...before, group: change.group });
        log.push({ of: 'group', id: change.group.id, properties: changedProperties(before?.group, change.group) });
        return;
      }
      case 'group deleted': {
        for (const memberId of groups.get(change.id)?.memberIds ?? none) letGo(change.id, memberId);
        for (const groupId of holders.get(change.id) ?? none) letGo(groupId, change.id);
        groups.delete(change.id);
        log.push({ of: 'group', id: change.id, gone: 'deleted' });
        return;
      }
      case 'member added':
      case 'member removed': {
        const removed = change.kind === 'member removed';
        if (removed) letGo(change.groupId, change.memberId);
        else hold(change.groupId, change.memberId);
        log.push({ of: 'group', id: change.groupId, member: { id: change.memberId, removed } });
        return;
      }
      case 'owner added':
      case 'owner removed': {
        const removed = change.kind === 'owner removed';
        const owners = groups.get(change.groupId)?.ownerIds;
        if (removed) owners?.delete(change.memberId);
        else owners?.add(change.memberId);
        log.push({ of: 'group', id: change.groupId, owner: { id: change.memberId, removed } });
      }
    }
  };

  for (const account of organisation.accounts) apply({ kind: 'person put', account });
  for (const { group, memberIds, ownerIds } of organisation.groups) {
    apply({ kind: 'group put', group });
    for (const memberId of memberIds) hold(group.id, memberId);
    for (const memberId of ownerIds) apply({ kind: 'owner added', groupId: group.id, memberId });
  }
  log.length = 0;

  const membersOf = (id: string) => groups.get(id)?.memberIds;
  const groupsHolding = (id: string) => holders.get(id) ?? none;
  return {
    name: organisation.name,
    domain: organisation.domain,
    accounts,
    groups,
    order,
    groupOrder,
    log,
    apply,
    groupsHolding,
    find(idOrName) {
      const account = accounts.get(idOrName.toLowerCase()) ?? accounts.get(idByName.get(idOrName.toLowerCase()) ?? '');
      return account?.deletedAt === null ? account : undefined;
    },
    reportsOf: id =>
      [...(reports.get(id) ?? none)]
        .flatMap(report => accounts.get(report) ?? [])
        .filter(one => one.deletedAt === null),
    nestedMembers(groupId) {
      const known = nested.get(groupId);
      if (known?.at === log.length) return known.ids;
      const ids = nestedMembers(groupId, membersOf);
      nested.set(groupId, { at: log.length, ids });
      return ids;
    },
    nestedGroups: memberId => nestedGroups(memberId, groupsHolding),
    isMember: (groupId, memberId) => isMember(groupId, memberId, groupsHolding),
  };
}

function personLines(before: Account | undefined, after: Account): LogLine[] {
  const { id } = after.user;
  if (after.deletedAt !== null) return before?.deletedAt === null ? [{ of: 'user', id, gone: 'changed' }] : [];
  const returned = before === undefined || before.deletedAt !== null;
  const properties = changedProperties(returned ? undefined : before.user, after.user);
  const from = returned ? null : before.managerId;
  return [
    ...(properties.length > 0 ? [{ of: 'user', id, properties } as const] : []),
    ...(from === after.managerId ? [] : [{ of: 'user', id, manager: { from, to: after.managerId } } as const]),
  ];
}

/** Groups show a soft-deleted member as removed, and as added again once restored; the link itself waits in the recycle bin. */
function linkLines(before: Account | undefined, after: Account, groupIds: ReadonlySet<string>): LogLine[] {
  if (!before || (before.deletedAt === null) === (after.deletedAt === null)) return [];
  return [...groupIds].map(id => ({
    of: 'group',
    id,
    member: { id: after.user.id, removed: after.deletedAt !== null },
  }));
}

function changedProperties(before: User | Group | undefined, after: User | Group): string[] {
  const old = new Map<string, unknown>(Object.entries(before ?? {}));
  return Object.entries(after).flatMap(([name, value]) =>
    before && JSON.stringify(old.get(name)) === JSON.stringify(value) ? [] : [name],
  );
}

function entry(index: Map<string, Set<string>>, key: string): Set<string> {
  const found = index.get(key) ?? new Set<string>();
  index.set(key, found);
  return found;
}
