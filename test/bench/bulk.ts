import type { DatabaseName } from '#test/support/own-database.ts';
import type { Bare } from './bare.ts';

/**
 * Fills large tables as fast as the database can: without triggers and references, which is why whoever fills writes what
 * the triggers would have written; plain indexes are built once, at the end.
 */
export async function inBulk(
  bare: Bare,
  name: DatabaseName,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const list = tables.map(table => `'${table}'`).join(', ');
  const again: string[] = [];
  if (name === 'sqlite') {
    for (const pragma of ['foreign_keys = off', 'synchronous = off', 'cache_size = -300000'])
      await bare.all(`pragma ${pragma}`, []);
    const kept = await bare.all(
      `select "type", "name", "sql" from sqlite_master where "tbl_name" in (${list}) and "type" in ('trigger', 'index') and "sql" is not null`,
      [],
    );
    for (const one of kept) await bare.all(`drop ${String(one['type'])} "${String(one['name'])}"`, []);
    again.push(...kept.map(one => String(one['sql'])), 'pragma wal_checkpoint(truncate)', 'pragma foreign_keys = on');
  } else {
    await bare.all(`set session_replication_role = replica`, []);
    await bare.all(`set maintenance_work_mem = '256MB'`, []);
    const kept = await bare.all(
      `select i.indexname as "name", i.indexdef as "sql" from pg_indexes i where i.schemaname = 'public' and i.tablename in (${list})
         and not exists (select from pg_constraint c where c.conname = i.indexname)`,
      [],
    );
    for (const one of kept) await bare.all(`drop index "${String(one['name'])}"`, []);
    again.push(...kept.map(one => String(one['sql'])), 'set session_replication_role = origin');
  }
  await work();
  for (const statement of again) await bare.all(statement, []);
}

/** `prefix` and the number of `expression`, as a uuid: '3…-000000000012'. */
export function idSql(kind: number, expression: string): string {
  return `'${kind}0000000-0000-4000-8000-' || substr(cast(1000000000000 + ${expression} as text), 2)`;
}

/** The day `expression` days after `day`. */
export function daySql(name: DatabaseName, day: string, expression: string): string {
  return name === 'sqlite'
    ? `date('${day}', '+' || (${expression}) || ' days')`
    : `to_char(date '${day}' + (${expression})::int, 'YYYY-MM-DD')`;
}

/** 0 … `count` − 1 as `n.i`, to put behind `with recursive`. */
export const numbers = (count: number): string =>
  `n(i) as (select 0 union all select i + 1 from n where i < ${count - 1})`;

/** One `insert … select` of the columns of `row`; what is given as `{ sql }` is an expression, all else a value. */
export function insertSelect(
  table: string,
  row: Readonly<Record<string, string | number | null | Readonly<{ sql: string }>>>,
  from: string,
): string {
  const columns = Object.keys(row).map(column => `"${column}"`);
  const values = Object.values(row).map(value =>
    value === null
      ? 'null'
      : typeof value === 'object'
        ? value.sql
        : typeof value === 'number'
          ? String(value)
          : `'${value.replaceAll("'", "''")}'`,
  );
  return `insert into "${table}" (${columns.join(', ')}) select ${values.join(', ')} from ${from}`;
}
