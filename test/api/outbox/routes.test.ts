import { describe, expect, it } from 'vitest';
import { getMessage, getMessageSummary, listMessages } from '#api/contract/messages.ts';
import { listPersonMessages } from '#api/contract/people.ts';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import { promiseMessages } from '#api/outbox/actions.ts';
import { mountOutbox } from '#api/outbox/routes.ts';
import { createLog } from '#api/platform/log.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { mountReminders } from '#api/reminders/routes.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { anActor, openDesk } from '#test/support/desk.ts';
import { aPerson, aRole, aUnit, clockAt, givenCourse, givenRow, idOf } from '#test/support/given.ts';
import { aContent } from './support.ts';

const NAMES = ['Anna Weber', 'Ben Kühn', 'Cem Yıldız', 'Doris Schneider', 'Erik Sommer', 'Fatma Demir'];

describe('the messages page', async () => {
  const db = await openDatabase();
  const clock = clockAt('2027-05-11T09:00:00.000Z');
  const nudged: string[] = [];
  const mailSenders = ['training@example.org'];
  const desk = await openDesk(mounted => {
    const nudge = (job: string): void => void nudged.push(job);
    mountOutbox(
      mounted,
      { db, clock, log: createLog('silent') },
      { config: { teamsAppId: 'app', publicUrl: 'https://training.example.org', mailSenders }, nudge },
    );
    mountReminders(mounted, { db, clock, log: createLog('silent') }, { mailOn: true, nudge });
  });
  const admin = anActor('Anna Weber', ['admin']);
  const ask = async <R>(path: string, body?: object): Promise<R> => {
    const response = await desk.ask(
      admin,
      `/api${path}`,
      body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
    );
    expect(response.status).toBe(200);
    return (await response.json()) as R;
  };
  const { courseId } = await givenCourse(db, 'Fire safety');
  const unit = await givenRow(db, 'unit', aUnit('Cologne'));
  const set = (name: string, values: Partial<Tables['outboxMessage']>) =>
    db.write(TENANT, trx =>
      trx
        .updateTable('outboxMessage')
        .set(values)
        .where('tenantId', '=', TENANT)
        .where('personId', '=', idOf(name))
        .where('localDay', '=', '2027-05-11')
        .execute(),
    );
  for (const name of NAMES) {
    await givenRow(db, 'person', aPerson(name));
    for (const tenantId of [TENANT, OTHER_TENANT])
      await db.write(tenantId, trx =>
        promiseMessages(
          trx,
          tenantId,
          [
            {
              messageId: idOf(`message ${name}`),
              personId: idOf(name),
              localDay: '2027-05-11',
              kind: 'courseDue',
              channel: 'teams',
              content: aContent(courseId),
              notBeforeAt: '2027-05-11T07:00:00.000Z',
              notAfterAt: null,
            },
          ],
          clock.now(),
        ),
      );
  }
  await givenRow(db, 'role', aRole(idOf('Ben Kühn'), 'staff', unit.unitId));
  await set('Anna Weber', {
    state: 'accepted',
    acceptedAt: '2027-05-11T07:00:05.000Z',
    openedAt: '2027-05-11T07:10:00.000Z',
  });
  await set('Ben Kühn', { state: 'failed', failure: 'app-blocked' });
  await set('Cem Yıldız', { state: 'failed', failure: 'app-blocked' });
  await set('Doris Schneider', { state: 'failed', failure: 'gave-up' });
  await set('Erik Sommer', { state: 'superseded' });

  it('sums up the run: every message in one figure, failures by cause with their remedy', async () => {
    const seen = await ask<ReplyOf<typeof getMessageSummary>>('/messages/summary');

    expect(getMessageSummary.reply.parse(seen)).toEqual(seen);
    expect(seen).toMatchObject({
      day: '2027-05-11',
      total: 5,
      accepted: 1,
      failed: 3,
      waiting: 1,
      unknown: 0,
      held: 0,
      stopped: null,
    });
    expect(seen.waitingUntil).toBe('2027-05-11T07:00:00.000Z');
    expect(seen.failures).toEqual([
      { cause: 'app-blocked', count: 2, remedy: 'mail' },
      { cause: 'gave-up', count: 1, remedy: 'resend' },
    ]);
    expect(seen.coming).toHaveLength(14);
  });

  it('tells openings as a sum of at least five people, never of fewer', async () => {
    const before = await ask<ReplyOf<typeof getMessageSummary>>('/messages/summary');
    for (const name of NAMES) await set(name, { openedAt: '2027-05-11T07:10:00.000Z' });

    const after = await ask<ReplyOf<typeof getMessageSummary>>('/messages/summary');

    expect([before.opened, after.opened]).toEqual([null, 6]);
  });

  it('lists by time and name, and finds by state, cause, unit, course, person and title', async () => {
    const all = await ask<ReplyOf<typeof listMessages>>('/messages');
    const names = async (query: string): Promise<readonly string[]> =>
      (await ask<ReplyOf<typeof listMessages>>(`/messages?${query}`)).messages.map(({ person }) => person.name);

    expect(listMessages.reply.parse(all)).toEqual(all);
    expect(all.messages.map(({ person }) => person.name)).toEqual([
      'Anna Weber',
      'Ben Kühn',
      'Cem Yıldız',
      'Doris Schneider',
      'Fatma Demir',
    ]);
    expect(all).toMatchObject({ total: 5, next: null });
    expect(all.messages[0]).toMatchObject({
      state: 'accepted',
      at: '2027-05-11T07:00:05.000Z',
      daysToDue: 7,
      courses: 1,
      afterTeams: false,
    });
    expect(await names('state=failed')).toHaveLength(3);
    expect(await names('failure=gave-up')).toEqual(['Doris Schneider']);
    expect(await names('state=superseded')).toEqual(['Erik Sommer']);
    expect(await names(`unitId=${unit.unitId}`)).toEqual(['Ben Kühn']);
    expect(await names(`courseId=${courseId}`)).toHaveLength(5);
    expect(await names(`courseId=${idOf('nothing')}`)).toEqual([]);
    expect(await names('search=doris')).toEqual(['Doris Schneider']);
    expect(await names('search=fire')).toHaveLength(5);
    expect(await names('search=%25')).toEqual([]);
    expect(await names('day=2027-05-12')).toEqual([]);
    expect((await desk.ask(admin, '/api/messages?cursor=nonsense')).status).toBe(400);
  });

  it('shows what the person got, in their words', async () => {
    const seen = await ask<ReplyOf<typeof getMessage>>(`/messages/${idOf('message Anna Weber')}`);

    expect(getMessage.reply.parse(seen)).toEqual(seen);
    expect(seen).toMatchObject({ language: 'de', title: 'Fällig in 7 Tagen, Di 18. Mai: Fire safety', attempts: [] });
    expect((await desk.ask(admin, `/api/messages/${idOf('none')}`)).status).toBe(404);
    const own = await ask<ReplyOf<typeof listPersonMessages>>(`/people/${idOf('Anna Weber')}/messages`);
    expect(own.messages).toHaveLength(1);
  });

  it('sends to exactly those of one cause again, by mail in the place of what failed', async () => {
    const { promised } = await ask<{ promised: number }>('/messages/resend', {
      day: '2027-05-11',
      cause: 'app-blocked',
      channel: 'mail',
    });

    const after = await ask<ReplyOf<typeof listMessages>>('/messages');
    expect(promised).toBe(2);
    expect(after.total).toBe(5);
    expect(
      after.messages
        .filter(({ afterTeams }) => afterTeams)
        .map(({ person, channel, state }) => [person.name, channel, state])
        .sort(),
    ).toEqual([
      ['Ben Kühn', 'mail', 'promised'],
      ['Cem Yıldız', 'mail', 'promised'],
    ]);
    expect(nudged).toContain('outbox');
  });

  it('refuses to send by mail while no mailbox sends', async () => {
    const senders = mailSenders.splice(0);
    const refused = await desk.ask(admin, '/api/messages/resend', {
      method: 'POST',
      body: JSON.stringify({ day: '2027-05-11', cause: 'gave-up', channel: 'mail' }),
    });
    mailSenders.push(...senders);

    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({
      type: '/problems/mail-off',
      detail: expect.stringContaining('MAIL_SENDERS'),
    });
    expect((await ask<ReplyOf<typeof getMessageSummary>>('/messages/summary')).failures).toMatchObject([
      { cause: 'gave-up', count: 1 },
    ]);
  });

  it('stops and resumes for admins only', async () => {
    expect(
      (await desk.ask(anActor('Fatma Demir'), '/api/messages/stop', { method: 'POST', body: '{"reason":"x"}' })).status,
    ).toBe(403);
    await ask('/messages/stop', { reason: 'wrong course' });

    const stopped = await ask<ReplyOf<typeof getMessageSummary>>('/messages/summary');
    const refused = await desk.ask(admin, '/api/messages/resend', {
      method: 'POST',
      body: JSON.stringify({ day: '2027-05-11', cause: 'gave-up', channel: 'teams' }),
    });
    await ask('/messages/resume', {});

    expect(stopped.stopped).toMatchObject({ by: 'Anna Weber', reason: 'wrong course', held: 3 });
    expect(refused.status).toBe(409);
    expect((await ask<ReplyOf<typeof getMessageSummary>>('/messages/summary')).stopped).toBeNull();
  });
});
