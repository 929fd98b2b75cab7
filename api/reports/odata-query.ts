import { parseFilter, type Condition } from './odata-filter.ts';
import { findColumn, type Column, type EntitySet } from './odata-model.ts';
import { quoted, Refused } from './odata-refusal.ts';

export type Order = Readonly<{ column: Column; descending: boolean }>;

export type Query = Readonly<{
  /** In the order of the model, whatever order was asked for. */
  select: readonly Column[];
  condition: Condition | null;
  /** Ends in the key, so that no two rows are equal. */
  order: readonly Order[];
  top: number | null;
  count: boolean;
  /** Values of the order's columns in the last row of the page before. */
  after: readonly string[] | null;
  /** As asked, for the next page's address. */
  asked: Readonly<{ filter: string | null; select: string | null; orderby: string | null }>;
}>;

const KNOWN = ['$filter', '$select', '$orderby', '$top', '$count', '$skiptoken'] as const;
type Option = (typeof KNOWN)[number];

/**
 * Reads the query part of an address (what follows '?', still encoded).
 * @param allowed those that this kind of address takes
 * @throws Refused naming the option that is not understood or not offered
 */
export function parseQuery(query: string, set: EntitySet, allowed: readonly Option[] = KNOWN): Query {
  const options = readOptions(query, allowed);
  const filter = options.get('$filter') ?? null;
  const select = options.get('$select') ?? null;
  const orderby = options.get('$orderby') ?? null;
  const order = readOrder(orderby ?? usualOrder(filter, set), set);
  const token = options.get('$skiptoken');
  return {
    select: readSelect(select, set),
    condition: filter === null ? null : parseFilter(filter, set),
    order,
    top: readTop(options.get('$top')),
    count: readCount(options.get('$count')),
    after: token === undefined ? null : readToken(token, order),
    asked: { filter, select, orderby },
  };
}

function readOptions(query: string, allowed: readonly Option[]): Map<Option, string> {
  const options = new Map<Option, string>();
  for (const part of query.split('&').filter(text => text !== '')) {
    const cut = part.indexOf('=');
    const name = decoded(spaced(cut < 0 ? part : part.slice(0, cut)));
    const known = KNOWN.find(option => option === name);
    if (known === undefined || !allowed.includes(known))
      throw new Refused(name.startsWith('$') ? 501 : 400, `The option ${quoted(name)} is not offered here.`);
    if (options.has(known)) throw new Refused(400, `The option ${quoted(name)} is given twice.`);
    options.set(known, cut < 0 ? '' : decoded(spaced(part.slice(cut + 1))));
  }
  return options;
}

/** In a query a plus sign is a space. */
const spaced = (text: string): string => text.replaceAll('+', ' ');

/** A part of an address as its reader meant it. */
export function decoded(text: string): string {
  try {
    const plain = decodeURIComponent(text);
    // No value of ours has one, and PostgreSQL takes it for a fault.
    if (plain.includes('\0')) throw new Refused(400, 'An address has no place for the character 0.');
    return plain;
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(400, `${quoted(text)} is not encoded as addresses are.`);
  }
}

function readSelect(select: string | null, set: EntitySet): readonly Column[] {
  if (select === null || select.trim() === '*') return set.columns;
  const names = new Set(select.split(',').map(name => name.trim()));
  for (const name of names) {
    if (findColumn(set, name) === null) throw new Refused(400, `$select: ${set.name} has no column ${quoted(name)}.`);
  }
  return set.columns.filter(column => names.has(column.name));
}

/**
 * By key, so that a row which changes while somebody pages through the set does not come up a second time; by
 * ModifiedAt where the window is one of changes.
 */
function usualOrder(filter: string | null, set: EntitySet): string {
  return filter !== null && filter.includes('ModifiedAt') ? 'ModifiedAt' : set.key;
}

function readOrder(orderby: string, set: EntitySet): readonly Order[] {
  const order = orderby.split(',').map((part): Order => {
    const [name = '', direction = 'asc', ...rest] = part.trim().split(/\s+/);
    if (rest.length > 0 || (direction !== 'asc' && direction !== 'desc'))
      throw new Refused(400, `$orderby: write ${quoted(part)} as a column and 'asc' or 'desc'.`);
    const column = findColumn(set, name);
    if (column === null) throw new Refused(400, `$orderby: ${set.name} has no column ${quoted(name)}.`);
    if (!column.searchable || column.nullable)
      throw new Refused(501, `$orderby is offered on keys and ModifiedAt, not on ${quoted(name)}.`);
    return { column, descending: direction === 'desc' };
  });
  if (new Set(order.map(({ column }) => column)).size < order.length)
    throw new Refused(400, '$orderby names a column twice.');
  const key = findColumn(set, set.key);
  if (key === null || order.some(({ column }) => column === key)) return order;
  return [...order, { column: key, descending: order.at(-1)?.descending ?? false }];
}

function readTop(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,9}$/.test(text)) throw new Refused(400, `$top: ${quoted(text)} is no whole number from 0 to 999999999.`);
  return Number(text);
}

function readCount(text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw new Refused(400, `$count: ${quoted(text)} is neither true nor false.`);
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const KEY = /^[\w-]{1,100}$/;

export function writeToken(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** A place that somebody made up reads rows from another place, and nothing else: its values are only ever compared. */
function readToken(text: string, order: readonly Order[]): readonly string[] {
  const refused = new Refused(400, '$skiptoken is none that this feed gave for this query.');
  let values: unknown;
  try {
    values = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw refused;
  }
  if (!Array.isArray(values) || values.length !== order.length) throw refused;
  return order.map(({ column: { type } }, i) => {
    const value: unknown = values[i];
    const fits =
      typeof value === 'string' &&
      (type === 'Edm.DateTimeOffset' ? INSTANT.test(value) : type === 'Edm.Date' ? DAY.test(value) : KEY.test(value));
    if (!fits) throw refused;
    return value;
  });
}
