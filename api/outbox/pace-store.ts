import type { Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import { takeSlots, throttle, type Granted, type Limit, type Pace } from './pacing.ts';

/** Reserves the next moments of a budget for this worker; all workers of the tenant share the row. */
export async function reserveSlots(
  trx: Trx,
  tenantId: string,
  budget: string,
  limit: Limit,
  want: number,
  now: Instant,
): Promise<Granted> {
  const held = await readPace(trx, tenantId, budget);
  const granted = takeSlots(held, limit, want, now);
  if (granted.slots.length > 0) await writePace(trx, tenantId, budget, granted.pace);
  return granted;
}

/** Microsoft asked to wait: everybody who uses the budget does. */
export async function throttleBudget(trx: Trx, tenantId: string, budget: string, until: Instant): Promise<void> {
  const held = await readPace(trx, tenantId, budget);
  if (held !== null) await writePace(trx, tenantId, budget, throttle(held, until));
}

async function readPace(trx: Trx, tenantId: string, budget: string): Promise<Pace | null> {
  const row = await trx
    .selectFrom('pace')
    .select(['throttledUntil', 'nextFreeAt', 'usedOn', 'usedToday', 'recent'])
    .where('tenantId', '=', tenantId)
    .where('budget', '=', budget)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, recent: row.recent === null ? {} : fromJson<Pace['recent']>(row.recent) };
}

async function writePace(trx: Trx, tenantId: string, budget: string, pace: Pace): Promise<void> {
  const row = { ...pace, recent: toJson(pace.recent) };
  await trx
    .insertInto('pace')
    .values({ tenantId, budget, ...row })
    .onConflict(oc => oc.columns(['tenantId', 'budget']).doUpdateSet(row))
    .execute();
}
