import pg from 'pg';
import type { Dialect } from 'kysely';
import { ThriftyPostgresDialect } from './postgres-driver.ts';

/** The role the program acts as when it was given a superuser: row-level security binds it like anybody else. */
export const APP_ROLE = 'coursekeeper_app';

// Counts come as bigint text; ours fit a number by far.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type PostgresPool = Readonly<{ pool: pg.Pool; dialect: Dialect }>;

/**
 * @param schema where all tables are; tests give each file its own
 * @param actAs set on each new connection once the migrations have run; null means the login's own role
 */
export function openPostgres({
  url,
  schema,
  actAs,
  connections = 16,
}: {
  url: string;
  schema: string;
  actAs: string | null;
  connections?: number;
}): PostgresPool {
  const options = [`-c search_path=${schema}`, '-c timezone=UTC', ...(actAs === null ? [] : [`-c role=${actAs}`])].join(
    ' ',
  );
  const pool = new pg.Pool({ connectionString: url, max: connections, options, application_name: 'coursekeeper' });
  // An idle connection that breaks (database restart) must not end the process; the pool opens a new one.
  pool.on('error', () => {});
  return { pool, dialect: new ThriftyPostgresDialect(pool) };
}

/** True when row-level security would not bind this login: superuser, or BYPASSRLS. */
export async function bypassesRowSecurity(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ bypass: boolean }>(
    'select rolsuper or rolbypassrls as bypass from pg_roles where rolname = current_user',
  );
  return rows[0]?.bypass ?? false;
}

/** Creates the bound role if it is missing and lets it use the schema's tables. Runs as the superuser that was given. */
export async function prepareAppRole(pool: pg.Pool, schema: string): Promise<void> {
  await pool.query(`do $$ begin
    perform pg_advisory_xact_lock(4201);
    if not exists (select from pg_roles where rolname = '${APP_ROLE}') then create role ${APP_ROLE} nologin; end if;
  end $$`);
  await pool.query(`grant usage on schema ${schema} to ${APP_ROLE}`);
  await pool.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${APP_ROLE}`);
}
