import { describe, expect, it } from 'vitest';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { aCompletion, aPerson, FOREIGN, givenCourse, givenRow, idOf } from '#test/support/given.ts';

describe('the database', async () => {
  const db = await openDatabase();

  it('shows a tenant its own rows only', async () => {
    await givenRow(db, 'person', aPerson('Anna Weber'));

    const own = await db.read(TENANT, trx =>
      trx.selectFrom('person').select('displayName').where('tenantId', '=', TENANT).execute(),
    );
    const foreign = await db.read(OTHER_TENANT, trx =>
      trx.selectFrom('person').select('displayName').where('tenantId', '=', OTHER_TENANT).execute(),
    );

    expect(own).toEqual([{ displayName: 'Anna Weber' }]);
    expect(foreign).toEqual([{ displayName: `${FOREIGN} Anna Weber` }]);
  });

  it.runIf(db.kind === 'postgres')(
    'shows nothing at all without a tenant, and nothing foreign when a condition is forgotten',
    async () => {
      const unset = await db.installation(trx => trx.selectFrom('person').select('personId').execute());
      const forgotten = await db.read(TENANT, trx => trx.selectFrom('person').select('tenantId').distinct().execute());

      expect(unset).toEqual([]);
      expect(forgotten).toEqual([{ tenantId: TENANT }]);
    },
  );

  it('refuses to change or delete a completion, whoever asks', async () => {
    const personId = idOf('Anna Weber');
    const course = await givenCourse(db, 'First aid');
    await givenRow(db, 'completion', aCompletion({ personId, ...course }));

    await expect(
      db.write(TENANT, trx =>
        trx.updateTable('completion').set({ completedOn: '2020-01-01' }).where('tenantId', '=', TENANT).execute(),
      ),
    ).rejects.toThrow('append-only');
    await expect(
      db.write(TENANT, trx => trx.deleteFrom('completion').where('tenantId', '=', TENANT).execute()),
    ).rejects.toThrow('append-only');
  });

  it('loses no update when two writers change the same row', async () => {
    await givenRow(db, 'pace', {
      budget: 'feed',
      throttledUntil: null,
      nextFreeAt: '2027-01-01T00:00:00.000Z',
      usedOn: '2027-01-01',
      usedToday: 0,
      recent: null,
    });
    const addOne = () =>
      db.write(TENANT, async trx => {
        const { usedToday } = await trx
          .selectFrom('pace')
          .select('usedToday')
          .where('tenantId', '=', TENANT)
          .executeTakeFirstOrThrow();
        await trx
          .updateTable('pace')
          .set({ usedToday: usedToday + 1 })
          .where('tenantId', '=', TENANT)
          .execute();
      });

    await Promise.all(Array.from({ length: 5 }, addOne));

    const row = await db.read(TENANT, trx =>
      trx.selectFrom('pace').select('usedToday').where('tenantId', '=', TENANT).executeTakeFirstOrThrow(),
    );
    expect(row.usedToday).toBe(5);
  });

  it('orders texts by their code points, on both databases', async () => {
    for (const name of ['ab', 'a-b', 'Z', 'ä', 'b'])
      await givenRow(db, 'unit', {
        unitId: idOf(name),
        name,
        sortKey: name,
        parentUnitId: null,
        coordinatorPersonId: null,
        modifiedAt: '2027-01-01T00:00:00.000Z',
      });

    const rows = await db.read(TENANT, trx =>
      trx.selectFrom('unit').select('sortKey').where('tenantId', '=', TENANT).orderBy('sortKey').execute(),
    );

    expect(rows.map(row => row.sortKey)).toEqual(['Z', 'a-b', 'ab', 'b', 'ä']);
  });
});
