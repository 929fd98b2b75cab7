import { mailWords } from '#api/reminders/mail-wording.ts';
import { readSettings } from '#api/settings/store.ts';
import { drop, updateDraft } from './settle-store.ts';
import { teamsLink, webLink } from './link.ts';
import { NO_ADDRESS } from './next-attempt.ts';
import type { Mail, Outcome } from './outcome.ts';
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
 * done, draft → send, nothing → begin. Null when the message was taken over between draft and sending.
 */
async function send(
  worker: Worker,
  ready: Ready & Readonly<{ attemptId: string }>,
  mailbox: string,
  organisation: string,
): Promise<Attempted | null> {
  const { sender, db, tenantId } = worker;
  const { message, attemptId } = ready;
  const done = (outcome: Outcome, repeatable = true): Attempted => ({ ready, attemptId, outcome, repeatable });
  const mail = mailOf(worker, ready, organisation);
  if (mail === null) return done(noAddress);

  let draftId: string | null = null;
  if (message.attempts > 0 || message.state === 'unknown') {
    const found = await sender.findMail(mailbox, message.messageId);
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
      return done(await sender.sendAtOnce(mailbox, mail), false);
    if (made.kind !== 'accepted') return done(made);
    draftId = made.messageId;
  }
  const kept = draftId;
  if (!(await db.write(tenantId, trx => updateDraft(trx, tenantId, message, kept)))) return null;
  const sent = await sender.sendDraft(mailbox, kept);
  if (sent.kind !== 'refused') return done(sent);
  // Refused because it has gone already? The mailbox knows.
  const again = await sender.findMail(mailbox, message.messageId);
  return done(again.kind === 'found' && !again.isDraft ? foundSent(again.requestId) : sent);
}

/** The reason is gone, but the mail may have left: only the mailbox can say, and the state shall be true. */
async function settleUnneeded(worker: Worker, ready: Ready, mailbox: string, budget: string): Promise<void> {
  const { sender, db, tenantId, clock } = worker;
  const found = await sender.findMail(mailbox, ready.message.messageId);
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
  return { key: message.messageId, to: { address: to.mail, name: to.displayName }, subject, html };
}
