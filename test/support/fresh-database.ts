import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { connect, type DatabaseTarget, type Db } from '#api/platform/db/connect.ts';

/** The organisation a test is about, and another one with the same ids everywhere: none of its rows may ever show up. */
export const TENANT = '10000000-0000-4000-8000-000000000001';
export const OTHER_TENANT = '20000000-0000-4000-8000-000000000002';

export type TestDatabase = Readonly<{ db: Db; target: DatabaseTarget; drop: () => Promise<void> }>;

/** A fresh temporary file, or a schema of its own on the PostgreSQL server named. */
export async function createDatabase(
  url: string | undefined = process.env['TEST_DATABASE_URL'],
): Promise<TestDatabase> {
  const made = url === undefined || url === '' ? fileTarget() : schemaTarget(url);
  const db = await connect(made.target);
  await db.installation(async trx => {
    for (const tenantId of [TENANT, OTHER_TENANT]) {
      await trx
        .insertInto('tenant')
        .values({ tenantId, createdAt: '2026-01-01T00:00:00.000Z' })
        .onConflict(oc => oc.doNothing())
        .execute();
    }
  });
  return { db, ...made };
}

function fileTarget(): Omit<TestDatabase, 'db'> {
  const folder = mkdtempSync(join(tmpdir(), 'coursekeeper-'));
  return {
    target: { kind: 'sqlite', file: join(folder, 'test.sqlite'), durability: 'off' },
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

function schemaTarget(url: string): Omit<TestDatabase, 'db'> {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  return {
    target: { kind: 'postgres', url, schema, connections: 6 },
    drop: async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query(`drop schema if exists ${schema} cascade`);
      await client.end();
    },
  };
}
