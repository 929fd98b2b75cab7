import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';

/** A transaction that has kept everybody waiting this long lets them in between two of its statements. */
const TURN_MILLISECONDS = 4;

/** Kept of the file by each connection; the rest of memory keeps it anyway. There are several that read. */
const READ_CACHE_KIB = 4000;
const WRITE_CACHE_KIB = 8000;

/** How many different statements one connection keeps compiled. */
const KEPT_STATEMENTS = 400;

/**
 * `full` waits for the disk at each commit: an acknowledged write survives a power cut. `off` is for tests that need
 * production's connections but not its patience.
 */
export type Durability = 'full' | 'off';

type Options = Readonly<{ file: string; readOnly: boolean; connections: number; durability: Durability }>;

/** Kysely over Node's own SQLite: nothing to compile, one file, WAL, foreign keys on. */
export function sqliteDialect(options: Options): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SqliteDriver(options),
    createIntrospector: db => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** Opens the file with the settings every connection of ours has. Throws what node:sqlite throws on a damaged file. */
export function openSqlite({ file, readOnly, durability }: Omit<Options, 'connections'>): DatabaseSync {
  if (!existsSync(dirname(file))) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { readOnly, enableForeignKeyConstraints: true, timeout: 10_000 });
  if (!readOnly) database.exec('pragma journal_mode = wal');
  database.exec(
    `pragma synchronous = ${durability === 'full' ? 'full' : 'off'}; pragma temp_store = memory; pragma cache_size = -${readOnly ? READ_CACHE_KIB : WRITE_CACHE_KIB}`,
  );
  return database;
}

class SqliteDriver implements Driver {
  readonly #options: Options;
  readonly #all: SqliteConnection[] = [];
  readonly #free: SqliteConnection[] = [];
  readonly #waiting: ((connection: SqliteConnection) => void)[] = [];

  constructor(options: Options) {
    this.#options = options;
  }

  async init(): Promise<void> {
    for (let i = 0; i < this.#options.connections; i += 1) {
      const connection = new SqliteConnection(openSqlite(this.#options));
      this.#all.push(connection);
      this.#free.push(connection);
    }
  }

  async acquireConnection(): Promise<SqliteConnection> {
    const free = this.#free.pop();
    return free ?? new Promise(resolve => this.#waiting.push(resolve));
  }

  async releaseConnection(connection: SqliteConnection): Promise<void> {
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#free.push(connection);
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    connection.database.exec(this.#options.readOnly ? 'begin' : 'begin immediate');
    connection.turnBegan = performance.now();
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    connection.database.exec('commit');
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    if (connection.database.isTransaction) connection.database.exec('rollback');
  }

  async destroy(): Promise<void> {
    for (const connection of this.#all) connection.database.close();
    this.#all.length = 0;
    this.#free.length = 0;
  }
}

type Prepared = Readonly<{ statement: StatementSync; answersRows: boolean }>;

class SqliteConnection implements DatabaseConnection {
  readonly database: DatabaseSync;
  turnBegan = 0;
  readonly #statements = new Map<string, Prepared>();

  constructor(database: DatabaseSync) {
    this.database = database;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    // SQLite works on our own thread: bulk work takes turns with the people who read meanwhile.
    if (performance.now() - this.turnBegan > TURN_MILLISECONDS && this.database.isTransaction) {
      await setImmediate();
      this.turnBegan = performance.now();
    }
    const { statement, answersRows } = this.#prepare(query.sql);
    const parameters = query.parameters as SQLInputValue[];
    if (answersRows) return { rows: statement.all(...parameters) as R[] };
    const { changes } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    // A statement of its own: a kept one may be asked again while this one is still being read.
    const statement = this.database.prepare(query.sql);
    for (const row of statement.iterate(...(query.parameters as SQLInputValue[]))) yield { rows: [row as R] };
  }

  #prepare(sql: string): Prepared {
    const kept = this.#statements.get(sql);
    if (kept) return kept;
    const statement = this.database.prepare(sql);
    // Asked once: describing the columns costs as much as reading some rows.
    const prepared = { statement, answersRows: statement.columns().length > 0 };
    if (this.#statements.size >= KEPT_STATEMENTS) this.#statements.clear();
    this.#statements.set(sql, prepared);
    return prepared;
  }
}
