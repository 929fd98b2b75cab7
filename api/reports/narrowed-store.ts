import { sql } from 'kysely';
import { addDays, type CalendarDate } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { counting, type Scope } from './counting-store.ts';

const LONG_OVERDUE_DAYS = 30;

/** Of some people: validities that end soon by their last day, and how many courses have been overdue for long. */
export async function countTails(
  trx: Trx,
  tenantId: string,
  on: CalendarDate,
  scope: Scope,
): Promise<Readonly<{ expiring: readonly { validTo: CalendarDate; count: number }[]; overdueLong: number }>> {
  const cte = sql`with ${counting(tenantId, [on], scope)}`;
  const ends = await sql<{ validTo: string; count: number | string }>`${cte}
    select "validTo", count(*) as "count" from counted where "expiring" = 1 group by "validTo"`.execute(trx);
  const late = await sql<{ count: number | string }>`${cte}
    select count(*) as "count" from counted
    where "overdue" = 1 and "dueOn" < ${addDays(on, -LONG_OVERDUE_DAYS)}`.execute(trx);
  return {
    expiring: ends.rows.map(({ validTo, count }) => ({ validTo, count: Number(count) })),
    overdueLong: Number(late.rows[0]?.count ?? 0),
  };
}
