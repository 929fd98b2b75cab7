import { describe, expect, it, vi } from 'vitest';
import { addDays, endOfDay } from '#api/calendar.ts';
import type { Overview } from '#api/contract/overview.ts';
import { counting, countFigures, countTrend } from '#api/reports/counting-store.ts';
import { pageOfPeople } from '#api/people/pages-actions.ts';
import { listEnrolmentExport, type ExportRow } from '#api/reports/export-store.ts';
import { getOverviewOf } from '#api/reports/overview-actions.ts';
import { countDue, restOf } from '#api/reports/sum-actions.ts';
import { endsOn, sumsOn, trendOn } from '#api/reports/sum-store.ts';
import { noFigures, plus } from '#api/reports/measures.ts';
import { sql } from 'kysely';
import { anActor } from '#test/support/actor.ts';
import { createDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { aRole, clockAt } from '#test/support/given.ts';
import { dayAfter, givenRandomHistory, randomOf, type History } from './random-history.ts';
import type { Db } from '#api/platform/db/connect.ts';

const BY = ['course', 'assignment', 'unit'] as const;

async function withHistory(seed: number, work: (db: Db, history: History) => Promise<void>): Promise<void> {
  const database = await createDatabase();
  try {
    await work(database.db, await givenRandomHistory(database.db, seed));
  } finally {
    await database.db.close();
    await database.drop();
  }
}

/** What the sums say, beside what counting row by row says. */
async function compared(db: Db, days: readonly string[]) {
  return db.read(TENANT, async trx => {
    const { further, countedAt } = await restOf(trx, TENANT);
    const kept: unknown[] = [countedAt];
    const counted: unknown[] = [null];
    for (const by of BY) {
      const rows = await countFigures(trx, TENANT, days, by);
      for (const on of days) {
        const sums = await sumsOn(trx, TENANT, by, on, further);
        kept.push([on, by, Object.fromEntries([...sums].map(([key, row]) => [key, plus(row, noFigures)]))]);
        counted.push([on, by, Object.fromEntries(rows.get(on) ?? [])]);
      }
    }
    kept.push(await trendOn(trx, TENANT, days, further));
    counted.push(await countTrend(trx, TENANT, days));
    for (const on of days) {
      const { rows } = await sql<{ validTo: string; count: number }>`with ${counting(TENANT, [on])}
        select "validTo", count(*) as "count" from counted where "expiring" = 1 group by 1 order by 1`.execute(trx);
      counted.push(rows);
      kept.push((await endsOn(trx, TENANT, on, further)).toSorted((a, b) => (a.validTo < b.validTo ? -1 : 1)));
    }
    return { kept, counted };
  });
}

/** Whole histories are made on a database of their own: a busy machine takes its time. */
vi.setConfig({ testTimeout: 120_000 });

describe('the sums that figures are read from', () => {
  const days = [0, 99, 160, 231, 250, 399, 700].map(dayAfter);

  it('say on any day what counting says, once everybody is counted and while some still wait', async () => {
    for (const seed of [42])
      await withHistory(seed, async db => {
        const waiting = await compared(db, days);
        expect(waiting.kept).toEqual(waiting.counted);

        expect(await countDue({ db }, TENANT)).toBeGreaterThan(20);

        const all = await compared(db, days);
        expect(all.kept).toEqual(waiting.counted);
        expect(await countDue({ db }, TENANT)).toBe(0);
      });
  });

  it('follow every change, and only the own organisation', async () => {
    await withHistory(3, async db => {
      await countDue({ db }, TENANT);
      await countDue({ db }, OTHER_TENANT);
      const before = await compared(db, days);
      const move = movesOf(db, await db.read(TENANT, trx => historyOf(trx)), 11);
      for (let n = 0; n < 30; n += 1) {
        await move(`2028-01-01T08:00:${String(n).padStart(2, '0')}.000Z`, dayAfter(210));
        if (n % 7 === 0) await countDue({ db }, TENANT);
        if (n % 15 === 0) {
          const { kept, counted } = await compared(db, days);
          expect(kept).toEqual(counted);
        }
      }
      await countDue({ db }, TENANT);
      const after = await compared(db, days);
      expect(after.kept).toEqual(after.counted);
      expect(after.kept).not.toEqual(before.kept);
    });
  });
});

describe('a past day', () => {
  it('as known then is what the overview showed that day, as known today what has been learnt since', async () => {
    await withHistory(5, async (db, { people }) => {
      const clock = clockAt('2027-12-01T20:00:00.000Z');
      const admin = anActor(people[0]?.displayName ?? '', { roles: ['admin'] });
      const ask = (input: Parameters<typeof getOverviewOf>[2]): Promise<Overview> =>
        getOverviewOf({ db, clock }, admin, input);
      const move = movesOf(db, await db.read(TENANT, trx => historyOf(trx)), 23);
      const listed = async (more: object) => {
        const { people: rows } = await pageOfPeople({ db, clock }, admin, { show: 'overdue', ...more });
        return rows.map(({ personId, overdue }) => [personId, overdue]);
      };
      const exported = async (knownAt: string | null) => {
        const exporting = { tenantId: TENANT, language: 'en' as const, withNames: true, knownAt };
        return db.read(TENANT, trx => listEnrolmentExport(trx, exporting, '', 1000));
      };
      const shown: Overview[] = [];
      const lists: unknown[] = [];
      const files: unknown[] = [];
      for (let day = 0; day < 8; day += 1) {
        for (let n = 0; n < 4; n += 1) await move(clock.now(), clock.today('Europe/Berlin'));
        if (day % 3 === 0) await countDue({ db }, TENANT);
        shown.push(await ask({}));
        lists.push(await listed({}));
        files.push(withoutUnits(await exported(null)));
        clock.addDays(1);
      }

      const figuresOf = ({ figures, trend, expiring, courses, units, overdueOver30Days }: Overview) => ({
        figures,
        trend,
        expiring,
        courses,
        units,
        overdueOver30Days,
      });
      const today: Overview[] = [];
      for (const [n, then] of shown.entries()) {
        expect(await listed({ asOf: then.asOf, known: 'then' }), then.asOf).toEqual(lists[n]);
        expect(withoutUnits(await exported(endOfDay('Europe/Berlin', then.asOf))), then.asOf).toEqual(files[n]);
        expect(figuresOf(await ask({ asOf: then.asOf, known: 'then' })), then.asOf).toEqual(figuresOf(then));
        today.push(await ask({ asOf: then.asOf, known: 'today' }));
      }
      expect(today.map(figuresOf)).not.toEqual(shown.map(figuresOf));
      expect(today.at(-1)).toMatchObject({ known: 'today', countedAt: null });
    });
  });
});

/** Units in a file are those of now. */
const withoutUnits = (rows: readonly ExportRow[]): ExportRow[] => rows.map(({ Units: _units, ...row }) => row);

async function historyOf(trx: Parameters<Parameters<Db['read']>[1]>[0]) {
  const own = ['tenantId', '=', TENANT] as const;
  return {
    enrolments: await trx.selectFrom('enrolment').select(['enrolmentId', 'openedOn']).where(...own).orderBy('enrolmentId').execute(),
    people: await trx.selectFrom('person').select('personId').where(...own).orderBy('personId').execute(),
    units: await trx.selectFrom('unit').select('unitId').where(...own).orderBy('unitId').execute(),
    assignments: await trx.selectFrom('assignment').select('assignmentId').where(...own).orderBy('assignmentId').execute(),
  };
} // prettier-ignore

/** One thing that people, the directory or an import may change, recorded at an instant, often for a day long before it. */
function movesOf(db: Db, held: Awaited<ReturnType<typeof historyOf>>, seed: number) {
  const draw = randomOf(seed);
  const one = <T>(of: readonly T[]): T => of[draw(of.length)] as T;
  return async (at: string, today: string): Promise<void> => {
    const around = (): string => addDays(today, draw(120) - 90);
    const maybe = (): string | null => (draw(4) === 0 ? null : around());
    const enrolment = one(held.enrolments);
    const person = one(held.people);
    const change = one([
      () => ({ completedOn: maybe(), validUntilOn: addDays(today, draw(90) - 20) }),
      () => ({ dueOn: addDays(enrolment.openedOn, draw(90)) }),
      () => ({ closedOn: maybe() }),
      () => ({ pausedFromOn: maybe(), pausedUntilOn: addDays(today, draw(40)) }),
      () => ({ waivedFromOn: maybe(), waivedUntilOn: null }),
      'person',
      'role',
      'leaves the role',
      'assignment',
    ] as const);
    await db.write(TENANT, async trx => {
      if (typeof change === 'function')
        await trx.updateTable('enrolment').set({ ...change(), modifiedAt: at })
          .where('tenantId', '=', TENANT).where('enrolmentId', '=', enrolment.enrolmentId).execute();
      else if (change === 'person')
        await trx.updateTable('person').set({ inactiveSinceOn: maybe(), modifiedAt: at })
          .where('tenantId', '=', TENANT).where('personId', '=', person.personId).execute();
      else if (change === 'role') {
        const role = aRole(person.personId, 'volunteer', one(held.units).unitId, { sinceOn: around(), modifiedAt: at });
        await trx.insertInto('role').values({ tenantId: TENANT, ...role, roleId: crypto.randomUUID() }).execute();
      } else if (change === 'leaves the role')
        await trx.updateTable('role').set({ untilOn: maybe(), modifiedAt: at })
          .where('tenantId', '=', TENANT).where('personId', '=', person.personId).execute();
      else
        await trx.updateTable('assignment').set({ endedOn: maybe(), modifiedAt: at })
          .where('tenantId', '=', TENANT).where('assignmentId', '=', one(held.assignments).assignmentId).execute();
    });
  }; // prettier-ignore
}
