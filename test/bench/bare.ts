import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import pg from 'pg';

/** The driver and nothing else: what floors are made of. `$1`, `$2` … stand for values, in this order. */
export type Bare = Readonly<{
  all: (text: string, values: readonly (string | number)[]) => Promise<readonly Record<string, unknown>[]>;
  close: () => Promise<void>;
}>;

export async function openBare(target: string, tenantId: string): Promise<Bare> {
  if (target.startsWith('sqlite:')) {
    const database = new DatabaseSync(target.slice('sqlite:'.length), { timeout: 10_000 });
    database.exec('pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -16000');
    return {
      all: async (text, values) => database.prepare(text.replaceAll(/\$\d/g, '?')).all(...(values as SQLInputValue[])),
      close: async () => database.close(),
    };
  }
  const client = new pg.Client({ connectionString: target });
  await client.connect();
  await client.query(`select set_config('app.tenant_id', $1, false)`, [tenantId]);
  return {
    all: async (text, values) => (await client.query<Record<string, unknown>>(text, [...values])).rows,
    close: () => client.end(),
  };
}
