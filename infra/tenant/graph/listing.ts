import { badRequest, unsupportedQuery } from '#infra/tenant/graph/errors.ts';
import { clauses, parseFilter, satisfies } from '#infra/tenant/graph/filter.ts';
import type { Filter } from '#infra/tenant/graph/filter.ts';
import type { Call } from '#infra/tenant/graph/operation.ts';
import { isEventual, nextLink, pageSize, startOf } from '#infra/tenant/graph/query.ts';
import { json, textOf } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';

/** What may be asked of a collection of directory objects. */
export interface FilterRules {
  /** `eq` works plainly on these. */
  readonly plain: readonly string[];
  /** These need the advanced parameters for everything. */
  readonly advanced: readonly string[];
  /** Never comparable with null. */
  readonly neverNull: readonly string[];
  /** startsWith works plainly. */
  readonly starts: readonly string[];
}

/** Tests one object; undefined when nothing is asked. */
export type Wanted = (read: (property: string) => unknown) => boolean;

/**
 * Reads `$filter` and `$search` and says which objects are wanted. `relation` is true below one object (members, reports), where any
 * filter is advanced. Throws 400 Request_UnsupportedQuery for what the directory does not support, or not without ConsistencyLevel.
 */
export function wanted(call: Call, rules: FilterRules, relation: boolean): Wanted {
  const { query } = call;
  const eventual = isEventual(call.ask);
  const advanced =
    eventual &&
    (query.count?.toLowerCase() === 'true' || call.ask.url.pathname.endsWith('/$count') || query.search !== undefined);
  if (
    query.expand !== undefined &&
    (query.search !== undefined || (query.count?.toLowerCase() === 'true' && eventual))
  ) {
    throw unsupportedQuery("The query parameter '$expand' is not supported in advanced queries.");
  }
  const search = query.search === undefined ? undefined : parseSearch(query.search, eventual);
  const filter = query.filter === undefined ? undefined : parseFilter(query.filter);
  if (filter) {
    if (relation && !advanced) throw needsAdvanced('filtering on a relationship');
    if (query.orderby !== undefined && !advanced) throw needsAdvanced('$filter with $orderby');
    checkFilter(filter, rules, advanced);
  }
  return read => (!filter || satisfies(filter, read)) && (!search || search(read));
}

function checkFilter(filter: Filter, rules: FilterRules, advanced: boolean): void {
  const has = (list: readonly string[], name: string) => list.some(one => one.toLowerCase() === name.toLowerCase());
  for (const { property, how, againstNull } of clauses(filter)) {
    const unsupported = () =>
      unsupportedQuery(`Unsupported or invalid query filter clause specified for property '${property}'.`);
    const known = has(rules.plain, property) || has(rules.advanced, property);
    if (!known || how.includes('contains')) throw unsupported();
    if (againstNull && has(rules.neverNull, property)) throw unsupported();
    if (advanced) continue;
    const plainly =
      how === 'eq' ||
      how === 'in' ||
      how === 'any' ||
      /^(ge|le|gt|lt)$/.test(how) ||
      (how === 'starts' && has(rules.starts, property));
    if (!plainly || againstNull || !has(rules.plain, property)) throw needsAdvanced(`'${how}' on '${property}'`);
  }
}

const needsAdvanced = (what: string) =>
  unsupportedQuery(
    `Request with ${what} is only supported with the HTTP header 'ConsistencyLevel: eventual' and the query option $count=true.`,
  );

/** `"displayName:anna" AND "mail:weber"`: each part is found at the beginning of a word. */
function parseSearch(text: string, eventual: boolean): Wanted {
  if (!eventual)
    throw unsupportedQuery(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  const parts = [...text.matchAll(/"((?:[^"\\]|\\.)*)"\s*(AND|OR)?\s*/g)];
  if (
    parts.length === 0 ||
    parts
      .map(part => part[0])
      .join('')
      .trim() !== text.trim()
  )
    throw badRequest(`Syntax error: '${text}' is no "property:value" in quotation marks.`);
  const tests = parts.map(part => {
    const [, clause = '', joint] = part;
    const colon = clause.indexOf(':');
    if (colon < 1) throw badRequest(`Search clause '${clause}' must be property:value.`);
    const property = clause.slice(0, colon);
    const words = clause
      .slice(colon + 1)
      .toLowerCase()
      .split(/\s+/)
      .filter(Boolean);
    const test: Wanted = read => {
      const held = textOf(read(property)).toLowerCase();
      const tokens = held.split(/[\s.@_-]+/);
      return words.every(word => held.startsWith(word) || tokens.some(token => token.startsWith(word)));
    };
    return { test, either: joint === 'OR' };
  });
  return read =>
    tests.reduce(
      (so, { test }, index) => (index > 0 && tests[index - 1]?.either ? so || test(read) : so && test(read)),
      true,
    );
}

/** A source of a listing: objects by position. Positions never move while somebody pages. */
export interface Source<T> {
  readonly length: number;
  at(position: number): T | undefined;
}

/**
 * One page: from where the last one ended, the wanted ones, in order. `@odata.count` only on the first page and only when asked with
 * ConsistencyLevel. A next link only when something follows.
 */
export function page<T>(
  call: Call,
  about: { list: string; context: string },
  source: Source<T>,
  isWanted: (item: T) => boolean,
  show: (item: T) => unknown,
): Reply {
  const { world, ask, query } = call;
  const size = pageSize(query);
  const value: unknown[] = [];
  let position = startOf(world, query, about.list);
  const first = position === 0;
  const follows = () => {
    for (; position < source.length; position += 1) {
      const item = source.at(position);
      if (item !== undefined && isWanted(item)) return item;
    }
    return undefined;
  };
  for (let item = follows(); item !== undefined && value.length < size; item = follows()) {
    value.push(show(item));
    position += 1;
  }
  const more = follows() !== undefined;
  const counted = first && query.count?.toLowerCase() === 'true' && isEventual(ask);
  return json(200, {
    '@odata.context': `${world.address()}/v1.0/$metadata#${about.context}`,
    ...(counted ? { '@odata.count': count(source, isWanted) } : {}),
    ...(more ? { '@odata.nextLink': nextLink(world, ask, about.list, position) } : {}),
    value,
  });
}

/** `…/$count`: the bare number, only with ConsistencyLevel. */
export function countReply<T>(call: Call, source: Source<T>, isWanted: (item: T) => boolean): Reply {
  if (!isEventual(call.ask)) throw badRequest('$count is not currently supported.', 'Request_BadRequest');
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(count(source, isWanted)) };
}

function count<T>(source: Source<T>, isWanted: (item: T) => boolean): number {
  let found = 0;
  for (let position = 0; position < source.length; position += 1) {
    const item = source.at(position);
    if (item !== undefined && isWanted(item)) found += 1;
  }
  return found;
}
