import { expect, it, vi } from 'vitest';
import type { Db } from '#api/platform/db/connect.ts';
import { figuresBy, figuresNow } from '#api/reports/actions.ts';
import { countDue } from '#api/reports/sum-actions.ts';
import { createDatabase, TENANT } from '#test/support/database.ts';
import { dayAfter, givenRandomHistory } from './random-history.ts';

vi.setConfig({ testTimeout: 120_000 });

const AT = '2028-01-01T00:00:00.000Z';

/** More people to be counted again than are counted on the way. */
async function givenManyWaiting(db: Db): Promise<void> {
  await db.write(TENANT, async trx => {
    const rows = Array.from({ length: 300 }, (_, n) => ({
      tenantId: TENANT,
      what: 'person' as const,
      id: `waiting ${n}`,
      mark: '',
      sinceAt: AT,
      afterId: '',
    }));
    await trx.insertInto('figureDue').values(rows).execute();
  });
}

it('is counted on the spot or says as of when it holds, while very many changes are being counted', async () => {
  const database = await createDatabase();
  const { db } = database;
  const on = dayAfter(231);
  try {
    await givenRandomHistory(db, 42);
    await givenManyWaiting(db);
    const few = await db.read(TENANT, async trx => ({
      counted: await figuresBy(trx, TENANT, on, 'assignment'),
      shown: await figuresNow(trx, TENANT, on, 'assignment'),
    }));
    const [assignmentId = ''] = few.counted.keys();
    const alone = await db.read(TENANT, trx => figuresNow(trx, TENANT, on, 'assignment', assignmentId));

    expect(few.shown).toEqual({ figures: few.counted, countedAt: null });
    expect(alone.figures).toEqual(new Map([[assignmentId, few.counted.get(assignmentId)]]));

    await countDue({ db }, TENANT);
    await db.write(TENANT, async trx => {
      const { enrolmentId, ...row } = await trx
        .selectFrom('enrolment')
        .selectAll()
        .where('tenantId', '=', TENANT)
        .limit(1)
        .executeTakeFirstOrThrow();
      for (let n = 0; n < 5001; n += 200)
        await trx
          .insertInto('enrolment')
          .values(
            Array.from({ length: 200 }, (_, i) => ({
              ...row,
              enrolmentId: `${enrolmentId} ${n + i}`,
              cycle: 100 + n + i,
              openedOn: '2090-01-01',
            })),
          )
          .execute();
    });
    await givenManyWaiting(db);
    const many = await db.read(TENANT, trx => figuresNow(trx, TENANT, on, 'assignment'));

    expect(many.figures).toEqual(few.counted);
    expect(many.countedAt).not.toBeNull();
  } finally {
    await db.close();
    await database.drop();
  }
});
