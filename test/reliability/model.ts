import pg from 'pg';
import { createDatabase, type TestDatabase } from '#test/support/fresh-database.ts';
import { play } from '#test/support/histories/play.ts';
import type { Campaign, Result } from './row.ts';

const TELL_EVERY = 500;

/**
 * Random histories of joining, leaving, completing, assigning, ending and so on, in half of which the process dies between
 * its transactions, against a reference that says the same in the plainest words. A round is a history.
 */
export async function modelCampaign({ rounds, seed, serverUrl, note }: Campaign): Promise<Result> {
  const lost: string[] = [];
  let hit = 0;
  const shared = serverUrl === null ? null : await createDatabase(serverUrl);
  for (let n = 0; n < rounds; n += 1) {
    const history = seed + n;
    const mortal = history % 2 === 0;
    const database = shared ?? (await createDatabase(''));
    try {
      const told = await play(database.db, history, { mortal });
      if (told.length > 0) lost.push(`history ${history}: ${told.join('; ')}`);
      if (mortal) hit += 1;
    } catch (error) {
      lost.push(`history ${history}: ${error instanceof Error ? error.message : String(error)}`);
    }
    await (shared === null ? remove(database) : empty(database, serverUrl ?? ''));
    if ((n + 1) % TELL_EVERY === 0) note(`${n + 1} histories, ${lost.length} differ`);
  }
  if (shared !== null) await remove(shared);
  return { hit, lost, doubled: [], surprises: [] };
}

async function remove({ db, drop }: TestDatabase): Promise<void> {
  await db.close();
  await drop();
}

/** Making a schema takes seconds on PostgreSQL, emptying its tables milliseconds. */
async function empty({ target }: TestDatabase, url: string): Promise<void> {
  if (target.kind !== 'postgres') throw new Error('only PostgreSQL is emptied');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
     where table_schema = $1 and table_name not in ('migration', 'tenant')`,
    [target.schema],
  );
  await client.query(`truncate ${rows.map(({ name }) => name).join(', ')}`);
  await client.end();
}
