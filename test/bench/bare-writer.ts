import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import pg from 'pg';

/** Rows into tables with the driver and nothing else, all of a call in one transaction. */
export type BareWriter = Readonly<{
  write: (rows: readonly (readonly [table: string, rows: readonly object[]])[]) => Promise<void>;
  close: () => Promise<void>;
}>;

const quoted = (names: readonly string[]): string => names.map(name => `"${name}"`).join(', ');

/** One kept statement a table, run for each row; or, on PostgreSQL, one statement with all rows as JSON. */
export async function bareWriter(target: string, tenantId: string): Promise<BareWriter> {
  return target.startsWith('sqlite:')
    ? sqliteWriter(target.slice('sqlite:'.length), tenantId)
    : postgresWriter(target, tenantId);
}

function sqliteWriter(file: string, tenantId: string): BareWriter {
  const database = new DatabaseSync(file, { timeout: 10_000, enableForeignKeyConstraints: true });
  database.exec('pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -16000');
  const kept = new Map<string, StatementSync>();
  const statement = (table: string, columns: readonly string[]): StatementSync => {
    const held = kept.get(table);
    if (held !== undefined) return held;
    const places = columns.map(() => ', ?').join('');
    const made = database.prepare(`insert into "${table}" ("tenantId", ${quoted(columns)}) values (?${places})`);
    kept.set(table, made);
    return made;
  };
  return {
    write: async all => {
      database.exec('begin immediate');
      for (const [table, rows] of all)
        for (const row of rows)
          statement(table, Object.keys(row)).run(tenantId, ...(Object.values(row) as SQLInputValue[]));
      database.exec('commit');
    },
    close: async () => database.close(),
  };
}

async function postgresWriter(url: string, tenantId: string): Promise<BareWriter> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`select set_config('app.tenant_id', $1, false)`, [tenantId]);
  return {
    write: async all => {
      await client.query('begin');
      for (const [table, rows] of all) {
        const [first] = rows;
        if (first === undefined) continue;
        const columns = quoted(Object.keys(first));
        await client.query(
          `insert into "${table}" ("tenantId", ${columns}) select $1, ${columns} from json_populate_recordset(null::"${table}", $2::json)`,
          [tenantId, JSON.stringify(rows)],
        );
      }
      await client.query('commit');
    },
    close: () => client.end(),
  };
}
