import { describe, expect, it } from 'vitest';
import { createDatabase } from '#test/support/fresh-database.ts';
import { play } from '#test/support/histories/play.ts';

/**
 * Random histories against a reference that says the same in the plainest words; both are compared after every step. A
 * failure prints its seed: put it into SEEDS to see it again. Many more are played by `npm run reliability -- --rows model`.
 */
/** Each history has a database of its own; making one takes a second or two on PostgreSQL. */
const histories = process.env['TEST_DATABASE_URL'] === undefined ? 300 : 20;
const SEEDS = Array.from({ length: histories }, (_, index) => index + 1);

describe('enrolments', () => {
  it('equal audience × assignment through random histories, and are the sum of their changes', async () => {
    for (const seed of SEEDS) {
      const { db, drop } = await createDatabase();
      try {
        expect(await play(db, seed, { mortal: seed % 2 === 0 }), `seed ${seed}`).toEqual([]);
      } finally {
        await db.close();
        await drop();
      }
    }
  }, 300_000);
});
