import { describe, expect, it } from 'vitest';
import type { Fault } from '#infra/tenant/faults.ts';
import { trainingMailbox } from '#infra/tenant/org/demo.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { dayNumber, openPost } from './support.ts';

const FAULTS: readonly Fault[] = [
  { kind: 'throttled', retryAfterSeconds: 3 },
  { kind: 'throttled-bare' },
  { kind: 'unavailable', retryAfterSeconds: 2 },
  { kind: 'timeout' },
  { kind: 'timeout-after' },
  { kind: 'reset' },
  { kind: 'reset-after' },
  { kind: 'error-after' },
  { kind: 'half-body' },
];
const CASES = ['mail.draft', 'mail.send'].flatMap(operation => FAULTS.map(fault => ({ operation, ...fault })));

describe('mail', async () => {
  const post = await openPost(await openDatabase());
  const { control } = post.tenant;
  const mails = async (key: string) =>
    (await control.mailbox(trainingMailbox)).filter(({ properties }) => Object.values(properties).includes(key));
  const later = (seconds: number) =>
    post.clock.set(new Date(Date.parse(post.clock.now()) + seconds * 1000).toISOString());

  it('says what to do first, by when, why, and who answers', async () => {
    const messageId = await post.promise('anna', { channel: 'mail' });

    await post.work();

    expect(await post.message(messageId)).toMatchObject({ state: 'accepted', attempts: 1 });
    const [mail] = await mails(messageId);
    expect(mail).toMatchObject({ state: 'sent', subject: 'Fire safety: fällig am Dienstag, 18. Mai' });
    expect(mail?.to).toMatchObject([{ address: expect.stringContaining('@') }]);
    expect(mail?.body.content).toContain('bitte schließe „Fire safety“ bis Dienstag, 18. Mai (in 7 Tagen) ab.');
    expect(mail?.body.content).toContain('Fragen beantwortet Jana Roth.');
  });

  it.each(CASES.map((fault, i) => ({ ...fault, day: dayNumber(i + 1) })))(
    'ends in exactly one effect after $kind at $operation',
    async ({ day, ...fault }) => {
      const messageId = await post.promise('ben', { channel: 'mail', localDay: day });
      await control.plantFault({ ...fault, count: 1 });

      await post.work();
      const between = await post.message(messageId);
      later(60);
      await post.work();
      await control.clearFaults();

      // A reset of an idle connection is dialled again by the client itself when nothing had been sent.
      expect(['promised', 'unknown', 'accepted']).toContain(between.state);
      expect(await post.message(messageId)).toMatchObject({ state: 'accepted' });
      expect((await mails(messageId)).map(({ state }) => state)).toEqual(['sent']);
    },
  );

  it('keeps an unknown in view until the mailbox can be asked again', async () => {
    const messageId = await post.promise('eva', { channel: 'mail', localDay: dayNumber(20) });
    await control.plantFault({ kind: 'reset-after', operation: 'mail.send', count: 1 });
    await control.plantFault({ kind: 'unavailable', operation: 'mail.list' });

    await post.work();
    later(60);
    await post.work();
    const shown = await post.message(messageId);
    await control.clearFaults();
    later(1000);
    await post.work();

    expect(shown).toMatchObject({ state: 'unknown' });
    expect(await post.message(messageId)).toMatchObject({ state: 'accepted' });
    expect(await mails(messageId)).toHaveLength(1);
  });

  it('where only sending is granted is sent without a draft, and an unknown is never repeated', async () => {
    const { permissions } = await control.settings();
    await control.configure({ permissions: permissions.filter(name => name !== 'Mail.ReadWrite') });
    const sender = post.freshSender();
    const fine = await post.promise('emily', { channel: 'mail', localDay: dayNumber(21) });
    await control.expectError('/messages$', 'Mail.ReadWrite is not granted', 2);
    await post.work({ sender });
    const before = (await control.mails()).length;
    const lost = await post.promise('rania', { channel: 'mail', localDay: dayNumber(21) });
    await control.plantFault({ kind: 'reset-after', operation: 'mail.sendMail', count: 1 });
    await post.work({ sender });
    later(4000);
    await post.work({ sender });
    await control.clearFaults();
    await control.configure({ permissions });

    expect(await post.message(fine)).toMatchObject({ state: 'accepted' });
    expect(await post.message(lost)).toMatchObject({ state: 'unknown' });
    expect((await control.mails()).length).toBe(before + 1);
  });

  it('is failed with its cause where sending is not granted, and the draft stays a draft', async () => {
    const { permissions } = await control.settings();
    await control.configure({ permissions: permissions.filter(name => name !== 'Mail.Send') });
    const sender = post.freshSender();
    const messageId = await post.promise('emily', { channel: 'mail', localDay: dayNumber(23) });
    await control.expectError('/send$', 'Mail.Send is not granted');

    await post.work({ sender });
    await control.configure({ permissions });

    expect(await post.message(messageId)).toMatchObject({ state: 'failed', failure: 'permission-missing' });
    expect((await mails(messageId)).map(({ state }) => state)).toEqual(['draft']);
  });

  it('is failed with its cause where neither drafts nor sending are granted', async () => {
    const { permissions } = await control.settings();
    await control.configure({ permissions: permissions.filter(name => !name.startsWith('Mail.')) });
    const sender = post.freshSender();
    const messageId = await post.promise('rania', { channel: 'mail', localDay: dayNumber(24) });
    await control.expectError('/(messages|sendMail)$', 'no permission for mail is granted', 2);

    await post.work({ sender });
    await control.configure({ permissions });

    expect(await post.message(messageId)).toMatchObject({ state: 'failed', failure: 'permission-missing' });
  });

  it('stays unknown where the right to look was taken away meanwhile', async () => {
    const { permissions } = await control.settings();
    const messageId = await post.promise('eva', { channel: 'mail', localDay: dayNumber(25) });
    await control.plantFault({ kind: 'reset-after', operation: 'mail.send', count: 1 });
    await post.work();
    await control.clearFaults();
    await control.configure({ permissions: permissions.filter(name => name !== 'Mail.ReadWrite') });
    await control.expectError('GET .*/messages', 'Mail.ReadWrite is not granted');
    later(60);
    await post.work({ sender: post.freshSender() });
    later(4000);
    await post.work({ sender: post.freshSender() });
    await control.configure({ permissions });

    expect(await post.message(messageId)).toMatchObject({ state: 'unknown' });
    expect((await mails(messageId)).map(({ state }) => state)).toEqual(['sent']);
  });

  it('to somebody without an address fails with that cause', async () => {
    await post.db.write(TENANT, async trx => {
      await trx.updateTable('person').set({ mail: null }).where('displayName', '=', 'luca').execute();
    });
    const messageId = await post.promise('luca', { channel: 'mail', localDay: dayNumber(22) });

    await post.work();

    expect(await post.message(messageId)).toMatchObject({ state: 'failed', failure: 'address-missing' });
  });
});
