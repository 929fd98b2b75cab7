import { sql } from 'kysely';
import { expect, it, vi } from 'vitest';
import { listPeoplePage } from '#api/people/list-store.ts';
import { counting } from '#api/reports/counting-store.ts';
import { createDatabase, TENANT } from '#test/support/database.ts';
import { dayAfter, givenRandomHistory } from '../reports/random-history.ts';

vi.setConfig({ testTimeout: 120_000 });

it('holds behind overdue and due soon exactly the people who are counted, on any day of a history', async () => {
  const database = await createDatabase();
  const { db } = database;
  try {
    await givenRandomHistory(db, 42);
    let seen = 0;
    for (const on of [99, 160, 231, 399, 700].map(dayAfter))
      for (const [show, column] of [
        ['overdue', 'overdue'],
        ['due-soon', 'dueSoon'],
      ] as const) {
        const { listed, rest, counted } = await db.read(TENANT, async trx => {
          const pageAfter = (after: readonly string[] | null, limit: number) =>
            listPeoplePage(trx, TENANT, { on, isPast: true, knownAt: null }, { show }, { after, limit });
          const listed = await pageAfter(null, 500);
          const [first] = listed.people;
          const rest = first === undefined ? listed : await pageAfter([first.sortKey, first.personId], 3);
          const counted = await sql<{
            personId: string;
          }>`with ${counting(TENANT, [on])} select distinct c."personId" from counted c
            join "person" p on p."tenantId" = ${TENANT} and p."personId" = c."personId" and p."nature" = 'person'
            where c.${sql.ref(column)} = 1`.execute(trx);
          return { listed, rest, counted };
        });
        const ids = counted.rows.map(({ personId }) => personId).toSorted();
        seen += ids.length;
        expect(listed.people.map(({ personId }) => personId).toSorted(), `${show} on ${on}`).toEqual(ids);
        expect(listed.total).toBe(ids.length);
        expect(rest.total).toBe(ids.length);
        if (ids.length > 0) expect(rest.people).toEqual(listed.people.slice(1, 4));
      }
    expect(seen).toBeGreaterThan(10);
  } finally {
    await db.close();
    await database.drop();
  }
});
