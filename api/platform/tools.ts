import type { Clock } from './clock.ts';
import type { Db } from './db/connect.ts';
import type { Log } from './log.ts';

/** What actions are handed; a function names those it uses: `({ db, clock }: Pick<Tools, 'db' | 'clock'>, actor, input)`. */
export type Tools = Readonly<{ db: Db; clock: Clock; log: Log }>;

/** A job of the hall: run for one tenant by whichever replica holds its lease. Run twice, it changes nothing more. */
export type Job = Readonly<{
  name: string;
  /** Seconds between runs when nobody nudges it. */
  everySeconds: number;
  run: (tenantId: string, signal: AbortSignal) => Promise<void>;
}>;

/** Asks a job to run soon instead of waiting its turn (after a commit, never inside a transaction). */
export type Nudge = (job: string) => void;
