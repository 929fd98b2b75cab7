import { denied, noSuchObject, unsupportedQuery } from '#infra/tenant/graph/errors.ts';
import { countReply, page, wanted } from '#infra/tenant/graph/listing.ts';
import type { FilterRules, Source } from '#infra/tenant/graph/listing.ts';
import type { Call, Operation } from '#infra/tenant/graph/operation.ts';
import { groupType, selected, shaped, userType } from '#infra/tenant/graph/properties.ts';
import { isEventual } from '#infra/tenant/graph/query.ts';
import { context, readUser, userFilterRules } from '#infra/tenant/graph/users.ts';
import { json } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';
import type { HeldGroup } from '#infra/tenant/org/directory.ts';
import type { Account } from '#infra/tenant/org/types.ts';
import type { World } from '#infra/tenant/world.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const groupFilterRules: FilterRules = {
  plain: words(
    'id displayName mail mailEnabled mailNickname securityEnabled groupTypes createdDateTime membershipRule',
  ),
  advanced: words('description visibility'),
  neverNull: words('mailEnabled securityEnabled'),
  starts: words('displayName mail mailNickname'),
};

const list = words('select filter expand orderby search count top skiptoken') as Operation['options'];
const counting = words('filter search') as Operation['options'];
const readGroups = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All', 'Group.ReadBasic.All'];
const readMembers = ['GroupMember.Read.All', 'GroupMember.ReadBasic.All', 'Group.Read.All', 'Directory.Read.All'];

/** Below a group: direct or nested members, all or only one type, listed or counted. */
const memberOperations = (['members', 'transitiveMembers'] as const).flatMap(relation =>
  (['', '/microsoft.graph.user', '/microsoft.graph.group'] as const).flatMap((cast): readonly Operation[] => {
    const kind = cast === '' ? null : cast.endsWith('user') ? 'user' : 'group';
    const nested = relation === 'transitiveMembers';
    const path = `/groups/{id}/${relation}${cast}`;
    const name = `groups.${relation}${kind === null ? '' : `.${kind}`}`;
    const common = { method: 'GET', app: readMembers, delegated: readMembers, units: nested ? 5 : 3 } as const;
    return [
      { ...common, name, path, options: list, run: call => listMembers(call, nested, kind) },
      {
        ...common,
        name: `${name}.count`,
        path: `${path}/$count`,
        options: counting,
        run: call => countMembers(call, nested, kind),
      },
    ];
  }),
);

export const groupOperations: readonly Operation[] = [
  { name: 'groups.list', method: 'GET', path: '/groups', app: readGroups, delegated: readGroups, options: list, units: 1, run: listGroups },
  { name: 'groups.count', method: 'GET', path: '/groups/$count', app: readGroups, delegated: readGroups, options: counting, units: 1, run: countGroups },
  { name: 'groups.get', method: 'GET', path: '/groups/{id}', app: readGroups, delegated: readGroups, options: ['select', 'expand'], units: 1, run: getGroup },
  { name: 'groups.owners', method: 'GET', path: '/groups/{id}/owners', app: readMembers, delegated: readMembers, options: list, units: 1, run: listOwners },
  ...memberOperations,
]; // prettier-ignore

export type DirectoryObject =
  | { readonly kind: 'user'; readonly account: Account }
  | { readonly kind: 'group'; readonly held: HeldGroup };

/** A person or group by id; undefined when deleted. */
export function objectOf({ directory }: World, id: string): DirectoryObject | undefined {
  const held = directory.groups.get(id);
  if (held) return { kind: 'group', held };
  const account = directory.accounts.get(id);
  return account?.deletedAt === null ? { kind: 'user', account } : undefined;
}

export function groupOf({ directory }: World, id: string): HeldGroup {
  const held = directory.groups.get(id.toLowerCase());
  if (!held) throw noSuchObject(id);
  return held;
}

/** How an object shows in a mixed collection: with its type; people with null properties for who may not read people. */
export function shownObject(
  call: Call,
  names: { user: readonly string[]; group: readonly string[] },
): (object: DirectoryObject) => unknown {
  const mayReadPeople = ['User.Read.All', 'User.ReadBasic.All', 'Directory.Read.All'].some(one =>
    call.caller.permissions.has(one),
  );
  return object => {
    if (object.kind === 'group')
      return { '@odata.type': '#microsoft.graph.group', ...shaped(groupType, object.held.group, names.group) };
    const { user } = object.account;
    return {
      '@odata.type': '#microsoft.graph.user',
      ...shaped(userType, mayReadPeople ? user : { id: user.id }, names.user),
    };
  };
}

/** `$select` over a mixed collection: a name that either type knows; each object shows what it has. */
export function mixedNames(select: string | undefined): { user: readonly string[]; group: readonly string[] } {
  if (select === undefined) return { user: userType.defaults, group: groupType.defaults };
  const names = select.split(',').map(name => name.trim()).filter(Boolean);
  const known = (type: typeof userType) => names.filter(name => type.known.has(name.toLowerCase()));
  for (const name of names) if (!known(userType).includes(name) && !known(groupType).includes(name)) selected(userType, name, false);
  return { user: selected(userType, known(userType).join(',') || 'id', false), group: selected(groupType, known(groupType).join(',') || 'id', false) };
} // prettier-ignore

function allGroups({ directory }: World): Source<HeldGroup> {
  return {
    length: directory.groupOrder.length,
    at: position => directory.groups.get(directory.groupOrder[position] ?? ''),
  };
}

const readGroup =
  ({ group }: HeldGroup) =>
  (property: string) =>
    new Map<string, unknown>(Object.entries(group)).get(groupType.known.get(property.toLowerCase()) ?? property);

function listGroups(call: Call): Reply {
  const { query, world } = call;
  if (query.expand !== undefined) throw unsupportedQuery(`Expanding '${query.expand}' is not supported.`);
  const names = selected(groupType, query.select, false);
  const isWanted = wanted(call, groupFilterRules, false);
  const source = allGroups(world);
  const about = { list: 'groups', context: context('groups', query.select) };
  if (query.orderby === undefined)
    return page(
      call,
      about,
      source,
      held => isWanted(readGroup(held)),
      held => shaped(groupType, held.group, names),
    );
  if (!/^displayName(\s+asc)?$/i.test(query.orderby.trim()))
    throw unsupportedQuery(`Unsupported $orderby '${query.orderby}'.`);
  const sorted = [...world.directory.groups.values()].sort((a, b) =>
    a.group.displayName.localeCompare(b.group.displayName, 'en'),
  );
  return page(
    call,
    about,
    { length: sorted.length, at: position => sorted[position] },
    held => isWanted(readGroup(held)),
    held => shaped(groupType, held.group, names),
  );
}

function countGroups(call: Call): Reply {
  const isWanted = wanted(call, groupFilterRules, false);
  return countReply(call, allGroups(call.world), held => isWanted(readGroup(held)));
}

function getGroup({ world, query, params }: Call): Reply {
  const { group } = groupOf(world, params[0] ?? '');
  if (query.expand !== undefined) throw unsupportedQuery(`Expanding '${query.expand}' is not supported.`);
  const names = selected(groupType, query.select, true);
  return json(200, {
    '@odata.context': `${world.address()}/v1.0/$metadata#${context('groups', query.select)}/$entity`,
    ...shaped(groupType, group, names),
  });
}

function listOwners(call: Call): Reply {
  const ids = [...groupOf(call.world, call.params[0] ?? '').ownerIds];
  return listObjects(call, `owners ${call.params[0]}`, ids, null);
}

function listMembers(call: Call, nested: boolean, kind: 'user' | 'group' | null): Reply {
  if (nested && kind !== null && !(isEventual(call.ask) && call.query.count?.toLowerCase() === 'true')) {
    throw unsupportedQuery(
      "An OData cast of a transitive relationship is only supported with the HTTP header 'ConsistencyLevel: eventual' and the query option $count=true.",
    );
  }
  return listObjects(
    call,
    `${nested ? 'transitive ' : ''}members ${call.params[0]} ${kind}`,
    memberIds(call, nested),
    kind,
  );
}

function countMembers(call: Call, nested: boolean, kind: 'user' | 'group' | null): Reply {
  const ids = memberIds(call, nested);
  return countReply(
    call,
    { length: ids.length, at: position => objectOf(call.world, ids[position] ?? '') },
    matching(call, kind),
  );
}

function memberIds({ world, params }: Call, nested: boolean): readonly string[] {
  const { group, memberIds } = groupOf(world, params[0] ?? '');
  if (group.visibility === 'HiddenMembership') throw denied();
  return nested ? world.directory.nestedMembers(group.id) : [...memberIds];
}

/** Filters below an object are advanced ones; who is no person never matches a filter about people. */
function matching(call: Call, kind: 'user' | 'group' | null): (object: DirectoryObject) => boolean {
  const matches = wanted(call, userFilterRules, true);
  return object =>
    (kind === null || object.kind === kind) &&
    matches(object.kind === 'user' ? readUser(object.account) : readGroup(object.held));
}

/** A page of a mixed collection; with a cast only that type, and then without `@odata.type`. */
export function listObjects(
  call: Call,
  listName: string,
  ids: readonly string[],
  kind: 'user' | 'group' | null,
): Reply {
  const { query, world } = call;
  const names =
    kind === 'user'
      ? { user: selected(userType, query.select, false), group: [] }
      : kind === 'group'
        ? { user: [], group: selected(groupType, query.select, false) }
        : mixedNames(query.select);
  const show = shownObject(call, names);
  const about = { list: listName, context: kind === null ? 'directoryObjects' : context(`${kind}s`, query.select) };
  const source: Source<DirectoryObject> = { length: ids.length, at: position => objectOf(world, ids[position] ?? '') };
  return page(call, about, source, matching(call, kind), object =>
    kind === null ? show(object) : untyped(show(object)),
  );
}

function untyped(shown: unknown): unknown {
  if (typeof shown !== 'object' || shown === null) return shown;
  return Object.fromEntries(Object.entries(shown).filter(([name]) => name !== '@odata.type'));
}
