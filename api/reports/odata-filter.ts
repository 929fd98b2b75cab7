import { readComparison, type Operator } from './odata-literal.ts';
import { findColumn, type Column, type EntitySet, type Row } from './odata-model.ts';
import { quoted, Refused } from './odata-refusal.ts';
import { tokensOf, type Token } from './odata-tokens.ts';

/** What must hold of a row. Two-valued, as in OData: comparing a missing value is false, with `ne` it is true. */
export type Condition =
  | Readonly<{ kind: 'compare'; column: Column; operator: Operator; value: string | null }>
  | Readonly<{ kind: 'constant'; holds: boolean }>
  | Readonly<{ kind: 'and' | 'or'; of: readonly Condition[] }>
  | Readonly<{ kind: 'not'; of: Condition }>;

const LONGEST = 8_000;
const DEEPEST = 20;
const MOST_COMPARISONS = 100;
const FLIPPED: Readonly<Record<Operator, Operator>> = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' };
/** Operators OData has and this feed has not. */
const NOT_OFFERED: readonly string[] = ['has', 'in', 'add', 'sub', 'mul', 'div', 'divby', 'mod'];

type Reader = { readonly tokens: readonly Token[]; readonly set: EntitySet; at: number; comparisons: number };

/**
 * Reads `$filter`: comparisons (eq ne gt ge lt le) of keys and ModifiedAt with literals; and, or, not, parentheses, null.
 * Bounded in length, depth and number of comparisons; every value ends up as a parameter.
 * @throws Refused 400 what is not understood, 501 what OData knows and this feed does not offer
 */
export function parseFilter(text: string, set: EntitySet): Condition {
  if (text.length > LONGEST) throw new Refused(400, `$filter may have ${LONGEST} characters at most.`);
  const reader: Reader = { tokens: tokensOf(text), set, at: 0, comparisons: 0 };
  const condition = joined(reader, 'or', 0);
  if (reader.at < reader.tokens.length) throw expected("'and', 'or' or the end", reader);
  return condition;
}

function joined(reader: Reader, word: 'and' | 'or', depth: number): Condition {
  const part = (): Condition => (word === 'or' ? joined(reader, 'and', depth) : single(reader, depth));
  const first = part();
  const of = [first];
  while (takes(reader, word)) of.push(part());
  return of.length === 1 ? first : { kind: word, of };
}

function single(reader: Reader, depth: number): Condition {
  if (depth > DEEPEST) throw new Refused(400, `$filter may be ${DEEPEST} levels deep at most.`);
  if (takes(reader, 'not')) return { kind: 'not', of: single(reader, depth + 1) };
  if (!takes(reader, '(')) return comparison(reader);
  const inner = joined(reader, 'or', depth + 1);
  if (!takes(reader, ')')) throw expected("')'", reader);
  return inner;
}

function comparison(reader: Reader): Condition {
  reader.comparisons += 1;
  if (reader.comparisons > MOST_COMPARISONS)
    throw new Refused(400, `$filter may have ${MOST_COMPARISONS} comparisons at most.`);
  const left = operand(reader);
  const operator = operatorOf(reader);
  const right = operand(reader);
  const column = columnOf(reader.set, left);
  const other = columnOf(reader.set, right);
  if (column !== null && other !== null) throw new Refused(501, 'Two columns cannot be compared with each other.');
  if (column !== null) return compare(column, operator, right);
  if (other !== null) return compare(other, FLIPPED[operator], left);
  const name = [left, right].find(
    token => token.kind === 'word' && /^[A-Za-z_]/.test(token.text) && token.text !== 'null',
  );
  throw new Refused(400, `${reader.set.name} has no column ${quoted(name?.text ?? left.text)}.`);
}

function compare(column: Column, operator: Operator, literal: Token): Condition {
  if (!column.searchable)
    throw new Refused(501, `$filter is offered on keys and ModifiedAt, not on ${quoted(column.name)}.`);
  const read = readComparison(column.type, operator, literal.text);
  return read.kind === 'constant' ? read : { ...read, column };
}

function operand(reader: Reader): Token {
  const token = reader.tokens[reader.at];
  if (token === undefined || token.kind === '(' || token.kind === ')') throw expected('a column or a value', reader);
  reader.at += 1;
  return token;
}

function operatorOf(reader: Reader): Operator {
  const found = reader.tokens[reader.at];
  const operator = (Object.keys(FLIPPED) as Operator[]).find(name => found?.kind === 'word' && found.text === name);
  if (operator === undefined && found !== undefined && NOT_OFFERED.includes(found.text))
    throw new Refused(501, `The operator ${quoted(found.text)} is not offered in $filter.`);
  if (operator === undefined) throw expected('eq, ne, gt, ge, lt or le', reader);
  reader.at += 1;
  return operator;
}

function columnOf(set: EntitySet, token: Token): Column | null {
  return token.kind === 'word' ? findColumn(set, token.text) : null;
}

function takes(reader: Reader, text: string): boolean {
  const token = reader.tokens[reader.at];
  if (token === undefined || token.kind === 'text' || token.text !== text) return false;
  reader.at += 1;
  return true;
}

function expected(what: string, reader: Reader): Refused {
  const found = reader.tokens[reader.at];
  return new Refused(
    400,
    `$filter: ${what} is expected ${found === undefined ? 'at the end' : `at ${quoted(found.text)}`}.`,
  );
}

/** The same meaning as the SQL form, for rows that are made here (Dates). */
export function holds(condition: Condition, row: Row): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.holds;
    case 'and':
      return condition.of.every(part => holds(part, row));
    case 'or':
      return condition.of.some(part => holds(part, row));
    case 'not':
      return !holds(condition.of, row);
    case 'compare': {
      const { operator, value } = condition;
      const held = row[condition.column.name] ?? null;
      if (operator === 'eq') return held === value;
      if (operator === 'ne') return held !== value;
      if (held === null || value === null) return false;
      return { gt: held > value, ge: held >= value, lt: held < value, le: held <= value }[operator];
    }
  }
}
