import { createHash } from 'node:crypto';
import { mailWords } from '#api/reminders/mail-wording.ts';
import { readSettings } from '#api/settings/store.ts';
import { drop, settle, updateDraft } from './settle-store.ts';
import { teamsLink, webLink } from './link.ts';
import { NO_ADDRESS } from './next-attempt.ts';
import type { Mail, Outcome } from './outcome.ts';
import { findStop } from './stop-store.ts';
import {
  begin,
  conclude,
  giveBackUntil,
  learnReach,
  reserve,
  sleepUntil,
  takeBatch,
  whileHeld,
  type Attempted,
  type Ready,
  type Worker,
} from './worker-jobs.ts';
import { wordedOn } from './wording-day.ts';

/** Exchange lets one app do this much at once in one mailbox. */
const AT_ONCE = 4;

/** One round of one sender mailbox: at most four mails side by side, each at its moment. */
export async function mailRound(worker: Worker, mailbox: string): Promise<boolean> {
  const batch = await takeBatch(worker, { channel: 'mail', most: AT_ONCE, mailbox });
  if (batch === null) return false;
  const { db, tenantId, clock } = worker;
  const { organisation } = await db.read(tenantId, trx => readSettings(trx, tenantId));
  await whileHeld(
    worker,
    batch.map(({ message }) => message),
    async () => {
      const budget = `mail:${mailbox}`;
      const { slots, waitUntil } = await reserve(worker, budget, 'mail', batch.length);
      if (waitUntil !== null)
        await giveBackUntil(
          worker,
          batch.slice(slots.length).map(({ message }) => message),
          waitUntil,
        );
      await Promise.all(
        slots.map(async (at, n) => {
          const one = batch[n];
          if (one === undefined) return;
          if (!(await sleepUntil(worker, at))) {
            await giveBackUntil(worker, [one.message], clock.now());
            return;
          }
          if (!one.needed) {
            await settleUnneeded(worker, one, mailbox, budget);
            return;
          }
          const [ready] = await begin(worker, [one]);
          if (ready === undefined) return;
          const attempted = await send(worker, ready, mailbox, organisation.name);
          if (attempted === null) return; // Somebody else holds it; their outcome counts.
          if (attempted.outcome.kind === 'accepted')
            await learnReach(worker, [{ personId: ready.to.personId, hasMailbox: 1 }]);
          await conclude(worker, [attempted], budget);
        }),
      );
    },
  );
  return true;
}

/**
 * A draft that carries our key, its id kept, then sent. From the second attempt on the mailbox is asked first: sent →
 * done, draft of the same words → send, nothing → begin. A draft whose words no longer hold stays behind unsent. Null
 * when the message was taken over, or all messages were stopped, between draft and sending.
 */
async function send(
  worker: Worker,
  ready: Ready & Readonly<{ attemptId: string }>,
  mailbox: string,
  organisation: string,
): Promise<Attempted | null> {
  const { sender } = worker;
  const { message, attemptId } = ready;
  const done = (outcome: Outcome, repeatable = true): Attempted => ({ ready, attemptId, outcome, repeatable });
  const mail = mailOf(worker, ready, organisation);
  if (mail === null) return done(noAddress);

  let draftId: string | null = null;
  if (message.attempts > 0 || message.state === 'unknown') {
    const found = await sender.findMail(mailbox, mail.key, mail.digest);
    if (found.kind === 'found' && !found.isDraft) return done(foundSent(found.requestId));
    if (found.kind === 'found') draftId = found.messageId;
    else if (found.kind !== 'none') {
      // Without the right to look, what may have gone is not sent again; what never began may still go.
      if (message.state === 'unknown') return done({ ...found, kind: 'unknown' }, found.kind !== 'refused');
      if (found.kind !== 'refused') return done(found);
    }
  }
  if (draftId === null) {
    const made = await sender.createDraft(mailbox, mail);
    if (made.kind === 'refused' && made.httpStatus === 403 && made.code !== 'ErrorSendAsDenied')
      return (await maySend(worker, ready, null)) ? done(await sender.sendAtOnce(mailbox, mail), false) : null;
    if (made.kind !== 'accepted') return done(made);
    draftId = made.messageId;
  }
  if (!(await maySend(worker, ready, draftId))) return null;
  const sent = await sender.sendDraft(mailbox, draftId);
  if (sent.kind !== 'refused') return done(sent);
  // Refused because it has gone already? The mailbox knows.
  const again = await sender.findMail(mailbox, mail.key, mail.digest);
  return done(again.kind === 'found' && !again.isDraft ? foundSent(again.requestId) : sent);
}

/**
 * The last moment before a mail leaves: is it still ours, and do messages go? Keeps the draft's id if so. Stopped
 * meanwhile, the message is held: it has not gone.
 */
async function maySend(
  { db, clock, tenantId }: Worker,
  { message, attemptId }: Ready & Readonly<{ attemptId: string }>,
  draftId: string | null,
): Promise<boolean> {
  return db.write(tenantId, async trx => {
    if ((await findStop(trx, tenantId)) === null) return updateDraft(trx, tenantId, message, draftId);
    const now = clock.now();
    const next = { state: 'promised', at: now } as const;
    await settle(trx, tenantId, [{ ...message, attemptId, outcome: stopped, next }], now);
    await drop(trx, tenantId, [message], { state: 'held', heldBy: 'stop', now });
    return false;
  });
}

const stopped: Outcome = {
  kind: 'unreached',
  httpStatus: null,
  requestId: null,
  detail: 'all messages were stopped before it was sent',
};

/** The reason is gone, but the mail may have left: only the mailbox can say, and the state shall be true. */
async function settleUnneeded(worker: Worker, ready: Ready, mailbox: string, budget: string): Promise<void> {
  const { sender, db, tenantId, clock } = worker;
  const found = await sender.findMail(mailbox, ready.message.messageId, null);
  if (found.kind === 'none' || (found.kind === 'found' && found.isDraft)) {
    await db.write(tenantId, trx =>
      drop(trx, tenantId, [ready.message], { state: 'no-longer-needed', heldBy: null, now: clock.now() }),
    );
    return;
  }
  const outcome: Outcome = found.kind === 'found' ? foundSent(found.requestId) : { ...found, kind: 'unknown' };
  await conclude(worker, [{ ready, attemptId: null, outcome, repeatable: found.kind !== 'refused' }], budget);
}

function foundSent(requestId: string | null): Outcome {
  return { kind: 'accepted', httpStatus: 200, requestId, detail: 'found among the sent messages' };
}

const noAddress: Outcome = {
  kind: 'refused',
  code: NO_ADDRESS,
  httpStatus: null,
  requestId: null,
  detail: 'no mail address',
};

function mailOf({ address, tenantId }: Worker, { message, content, to }: Ready, organisation: string): Mail | null {
  if (to.mail === null || to.mail === '') return null;
  const { kind, localDay } = message;
  const about = { courseId: content.courses[0]?.courseId ?? '', localDay, kind };
  const link =
    to.hasTeamsApp === 0 || to.isGuest
      ? webLink(address, about)
      : teamsLink({ ...address, tenantId }, about, content.courses[0]?.title ?? '');
  const { subject, html } = mailWords(kind, content, wordedOn(content, localDay), {
    name: to.displayName,
    organisation,
    link,
  });
  const digest = createHash('sha256')
    .update(JSON.stringify([to.mail, subject, html]))
    .digest('hex');
  return { key: message.messageId, digest, to: { address: to.mail, name: to.displayName }, subject, html };
}
