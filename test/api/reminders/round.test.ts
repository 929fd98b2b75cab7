import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '#api/contract/assignments.ts';
import { callBackMessages } from '#api/outbox/actions.ts';
import { remindNow } from '#api/reminders/actions.ts';
import { comingMessages } from '#api/reminders/coming-actions.ts';
import { planRound } from '#api/reminders/jobs.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { anActor } from '#test/support/actor.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  aPerson,
  aRole,
  anAssignmentRule,
  anEnrolment,
  clockAt,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';

const ON = new AbortController().signal;
/** Tuesday 11 May 2027, 10:00 in Berlin. */
const TUESDAY = '2027-05-11T08:00:00.000Z';

describe('a planner run', async () => {
  const db = await openDatabase();
  const clock = clockAt(TUESDAY);
  const courses = {
    fire: (await givenCourse(db, 'Fire safety')).courseId,
    first: (await givenCourse(db, 'First aid')).courseId,
  };
  await givenRow(db, 'person', aPerson('Jana'));
  const assignments = {
    fire: await givenAssignment(db, { courseId: courses.fire, ownerPersonId: idOf('Jana') }),
    first: await givenAssignment(db, {
      courseId: courses.first,
      ownerPersonId: idOf('Jana'),
      rule: anAssignmentRule({ contactPersonId: idOf('Jana') }),
    }),
  };
  let number = 0;
  /** Somebody new with one enrolment, opened long ago unless said otherwise. */
  const given = async (
    dueOn: string,
    {
      course = 'fire',
      person = {},
      ...more
    }: Partial<Omit<Tables['enrolment'], 'tenantId'>> & {
      course?: 'fire' | 'first';
      person?: Partial<Omit<Tables['person'], 'tenantId'>>;
    } = {},
  ): Promise<{ name: string; personId: string; enrolmentId: string }> => {
    const name = `learner ${(number += 1)}`;
    await givenRow(db, 'person', aPerson(name, person));
    const enrolment = anEnrolment(
      { personId: idOf(name), assignmentId: assignments[course], courseId: courses[course] },
      { openedOn: '2027-03-01', dueOn, ...more },
    );
    await givenRow(db, 'enrolment', enrolment);
    return { name, personId: idOf(name), enrolmentId: enrolment.enrolmentId };
  };
  const messagesOf = (personId: string, tenantId = TENANT) =>
    db.read(tenantId, trx =>
      trx
        .selectFrom('outboxMessage')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .where('personId', '=', personId)
        .orderBy('localDay')
        .execute(),
    );
  const stepsOf = (enrolmentId: string) =>
    db.read(TENANT, async trx => {
      const rows = await trx
        .selectFrom('reminder')
        .select('step')
        .where('tenantId', '=', TENANT)
        .where('enrolmentId', '=', enrolmentId)
        .orderBy('createdAt')
        .execute();
      return rows.map(({ step }) => step);
    });
  const plan = (mailOn = true) => planRound({ db, clock }, TENANT, mailOn, ON);
  const accept = (personId: string) =>
    db.write(TENANT, trx =>
      trx
        .updateTable('outboxMessage')
        .set({ state: 'accepted', acceptedAt: clock.now() })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', personId)
        .where('state', '=', 'promised')
        .execute(),
    );

  it('promises what is owed with its reminders, and run again nothing more', async () => {
    clock.set(TUESDAY);
    const anna = await given('2027-05-18');

    const first = await plan();
    const second = await plan();

    expect([first, second]).toEqual([1, 0]);
    const [message] = await messagesOf(anna.personId);
    expect(message).toMatchObject({
      kind: 'courseDue',
      channel: 'teams',
      state: 'promised',
      localDay: '2027-05-11',
      notBeforeAt: TUESDAY,
      notAfterAt: '2027-05-11T16:00:00.000Z',
    });
    expect(JSON.parse(message?.content ?? '')).toMatchObject({
      step: 'd-7',
      contact: 'Jana',
      courses: [{ title: 'Fire safety', daysToDue: 7 }],
    });
    expect(await stepsOf(anna.enrolmentId)).toEqual(['d-7']);
    expect(await messagesOf(anna.personId, OTHER_TENANT)).toEqual([]);
  });

  it('after a night looks at everybody near their due day, and after an outage owes one', async () => {
    clock.set('2027-05-12T08:00:00.000Z');
    const ben = await given('2027-05-20', { modifiedAt: '2027-01-01T00:00:00.000Z' });
    await plan();
    const before = await stepsOf(ben.enrolmentId);

    clock.set('2027-05-19T22:30:00.000Z'); // 00:30 on the 20th in Berlin: d-7 was the 13th, d-1 the 19th.
    await plan();

    expect(before).toEqual(['d-14']);
    expect(await stepsOf(ben.enrolmentId)).toEqual(['d-14', 'd-1']);
    expect((await messagesOf(ben.personId)).map(({ localDay, notBeforeAt }) => [localDay, notBeforeAt])).toEqual([
      ['2027-05-12', '2027-05-12T08:00:00.000Z'],
      ['2027-05-20', '2027-05-20T06:00:00.000Z'],
    ]);
  });

  it('tells what a sync opened on the next working morning, what an admin opened at once', async () => {
    clock.set('2027-05-21T08:00:00.000Z'); // A Friday.
    const sync = { changeSetId: idOf('a sync'), openedOn: '2027-05-21', modifiedAt: clock.now() };
    await givenRow(db, 'changeSet', {
      changeSetId: sync.changeSetId,
      kind: 'sync',
      assignmentId: null,
      state: 'applied',
      createdAt: clock.now(),
      createdBy: null,
      appliedAt: null,
      undoneAt: null,
      undoneBy: null,
      detail: '{}',
    });
    const joiner = await given('2027-07-30', sync);
    const assigned = await given('2027-07-30', { openedOn: '2027-05-21', modifiedAt: clock.now() });

    await plan();

    expect(await messagesOf(joiner.personId)).toMatchObject([
      { kind: 'courseAssigned', localDay: '2027-05-24', notBeforeAt: '2027-05-24T06:00:00.000Z' },
    ]);
    expect(await messagesOf(assigned.personId)).toMatchObject([
      { kind: 'courseAssigned', localDay: '2027-05-21', notBeforeAt: clock.now() },
    ]);
  });

  it('calls back what an undone change would have told, and says what went out', async () => {
    clock.set('2027-05-21T09:00:00.000Z');
    const [waiting, gone] = [
      await given('2027-07-30', { openedOn: '2027-05-21', modifiedAt: clock.now() }),
      await given('2027-07-30', { openedOn: '2027-05-21', modifiedAt: clock.now() }),
    ];
    await plan();
    await accept(gone.personId);

    const counts = await db.write(TENANT, trx =>
      callBackMessages(trx, TENANT, [waiting.enrolmentId, gone.enrolmentId], clock.now()),
    );

    expect(counts).toEqual({ calledBack: 1, out: 1 });
    expect(await messagesOf(waiting.personId)).toMatchObject([{ state: 'no-longer-needed' }]);
    expect(await messagesOf(gone.personId)).toMatchObject([{ state: 'accepted' }]);
    expect(await messagesOf(waiting.personId, OTHER_TENANT)).toEqual([]);
  });

  it('adds a second course to the message of the day that has not gone, and nothing to one that has', async () => {
    clock.set('2027-05-21T10:00:00.000Z');
    const fresh = { openedOn: '2027-05-21', modifiedAt: '2027-05-21T10:00:00.000Z' };
    const early = await given('2027-07-30', fresh);
    const late = await given('2027-07-30', fresh);
    await plan();
    await accept(late.personId);
    for (const { personId } of [early, late])
      await givenRow(
        db,
        'enrolment',
        anEnrolment(
          { personId, assignmentId: assignments.first, courseId: courses.first },
          { ...fresh, dueOn: '2027-07-30' },
        ),
      );

    await plan();

    const [joined] = await messagesOf(early.personId);
    expect(JSON.parse(joined?.content ?? '').courses).toHaveLength(2);
    expect(await messagesOf(early.personId)).toHaveLength(1);
    expect(await messagesOf(late.personId)).toHaveLength(1);
    for (const at of ['2027-05-21T10:10', '2027-05-22T08:00', '2027-05-23T08:00', '2027-05-24T08:00']) {
      clock.set(`${at}:00.000Z`);
      await plan();
    }
    expect((await messagesOf(late.personId)).map(({ localDay }) => localDay)).toEqual(['2027-05-21', '2027-05-24']);
  });

  it('keeps silent for who is paused, has left, or is no person', async () => {
    clock.set('2027-06-01T08:00:00.000Z');
    const silent = [
      await given('2027-06-08', { pausedFromOn: '2027-05-01', pausedUntilOn: '2027-06-30' }),
      await given('2027-06-08', { person: { state: 'left' } }),
      await given('2027-06-08', { person: { nature: 'shared-mailbox' } }),
      await given('2027-06-08', { state: 'completed' }),
    ];

    await plan();

    for (const { personId } of silent) expect(await messagesOf(personId)).toEqual([]);
  });

  it('takes the way that reaches somebody, or says that none does', async () => {
    clock.set('2027-06-01T08:30:00.000Z');
    const fresh = { openedOn: '2027-06-01', modifiedAt: '2027-06-01T08:30:00.000Z' };
    const guest = await given('2027-08-30', { ...fresh, person: { userType: 'Guest' } });
    const blocked = await given('2027-08-30', { ...fresh, person: { hasTeamsApp: 0 } });
    const managed = await given('2027-08-30', { ...fresh, person: { source: 'managed', entraId: null, mail: null } });

    await plan();

    expect(await messagesOf(guest.personId)).toMatchObject([{ channel: 'mail', state: 'promised' }]);
    expect(await messagesOf(blocked.personId)).toMatchObject([{ channel: 'mail', state: 'promised' }]);
    expect(await messagesOf(managed.personId)).toMatchObject([
      { channel: 'mail', state: 'failed', failure: 'address-missing' },
    ]);
  });

  it('follows with mail when Teams took it and nothing was opened for three days, once', async () => {
    clock.set('2027-06-07T08:00:00.000Z');
    const [silent, opened, seen] = [await given('2027-06-14'), await given('2027-06-14'), await given('2027-06-14')];
    await plan();
    for (const { personId } of [silent, opened, seen]) await accept(personId);
    await db.write(TENANT, trx =>
      trx
        .updateTable('outboxMessage')
        .set({ openedAt: clock.now() })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', opened.personId)
        .execute(),
    );
    await db.write(TENANT, trx =>
      trx
        .updateTable('person')
        .set({ lastSeenAt: '2027-06-08T08:00:00.000Z' })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', seen.personId)
        .execute(),
    );

    clock.set('2027-06-10T08:00:00.000Z');
    await plan();
    clock.set('2027-06-11T08:00:00.000Z');
    await plan();

    const mails = async (personId: string) => (await messagesOf(personId)).filter(({ channel }) => channel === 'mail');
    expect((await mails(silent.personId)).map(({ localDay }) => localDay)).toEqual(['2027-06-10']);
    // Friday the 11th is the last day for messages before Monday the 14th: due 'tomorrow' breaks the silence.
    expect(await stepsOf(silent.enrolmentId)).toEqual(['d-7', 'd-7/mail', 'd-1']);
    expect(await mails(opened.personId)).toEqual([]);
    expect(await mails(seen.personId)).toEqual([]);
  });

  it('owes the step again when its message was called off before it went', async () => {
    clock.set('2027-06-15T08:00:00.000Z');
    const held = await given('2027-06-22');
    await plan();
    await db.write(TENANT, trx =>
      trx
        .updateTable('outboxMessage')
        .set({ state: 'superseded' })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', held.personId)
        .execute(),
    );

    clock.set('2027-06-16T08:00:00.000Z');
    await plan();

    expect(await messagesOf(held.personId)).toMatchObject([
      { localDay: '2027-06-15', state: 'superseded' },
      { localDay: '2027-06-16', state: 'promised' },
    ]);
    expect(await stepsOf(held.enrolmentId)).toEqual(['d-7']);
  });

  it('knows what the next days bring: one message a person and day', async () => {
    clock.set('2027-07-01T08:00:00.000Z');
    const before = await db.read(TENANT, trx => comingMessages(trx, TENANT, '2027-07-01'));
    const twice = await given('2027-07-20');
    await givenRow(
      db,
      'enrolment',
      anEnrolment(
        { personId: twice.personId, assignmentId: assignments.first, courseId: courses.first },
        { openedOn: '2027-03-01', dueOn: '2027-07-20' },
      ),
    );

    const after = await db.read(TENANT, trx => comingMessages(trx, TENANT, '2027-07-01'));

    const added = after.filter(({ count }, i) => count !== before[i]?.count);
    expect(after).toHaveLength(14);
    expect(added.map(({ on }) => on)).toEqual(['2027-07-06', '2027-07-13']);
    expect(defaultPolicy.offsetsDays).toContain(-14);
  });

  describe('a nudge by hand', () => {
    const jana = anActor('Jana', { isResponsible: true });
    const tools = { db, clock, mailOn: true };

    it('is that day’s message, for people one looks after only', async () => {
      clock.set('2027-08-02T08:00:00.000Z');
      const [own, other] = [await given('2027-09-30'), await given('2027-09-30')];
      await givenRow(db, 'role', aRole(own.personId, 'staff', null, { responsiblePersonId: idOf('Jana') }));

      const promised = await remindNow(tools, jana, { personId: own.personId });

      expect(promised).toMatchObject({ courses: 1, notBeforeAt: clock.now() });
      expect(await messagesOf(own.personId)).toMatchObject([
        { messageId: promised.messageId, kind: 'courseNudge', localDay: '2027-08-02' },
      ]);
      await expect(remindNow(tools, jana, { personId: own.personId })).rejects.toMatchObject({
        problem: 'already-told-today',
      });
      await expect(remindNow(tools, jana, { personId: other.personId })).rejects.toMatchObject({
        problem: 'not-found',
      });
      const audit = await db.read(TENANT, trx =>
        trx
          .selectFrom('auditEntry')
          .select('action')
          .where('tenantId', '=', TENANT)
          .where('subjectId', '=', promised.messageId)
          .execute(),
      );
      expect(audit).toEqual([{ action: 'person.reminded' }]);
    });

    it('from who is responsible is about what comes through the role they look after', async () => {
      clock.set('2027-08-02T08:00:00.000Z');
      const both = await given('2027-09-30', { matchCause: '[{"kind":"kind","value":"volunteer"}]' });
      const other = await given('2027-09-30', { matchCause: '[{"kind":"kind","value":"staff"}]' });
      for (const { personId } of [both, other])
        await givenRow(db, 'role', aRole(personId, 'volunteer', null, { responsiblePersonId: idOf('Jana') }));
      await givenRow(db, 'role', aRole(both.personId, 'staff', null));
      await givenRow(
        db,
        'enrolment',
        anEnrolment(
          { personId: both.personId, assignmentId: assignments.first, courseId: courses.first },
          { openedOn: '2027-03-01', dueOn: '2027-09-30', matchCause: '[{"kind":"kind","value":"staff"}]' },
        ),
      );

      await expect(remindNow(tools, jana, { personId: other.personId })).rejects.toMatchObject({
        problem: 'nothing-due',
      });
      await expect(remindNow(tools, jana, { personId: both.personId, courseId: courses.first })).rejects.toMatchObject({
        problem: 'nothing-due',
      });
      expect(await remindNow(tools, jana, { personId: both.personId })).toMatchObject({ courses: 1 });
      const [message] = await messagesOf(both.personId);
      expect(JSON.parse(message?.content ?? '').courses).toMatchObject([{ courseId: courses.fire }]);
    });

    it('given again after it was called off is the same message, in the reply and in the log', async () => {
      clock.set('2027-08-03T08:00:00.000Z');
      const again = await given('2027-09-30');
      const admin = anActor('Jana', { roles: ['admin'] });
      const first = await remindNow(tools, admin, { personId: again.personId });
      await db.write(TENANT, trx => callBackMessages(trx, TENANT, [again.enrolmentId], clock.now()));

      const second = await remindNow(tools, admin, { personId: again.personId });

      expect(await messagesOf(again.personId)).toMatchObject([{ messageId: second.messageId, state: 'promised' }]);
      const audit = await db.read(TENANT, trx =>
        trx
          .selectFrom('auditEntry')
          .select('subjectId')
          .where('tenantId', '=', TENANT)
          .where('subjectId', '=', first.messageId)
          .execute(),
      );
      expect(audit).toHaveLength(2);
      expect(second.messageId).toBe(first.messageId);
    });

    it('outside the hours waits for the next morning, and needs something that is open', async () => {
      clock.set('2027-08-06T20:00:00.000Z'); // Friday evening.
      const own = await given('2027-09-30');
      const done = await given('2027-09-30', { state: 'completed' });
      const admin = anActor('Jana', { roles: ['admin'] });

      expect(await remindNow(tools, admin, { personId: own.personId })).toMatchObject({
        notBeforeAt: '2027-08-09T06:00:00.000Z',
      });
      await expect(remindNow(tools, admin, { personId: done.personId })).rejects.toMatchObject({
        problem: 'nothing-due',
      });
    });
  });
});
