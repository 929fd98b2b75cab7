import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { SettingName } from '#api/platform/config.ts';

export type DatabaseName = 'sqlite' | 'postgres';
type Value = string | number | null;

/** A database that an api process of its own works on, looked at (and prepared) from outside, in plain SQL. */
export type OwnDatabase = Readonly<{
  name: DatabaseName;
  /** What the api is told about it. */
  settings: Readonly<Partial<Record<SettingName, string>>>;
  /** `?` stands for a value on both databases. Rows of every tenant on SQLite, of `tenantId` on PostgreSQL. */
  ask: <Row extends object>(sql: string, ...values: readonly Value[]) => Promise<readonly Row[]>;
  drop: () => Promise<void>;
}>;

/** In `folder`, or a database of its own on the server. */
export async function ownDatabase(
  name: DatabaseName,
  about: Readonly<{ folder: string; tenantId: string; serverUrl: string | null }>,
): Promise<OwnDatabase> {
  if (name === 'sqlite') return sqliteDatabase(about.folder);
  if (about.serverUrl === null) throw new Error('There is no PostgreSQL server to test on; see .ci/postgres.');
  return postgresDatabase(about.serverUrl, about.tenantId);
}

function sqliteDatabase(folder: string): OwnDatabase {
  return {
    name: 'sqlite',
    settings: {},
    // Opened for each question: a connection of ours that stayed open would keep SQLite from recovering as after a real crash.
    ask: async <Row extends object>(sql: string, ...values: readonly Value[]) => {
      const database = new DatabaseSync(join(folder, 'coursekeeper.sqlite'), { timeout: 10_000 });
      try {
        return database.prepare(sql).all(...values) as unknown as readonly Row[];
      } finally {
        database.close();
      }
    },
    drop: async () => {},
  };
}

async function postgresDatabase(serverUrl: string, tenantId: string): Promise<OwnDatabase> {
  const database = `coursekeeper_${randomBytes(6).toString('hex')}`;
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  await server.query(`create database ${database}`);
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  pg.types.setTypeParser(20, Number);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`select set_config('app.tenant_id', $1, false), set_config('lock_timeout', '3s', false)`, [
    tenantId,
  ]);
  return {
    name: 'postgres',
    settings: { DATABASE_URL: url.href },
    ask: async <Row extends object>(sql: string, ...values: readonly Value[]) => {
      let n = 0;
      const { rows } = await client.query<Row>(
        sql.replaceAll('?', () => `$${(n += 1)}`),
        [...values],
      );
      return rows;
    },
    drop: async () => {
      await client.end();
      await server.query(`drop database ${database} with (force)`);
      await server.end();
    },
  };
}

/** The address of a PostgreSQL server to test on, as CI finds it; null when there is none. */
export function findPostgres(): string | null {
  const { status, stdout } = spawnSync('bash', [join(import.meta.dirname, '../../.ci/postgres'), 'start'], {
    encoding: 'utf8',
  });
  const url = stdout.trim();
  return status === 0 && url !== '' ? url : null;
}

/** Ends the throw-away server, if `findPostgres` started one. */
export function leavePostgres(): void {
  if (process.env['TEST_DATABASE_URL'] !== undefined) return; // Somebody else's.
  spawnSync('bash', [join(import.meta.dirname, '../../.ci/postgres'), 'stop']);
}
