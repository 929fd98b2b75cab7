import { badRequest, GraphError } from '#infra/tenant/graph/errors.ts';
import { listObjects, mixedNames, objectOf, shownObject } from '#infra/tenant/graph/groups.ts';
import type { Call, Operation } from '#infra/tenant/graph/operation.ts';
import { list, object } from '#infra/tenant/graph/shape.ts';
import { personOf } from '#infra/tenant/graph/users.ts';
import { isRecord, json } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';

const readBoth = ['GroupMember.Read.All+User.Read.All', 'Directory.Read.All'];
const readUser = ['User.Read.All', 'Directory.Read.All'];
const options: Operation['options'] = ['select', 'filter', 'count', 'top', 'skiptoken', 'search', 'orderby'];
const MOST_RESULTS = 11_000;

export const membershipOperations: readonly Operation[] = [
  { name: 'users.transitiveMemberOf', method: 'GET', path: '/users/{id}/transitiveMemberOf', app: readUser, delegated: [...readUser, 'User.Read'], options, units: 2, run: call => groupsAbove(call, true, null) },
  { name: 'users.transitiveMemberOf.group', method: 'GET', path: '/users/{id}/transitiveMemberOf/microsoft.graph.group', app: readUser, delegated: [...readUser, 'User.Read'], options, units: 2, run: call => groupsAbove(call, true, 'group') },
  { name: 'users.memberOf', method: 'GET', path: '/users/{id}/memberOf', app: readUser, delegated: [...readUser, 'User.Read'], options, units: 2, run: call => groupsAbove(call, false, null) },
  { name: 'users.memberOf.group', method: 'GET', path: '/users/{id}/memberOf/microsoft.graph.group', app: readUser, delegated: [...readUser, 'User.Read'], options, units: 2, run: call => groupsAbove(call, false, 'group') },
  {
    name: 'users.checkMemberGroups', method: 'POST', path: '/users/{id}/checkMemberGroups', app: readBoth, delegated: readBoth, options: [], units: 4,
    body: object('checkMemberGroups', { groupIds: list('string') }, { required: ['groupIds'], action: true }), run: checkMemberGroups,
  },
  {
    name: 'users.getMemberGroups', method: 'POST', path: '/users/{id}/getMemberGroups', app: readBoth, delegated: readBoth, options: [], units: 2,
    body: object('getMemberGroups', { securityEnabledOnly: 'boolean' }, { required: ['securityEnabledOnly'], action: true }), run: getMemberGroups,
  },
  {
    name: 'directoryObjects.getByIds', method: 'POST', path: '/directoryObjects/getByIds', app: readBoth, delegated: readBoth, options: ['select'], units: 5,
    body: object('getByIds', { ids: list('string'), types: list('string') }, { required: ['ids'], action: true }), run: getByIds,
  },
]; // prettier-ignore

function groupsAbove(call: Call, nested: boolean, kind: 'group' | null): Reply {
  const { directory } = call.world;
  const { id } = personOf(call.world, call.params[0] ?? '').user;
  const ids = nested ? directory.nestedGroups(id) : [...directory.groupsHolding(id)];
  return listObjects(call, `${nested ? 'transitive ' : ''}member of ${id} ${kind}`, ids, kind);
}

const given = (body: unknown, name: string): unknown =>
  isRecord(body) ? Object.entries(body).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] : undefined;
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);
const idCollection = (call: Call, ids: readonly string[]) =>
  json(200, { '@odata.context': `${call.world.address()}/v1.0/$metadata#Collection(Edm.String)`, value: ids });

/** Which of at most 20 groups hold this person, nested ones counted. Unknown groups are left out. */
function checkMemberGroups(call: Call): Reply {
  const groupIds = texts(given(call.body, 'groupIds'));
  if (groupIds.length > 20)
    throw badRequest(`The number of group ids ${groupIds.length} exceeds the maximum of 20.`, 'Request_BadRequest');
  const { user } = personOf(call.world, call.params[0] ?? '');
  const above = new Set(call.world.directory.nestedGroups(user.id));
  return idCollection(
    call,
    groupIds.filter(id => above.has(id)),
  );
}

function getMemberGroups(call: Call): Reply {
  const { directory } = call.world;
  const { user } = personOf(call.world, call.params[0] ?? '');
  const ids = directory
    .nestedGroups(user.id)
    .filter(id => given(call.body, 'securityEnabledOnly') !== true || directory.groups.get(id)?.group.securityEnabled);
  if (ids.length > MOST_RESULTS)
    throw new GraphError(
      400,
      'Directory_ResultSizeLimitExceeded',
      'The specified operation exceeded the maximum number of results.',
    );
  return idCollection(call, ids);
}

/** People and groups by id, at most 1,000; unknown ones are left out. `types` narrows to user or group. */
function getByIds(call: Call): Reply {
  const ids = texts(given(call.body, 'ids'));
  const types = texts(given(call.body, 'types')).map(type => type.toLowerCase());
  if (ids.length > 1000)
    throw badRequest(`The number of ids ${ids.length} exceeds the maximum of 1000.`, 'Request_BadRequest');
  const show = shownObject(call, mixedNames(call.query.select));
  const objects = [...new Set(ids)]
    .flatMap(id => objectOf(call.world, id) ?? [])
    .filter(({ kind }) => types.length === 0 || types.includes(kind) || types.includes('directoryobject'));
  return json(200, {
    '@odata.context': `${call.world.address()}/v1.0/$metadata#directoryObjects`,
    value: objects.map(show),
  });
}
