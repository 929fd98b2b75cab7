import { randomUUID } from 'node:crypto';
import { sql, type Expression, type SqlBool } from 'kysely';
import type { Instant } from '#api/calendar.ts';
import type { MessageContent } from '#api/contract/messages.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { toJson } from '#api/platform/db/json.ts';
import type { Hold } from './claim-store.ts';
import type { Next } from './next-attempt.ts';
import type { Outcome } from './outcome.ts';

/** Later than any message: an unknown that is only shown. */
export const NEVER: Instant = '9999-12-31T23:59:59.999Z';

/** 'sending' and the attempt, committed before the call. Answers the attempt of each message that is still held. */
export async function beginSending(
  trx: Trx,
  tenantId: string,
  holds: readonly Hold[],
  at: Readonly<{ now: Instant; leaseUntil: Instant }>,
): Promise<ReadonlyMap<string, string>> {
  if (holds.length === 0) return new Map();
  const rows = await trx
    .updateTable('outboxMessage')
    .set({ state: 'sending', attempts: sql`"attempts" + 1`, leaseUntil: at.leaseUntil, modifiedAt: at.now })
    .where('tenantId', '=', tenantId)
    .where(held(holds))
    .where('state', 'in', ['promised', 'unknown'])
    .returning('messageId')
    .execute();
  if (rows.length === 0) return new Map();
  const attempts = rows.map(({ messageId }) => ({ messageId, attemptId: randomUUID() }));
  await trx
    .insertInto('deliveryAttempt')
    .values(
      attempts.map(({ messageId, attemptId }) => ({
        tenantId,
        attemptId,
        messageId,
        startedAt: at.now,
        endedAt: null,
        outcome: 'sending',
        httpStatus: null,
        requestId: null,
        detail: null,
      })),
    )
    .execute();
  return new Map(attempts.map(({ messageId, attemptId }) => [messageId, attemptId]));
}

export type Settled = Hold & Readonly<{ attemptId: string | null; outcome: Outcome; next: Next }>;

/** Writes outcomes. A message somebody else holds by now stays theirs; answers those that were still ours. */
export async function settle(
  trx: Trx,
  tenantId: string,
  settled: readonly Settled[],
  now: Instant,
): Promise<ReadonlySet<string>> {
  const ours = new Set<string>();
  for (const group of grouped(settled, ({ next }) => next)) {
    const { next } = group[0];
    const rows = await trx
      .updateTable('outboxMessage')
      .set({
        state: next.state,
        leaseOwner: null,
        leaseUntil: null,
        modifiedAt: now,
        failure: next.state === 'failed' ? next.cause : null,
        ...(next.state === 'accepted' ? { acceptedAt: now } : {}),
        ...(next.state === 'promised' ? { nextAttemptAt: next.at } : {}),
        ...(next.state === 'unknown' ? { nextAttemptAt: next.at ?? NEVER } : {}),
      })
      .where('tenantId', '=', tenantId)
      .where(held(group))
      .where('state', 'in', ['sending', 'promised', 'unknown'])
      .returning('messageId')
      .execute();
    for (const { messageId } of rows) ours.add(messageId);
  }
  for (const group of grouped(settled, ({ outcome }) => outcome)) {
    const { httpStatus, requestId, detail, kind } = group[0].outcome;
    const attemptIds = group.flatMap(({ attemptId }) => attemptId ?? []);
    if (attemptIds.length === 0) continue;
    await trx
      .updateTable('deliveryAttempt')
      .set({ endedAt: now, outcome: kind, httpStatus, requestId, detail })
      .where('tenantId', '=', tenantId)
      .where('attemptId', 'in', attemptIds)
      .execute();
  }
  return ours;
}

/** Gives a message back untouched, to be taken again from `at` on. */
export async function giveBack(trx: Trx, tenantId: string, holds: readonly Hold[], at: Instant): Promise<void> {
  if (holds.length === 0) return;
  await trx
    .updateTable('outboxMessage')
    .set({ nextAttemptAt: at, leaseOwner: null, leaseUntil: null })
    .where('tenantId', '=', tenantId)
    .where(held(holds))
    .where('state', 'in', ['promised', 'unknown'])
    .execute();
}

/** Ends a message that is not sent. */
export async function drop(
  trx: Trx,
  tenantId: string,
  holds: readonly Hold[],
  end: Readonly<{ state: 'no-longer-needed' | 'superseded' | 'held'; heldBy: 'stop' | 'pilot' | null; now: Instant }>,
): Promise<void> {
  if (holds.length === 0) return;
  await trx
    .updateTable('outboxMessage')
    .set({ state: end.state, heldBy: end.heldBy, leaseOwner: null, leaseUntil: null, modifiedAt: end.now })
    .where('tenantId', '=', tenantId)
    .where(held(holds))
    .where('state', 'in', ['promised', 'unknown'])
    .execute();
}

/** What will be sent, when it is not what was promised any more. */
export async function updateContent(
  trx: Trx,
  tenantId: string,
  hold: Hold,
  content: MessageContent,
  bulkKey: string | null,
): Promise<void> {
  await trx
    .updateTable('outboxMessage')
    .set({ content: toJson(content), bulkKey })
    .where('tenantId', '=', tenantId)
    .where(held([hold]))
    .execute();
}

export async function clearBulkKey(trx: Trx, tenantId: string, holds: readonly Hold[]): Promise<void> {
  await trx
    .updateTable('outboxMessage')
    .set({ bulkKey: null })
    .where('tenantId', '=', tenantId)
    .where(held(holds))
    .execute();
}

/** Keeps the draft's id (null: there is none) before it is sent; false when somebody else holds the message. */
export async function updateDraft(trx: Trx, tenantId: string, hold: Hold, draftId: string | null): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('outboxMessage')
    .set({ draftId })
    .where('tenantId', '=', tenantId)
    .where(held([hold]))
    .where('state', '=', 'sending')
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function extendLease(trx: Trx, tenantId: string, holds: readonly Hold[], until: Instant): Promise<void> {
  await trx
    .updateTable('outboxMessage')
    .set({ leaseUntil: until })
    .where('tenantId', '=', tenantId)
    .where(held(holds))
    .where('leaseOwner', 'is not', null)
    .execute();
}

function held(holds: readonly Hold[]): Expression<SqlBool> {
  return sql<SqlBool>`("messageId", "fence") in (values ${sql.join(holds.map(({ messageId, fence }) => sql`(${messageId}, ${sql.lit(fence)})`))})`;
}

function grouped(
  settled: readonly Settled[],
  by: (one: Settled) => unknown,
): readonly (readonly [Settled, ...Settled[]])[] {
  const groups = new Map<string, [Settled, ...Settled[]]>();
  for (const one of settled) {
    const key = toJson(by(one));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}
