import { badRequest, unsupportedQuery } from '#infra/tenant/graph/errors.ts';
import type { Ask } from '#infra/tenant/http.ts';
import { seal, unseal } from '#infra/tenant/keys.ts';
import type { World } from '#infra/tenant/world.ts';

const options = [
  'select',
  'filter',
  'expand',
  'orderby',
  'search',
  'count',
  'top',
  'skip',
  'skiptoken',
  'deltatoken',
  'format',
] as const;
export type Option = (typeof options)[number];
export type Query = Readonly<Partial<Record<Option, string>>>;

/** Reads the OData options, in any case, with or without the dollar sign. Unknown ones with a dollar sign are refused, others ignored. */
export function readQuery(url: URL): Query {
  const query: Partial<Record<Option, string>> = {};
  for (const [name, value] of url.searchParams) {
    const bare = name.toLowerCase().replace(/^\$/, '');
    const option = options.find(one => one === bare);
    if (option === undefined) {
      if (name.startsWith('$')) throw badRequest(`The query parameter '${name}' is not supported.`);
      continue;
    }
    if (query[option] !== undefined)
      throw badRequest(
        `Query option '$${option}' was specified more than once, but it must be specified at most once.`,
      );
    query[option] = value;
  }
  return query;
}

/** Refuses every option that an operation does not take. */
export function onlyOptions(query: Query, allowed: readonly Option[], name: string): void {
  for (const option of Object.keys(query)) {
    if (!allowed.some(one => one === option) && option !== 'format')
      throw unsupportedQuery(`The query option '$${option}' is not supported for ${name}.`);
  }
}

export const isEventual = (ask: Ask): boolean => ask.headers['consistencylevel']?.toLowerCase() === 'eventual';

/** Page size: 100 unless `$top` says otherwise, 1 to 999. */
export function pageSize({ top }: Query): number {
  if (top === undefined) return 100;
  if (!/^\d+$/.test(top))
    throw badRequest(
      `Invalid value '${top}' for $top query option found. The $top query option requires a non-negative integer value.`,
    );
  const size = Number(top);
  if (size < 1 || size > 999)
    throw badRequest(
      `Invalid page size specified: '${top}'. Must be between 1 and 999 inclusive.`,
      'Request_UnsupportedQuery',
    );
  return size;
}

/** Where a listing goes on: a position in a list that only grows, sealed so that nobody computes with it. */
export function startOf(world: World, query: Query, list: string): number {
  if (query.skiptoken === undefined) return 0;
  const opened = unseal(world.keys.sealing, `skip ${list}`, query.skiptoken);
  if (typeof opened !== 'number') throw badRequest('Skip token is malformed.', 'Request_BadRequest');
  return opened;
}

/** The address of the next page: the same request with another `$skiptoken`. */
export function nextLink(world: World, ask: Ask, list: string, position: number): string {
  const url = new URL(ask.url);
  const tokens = [...url.searchParams.keys()].filter(name => /^\$?skiptoken$/i.test(name));
  for (const name of tokens) url.searchParams.delete(name);
  url.searchParams.set('$skiptoken', seal(world.keys.sealing, `skip ${list}`, position));
  return url.href.replaceAll('%24', '$').replaceAll('%2C', ',');
}
