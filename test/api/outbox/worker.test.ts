import { describe, expect, it } from 'vitest';
import { messagesStopped, noteOpened, resumeMessages, stopMessages } from '#api/outbox/actions.ts';
import type { Outcome, Sender } from '#api/outbox/outcome.ts';
import { resendMessages } from '#api/outbox/resend-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { givenRow, idOf } from '#test/support/given.ts';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { aContent, dayNumber, openPost, people } from './support.ts';

const jana = anActor('owner', { roles: ['admin'] });

describe('the outbox worker', async () => {
  const post = await openPost(await openDatabase());
  const { db, clock } = post;
  const { control } = post.tenant;
  const seen = async (name: (typeof people)[number], day: string) =>
    (await control.shown(post.entraId(name))).filter(({ chainId }) => chainId === day.replaceAll('-', ''));
  const later = (seconds: number) => clock.set(new Date(Date.parse(clock.now()) + seconds * 1000).toISOString());
  /** A sender whose first call hangs until it is let go, with the answer it then gets. */
  const slowSender = (answer: Outcome): Sender & { called: Promise<void>; letGo: () => void } => {
    const called = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    return {
      ...post.sender,
      notifyOne: async () => {
        called.resolve();
        await gone.promise;
        return answer;
      },
      called: called.promise,
      letGo: () => gone.resolve(),
    };
  };
  const refused: Outcome = { kind: 'refused', code: 'Forbidden', httpStatus: 403, requestId: null, detail: null };

  it('run again sends nothing more', async () => {
    await post.promise('anna', { localDay: dayNumber(1) });
    await post.work();
    const { notificationsAccepted } = await control.counts();

    await post.work();

    expect((await control.counts()).notificationsAccepted).toBe(notificationsAccepted);
  });

  it('that stood still past its lease may not write its outcome', async () => {
    const messageId = await post.promise('anna', { localDay: dayNumber(2) });
    const stale = slowSender({ ...refused, httpStatus: 400, code: 'BadRequest' });
    const first = post.work({ sender: stale });
    await stale.called;
    later(60);

    await post.work();
    const between = await post.message(messageId);
    stale.letGo();
    await first;

    expect(between).toMatchObject({ state: 'accepted' });
    expect(await post.message(messageId)).toMatchObject({ state: 'accepted', failure: null });
    expect(await seen('anna', dayNumber(2))).toHaveLength(1);
  });

  it('that stood still while another is sending changes nothing of that', async () => {
    const messageId = await post.promise('anna', { localDay: dayNumber(15) });
    const stale = slowSender({ ...refused, httpStatus: 400, code: 'BadRequest' });
    const first = post.work({ sender: stale });
    await stale.called;
    later(60);
    const taken = slowSender({ kind: 'accepted', httpStatus: 204, requestId: null, detail: null });
    const second = post.work({ sender: taken });
    await taken.called;

    stale.letGo();
    await first;
    const between = await post.message(messageId);
    taken.letGo();
    await second;

    expect(between).toMatchObject({ state: 'sending', failure: null });
    expect(await post.message(messageId)).toMatchObject({ state: 'accepted', failure: null });
  });

  it('that stood still while it made a draft does not send it once another holds the mail', async () => {
    const messageId = await post.promise('eva', { localDay: dayNumber(16), channel: 'mail' });
    const [drafting, sending] = [hurdle(), hurdle()];
    const stale: Sender = {
      ...post.sender,
      createDraft: (...about) => drafting.pass(() => post.sender.createDraft(...about)),
    };
    const first = post.work({ sender: stale });
    await drafting.reached;
    later(60);
    const taking: Sender = {
      ...post.sender,
      sendDraft: (...about) => sending.pass(() => post.sender.sendDraft(...about)),
    };
    const second = post.work({ sender: taking });
    await sending.reached;

    drafting.open();
    await first;
    sending.open();
    await second;

    expect(await post.message(messageId)).toMatchObject({ state: 'accepted' });
    const made = (await control.mails()).filter(({ properties }) => Object.values(properties).includes(messageId));
    expect(made.map(({ state }) => state).sort()).toEqual(['draft', 'sent']);
  });

  it('that died in the middle of a call leaves an unknown, which is repeated and replaces', async () => {
    const messageId = await post.promise('ben', { localDay: dayNumber(3) });
    // The notification arrives, the worker never hears of it and is never heard of again.
    const dying: Sender = {
      ...post.sender,
      notifyOne: async (entraId, notification) => {
        await post.sender.notifyOne(entraId, notification);
        return new Promise<Outcome>(() => {});
      },
    };
    void post.work({ sender: dying });
    await expect.poll(() => seen('ben', dayNumber(3))).toHaveLength(1);
    later(60);

    await post.work();

    expect(await post.message(messageId)).toMatchObject({ state: 'accepted', attempts: 2 });
    expect(await post.attempts(messageId)).toEqual(['unknown', 'accepted']);
    expect(await seen('ben', dayNumber(3))).toHaveLength(1);
    expect(
      (await control.acceptedFor(post.entraId('ben'))).filter(({ chainId }) => chainId === '20270603'),
    ).toHaveLength(2);
  });

  it('shares the queue with another: each message goes once', async () => {
    const ids = await Promise.all(
      people.flatMap(name =>
        [4, 5].map(n =>
          post.promise(name, { localDay: dayNumber(n), content: aContent(post.courseId, { contact: name }) }),
        ),
      ),
    );
    const { notificationsAccepted } = await control.counts();

    await Promise.all([post.work(), post.work(), post.work()]);

    for (const messageId of ids) expect(await post.attempts(messageId)).toEqual(['accepted']);
    expect((await control.counts()).notificationsAccepted).toBe(notificationsAccepted + ids.length);
  });

  it('asks whether the reason still holds, right before sending', async () => {
    const messageId = await post.promise('emily', { localDay: dayNumber(6) });
    await db.write(TENANT, trx => setEnrolment('emily', { state: 'completed' })(trx));
    await post.work();
    await db.write(TENANT, trx => setEnrolment('emily', { state: 'open', pausedFromOn: '2027-05-01' })(trx));
    const paused = await post.promise('emily', { localDay: dayNumber(7) });
    await post.work();
    await db.write(TENANT, trx => setEnrolment('emily', { state: 'open', pausedFromOn: null })(trx));

    expect(await post.message(messageId)).toMatchObject({ state: 'no-longer-needed', attempts: 0 });
    expect(await post.message(paused)).toMatchObject({ state: 'no-longer-needed', attempts: 0 });
    expect(await seen('emily', dayNumber(6))).toEqual([]);
  });

  it('does not send what is out of date after an outage', async () => {
    const messageId = await post.promise('emily', { localDay: dayNumber(8), notAfterAt: clock.now() });
    later(3600);

    await post.work();

    expect(await post.message(messageId)).toMatchObject({ state: 'superseded' });
  });

  it('sets a message aside that cannot be put into words, and goes on with the others', async () => {
    const bad = await post.promise('eva', { localDay: dayNumber(9) });
    await db.write(TENANT, trx =>
      trx
        .updateTable('outboxMessage')
        .set({ content: '{"nonsense":true}' })
        .where('tenantId', '=', TENANT)
        .where('messageId', '=', bad)
        .execute(),
    );
    const good = await post.promise('rania', { localDay: dayNumber(9) });

    await post.work();

    expect(await post.message(bad)).toMatchObject({ state: 'failed', failure: 'rejected' });
    expect(await post.attempts(bad)).toEqual(['refused']);
    expect(await post.message(good)).toMatchObject({ state: 'accepted' });
  });

  it('installs the app where it is missing, once, and takes mail where it is blocked', async () => {
    await control.setTeams(demoPeople.anna, 'absent');
    await control.setTeams(demoPeople.ben, 'blocked');
    await control.expectError(`${demoPeople.anna}/teamwork/sendActivityNotification`, 'the app is not installed');
    await control.expectError(`${demoPeople.ben}/teamwork`, 'the app is blocked', 2);
    const anna = await post.promise('anna', { localDay: dayNumber(10) });
    const ben = await post.promise('ben', { localDay: dayNumber(10) });

    await post.work();
    later(60);
    await post.work();
    later(60);
    await post.work();
    await control.setTeams(demoPeople.ben, 'installed');

    expect(await post.message(anna)).toMatchObject({ state: 'accepted' });
    expect(await seen('anna', dayNumber(10))).toHaveLength(1);
    expect(await post.message(ben)).toMatchObject({ state: 'superseded', failure: 'app-blocked' });
    const mail = await db.read(TENANT, trx =>
      trx
        .selectFrom('outboxMessage')
        .select('state')
        .where('tenantId', '=', TENANT)
        .where('personId', '=', idOf('ben'))
        .where('channel', '=', 'mail')
        .execute(),
    );
    expect(mail).toEqual([{ state: 'accepted' }]);
    const { hasTeamsApp } = await db.read(TENANT, trx =>
      trx
        .selectFrom('person')
        .select('hasTeamsApp')
        .where('tenantId', '=', TENANT)
        .where('personId', '=', idOf('ben'))
        .executeTakeFirstOrThrow(),
    );
    expect(hasTeamsApp).toBe(0);
  });

  it('without mail says plainly who cannot be reached, and sends exactly those again when asked', async () => {
    await control.setTeams(demoPeople.luca, 'none');
    await db.write(TENANT, trx =>
      trx
        .updateTable('person')
        .set({ hasTeamsApp: null })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', idOf('luca'))
        .execute(),
    );
    await control.expectError(`${demoPeople.luca}/teamwork`, 'no Teams licence', 2);
    const messageId = await post.promise('luca', { localDay: '2027-05-11' });
    await post.work({ mailSenders: [] });
    const failed = await post.message(messageId);
    await control.setTeams(demoPeople.luca, 'installed');
    const { notificationsAccepted } = await control.counts();

    const { promised } = await resendMessages({ db, clock, mailOn: false }, jana, {
      day: '2027-05-11',
      cause: 'no-teams-account',
      channel: 'teams',
    });
    await post.work();

    expect(failed).toMatchObject({ state: 'failed', failure: 'no-teams-account' });
    expect(promised).toBe(1);
    expect(await post.message(messageId)).toMatchObject({ state: 'accepted' });
    expect((await control.counts()).notificationsAccepted).toBe(notificationsAccepted + 1);
  });

  it('sends nothing while all messages are stopped, and afterwards only what is not out of date', async () => {
    const old = await post.promise('anna', {
      localDay: dayNumber(12),
      notAfterAt: new Date(Date.parse(clock.now()) + 60_000).toISOString(),
    });
    const fresh = await post.promise('eva', { localDay: dayNumber(12) });
    await stopMessages({ db, clock }, jana, 'wrong course');
    await post.work();
    const held = [await post.message(old), await post.message(fresh)];
    const bar = await messagesStopped({ db, clock }, TENANT);
    later(300);

    await resumeMessages({ db, clock }, jana);
    await post.work();

    expect(held).toMatchObject([
      { state: 'held', heldBy: 'stop' },
      { state: 'held', heldBy: 'stop' },
    ]);
    expect(bar).toMatchObject({ reason: 'wrong course', by: 'owner', held: 2 });
    expect(await messagesStopped({ db, clock }, OTHER_TENANT)).toBeNull();
    expect(await post.message(old)).toMatchObject({ state: 'superseded' });
    expect(await post.message(fresh)).toMatchObject({ state: 'accepted' });
    expect(await seen('anna', dayNumber(12))).toEqual([]);
  });

  it('in pilot mode tells the group only, and never sends later what was held back', async () => {
    const pilotGroupId = idOf('pilots');
    await givenRow(db, 'groupMember', { groupId: pilotGroupId, memberId: idOf('inner'), memberKind: 'group' });
    await givenRow(db, 'groupMember', { groupId: idOf('inner'), memberId: demoPeople.anna, memberKind: 'user' });
    await givenRow(db, 'setting', {
      key: 'messages',
      value: JSON.stringify({ pilotGroupId }),
      changedAt: clock.now(),
      changedBy: null,
    });
    const anna = await post.promise('anna', { localDay: dayNumber(13) });
    const ben = await post.promise('ben', { localDay: dayNumber(13) });
    await post.work();
    await db.write(TENANT, trx =>
      trx.deleteFrom('setting').where('tenantId', '=', TENANT).where('key', '=', 'messages').execute(),
    );

    await stopMessages({ db, clock }, jana, 'x');
    await resumeMessages({ db, clock }, jana);
    await post.work();

    expect(await post.message(anna)).toMatchObject({ state: 'accepted' });
    expect(await post.message(ben)).toMatchObject({ state: 'held', heldBy: 'pilot' });
    expect(await seen('ben', dayNumber(13))).toEqual([]);
  });

  it('notes an opening for that person, day and kind only', async () => {
    const anna = await post.promise('anna', { localDay: dayNumber(14) });
    const eva = await post.promise('eva', { localDay: dayNumber(14) });
    await post.work();

    await noteOpened({ db, clock }, anActor('anna'), { day: dayNumber(14), kind: 'courseDue' });
    await noteOpened({ db, clock }, anActor('eva'), { day: dayNumber(14), kind: 'courseNudge' });

    const opened = await db.read(TENANT, trx =>
      trx
        .selectFrom('outboxMessage')
        .select(['messageId', 'openedAt'])
        .where('tenantId', '=', TENANT)
        .where('localDay', '=', dayNumber(14))
        .execute(),
    );
    expect(opened.find(({ messageId }) => messageId === anna)?.openedAt).toBe(clock.now());
    expect(opened.find(({ messageId }) => messageId === eva)?.openedAt).toBeNull();
  });
});

/** Holds calls up until it is opened. */
function hurdle() {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: () => opened.resolve(),
    pass: async <T>(call: () => Promise<T>): Promise<T> => {
      reached.resolve();
      await opened.promise;
      return call();
    },
  };
}

type Trx = Parameters<Parameters<Awaited<ReturnType<typeof openDatabase>>['write']>[1]>[0];
function setEnrolment(name: string, values: { state: 'open' | 'completed'; pausedFromOn?: string | null }) {
  return (trx: Trx) =>
    trx
      .updateTable('enrolment')
      .set(values)
      .where('tenantId', '=', TENANT)
      .where('personId', '=', idOf(name))
      .execute();
}
