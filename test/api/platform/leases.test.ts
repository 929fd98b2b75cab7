import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startJobs } from '#api/platform/jobs.ts';
import { endAllLeases, withLease } from '#api/platform/leases.ts';
import { createLog } from '#api/platform/log.ts';
import type { Job } from '#api/platform/tools.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';

describe('leases', async () => {
  const db = await openDatabase();

  it('let one holder work at a time, and grow the fence with each', async () => {
    const fences: number[] = [];
    let second: boolean | null = null;

    const first = await withLease(db, 'planning', 'a', async ({ fence }) => {
      fences.push(fence);
      second = await withLease(db, 'planning', 'b', async () => {});
    });
    await withLease(db, 'planning', 'b', async ({ fence }) => void fences.push(fence));

    expect([first, second]).toEqual([true, false]);
    expect(fences).toEqual([1, 2]);
  });

  it('of many that ask at once, one gets it', async () => {
    let working = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      working += 1;
      most = Math.max(most, working);
      await sleep(30);
      working -= 1;
    };

    await Promise.all(Array.from({ length: 8 }, (_none, owner) => withLease(db, 'crowd', String(owner), work)));

    expect(most).toBe(1);
  });

  it('that a killed process left behind end when the only process starts, and fences go on growing', async () => {
    await db.installation(trx =>
      trx
        .insertInto('lease')
        .values({ name: 'left', owner: 'killed', fence: 7, until: '2999-01-01T00:00:00.000Z' })
        .execute(),
    );
    expect(await withLease(db, 'left', 'new', async () => {})).toBe(false);

    await endAllLeases(db);

    let fence = 0;
    expect(await withLease(db, 'left', 'new', async lease => void (fence = lease.fence))).toBe(true);
    expect(fence).toBe(8);
  });
});

describe('jobs', async () => {
  const db = await openDatabase();
  const log = createLog('silent');

  it('run for every tenant, again when nudged, and one that throws holds up nobody', async () => {
    const ran: string[] = [];
    const jobs: Job[] = [
      { name: 'poison', everySeconds: 3600, run: () => Promise.reject(new Error('always')) },
      { name: 'good', everySeconds: 3600, run: async tenantId => void ran.push(tenantId) },
    ];

    const running = startJobs({ db, log }, [TENANT, OTHER_TENANT], jobs);
    await until(() => ran.length === 2);
    running.nudge('good');
    await until(() => ran.length === 4);
    await running.stop();

    expect([...ran].sort()).toEqual([TENANT, TENANT, OTHER_TENANT, OTHER_TENANT]);
  });

  it('stop at their next safe point', async () => {
    let stopped = false;
    const endless: Job = {
      name: 'endless',
      everySeconds: 1,
      run: async (_tenantId, signal) => {
        while (!signal.aborted) await sleep(5);
        stopped = true;
      },
    };

    const running = startJobs({ db, log }, [TENANT], [endless]);
    await sleep(50);
    await running.stop();

    expect(stopped).toBe(true);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}
