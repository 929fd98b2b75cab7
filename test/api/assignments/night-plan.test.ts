import { CompiledQuery, createQueryId, type RootOperationNode } from 'kysely';
import { describe, expect, it } from 'vitest';
import { pageOfDisabled, pageOfRenewals } from '#api/assignments/calendar-store.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { listDueDays, pageOfChanged, pageOfDue, pageOfUntold } from '#api/reminders/round-store.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';

const today = '2027-05-03';
const here = { zone: 'Europe/Berlin', home: 'Europe/Berlin', most: 10 };

describe('a night', async () => {
  const db = await openDatabase();
  /** How the database would find the rows of what a store asks first. */
  const planOf = (work: (trx: Trx) => Promise<unknown>): Promise<string> =>
    db.read(TENANT, async trx => {
      const asked: RootOperationNode[] = [];
      const listening = trx.withPlugin({
        transformQuery: ({ node }) => {
          asked.push(node);
          return node;
        },
        transformResult: ({ result }) => Promise.resolve(result),
      });
      await work(listening);
      const [first] = asked;
      if (first === undefined) throw new Error('nothing was asked');
      const { sql, parameters } = trx.getExecutor().compileQuery(first, createQueryId());
      // A table with no rows is read whole, whatever its indexes: they are what is asked about.
      if (db.kind === 'postgres') await trx.executeQuery(CompiledQuery.raw('set local enable_seqscan = off'));
      const explain = db.kind === 'sqlite' ? 'explain query plan' : 'explain';
      const { rows } = await trx.executeQuery<object>(CompiledQuery.raw(`${explain} ${sql}`, [...parameters]));
      return rows.map(row => String('detail' in row ? row.detail : Object.values(row)[0])).join('\n');
    });

  it.each<[string, RegExp, (trx: Trx) => Promise<unknown>]>([
    [
      'renewals by the days on which they open',
      /enrolment_renewal/,
      trx => pageOfRenewals(trx, TENANT, { after: '2027-05-01', through: today }, null, 10),
    ],
    ['accounts that have been off', /person_disabled/, trx => pageOfDisabled(trx, TENANT, today, null, 10)],
    // In an empty table any index of what is open costs PostgreSQL the same.
    ['the days on which something is due', /enrolment_(state_dueOn|untold)/, trx => listDueDays(trx, TENANT, today)],
    [
      'what is due on a day',
      /enrolment_state_dueOn/,
      trx => pageOfDue(trx, TENANT, { ...here, dueOn: today, stepOn: today, mayOwe: () => true, after: '' }),
    ],
    [
      'what was opened lately',
      /enrolment_untold/,
      trx => pageOfUntold(trx, TENANT, { ...here, openedFrom: '2027-04-01', telling: new Set(), after: null }),
    ],
    [
      'what changed',
      /enrolment_modifiedAt/,
      trx => pageOfChanged(trx, TENANT, { modifiedAt: `${today}T00:00:00.000Z`, enrolmentId: '' }, 10, () => true),
    ],
  ])('finds %s along an index, and reads no table whole', async (_what, index, work) => {
    const plan = await planOf(work);
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/SCAN (e|enrolment|person)\b(?! USING)|Seq Scan on "?(enrolment|person)/);
  });
});
