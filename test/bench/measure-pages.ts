import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { everybody } from '#api/contract/audiences.ts';
import { anAssignmentRule } from '#test/support/given.ts';
import { ask, bearer } from './ask.ts';
import { get, requestsPerSecond, slowestOf } from './load.ts';
import type { Measure, World } from './measure.ts';

const LOAD = { connections: 16, milliseconds: 2000 };
/** Spare courses from the end: assigning takes them from the beginning. */
const spareOf = ({ spareCourseIds }: World, n: number): string => spareCourseIds.at(-2 - n) ?? '';

/** What people look at, and what the process weighs meanwhile. */
export const PAGES: readonly Measure[] = [
  {
    name: 'learner-page',
    unit: 'requests/s',
    bar: { ratio: 0.33, flat: 1.3 },
    rounds: 5,
    grows: true,
    prepare: async ({ address, floorAddress, signedIn }) => ({
      ours: () =>
        requestsPerSecond(
          signedIn.map(() => `${address}/api/my-training`),
          n => bearer(signedIn[n % signedIn.length]?.token),
          LOAD,
        ),
      floor: () =>
        requestsPerSecond(
          signedIn.map(({ personId }) => `${floorAddress}/learner/${personId}`),
          () => ({}),
          LOAD,
        ),
    }),
  },
  {
    // The slowest of a hundred while everybody is assigned a course and the nightly jobs run, beside the same when idle.
    name: 'learner-page-while-busy',
    unit: 'ms',
    bar: { ratio: 10, ours: 20 },
    rounds: 1,
    grows: true,
    prepare: async world => {
      const page = (while_: () => boolean): Promise<number> =>
        slowestOf(
          `${world.address}/api/my-training`,
          world.signedIn.map(({ token }) => bearer(token)),
          while_,
        );
      await page(asLongAs(500));
      return {
        floor: () => page(asLongAs(3000)),
        ours: () => during(busy(world, 0), page),
      };
    },
  },
  {
    // The slowest of a hundred: an admin asks again and again.
    name: 'overview',
    unit: 'ms',
    bar: { ours: 200 },
    rounds: 1,
    grows: true,
    prepare: async ({ address, adminToken, runJob }) => {
      await runJob('figures');
      return { ours: () => slowestOf(`${address}/api/overview`, [bearer(adminToken)], asLongAs(3000)) };
    },
  },
  {
    // The most the api's process ever held: an assignment, the nightly jobs, the figures and an export, one after another.
    name: 'memory',
    unit: 'MB',
    bar: { ours: 300 },
    rounds: 1,
    grows: true,
    prepare: async world => ({
      ours: async () => {
        await busy(world, 1);
        await get(`${world.address}/api/reports/enrolments.csv`, bearer(world.adminToken));
        await get(`${world.address}/api/overview`, bearer(world.adminToken));
        return mostHeld(world.apiPid);
      },
    }),
  },
];

/** A change set over everybody, then what the night brings, in the process that answers. */
async function busy(world: World, n: number): Promise<void> {
  await ask(world, '/assignments', {
    courseId: spareOf(world, n),
    rule: anAssignmentRule({ audience: everybody }),
    startsOn: '2026-06-01',
    start: true,
    token: null,
  });
  for (const job of ['enrolments', 'reminders', 'figures']) await world.runJob(job);
}

async function during(work: Promise<void>, measure: (while_: () => boolean) => Promise<number>): Promise<number> {
  let isDone = false;
  const ended = work.finally(() => void (isDone = true));
  const [took] = await Promise.all([measure(() => !isDone), ended]);
  await wait(100);
  return took;
}

function asLongAs(milliseconds: number): () => boolean {
  const until = performance.now() + milliseconds;
  return () => performance.now() < until;
}

function mostHeld(pid: number): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(line) / 1024;
}
