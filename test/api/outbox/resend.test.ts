import { describe, expect, it } from 'vitest';
import type { FeedNotification, Mail, Outcome, Sender } from '#api/outbox/outcome.ts';
import { resendMessages } from '#api/outbox/resend-actions.ts';
import { viewMessage } from '#api/outbox/view-actions.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { anActor } from '#test/support/actor.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { openPost, type Name } from './support.ts';

const admin = anActor('owner', { roles: ['admin'] });
const refused: Outcome = { kind: 'refused', code: 'BadRequest', httpStatus: 400, requestId: null, detail: null };

describe('sending failed messages again', async () => {
  const post = await openPost(await openDatabase());
  const { db, clock } = post;
  const told: FeedNotification[] = [];
  const mailed: Mail[] = [];
  const sender: Sender = {
    ...post.sender,
    notifyOne: (entraId, notification) => {
      told.push(notification);
      return post.sender.notifyOne(entraId, notification);
    },
    createDraft: (mailbox, mail) => {
      mailed.push(mail);
      return post.sender.createDraft(mailbox, mail);
    },
  };
  /** Fails on its own day, is seen the next morning or a week later. */
  const failed = async (name: Name): Promise<string> => {
    clock.set('2027-05-11T08:00:00.000Z');
    const messageId = await post.promise(name);
    await post.work({ sender: { ...post.sender, notifyOne: () => Promise.resolve(refused) } });
    return messageId;
  };
  const again = (channel: 'teams' | 'mail') =>
    resendMessages({ db, clock, mailOn: true }, admin, { day: '2027-05-11', cause: 'rejected', channel });
  const entries = () =>
    db.read(TENANT, trx =>
      trx
        .selectFrom('auditEntry')
        .select(['detail'])
        .where('tenantId', '=', TENANT)
        .where('action', '=', 'messages.resent')
        .execute(),
    );

  it('on a later day counts the days from that day', async () => {
    const messageId = await failed('anna');
    clock.set('2027-05-14T08:00:00.000Z');

    await again('teams');
    await post.work({ sender });

    expect(told.at(-1)).toMatchObject({ parameters: { due: 'in 4 Tagen, Di 18. Mai' }, activityType: 'courseDue' });
    const seen = await viewMessage({ db }, admin, messageId, { teamsAppId: 'app', publicUrl: 'https://x.example.org' });
    expect(seen.title).toBe('Fällig in 4 Tagen, Di 18. Mai: Fire safety');
  });

  it('after the due day says that it is still open, not that it will be due', async () => {
    await failed('ben');
    clock.set('2027-05-20T08:00:00.000Z');

    await again('teams');
    await post.work({ sender });

    expect(told.at(-1)).toMatchObject({ activityType: 'courseOverdue', parameters: { due: 'Di 18. Mai' } });
    expect(told.at(-1)?.link).toContain('courseDue');
  });

  it('by mail speaks of that day too', async () => {
    await failed('emily');
    clock.set('2027-05-17T08:00:00.000Z');

    await again('mail');
    await post.work({ sender });

    expect(mailed.at(-1)?.html).toContain('bis Dienstag, 18. Mai (morgen) ab.');
  });

  it('is told by the log in the transaction that does it', async () => {
    const messageId = await failed('eva');
    const before = (await entries()).length;
    // The process ends after its first transaction: what that one did, the log knows.
    let transactions = 0;
    const dying: Db = {
      ...db,
      write: (tenantId, run) => {
        transactions += 1;
        return transactions === 1 ? db.write(tenantId, run) : Promise.reject(new Error('the process ended'));
      },
    };
    await resendMessages({ db: dying, clock, mailOn: true }, admin, {
      day: '2027-05-11',
      cause: 'rejected',
      channel: 'teams',
    }).catch(() => {});

    const after = await entries();
    expect(after).toHaveLength(before + 1);
    expect(after.map(({ detail }) => JSON.parse(detail) as unknown)).toContainEqual({
      cause: 'rejected',
      channel: 'teams',
      messages: 1,
    });
    expect(await post.message(messageId)).toMatchObject({ state: 'promised' });
  });
});
