import { describe, expect, it } from 'vitest';
import { resumeMessages, stopMessages } from '#api/outbox/actions.ts';
import type { Sender } from '#api/outbox/outcome.ts';
import { trainingMailbox } from '#infra/tenant/org/demo.ts';
import { anActor } from '#test/support/actor.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { anEnrolment, givenAssignment, givenCourse, givenRow, idOf } from '#test/support/given.ts';
import { aContent, dayNumber, openPost, type Name } from './support.ts';

const jana = anActor('owner', { roles: ['admin'] });

describe('between the draft of a mail and its sending', async () => {
  const post = await openPost(await openDatabase());
  const { db, clock } = post;
  const { control } = post.tenant;
  const { courseId: firstAid } = await givenCourse(db, 'First aid');
  const assignmentId = await givenAssignment(db, { courseId: firstAid, ownerPersonId: idOf('owner') });
  for (const name of ['anna', 'ben'] as const)
    await givenRow(
      db,
      'enrolment',
      anEnrolment(
        { personId: idOf(name), assignmentId, courseId: firstAid },
        { openedOn: '2027-03-01', dueOn: '2027-05-20' },
      ),
    );
  const both = aContent(post.courseId, {
    courses: [
      { courseId: post.courseId, title: 'Fire safety', dueOn: '2027-05-18', daysToDue: 7 },
      { courseId: firstAid, title: 'First aid', dueOn: '2027-05-20', daysToDue: 9 },
    ],
  });
  const mails = async (key: string) =>
    (await control.mailbox(trainingMailbox))
      .filter(({ properties }) => Object.values(properties).includes(key))
      .map(({ state, subject }) => `${state}: ${subject}`)
      .sort();
  const later = (seconds: number) => clock.set(new Date(Date.parse(clock.now()) + seconds * 1000).toISOString());
  const set = (name: Name, courseId: string, values: { state?: 'open' | 'completed'; dueOn?: string }) =>
    db.write(TENANT, trx =>
      trx
        .updateTable('enrolment')
        .set(values)
        .where('tenantId', '=', TENANT)
        .where('personId', '=', idOf(name))
        .where('courseId', '=', courseId)
        .execute(),
    );
  const throttleSending = () =>
    control.plantFault({ kind: 'throttled', retryAfterSeconds: 3, operation: 'mail.send', count: 1 });

  it('a course that was completed is not asked for', async () => {
    const messageId = await post.promise('anna', { channel: 'mail', localDay: dayNumber(1), content: both });
    await throttleSending();
    await post.work();
    const between = await mails(messageId);
    await set('anna', post.courseId, { state: 'completed' });
    later(60);

    await post.work();

    expect(between).toEqual(['draft: Fire safety und 1 weitere: fällig am Dienstag, 18. Mai']);
    expect(await post.message(messageId)).toMatchObject({ state: 'accepted' });
    expect(await mails(messageId)).toEqual([...between, 'sent: First aid: fällig am Donnerstag, 20. Mai']);
  });

  it('a message that was called off and is owed again says what is owed now', async () => {
    const messageId = await post.promise('ben', { channel: 'mail', localDay: dayNumber(2) });
    await throttleSending();
    await post.work();
    await set('ben', post.courseId, { state: 'completed' });
    later(60);
    await post.work();
    const between = await post.message(messageId);
    await set('ben', post.courseId, { state: 'open', dueOn: '2027-05-25' });
    await post.promise('ben', { channel: 'mail', localDay: dayNumber(2) });

    await post.work();

    expect(between).toMatchObject({ state: 'no-longer-needed' });
    expect(await post.message(messageId)).toMatchObject({ state: 'accepted' });
    expect(await mails(messageId)).toEqual([
      'draft: Fire safety: fällig am Dienstag, 18. Mai',
      'sent: Fire safety: fällig am Dienstag, 25. Mai',
    ]);
  });

  it('a mail that has gone is found, whatever would be said now', async () => {
    const messageId = await post.promise('anna', {
      channel: 'mail',
      localDay: dayNumber(3),
      content: aContent(firstAid, { courses: both.courses.slice(1) }),
    });
    await control.plantFault({ kind: 'reset-after', operation: 'mail.send', count: 1 });
    await post.work();
    await set('anna', firstAid, { dueOn: '2027-05-26' });
    later(60);

    await post.work();

    expect(await post.message(messageId)).toMatchObject({ state: 'accepted' });
    expect(await mails(messageId)).toEqual(['sent: First aid: fällig am Donnerstag, 20. Mai']);
  });

  it.each([
    { way: 'a draft', drafts: true },
    { way: 'no right to make drafts', drafts: false },
  ])('a stop holds the mail back, with $way', async ({ drafts }) => {
    const name = drafts ? 'emily' : 'eva';
    const messageId = await post.promise(name, { channel: 'mail', localDay: dayNumber(4) });
    const sent: string[] = [];
    const stopping: Sender = {
      ...post.sender,
      createDraft: async (mailbox, mail) => {
        const made = await post.sender.createDraft(mailbox, mail);
        await stopMessages({ db, clock }, jana, 'wrong course');
        if (drafts) return made;
        return { kind: 'refused', code: 'ErrorAccessDenied', httpStatus: 403, requestId: null, detail: null };
      },
      sendAtOnce: (mailbox, mail) => {
        sent.push(mail.key);
        return post.sender.sendAtOnce(mailbox, mail);
      },
    };

    await post.work({ sender: stopping });
    const [held, before] = [await post.message(messageId), await mails(messageId)];
    await resumeMessages({ db, clock }, jana);
    await post.work();

    expect(held).toMatchObject({ state: 'held', heldBy: 'stop' });
    expect(before).toEqual(['draft: Fire safety: fällig am Dienstag, 18. Mai']);
    expect(sent).toEqual([]);
    expect(await post.attempts(messageId)).toEqual(['unreached', 'accepted']);
    expect(await post.message(messageId)).toMatchObject({ state: 'accepted' });
    expect(await mails(messageId)).toEqual(['sent: Fire safety: fällig am Dienstag, 18. Mai']);
  });
});
