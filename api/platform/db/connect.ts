import { setImmediate as turn } from 'node:timers/promises';
import { Kysely, sql, type RawBuilder, type Transaction } from 'kysely';
import { migratePostgres, migrateSqlite, type DatabaseKind } from './migrate.ts';
import { APP_ROLE, bypassesRowSecurity, openPostgres, prepareAppRole } from './postgres.ts';
import { askAlone, begun } from './postgres-driver.ts';
import { openSqlite, sqliteDialect, type Durability } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** What stores are handed: SQL inside one transaction that sees one tenant's rows only. */
export type Trx = Transaction<Tables>;

/**
 * All access to the database. Both calls open a transaction, so several reads see one state; on PostgreSQL the tenant
 * is set for row-level security, on SQLite the stores' own `tenantId` conditions do the same (and tests swap tenants
 * to prove it). Between begin and commit nothing but SQL may be awaited, and only `trx` may be used: on SQLite there
 * is exactly one writing connection, so asking `db` again inside a transaction would wait for ever. `write` may run its
 * work again after a conflict on PostgreSQL: it must have no effect but its SQL.
 */
export type Db = Readonly<{
  kind: DatabaseKind;
  /** For screens and reports: never waits for a writer on SQLite (WAL). */
  read: <T>(tenantId: string, work: (trx: Trx) => Promise<T>) => Promise<T>;
  /** One statement by itself, without a transaction around it: the shortest way to an answer. */
  one: <Row>(tenantId: string, statement: RawBuilder<Row>) => Promise<readonly Row[]>;
  write: <T>(tenantId: string, work: (trx: Trx) => Promise<T>) => Promise<T>;
  /** Rows that belong to the installation, not to a tenant: leases, the list of tenants. */
  installation: <T>(work: (trx: Trx) => Promise<T>) => Promise<T>;
  /** How often this process has written for any tenant: what was kept under another number may be out of date. */
  changes: () => number;
  close: () => Promise<void>;
}>;

export type DatabaseTarget =
  | Readonly<{ kind: 'sqlite'; file: string; durability?: Durability }>
  | Readonly<{ kind: 'postgres'; url: string; schema?: string; connections?: number }>;

/** Opens the database and migrates it. @throws DatabaseTooNew, or the driver's error when it cannot be reached or read */
export async function connect(target: DatabaseTarget): Promise<Db> {
  return target.kind === 'sqlite' ? connectSqlite(target.file, target.durability ?? 'full') : connectPostgres(target);
}

function connectSqlite(file: string, durability: Durability): Db {
  const migrating = openSqlite({ file, readOnly: false, durability });
  try {
    migrateSqlite(migrating);
    // Looks at tables whose sizes it does not know, or that have grown since: what plans are chosen by.
    migrating.exec('pragma optimize = 0x10002');
  } finally {
    migrating.close();
  }
  const writer = new Kysely<Tables>({ dialect: sqliteDialect({ file, readOnly: false, connections: 1, durability }) });
  const reader = new Kysely<Tables>({ dialect: sqliteDialect({ file, readOnly: true, connections: 4, durability }) });
  let changes = 0;
  const thenBreathing = breathing();
  const tending = setInterval(
    // What is not looked at today is looked at tomorrow: a busy or damaged file is told of by whoever needs it.
    () => void sql`pragma optimize`.execute(writer).catch(() => {}),
    TENDED_EVERY_MS,
  ).unref();
  return {
    kind: 'sqlite',
    read: (_tenantId, work) => thenBreathing(reader.transaction().execute(work)),
    one: async (_tenantId, statement) => (await thenBreathing(statement.execute(reader))).rows,
    write: (_tenantId, work) =>
      thenBreathing(
        writer
          .transaction()
          .execute(work)
          .finally(() => void (changes += 1)),
      ),
    changes: () => changes,
    installation: work => writer.transaction().execute(work),
    close: async () => {
      clearInterval(tending);
      await reader.destroy();
      await writer.destroy();
    },
  };
}

/** How often SQLite may look whether tables have grown out of the plans it makes; it looks at few rows of each. */
const TENDED_EVERY_MS = 6 * 3_600_000;

/** Longest time without a look at what else has come in. */
const BREATH_MS = 2;

/**
 * SQLite answers without waiting, so whoever works slice after slice would let nobody else in until their end: after a
 * transaction everything that has come in meanwhile gets its turn.
 */
function breathing(): <T>(answer: Promise<T>) => Promise<T> {
  let breathedAt = 0;
  return async answer => {
    try {
      return await answer;
    } finally {
      if (performance.now() - breathedAt >= BREATH_MS) {
        await turn();
        breathedAt = performance.now();
      }
    }
  };
}

async function connectPostgres({
  url,
  schema = 'public',
  connections,
}: Extract<DatabaseTarget, { kind: 'postgres' }>): Promise<Db> {
  if (!/^[a-z_][a-z0-9_]*$/.test(schema))
    throw new Error(`"${schema}" is no schema name we accept: use small letters, digits and _.`);
  const login = openPostgres({ url, schema, actAs: null, connections: 1 });
  let bypass: boolean;
  try {
    await migratePostgres(login.pool, schema);
    bypass = await bypassesRowSecurity(login.pool);
    if (bypass) await prepareAppRole(login.pool, schema);
  } finally {
    await login.pool.end();
  }
  const { pool, dialect } = openPostgres({
    url,
    schema,
    actAs: bypass ? APP_ROLE : null,
    ...(connections === undefined ? {} : { connections }),
  });
  const all = new Kysely<Tables>({ dialect });
  const inTenant = <T>(
    mode: 'read only' | 'read write',
    tenantId: string,
    work: (trx: Trx) => Promise<T>,
  ): Promise<T> =>
    all
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode(mode)
      .execute(async trx => {
        await trx.executeQuery(begun(mode, tenantId));
        return work(trx);
      });
  let changes = 0;
  return {
    kind: 'postgres',
    read: (tenantId, work) => inTenant('read only', tenantId, work),
    one: async (tenantId, statement) => {
      const { sql: text, parameters } = statement.compile(all);
      return askAlone(pool, tenantId, text, parameters);
    },
    write: (tenantId, work) =>
      repeated(() => inTenant('read write', tenantId, work)).finally(() => void (changes += 1)),
    installation: work =>
      repeated(() =>
        all.transaction().execute(async trx => {
          await trx.executeQuery(begun('read write', null));
          return work(trx);
        }),
      ),
    changes: () => changes,
    close: () => all.destroy(),
  };
}

/** Serialisation failure, deadlock: PostgreSQL asks for the transaction to be run again. */
const RUN_AGAIN: readonly unknown[] = ['40001', '40P01'];
const MAX_RUNS = 8;

/** Two writers of one row: the second runs again and sees what the first wrote, so no update is lost. */
async function repeated<T>(run: () => Promise<T>): Promise<T> {
  for (let runs = 1; ; runs += 1) {
    try {
      return await run();
    } catch (error) {
      const again = error instanceof Error && 'code' in error && RUN_AGAIN.includes(error.code);
      if (!again || runs === MAX_RUNS) throw error;
    }
  }
}
