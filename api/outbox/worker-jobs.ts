import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { addSeconds, type Instant } from '#api/calendar.ts';
import { messageContent, type Channel, type MessageContent } from '#api/contract/messages.ts';
import type { Tools } from '#api/platform/tools.ts';
import { noteReach } from '#api/people/reach-actions.ts';
import { rungAfterFailure } from '#api/reminders/escalate.ts';
import { moveReminders } from '#api/reminders/link-actions.ts';
import { readSettings } from '#api/settings/store.ts';
import { claimDue, markAbandoned, type Claimed, type Hold } from './claim-store.ts';
import { listOpenCourses, listPilots, listRecipients, listWaitingRequests, type Recipient } from './facts-store.ts';
import { releaseAllHeld } from './actions.ts';
import type { AppAddress } from './link.ts';
import { bulkKeyOf } from './message-key.ts';
import { isWorthFinishing, nextAttempt } from './next-attempt.ts';
import { UNREADABLE, type Outcome, type Sender } from './outcome.ts';
import { reserveSlots, throttleBudget } from './pace-store.ts';
import type { Limit } from './pacing.ts';
import {
  beginSending,
  clearBulkKey,
  drop,
  extendLease,
  giveBack,
  NEVER,
  settle,
  updateContent,
  type Settled,
} from './settle-store.ts';
import { siftMessage } from './sift.ts';
import { findStop } from './stop-store.ts';
import { insertMessages, supersede } from './store.ts';

/** What the two lanes share: the tools, the outside, and how patient they are. */
export type Worker = Tools &
  Readonly<{
    tenantId: string;
    sender: Sender;
    /** Mailboxes to send from; empty = no mail. */
    mailboxes: readonly string[];
    address: Omit<AppAddress, 'tenantId'>;
    limits: Readonly<Record<'feed-bulk' | 'feed-single' | 'install' | 'mail', Limit>>;
    signal: AbortSignal;
  }>;

/** A message that shall go now, to somebody who can be reached so. */
export type Ready = Readonly<{ message: Claimed; content: MessageContent; to: Recipient; needed: boolean }>;
export type Attempted = Readonly<{ ready: Ready; attemptId: string | null; outcome: Outcome; repeatable?: boolean }>;

/** Calls last up to 100 seconds; while one runs its lease is renewed, so a dead worker is noticed soon. */
const LEASE_SECONDS = 15;
const HEARTBEAT_MS = 5000;

/**
 * Takes due messages and asks of each whether its reason still holds; what does not go is ended here. Null when nothing
 * is due; an empty list when all of it was ended.
 */
export async function takeBatch(
  { db, clock, tenantId, mailboxes }: Worker,
  { channel, most, mailbox }: Readonly<{ channel: Channel; most: number; mailbox?: string }>,
): Promise<readonly Ready[] | null> {
  return db.write(tenantId, async trx => {
    const now = clock.now();
    const stopped = (await findStop(trx, tenantId)) !== null;
    const claimed = await claimDue(trx, tenantId, {
      kind: db.kind,
      channel,
      now,
      leaseUntil: addSeconds(now, LEASE_SECONDS),
      most,
      states: stopped ? ['promised'] : ['unknown', 'promised'],
      ...(mailbox === undefined ? {} : { mailbox: { address: mailbox, all: mailboxes } }),
    });
    if (claimed.length === 0) return null;
    if (stopped) {
      await drop(trx, tenantId, claimed, { state: 'held', heldBy: 'stop', now });
      return [];
    }
    const settings = await readSettings(trx, tenantId);
    const personIds = claimed.map(({ personId }) => personId);
    const recipients = await listRecipients(trx, tenantId, personIds);
    const open = await listOpenCourses(trx, tenantId, personIds, clock.today(settings.organisation.timeZone));
    const waiting = await listWaitingRequests(trx, tenantId, claimed);
    const { pilotGroupId } = settings.messages;
    const entraIds = [...recipients.values()].flatMap(({ entraId }) => entraId ?? []);
    const pilots = pilotGroupId === null ? null : await listPilots(trx, tenantId, pilotGroupId, entraIds);
    const ready: Ready[] = [];
    for (const message of claimed) {
      const to = recipients.get(message.personId);
      const parsed = z.safeParse(messageContent, message.content);
      if (to === undefined || !parsed.success) {
        // A row nobody can read must not hold up the others: set aside with its reason.
        const attemptId =
          (await beginSending(trx, tenantId, [message], { now, leaseUntil: now })).get(message.messageId) ?? null;
        await settle(
          trx,
          tenantId,
          [{ ...message, attemptId, outcome: UNREADABLE, next: { state: 'failed', cause: 'rejected' } }],
          now,
        );
        continue;
      }
      const began = message.state === 'unknown';
      const finishing = began && isWorthFinishing(now, message.notAfterAt);
      const sifted = siftMessage(
        { ...message, notAfterAt: finishing ? null : message.notAfterAt },
        {
          today: clock.today(to.timeZone ?? settings.organisation.timeZone),
          isActive: to.isActive,
          inPilot: began || pilots === null || (to.entraId !== null && pilots.has(to.entraId)),
          open: open.get(message.personId) ?? new Map(),
          waiting,
        },
        now,
      );
      if (sifted.go) {
        const { content } = sifted;
        const bulkKey = message.bulkKey === null ? null : bulkKeyOf(message.kind, message.localDay, content);
        if (bulkKey === null || bulkKey !== message.bulkKey)
          await updateContent(trx, tenantId, message, content, bulkKey);
        ready.push({ message: { ...message, bulkKey }, content, to, needed: true });
      } else if (!began) {
        await drop(trx, tenantId, [message], {
          state: sifted.state,
          heldBy: sifted.state === 'held' ? 'pilot' : null,
          now,
        });
      } else if (channel === 'mail') {
        ready.push({ message, content: message.content, to, needed: false }); // Looked for, so that its state is true.
      } else {
        await giveBack(trx, tenantId, [message], NEVER); // May have gone; nothing is left to repeat it for.
      }
    }
    return ready;
  });
}

/** What a worker left behind that died: messages in flight, and a release after a stop. Cheap when there is nothing. */
export async function recover({ db, clock, tenantId, log }: Worker): Promise<void> {
  const found = await db.write(tenantId, trx => markAbandoned(trx, tenantId, clock.now()));
  await releaseAllHeld({ db, clock }, tenantId);
  if (found > 0)
    log.warn({ tenantId, messages: found }, 'messages were in flight when their worker ended; each is looked after');
}

/** Waits for the next `want` moments of a budget. Throttled or used up: the messages go back until it is free again. */
export async function reserve(
  { db, clock, tenantId, limits }: Worker,
  budget: string,
  limit: keyof Worker['limits'],
  want: number,
): Promise<Readonly<{ slots: readonly Instant[]; waitUntil: Instant | null }>> {
  return db.write(tenantId, trx => reserveSlots(trx, tenantId, budget, limits[limit], want, clock.now()));
}

export async function giveBackUntil({ db, tenantId }: Worker, holds: readonly Hold[], at: Instant): Promise<void> {
  await db.write(tenantId, trx => giveBack(trx, tenantId, holds, at));
}

/** After a bulk call was refused: each goes alone. */
export async function apartFromNowOn({ db, tenantId }: Worker, holds: readonly Hold[]): Promise<void> {
  await db.write(tenantId, trx => clearBulkKey(trx, tenantId, holds));
}

/** Sleeps until the instant; false when asked to stop meanwhile. */
export async function sleepUntil({ clock, signal }: Worker, at: Instant): Promise<boolean> {
  const milliseconds = Date.parse(at) - Date.parse(clock.now());
  if (milliseconds > 0) await clock.wait(milliseconds, signal);
  return !signal.aborted;
}

/** Commits 'sending'. Messages taken by somebody else, or stopped at the last moment, are not in the answer. */
export async function begin(
  { db, clock, tenantId }: Worker,
  ready: readonly Ready[],
): Promise<readonly (Ready & Readonly<{ attemptId: string }>)[]> {
  const attempts = await db.write(tenantId, async trx => {
    const now = clock.now();
    const holds = ready.map(({ message }) => message);
    if ((await findStop(trx, tenantId)) !== null) {
      await drop(
        trx,
        tenantId,
        holds.filter(({ state }) => state === 'promised'),
        { state: 'held', heldBy: 'stop', now },
      );
      await giveBack(
        trx,
        tenantId,
        holds.filter(({ state }) => state === 'unknown'),
        now,
      );
      return new Map<string, string>();
    }
    return beginSending(trx, tenantId, holds, { now, leaseUntil: addSeconds(now, LEASE_SECONDS) });
  });
  return ready.flatMap(one => {
    const attemptId = attempts.get(one.message.messageId);
    return attemptId === undefined ? [] : [{ ...one, attemptId }];
  });
}

/** Runs a call while the leases of its messages are renewed. */
export async function whileHeld<T>(
  { db, clock, tenantId, log }: Worker,
  holds: readonly Hold[],
  call: () => Promise<T>,
): Promise<T> {
  const done = new AbortController();
  const renewing = (async (): Promise<void> => {
    for (;;) {
      await clock.wait(HEARTBEAT_MS, done.signal);
      if (done.signal.aborted) return;
      await db
        .write(tenantId, trx => extendLease(trx, tenantId, holds, addSeconds(clock.now(), LEASE_SECONDS)))
        .catch((error: unknown) => log.warn({ err: error, tenantId }, 'a lease could not be renewed'));
    }
  })();
  try {
    return await call();
  } finally {
    done.abort();
    await renewing;
  }
}

/**
 * Writes what came of the calls and what follows: another attempt, the next rung, or a failure with its cause. Only for
 * messages this worker still holds.
 */
export async function conclude(
  { db, clock, tenantId, log, mailboxes }: Worker,
  attempted: readonly Attempted[],
  budget: string,
): Promise<void> {
  if (attempted.length === 0) return;
  await db.write(tenantId, async trx => {
    const now = clock.now();
    const settled = attempted.map(({ ready: { message }, attemptId, outcome, repeatable = true }): Settled => ({
      messageId: message.messageId,
      fence: message.fence,
      attemptId,
      outcome,
      next: nextAttempt(outcome, {
        channel: message.channel,
        attempts: message.attempts + 1,
        now,
        notAfterAt: message.notAfterAt,
        jitter: Math.random(),
        repeatable,
      }),
    }));
    const ours = await settle(trx, tenantId, settled, now);
    for (const [i, { ready, outcome }] of attempted.entries()) {
      if (!ours.has(ready.message.messageId)) {
        log.warn(
          { tenantId, messageId: ready.message.messageId },
          'an outcome came too late: somebody else holds the message',
        );
        continue;
      }
      const next = settled[i]?.next;
      if (outcome.kind === 'throttled' && next?.state === 'promised')
        await throttleBudget(trx, tenantId, budget, next.at);
      if (next?.state !== 'failed') continue;
      const { to, message, content } = ready;
      const rung = rungAfterFailure(next.cause, { ...to, hasAccount: to.entraId !== null }, mailboxes.length > 0);
      if (message.channel === 'mail' || rung.kind === 'none') continue;
      const { messageId, personId, localDay, kind, notAfterAt } = message;
      const mail = {
        messageId: randomUUID(),
        personId,
        localDay,
        kind,
        channel: 'mail' as const,
        content,
        notBeforeAt: now,
        notAfterAt,
      };
      const promised = (await insertMessages(trx, tenantId, [mail], now)).get(personId);
      if (promised === undefined) continue; // Mail of that day exists already.
      await supersede(trx, tenantId, [messageId], ['failed'], now);
      await moveReminders(trx, tenantId, messageId, promised);
    }
  });
}

/** What a call taught about somebody's reach, for the next message and for the list of people who cannot be reached. */
export async function learnReach(
  { db, clock, tenantId }: Worker,
  learned: readonly Readonly<{ personId: string; hasTeamsApp?: 0 | 1 | null; hasMailbox?: 0 | 1 }>[],
): Promise<void> {
  if (learned.length === 0) return;
  await db.write(tenantId, trx => noteReach(trx, tenantId, learned, clock.now()));
}
