import type { DatabaseSync } from 'node:sqlite';
import type pg from 'pg';
import { migrations } from './migrations/all.ts';

export type DatabaseKind = 'sqlite' | 'postgres';
/** Statements run in order, in one transaction together with the row that records them: a kill leaves all or nothing. */
export type Migration = Readonly<{ name: string; statements: (kind: DatabaseKind) => readonly string[] }>;

const BOOKKEEPING = 'create table if not exists migration (name text primary key, applied_at text not null)';
/** One number for the whole product: two replicas that start together migrate one after the other. */
const MIGRATION_LOCK = 4200;

/**
 * Brings an embedded database up to date.
 * @throws DatabaseTooNew when the file was written by a later release
 */
export function migrateSqlite(database: DatabaseSync, list: readonly Migration[] = migrations): void {
  database.exec(BOOKKEEPING);
  refuseNewer(
    database
      .prepare('select name from migration')
      .all()
      .map(row => String(row['name'])),
    list,
  );
  for (const { name, statements } of list) {
    database.exec('begin immediate');
    try {
      if (database.prepare('select 1 from migration where name = ?').get(name) === undefined) {
        for (const statement of statements('sqlite')) database.exec(statement);
        database.prepare('insert into migration (name, applied_at) values (?, ?)').run(name, new Date().toISOString());
      }
      database.exec('commit');
    } catch (error) {
      database.exec('rollback');
      throw error;
    }
  }
}

/** The same on PostgreSQL, under an advisory lock that ends with each transaction. */
export async function migratePostgres(
  pool: pg.Pool,
  schema: string,
  list: readonly Migration[] = migrations,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(`create schema if not exists ${schema}`);
    for (const migration of [null, ...list]) {
      await client.query('begin');
      await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      if (migration === null) {
        await client.query(BOOKKEEPING);
        const { rows } = await client.query<{ name: string }>('select name from migration');
        refuseNewer(
          rows.map(row => row.name),
          list,
        );
      } else {
        const { rowCount } = await client.query('select 1 from migration where name = $1', [migration.name]);
        if (rowCount === 0) {
          for (const statement of migration.statements('postgres')) await client.query(statement);
          await client.query('insert into migration (name, applied_at) values ($1, $2)', [
            migration.name,
            new Date().toISOString(),
          ]);
        }
      }
      await client.query('commit');
    }
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

export class DatabaseTooNew extends Error {
  constructor(names: readonly string[]) {
    super(
      `The database was written by a later release of Coursekeeper (it has ${names.join(', ')}). Start that release, or restore a backup made by this one.`,
    );
    this.name = 'DatabaseTooNew';
  }
}

function refuseNewer(applied: readonly string[], list: readonly Migration[]): void {
  const unknown = applied.filter(name => list.every(known => known.name !== name));
  if (unknown.length > 0) throw new DatabaseTooNew(unknown);
}
