import { randomUUID } from 'node:crypto';
import type { Db } from './db/connect.ts';
import { withLease } from './leases.ts';
import type { Log } from './log.ts';
import type { Job, Nudge } from './tools.ts';

export type RunningJobs = Readonly<{ nudge: Nudge; stop: () => Promise<void> }>;

/** A job that failed is tried again after this long at the latest, whatever its own rhythm. */
const AFTER_FAILURE_SECONDS = 60;

/**
 * Runs every job for every tenant, each in its own rhythm, one replica at a time by lease. A job that throws is logged
 * and tried again; it holds up nobody else. `stop` waits for what is running to reach its next safe point.
 */
export function startJobs(
  { db, log }: { db: Db; log: Log },
  tenantIds: readonly string[],
  jobs: readonly Job[],
): RunningJobs {
  const owner = randomUUID();
  const stopping = new AbortController();
  const wakers = new Map<string, Set<() => void>>();
  const nudged = new Set<string>();

  const loop = async (job: Job, tenantId: string): Promise<void> => {
    const key = `${job.name}:${tenantId}`;
    while (!stopping.signal.aborted) {
      let seconds = job.everySeconds;
      nudged.delete(key);
      try {
        await withLease(db, key, owner, lease => job.run(tenantId, AbortSignal.any([lease.signal, stopping.signal])));
      } catch (error) {
        if (!stopping.signal.aborted)
          log.error({ err: error, job: job.name, tenantId }, 'job failed; it will be tried again');
        seconds = Math.min(seconds, AFTER_FAILURE_SECONDS);
      }
      if (!nudged.has(key)) await pause(seconds * 1000, job.name, key);
    }
  };

  /** Until the time is up, somebody nudges, or we stop. */
  const pause = (milliseconds: number, name: string, key: string): Promise<void> =>
    new Promise(resolve => {
      const end = (): void => {
        clearTimeout(timer);
        wakers.get(name)?.delete(end);
        stopping.signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      if (!wakers.has(name)) wakers.set(name, new Set());
      wakers.get(name)?.add(end);
      stopping.signal.addEventListener('abort', end);
      if (stopping.signal.aborted || nudged.has(key)) end();
    });

  const loops = jobs.flatMap(job => tenantIds.map(tenantId => loop(job, tenantId)));
  return {
    nudge: name => {
      for (const tenantId of tenantIds) nudged.add(`${name}:${tenantId}`);
      for (const wake of wakers.get(name) ?? []) wake();
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}
