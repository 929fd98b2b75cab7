import type pg from 'pg';
import {
  CompiledQuery,
  PostgresDialect,
  PostgresDriver,
  type DatabaseConnection,
  type Driver,
  type PostgresPool,
  type PostgresPoolClient,
  type TransactionSettings,
} from 'kysely';

/** A statement that begins like this is planned once for each connection, and afterwards only run. */
export const KEPT = '/* kept */';

/** Kysely's own dialect, with fewer round trips: a transaction begins together with its first statement (`begun`). */
export class ThriftyPostgresDialect extends PostgresDialect {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver(): Driver {
    return new ThriftyDriver({ pool: namingStatements(this.#pool) });
  }
}

/** Begins the transaction and says whose rows it sees, in one message; the first statement of every transaction. */
export function begun(mode: 'read only' | 'read write', tenantId: string | null): CompiledQuery {
  const tenant = `; select set_config('app.tenant_id', '${(tenantId ?? '').replaceAll("'", "''")}', true)`;
  const isolation = tenantId === null ? '' : ' isolation level repeatable read';
  return CompiledQuery.raw(`begin${isolation} ${mode}${tenant}`);
}

type PostgresConnection = Parameters<PostgresDriver['releaseConnection']>[0];

/** Whose rows a connection shows outside transactions; those set their own tenant for as long as they last. */
const tenants = new WeakMap<pg.PoolClient, string>();

/** One statement without a transaction, as that tenant: mostly one journey, since connections remember whom they showed last. */
export async function askAlone<Row>(
  pool: pg.Pool,
  tenantId: string,
  text: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const client = await pool.connect();
  try {
    if (tenants.get(client) !== tenantId) {
      await client.query(`select set_config('app.tenant_id', $1, false)`, [tenantId]);
      tenants.set(client, tenantId);
    }
    const { rows } = await client.query<Row & pg.QueryResultRow>({ ...namedIfKept(text), values: [...values] });
    return rows;
  } finally {
    client.release();
  }
}

const names = new Map<string, string>();

/** A kept statement goes by a name, the same on every connection of this process. */
function namedIfKept(text: string): Readonly<{ text: string; name?: string }> {
  if (!text.startsWith(KEPT)) return { text };
  const name = names.get(text) ?? `kept_${names.size}`;
  names.set(text, name);
  return { text, name };
}

class ThriftyDriver extends PostgresDriver {
  readonly #reading = new WeakSet<DatabaseConnection>();
  readonly #ending = new WeakMap<DatabaseConnection, Promise<unknown>>();

  override async beginTransaction(connection: DatabaseConnection, { accessMode }: TransactionSettings): Promise<void> {
    // The begin itself goes out with the first statement.
    if (accessMode === 'read only') this.#reading.add(connection);
  }

  /** What was only read is true whether or not the end of the transaction arrives: nobody waits for it. */
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    if (!this.#reading.has(connection)) return super.commitTransaction(connection);
    // A connection that broke meanwhile is thrown away by the pool.
    this.#ending.set(
      connection,
      connection.executeQuery(CompiledQuery.raw('commit')).catch(() => {}),
    );
  }

  override async releaseConnection(connection: PostgresConnection): Promise<void> {
    this.#reading.delete(connection);
    const ending = this.#ending.get(connection);
    if (ending === undefined) return super.releaseConnection(connection);
    this.#ending.delete(connection);
    void ending.then(() => super.releaseConnection(connection));
  }
}

/** The pool as the driver uses it; kept statements get a name on their way to the server. */
function namingStatements(pool: pg.Pool): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return Object.assign(Object.create(pool) as PostgresPool, {
    connect: async () => {
      const client = await pool.connect();
      let named = clients.get(client);
      if (named === undefined) {
        const ask = client.query.bind(client) as (...of: unknown[]) => unknown;
        named = new Proxy(client, {
          get: (target, property) => {
            if (property === 'query')
              return (text: unknown, values?: unknown) =>
                typeof text === 'string' && text.startsWith(KEPT)
                  ? ask({ ...namedIfKept(text), values })
                  : ask(text, values);
            const value: unknown = Reflect.get(target, property, target);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          },
        }) as unknown as PostgresPoolClient;
        clients.set(client, named);
      }
      return named;
    },
    end: () => pool.end(),
  });
}
