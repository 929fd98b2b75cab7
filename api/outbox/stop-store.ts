import type { Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { readNote, writeNote, type Notes } from '#api/settings/store.ts';
import { CHANNELS } from './claim-store.ts';
import { supersede } from './store.ts';

export type Stop = Notes['note:messages-stopped'];

/** Since when and why nothing goes out; null while messages go. */
export async function findStop(
  trx: Trx,
  tenantId: string,
): Promise<(Stop & Readonly<{ sinceAt: Instant; byPersonId: string | null }>) | null> {
  const note = await readNote(trx, tenantId, 'note:messages-stopped');
  return note === null ? null : { ...note.value, sinceAt: note.changedAt, byPersonId: note.changedBy };
}

export async function writeStop(
  trx: Trx,
  tenantId: string,
  stop: Stop | null,
  at: Instant,
  by: string | null,
): Promise<void> {
  await writeNote(trx, tenantId, 'note:messages-stopped', stop, at, by);
}

/** What waits because of a stop: held already, or due and not looked at yet. */
export async function countHeld(trx: Trx, tenantId: string, now: Instant): Promise<number> {
  const { held } = await trx
    .selectFrom('outboxMessage')
    .select(eb => eb.fn.countAll<number>().as('held'))
    .where('tenantId', '=', tenantId)
    .where('channel', 'in', CHANNELS)
    .where('state', 'in', ['held', 'promised'])
    .where(eb =>
      eb.or([
        eb.and([eb('state', '=', 'held'), eb('heldBy', '=', 'stop')]),
        eb.and([eb('state', '=', 'promised'), eb('nextAttemptAt', '<=', now)]),
      ]),
    )
    .executeTakeFirstOrThrow();
  return held;
}

/** After a stop: what is still of its day goes on, the rest is out of date. Answers how many were handled, 0 when done. */
export async function releaseHeld(trx: Trx, tenantId: string, now: Instant, most: number): Promise<number> {
  const rows = await trx
    .selectFrom('outboxMessage')
    .select(['messageId', 'notAfterAt'])
    .where('tenantId', '=', tenantId)
    .where('channel', 'in', CHANNELS)
    .where('state', '=', 'held')
    .where('heldBy', '=', 'stop')
    .limit(most)
    .execute();
  const stale = rows.filter(({ notAfterAt }) => notAfterAt !== null && notAfterAt < now).map(row => row.messageId);
  const fresh = rows.map(row => row.messageId).filter(messageId => !stale.includes(messageId));
  await supersede(trx, tenantId, stale, ['held'], now);
  if (fresh.length > 0)
    await trx
      .updateTable('outboxMessage')
      .set({ state: 'promised', heldBy: null, nextAttemptAt: now, modifiedAt: now })
      .where('tenantId', '=', tenantId)
      .where('messageId', 'in', fresh)
      .where('state', '=', 'held')
      .execute();
  return rows.length;
}
