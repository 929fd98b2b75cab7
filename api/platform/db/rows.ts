import { CompiledQuery, sql, SqliteAdapter, type QueryResult, type RawBuilder, type SqlBool } from 'kysely';
import type { Trx } from './connect.ts';
import type { Tables } from './tables.ts';

/**
 * Many rows with few statements, for what comes by the thousand. Building a statement of thousands of values costs more
 * than running it: so PostgreSQL gets all rows as one JSON value, and SQLite, where reading JSON costs more than it spares,
 * kept statements of a few dozen rows, or of one. All rows of a call name the same columns.
 */
type Table = Exclude<keyof Tables, 'lease' | 'tenant'>;
type Row<T extends Table> = Omit<Tables[T], 'tenantId'>;
type Columns<T extends Table> = Extract<keyof Row<T>, string>;
type Value = string | number | null;

const q = (name: string): string => `"${name}"`;
const isSqlite = (trx: Trx): boolean => trx.getExecutor().adapter instanceof SqliteAdapter;

/** Rows of one statement on SQLite: more of them spare nothing. */
const TOGETHER = 50;

/** Adds rows; with `skipKnown` those whose key is there already are left as they are. @returns how many were added */
export async function insertRows<T extends Table>(
  trx: Trx,
  tenantId: string,
  table: T,
  rows: readonly Row<T>[],
  { skipKnown = false } = {},
): Promise<number> {
  const otherwise = skipKnown ? 'on conflict do nothing' : '';
  const done = await insertTogether(trx, tenantId, table, rows, otherwise);
  return done.reduce((sum, one) => sum + countOf(one), 0);
}

/**
 * Adds rows; what becomes of those that are there already says `otherwise`, an `on conflict` clause without values of its own.
 * @returns the columns `answer` of all that were added or changed
 */
export async function upsertRows<T extends Table, C extends Columns<T>>(
  trx: Trx,
  tenantId: string,
  table: T,
  rows: readonly Row<T>[],
  otherwise: string,
  answer: readonly C[],
): Promise<readonly Pick<Row<T>, C>[]> {
  const text = `${otherwise} returning ${answer.map(q).join(', ')}`;
  const done = await insertTogether(trx, tenantId, table, rows, text);
  return done.flatMap(one => one.rows as Pick<Row<T>, C>[]);
}

/** With few statements: as many rows together as the database gains by. */
async function insertTogether<T extends Table>(
  trx: Trx,
  tenantId: string,
  table: T,
  rows: readonly Row<T>[],
  then: string,
): Promise<readonly QueryResult<unknown>[]> {
  const [first] = rows;
  if (first === undefined) return [];
  const columns = Object.keys(first);
  const names = columns.map(q).join(', ');
  if (!isSqlite(trx)) {
    const text = `insert into ${q(table)} ("tenantId", ${names}) select $1, ${names} from json_populate_recordset(null::${q(table)}, $2::json) ${then}`;
    return [await trx.executeQuery(CompiledQuery.raw(text, [tenantId, JSON.stringify(rows)]))];
  }
  const places = `(?${columns.map(() => ', ?').join('')})`;
  const done: QueryResult<unknown>[] = [];
  for (let at = 0; at < rows.length; at += TOGETHER) {
    const slice = rows.slice(at, at + TOGETHER);
    const text = `insert into ${q(table)} ("tenantId", ${names}) values ${slice.map(() => places).join(', ')} ${then}`;
    const values = slice.flatMap(row => [tenantId, ...valuesOf(row, columns)]);
    done.push(await trx.executeQuery(CompiledQuery.raw(text, values)));
  }
  return done;
}

const countOf = ({ numAffectedRows }: { numAffectedRows?: bigint }): number => Number(numAffectedRows ?? 0);

/** Sets columns of rows found by `key`; each row names the key and all columns to set. */
export async function updateRows<T extends Table, C extends Columns<T>>(
  trx: Trx,
  tenantId: string,
  table: T,
  key: NoInfer<C>,
  rows: readonly Pick<Row<T>, C>[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first).filter(name => name !== key);
  if (isSqlite(trx)) {
    const set = columns.map(name => `${q(name)} = ?`).join(', ');
    const text = `update ${q(table)} set ${set} where "tenantId" = ? and ${q(key)} = ?`;
    await runForEach(trx, text, rows, row => [...valuesOf(row, columns), tenantId, ...valuesOf(row, [key])]);
    return;
  }
  const set = columns.map(name => `${q(name)} = told.${q(name)}`).join(', ');
  const text = `update ${q(table)} set ${set} from json_populate_recordset(null::${q(table)}, $2::json) as told where ${q(table)}."tenantId" = $1 and ${q(table)}.${q(key)} = told.${q(key)}`;
  await trx.executeQuery(CompiledQuery.raw(text, [tenantId, JSON.stringify(rows)]));
}

/** Whether the column holds one of these texts: one value of the statement, however many there are. */
export function isAmong(trx: Trx, column: string, texts: readonly string[]): RawBuilder<SqlBool> {
  return isSqlite(trx)
    ? sql<SqlBool>`${sql.ref(column)} in (select "value" from json_each(${JSON.stringify(texts)}))`
    : sql<SqlBool>`${sql.ref(column)} = any(${[...texts]}::text[])`;
}

/** These texts as rows with the one column "value", to join from: the planner then looks up each, whatever it expects. */
export function textRows(trx: Trx, texts: readonly string[]): RawBuilder<unknown> {
  return isSqlite(trx)
    ? sql`(select "value" from json_each(${JSON.stringify(texts)}))`
    : sql`(select "value" from unnest(${[...texts]}::text[]) as told("value"))`;
}

async function runForEach<R extends object>(
  trx: Trx,
  text: string,
  rows: readonly R[],
  values: (row: R) => readonly Value[],
): Promise<void> {
  for (const row of rows) await trx.executeQuery(CompiledQuery.raw(text, [...values(row)]));
}

function valuesOf(row: object, columns: readonly string[]): readonly Value[] {
  const values = row as Readonly<Record<string, Value>>;
  return columns.map(name => values[name] ?? null);
}
