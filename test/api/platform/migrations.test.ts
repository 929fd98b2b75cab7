import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { migratePostgres, migrateSqlite, type Migration } from '#api/platform/db/migrate.ts';
import { migrations } from '#api/platform/db/migrations/all.ts';
import { openSqlite } from '#api/platform/db/sqlite.ts';

/** A migration that dies before its n-th statement, as a kill would. */
const killedBefore = (name: string, statement: number): Migration[] =>
  migrations.map(migration =>
    migration.name === name
      ? { name, statements: kind => [...migration.statements(kind).slice(0, statement), 'select killed here'] }
      : migration,
  );

const lastStatement = (kind: 'sqlite' | 'postgres', name: string): number =>
  (migrations.find(migration => migration.name === name)?.statements(kind).length ?? 0) - 1;

describe('migrations on the embedded database', () => {
  const schemaOf = (file: string): unknown[] => {
    const database = openSqlite({ file, readOnly: false, durability: 'off' });
    const rows = database.prepare('select type, name, sql from sqlite_schema order by name').all();
    database.close();
    return rows;
  };
  const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'coursekeeper-')), 'test.sqlite');
  const migrate = (file: string, list?: readonly Migration[]): void => {
    const database = openSqlite({ file, readOnly: false, durability: 'off' });
    try {
      migrateSqlite(database, list);
    } finally {
      database.close();
    }
  };

  it.each(migrations.map(({ name }) => name))(
    '%s: killed between any two statements leaves nothing of itself, and the next start ends equal to a fresh one',
    name => {
      const fresh = newFile();
      migrate(fresh);
      const file = newFile();

      for (const statement of [0, 1, Math.floor(lastStatement('sqlite', name) / 2), lastStatement('sqlite', name)]) {
        expect(() => migrate(file, killedBefore(name, statement))).toThrow();
      }
      migrate(file);
      migrate(file);

      expect(schemaOf(file)).toEqual(schemaOf(fresh));
    },
  );
});

const url = process.env['TEST_DATABASE_URL'];

describe.runIf(url !== undefined && url !== '')('migrations on PostgreSQL', () => {
  it('wait for each other when two replicas start at once, and a kill between statements leaves nothing', async () => {
    const schema = `test_migrations_${process.pid}`;
    const pool = new pg.Pool({ connectionString: url, max: 4, options: `-c search_path=${schema}` });
    try {
      await expect(migratePostgres(pool, schema, killedBefore('0003-assignments', 5))).rejects.toThrow();
      const { rows: before } = await pool.query(
        "select 1 from pg_tables where schemaname = $1 and tablename = 'assignment'",
        [schema],
      );

      await Promise.all([migratePostgres(pool, schema), migratePostgres(pool, schema)]);

      const { rows: applied } = await pool.query<{ name: string }>('select name from migration order by name');
      expect(before).toEqual([]);
      expect(applied.map(row => row.name)).toEqual(migrations.map(({ name }) => name));
    } finally {
      await pool.query(`drop schema if exists ${schema} cascade`);
      await pool.end();
    }
  });

  it('bind every table that holds a tenant’s rows to that tenant', async () => {
    const schema = `test_security_${process.pid}`;
    const pool = new pg.Pool({ connectionString: url, max: 2, options: `-c search_path=${schema}` });
    try {
      await migratePostgres(pool, schema);
      const { rows } = await pool.query<{ relname: string }>(
        `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = $1 and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity) order by 1`,
        [schema],
      );
      expect(rows.map(row => row.relname)).toEqual(['lease', 'migration', 'tenant']);
    } finally {
      await pool.query(`drop schema if exists ${schema} cascade`);
      await pool.end();
    }
  });
});
