import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from './db/connect.ts';

/** Held while a job runs. `fence` grows with each new holder; `signal` aborts when the lease was lost: a job looks at it between its slices. */
export type Lease = Readonly<{ name: string; fence: number; signal: AbortSignal }>;

const LEASE_SECONDS = 30;

/**
 * Runs `work` if nobody else holds the lease `name`, renewing it meanwhile; answers whether it ran. When the lease is
 * lost (this process was stopped for longer than it lasts) the signal aborts. Times are the machine's own: leases live
 * among processes, not on anybody's calendar.
 */
export async function withLease(
  db: Db,
  name: string,
  owner: string,
  work: (lease: Lease) => Promise<void>,
): Promise<boolean> {
  const fence = await take(db, name, owner);
  if (fence === null) return false;
  const lost = new AbortController();
  const done = new AbortController();
  const renewing = renew(db, name, owner, fence, lost, done.signal);
  try {
    await work({ name, fence, signal: lost.signal });
    return true;
  } finally {
    done.abort();
    await renewing;
    await release(db, name, owner, fence).catch(() => {}); // It then ends by itself.
  }
}

/**
 * Ends every lease, whoever holds it: for a process that knows it is the only one (it holds the lock of the data folder),
 * so that nothing waits for a lease that a killed one left behind. Fences go on growing from where they were.
 */
export async function endAllLeases(db: Db): Promise<void> {
  await db.installation(trx =>
    trx
      .updateTable('lease')
      .set({ until: inSeconds(0) })
      .execute(),
  );
}

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();

async function take(db: Db, name: string, owner: string): Promise<number | null> {
  return db.installation(async trx => {
    const now = inSeconds(0);
    const held = await trx.selectFrom('lease').selectAll().where('name', '=', name).executeTakeFirst();
    if (held === undefined) {
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('lease')
        .values({ name, owner, fence: 1, until: inSeconds(LEASE_SECONDS) })
        .onConflict(oc => oc.column('name').doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n ? 1 : null;
    }
    if (held.until > now) return null;
    const fence = held.fence + 1;
    const { numUpdatedRows } = await trx
      .updateTable('lease')
      .set({ owner, fence, until: inSeconds(LEASE_SECONDS) })
      .where('name', '=', name)
      .where('fence', '=', held.fence)
      .where('until', '<=', now)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n ? fence : null;
  });
}

async function renew(
  db: Db,
  name: string,
  owner: string,
  fence: number,
  lost: AbortController,
  done: AbortSignal,
): Promise<void> {
  while (!done.aborted) {
    await sleep((LEASE_SECONDS / 3) * 1000, undefined, { signal: done, ref: false }).catch(() => {});
    if (done.aborted) return;
    const { numUpdatedRows } = await db
      .installation(trx =>
        trx
          .updateTable('lease')
          .set({ until: inSeconds(LEASE_SECONDS) })
          .where('name', '=', name)
          .where('owner', '=', owner)
          .where('fence', '=', fence)
          .executeTakeFirstOrThrow(),
      )
      .catch(() => ({ numUpdatedRows: null })); // The database is away: try again; the lease still has time.
    if (numUpdatedRows === 0n) {
      lost.abort(new Error(`lease ${name} was taken over`));
      return;
    }
  }
}

async function release(db: Db, name: string, owner: string, fence: number): Promise<void> {
  await db.installation(trx =>
    trx
      .updateTable('lease')
      .set({ until: inSeconds(0) })
      .where('name', '=', name)
      .where('owner', '=', owner)
      .where('fence', '=', fence)
      .execute(),
  );
}
