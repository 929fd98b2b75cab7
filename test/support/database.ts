import { afterAll } from 'vitest';
import type { Db } from '#api/platform/db/connect.ts';
import { createDatabase } from './fresh-database.ts';

export { createDatabase, OTHER_TENANT, TENANT, type TestDatabase } from './fresh-database.ts';

/**
 * A database of its own for a test file: a fresh temporary file, or with TEST_DATABASE_URL a schema of its own on that
 * PostgreSQL server. Closed and removed after the file's last test.
 */
export async function openDatabase(): Promise<Db> {
  const database = await createDatabase();
  afterAll(async () => {
    await database.db.close();
    await database.drop();
  });
  return database.db;
}
