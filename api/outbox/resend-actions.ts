import { randomUUID } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { addDays, dayIn, instantIn } from '#api/calendar.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { resendMessages as resendEndpoint } from '#api/contract/messages.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { moveReminders } from '#api/reminders/link-actions.ts';
import { readSetting } from '#api/settings/store.ts';
import { findStop } from './stop-store.ts';
import { insertMessages, listFailed, promiseAgain, supersede, type Told } from './store.ts';

const SLICE = 100;

/**
 * Sends exactly the failed ones of a day and cause again: by the same channel the very messages, by mail a new one that
 * takes their place. An admin pressed the button, so at once, until the end of today; the words count from today. Each
 * slice leaves its own entry in the audit log.
 * @throws Problem 'messages-stopped', 'mail-off' by mail without a sender mailbox
 */
export async function resendMessages(
  { db, clock, mailOn }: Pick<Tools, 'db' | 'clock'> & Readonly<{ mailOn: boolean }>,
  actor: Actor,
  { day, cause, channel }: InputOf<typeof resendEndpoint>,
): Promise<ReplyOf<typeof resendEndpoint>> {
  const { tenantId } = actor;
  if (channel === 'mail' && !mailOn)
    throw new Problem('mail-off', { detail: 'No sender mailbox is configured: set MAIL_SENDERS, or use Teams.' });
  let promised = 0;
  // What was promised again is not failed any more; what cannot be (mail of that day exists) is passed over.
  for (let after = ''; ;) {
    const slice = await db.write(tenantId, async trx => {
      if ((await findStop(trx, tenantId)) !== null) throw new Problem('messages-stopped');
      const failed = await listFailed(trx, tenantId, { localDay: day, cause, after, most: SLICE });
      const at = clock.now();
      const done = await again(trx, tenantId, failed, channel, at);
      if (done > 0)
        await recordAudit(trx, tenantId, {
          at,
          actorPersonId: actor.personId,
          action: 'messages.resent',
          subjectKind: 'messages',
          subjectId: day,
          detail: { cause, channel, messages: done },
        });
      return { failed, done };
    });
    promised += slice.done;
    if (slice.failed.length < SLICE) break;
    after = slice.failed.at(-1)?.messageId ?? '';
    await breathe();
  }
  return { promised };
}

async function again(
  trx: Trx,
  tenantId: string,
  failed: readonly Told[],
  channel: Told['channel'],
  now: string,
): Promise<number> {
  const { timeZone } = await readSetting(trx, tenantId, 'organisation');
  const notAfterAt = instantIn(timeZone, addDays(dayIn(timeZone, now), 1), 0);
  const same = failed.filter(message => message.channel === channel).map(({ messageId }) => messageId);
  if (same.length > 0) await promiseAgain(trx, tenantId, same, { at: now, notAfterAt });
  let done = same.length;
  if (channel !== 'mail') return done;
  for (const { messageId, personId, localDay, kind, content } of failed.filter(
    message => message.channel === 'teams',
  )) {
    const mail = { messageId: randomUUID(), personId, localDay, kind, channel, content, notBeforeAt: now, notAfterAt };
    const written = (await insertMessages(trx, tenantId, [mail], now)).get(personId);
    if (written === undefined) continue;
    await supersede(trx, tenantId, [messageId], ['failed'], now);
    await moveReminders(trx, tenantId, messageId, written);
    done += 1;
  }
  return done;
}
