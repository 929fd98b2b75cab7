import { describe, expect, it } from 'vitest';
import type { Outcome, Sender } from '#api/outbox/outcome.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { dayNumber, openPost } from './support.ts';

const taken: Outcome & { kind: 'accepted' } = { kind: 'accepted', httpStatus: 202, requestId: null, detail: null };
const OLD = 'old@mail.example';
const NEW = 'new@mail.example';

describe('mail after its sender was exchanged', async () => {
  const post = await openPost(await openDatabase());
  const later = (seconds: number) =>
    post.clock.set(new Date(Date.parse(post.clock.now()) + seconds * 1000).toISOString());
  /** Mailboxes that take everything, each knowing only its own; `sends` says what comes of sending. */
  const mailboxes = (sends: (mailbox: string) => Outcome) => {
    const sent: string[] = [];
    const sender: Sender = {
      ...post.sender,
      findMail: () => Promise.resolve({ kind: 'none' }),
      createDraft: (mailbox, { key }) => Promise.resolve({ ...taken, messageId: `${mailbox} ${key}` }),
      sendDraft: (mailbox, draftId) => {
        sent.push(draftId);
        return Promise.resolve(sends(mailbox));
      },
    };
    return { sender, sent };
  };
  const heldBefore = (messageId: string, values: { senderMailbox: string; attempts?: number }) =>
    post.db.write(TENANT, trx =>
      trx
        .updateTable('outboxMessage')
        .set(values)
        .where('tenantId', '=', TENANT)
        .where('messageId', '=', messageId)
        .execute(),
    );
  const unknown: Outcome = { kind: 'unknown', httpStatus: null, requestId: null, detail: null };

  it('is not sent again by another when it may have gone, only shown', async () => {
    const messageId = await post.promise('anna', { channel: 'mail', localDay: dayNumber(1) });
    const { sender, sent } = mailboxes(mailbox => (mailbox === OLD ? unknown : taken));
    await post.work({ sender, mailSenders: [OLD] });
    later(600);

    await post.work({ sender, mailSenders: [NEW] });

    expect(await post.message(messageId)).toMatchObject({ state: 'unknown' });
    expect(sent).toEqual([`${OLD} ${messageId}`]);
  });

  it('goes through another when nothing was begun, and is superseded there once it is out of date', async () => {
    const begun = await post.promise('ben', { channel: 'mail', localDay: dayNumber(2) });
    const fresh = await post.promise('eva', { channel: 'mail', localDay: dayNumber(2) });
    const { sender, sent } = mailboxes(() => taken);
    await heldBefore(begun, { senderMailbox: OLD, attempts: 1 });
    await heldBefore(fresh, { senderMailbox: OLD });

    await post.work({ sender, mailSenders: [NEW] });
    const between = await post.message(begun);
    later(9 * 3600);
    await post.work({ sender, mailSenders: [NEW] });

    expect(sent).toEqual([`${NEW} ${fresh}`]);
    expect(await post.message(fresh)).toMatchObject({ state: 'accepted' });
    expect(between).toMatchObject({ state: 'promised' });
    expect(await post.message(begun)).toMatchObject({ state: 'superseded' });
  });
});
