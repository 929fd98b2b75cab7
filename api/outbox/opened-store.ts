import { sql } from 'kysely';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';

/** Notes that somebody followed the link of their message of a day and kind; the first time counts. */
export async function updateOpened(
  trx: Trx,
  tenantId: string,
  { personId, localDay, kind }: Readonly<{ personId: string; localDay: CalendarDate; kind: string }>,
  now: Instant,
): Promise<void> {
  const { channel } =
    (await trx
      .selectFrom('outboxMessage')
      .select('channel')
      .where('tenantId', '=', tenantId)
      .where('personId', '=', personId)
      .where('localDay', '=', localDay)
      .where('kind', '=', kind)
      .where('state', 'in', ['accepted', 'unknown', 'sending'])
      .where('openedAt', 'is', null)
      // The latest rung: 'mail' sorts before 'teams'.
      .orderBy('channel')
      .limit(1)
      .executeTakeFirst()) ?? {};
  if (channel === undefined) return;
  await trx
    .updateTable('outboxMessage')
    .set({ openedAt: now, modifiedAt: now })
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where('localDay', '=', localDay)
    .where('kind', '=', kind)
    .where('channel', '=', channel)
    .where('openedAt', 'is', null)
    .execute();
  // Whoever opened it had got it: what was not known is known now.
  await trx
    .updateTable('outboxMessage')
    .set({ state: 'accepted', acceptedAt: now, leaseOwner: null, leaseUntil: null, fence: sql`"fence" + 1` })
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where('localDay', '=', localDay)
    .where('kind', '=', kind)
    .where('channel', '=', channel)
    .where('state', '=', 'unknown')
    .execute();
}
