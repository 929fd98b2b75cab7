import { badRequest, GraphError, unsupportedQuery } from '#infra/tenant/graph/errors.ts';
import type { Call, Operation } from '#infra/tenant/graph/operation.ts';
import { changesAfter, everything } from '#infra/tenant/graph/delta-rounds.ts';
import type { Round } from '#infra/tenant/graph/delta-rounds.ts';
import { groupType, selected, userType } from '#infra/tenant/graph/properties.ts';
import { json } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';
import { isRecord } from '#infra/tenant/http.ts';
import { seal, unseal } from '#infra/tenant/keys.ts';

const LIFE_MS = 7 * 86_400_000;
const readUsers = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'];
const readGroups = ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'];
const options: Operation['options'] = ['select', 'filter', 'deltatoken', 'skiptoken'];

export const deltaOperations: readonly Operation[] = ['delta', 'delta()', 'microsoft.graph.delta', 'microsoft.graph.delta()'].flatMap((segment): readonly Operation[] => [
  { name: 'users.delta', method: 'GET', path: `/users/${segment}`, app: readUsers, delegated: readUsers, options, units: 1, run: call => delta(call, 'user') },
  { name: 'groups.delta', method: 'GET', path: `/groups/${segment}`, app: readGroups, delegated: readGroups, options, units: 1, run: call => delta(call, 'group') },
]); // prettier-ignore

/**
 * One page of changes. The tokens are sealed and hold everything (what was selected, how far the reader is), so the tenant remembers
 * no reader, and links survive a restart. A link older than seven days, or from before all links were expired, answers 410.
 */
function delta(call: Call, of: 'user' | 'group'): Reply {
  const { world, query } = call;
  const round = roundOf(call, of);
  const names = selected(
    of === 'user' ? userType : groupType,
    round.select,
    false,
    of === 'user' ? ['manager'] : ['members', 'owners'],
  );
  const minimal = /return=minimal/i.test(call.ask.headers['prefer'] ?? '') && query.deltatoken !== undefined;
  const { value, next } =
    round.from === null
      ? everything(world.directory, of, round, names)
      : changesAfter(world.directory, of, round, names, minimal);
  const at = world.clock.now().getTime();
  const link = (token: 'skip' | 'delta', body: Round) => {
    const sealed = seal(world.keys.sealing, `${token} ${of}`, { ...body, at, generation: world.deltaGeneration() });
    return `${world.address()}/v1.0/${of}s/delta?$${token}token=${sealed}`;
  };
  const finished: Round = { from: round.until, until: 0, position: 0, select: round.select, ids: round.ids };
  return json(200, {
    '@odata.context': `${world.address()}/v1.0/$metadata#${of}s`,
    ...(next === null
      ? { '@odata.deltaLink': link('delta', finished) }
      : { '@odata.nextLink': link('skip', { ...round, ...next }) }),
    value,
  });
}

function roundOf(call: Call, of: 'user' | 'group'): Round {
  const { query, world } = call;
  const now = world.directory.log.length;
  const token = query.skiptoken ?? query.deltatoken;
  if (token !== undefined && token !== '' && token !== 'latest') {
    if (query.select !== undefined || query.filter !== undefined)
      throw badRequest('The token carries $select and $filter: send the link as it came.', 'Request_BadRequest');
    const held = opened(call, of, token);
    return query.skiptoken === undefined ? { ...held, until: now } : held;
  }
  const base: Round = { from: null, until: now, position: 0, select: query.select, ids: filteredIds(query.filter) };
  return token === 'latest' ? { ...base, from: now } : base;
}

function opened(call: Call, of: 'user' | 'group', token: string): Round {
  const { world, query } = call;
  const purpose = query.skiptoken === undefined ? 'delta' : 'skip';
  const held = unseal(world.keys.sealing, `${purpose} ${of}`, token);
  if (!isRecord(held)) throw badRequest(`Badly formed token: $${purpose}token.`, 'Request_BadRequest');
  const { at, generation, ...round } = held;
  if (world.clock.now().getTime() - Number(at) > LIFE_MS || generation !== world.deltaGeneration()) {
    throw new GraphError(
      410,
      'syncStateNotFound',
      'The sync state generation is not found; continuing needs a full resync.',
      {
        location: `${world.address()}/v1.0/${of}s/delta?$deltatoken=`,
      },
    );
  }
  return round as unknown as Round;
}

/** Only `id eq '…' or id eq '…'`, 50 at most. */
function filteredIds(filter: string | undefined): readonly string[] | null {
  if (filter === undefined) return null;
  const ids = filter.split(/\s+or\s+/i).map(part => /^\s*id\s+eq\s+'([^']+)'\s*$/i.exec(part)?.[1]);
  if (ids.some(id => id === undefined))
    throw unsupportedQuery("Delta supports only filters of the form: id eq '…' or id eq '…'.");
  if (ids.length > 50) throw unsupportedQuery('The filter of a delta query takes at most 50 ids.');
  return ids.filter(id => id !== undefined);
}
