import { badRequest } from '#infra/tenant/graph/errors.ts';
import { textOf } from '#infra/tenant/http.ts';

/** A parsed `$filter`. Property paths keep their slashes. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly kind: 'not'; readonly inner: Filter }
  | { readonly kind: 'compare'; readonly property: string; readonly operator: Comparison; readonly value: Literal }
  | { readonly kind: 'in'; readonly property: string; readonly values: readonly Literal[] }
  | { readonly kind: 'starts' | 'ends' | 'contains'; readonly property: string; readonly value: string }
  | { readonly kind: 'any'; readonly property: string; readonly variable: string; readonly inner: Filter };
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type Literal = string | number | boolean | null;

const TOKEN =
  /\s*(?:('(?:[^']|'')*')|(\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?)|(-?\d+(?:\.\d+)?(?![\w-]))|([A-Za-z_@][\w./-]*)|([(),:]))/y;
const comparisons: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const functions: Readonly<Record<string, 'starts' | 'ends' | 'contains'>> = {
  startswith: 'starts',
  endswith: 'ends',
  contains: 'contains',
};

/** Parses the grammar Graph documents: comparisons, in, startsWith, endsWith, contains, any, and, or, not, brackets. Else 400. */
export function parseFilter(text: string): Filter {
  const tokens = tokensOf(text);
  let at = 0;
  const invalid = () => badRequest(`Invalid filter clause: syntax error at position ${at} in '${text}'.`);
  const next = (): string => {
    const token = tokens[at];
    if (token === undefined) throw invalid();
    at += 1;
    return token;
  };
  const expect = (wanted: string) => {
    if (next() !== wanted) throw invalid();
  };
  const isWord = (word: string) => tokens[at]?.toLowerCase() === word;

  const either = (): Filter => {
    let left = both();
    while (isWord('or')) {
      at += 1;
      left = { kind: 'or', left, right: both() };
    }
    return left;
  };
  const both = (): Filter => {
    let left = single();
    while (isWord('and')) {
      at += 1;
      left = { kind: 'and', left, right: single() };
    }
    return left;
  };
  const single = (): Filter => {
    if (isWord('not')) {
      at += 1;
      return { kind: 'not', inner: single() };
    }
    if (tokens[at] === '(') {
      at += 1;
      const inner = either();
      expect(')');
      return inner;
    }
    const word = next();
    const called = functions[word.toLowerCase()];
    if (called && tokens[at] === '(') {
      at += 1;
      const property = next();
      expect(',');
      const value = literal();
      expect(')');
      if (typeof value !== 'string') throw invalid();
      return { kind: called, property, value };
    }
    return /\/any$/i.test(word) && tokens[at] === '(' ? any(word.slice(0, -4)) : comparison(word);
  };
  const any = (property: string): Filter => {
    at += 1;
    const variable = next();
    expect(':');
    const inner = either();
    expect(')');
    return { kind: 'any', property, variable, inner };
  };
  const comparison = (property: string): Filter => {
    if (!/^[A-Za-z_]/.test(property)) throw invalid();
    const operator = next().toLowerCase();
    if (operator === 'in') {
      expect('(');
      const values = [literal()];
      while (tokens[at] === ',') {
        at += 1;
        values.push(literal());
      }
      expect(')');
      return { kind: 'in', property, values };
    }
    if (!comparisons.includes(operator)) throw invalid();
    return { kind: 'compare', property, operator: operator as Comparison, value: literal() };
  };
  const literal = (): Literal => {
    const token = next();
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\d{4}-/.test(token)) return token;
    if (/^-?\d/.test(token)) return Number(token);
    if (/^(true|false)$/i.test(token)) return token.toLowerCase() === 'true';
    if (/^null$/i.test(token)) return null;
    throw invalid();
  };

  const filter = either();
  if (at < tokens.length) throw invalid();
  return filter;
}

/** Whether a value satisfies a filter; `read` gives a property's value. Text is compared without regard to case, as the directory does. */
export function satisfies(filter: Filter, read: (property: string) => unknown): boolean {
  switch (filter.kind) {
    case 'and':
      return satisfies(filter.left, read) && satisfies(filter.right, read);
    case 'or':
      return satisfies(filter.left, read) || satisfies(filter.right, read);
    case 'not':
      return !satisfies(filter.inner, read);
    case 'in':
      return filter.values.some(value => compared(read(filter.property), 'eq', value));
    case 'compare':
      return compared(read(filter.property), filter.operator, filter.value);
    case 'starts':
      return folded(read(filter.property)).startsWith(folded(filter.value));
    case 'ends':
      return folded(read(filter.property)).endsWith(folded(filter.value));
    case 'contains':
      return folded(read(filter.property)).includes(folded(filter.value));
    case 'any': {
      const items = read(filter.property);
      const { inner, variable } = filter;
      return Array.isArray(items) && items.some(item => satisfies(inner, path => within(item, path, variable)));
    }
  }
}

/** One property a filter touches: by which operator, and whether it is compared with null. */
export interface Clause {
  readonly property: string;
  readonly how: string;
  readonly againstNull: boolean;
}

/** Every property a filter touches with how: for the rules of what may be asked. Inside any() the collection counts. */
export function clauses(filter: Filter): readonly Clause[] {
  if ('left' in filter) return [...clauses(filter.left), ...clauses(filter.right)];
  if (filter.kind === 'not') return clauses(filter.inner).map(one => ({ ...one, how: `not ${one.how}` }));
  const how = filter.kind === 'compare' ? filter.operator : filter.kind;
  const againstNull = filter.kind === 'compare' && filter.value === null;
  return [{ property: filter.property, how, againstNull }];
}

function within(item: unknown, path: string, variable: string): unknown {
  if (path === variable) return item;
  const name = path.slice(variable.length + 1);
  return typeof item === 'object' && item !== null
    ? new Map<string, unknown>(Object.entries(item)).get(name)
    : undefined;
}

function compared(held: unknown, operator: Comparison, wanted: Literal): boolean {
  if (operator === 'eq' || operator === 'ne') {
    const equal =
      typeof held === 'string' && typeof wanted === 'string' ? same(held, wanted) : (held ?? null) === wanted;
    return equal === (operator === 'eq');
  }
  if (held === null || held === undefined || wanted === null) return false;
  const order =
    typeof held === 'number' && typeof wanted === 'number' ? held - wanted : ordered(folded(held), folded(wanted));
  return operator === 'gt' ? order > 0 : operator === 'ge' ? order >= 0 : operator === 'lt' ? order < 0 : order <= 0;
}

/** Instants are equal whatever their fractions: 2026-01-01T00:00:00Z and 2026-01-01T00:00:00.000Z. */
function same(held: string, wanted: string): boolean {
  if (folded(held) === folded(wanted)) return true;
  return /^\d{4}-\d\d-\d\dT/.test(held) && Date.parse(held) === Date.parse(wanted);
}

const ordered = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const folded = (value: unknown) => textOf(value).toLowerCase();

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  const trimmed = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const position = TOKEN.lastIndex;
    const found = TOKEN.exec(trimmed);
    if (!found) throw badRequest(`Invalid filter clause: syntax error at position ${position} in '${text}'.`);
    tokens.push(found.slice(1).find(part => part !== undefined) ?? '');
  }
  return tokens;
}
