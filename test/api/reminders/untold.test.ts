import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '#api/contract/assignments.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { planRound } from '#api/reminders/jobs.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  anAssignmentRule,
  anEnrolment,
  aPerson,
  clockAt,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';

const FAR = '2027-12-01';
/** Monday 10 May 2027, 10:00 in Berlin; the product has run since the day before. */
const MONDAY = '2027-05-10T08:00:00.000Z';

describe('an opening that could not be told when it came', async () => {
  const db = await openDatabase();
  const clock = clockAt('2027-05-09T08:00:00.000Z');
  const plan = () => planRound({ db, clock }, TENANT, true, new AbortController().signal);
  const { courseId } = await givenCourse(db, 'Fire safety');
  const quiet = (await givenCourse(db, 'First aid')).courseId;
  await givenRow(db, 'person', aPerson('Jana'));
  const assignmentId = await givenAssignment(db, { courseId, ownerPersonId: idOf('Jana') });
  const policy = { ...defaultPolicy, tellWhenAssigned: false };
  const untelling = await givenAssignment(db, {
    courseId: quiet,
    ownerPersonId: idOf('Jana'),
    rule: anAssignmentRule({ policy }),
  });

  const given = async (name: string, more: Partial<Omit<Tables['enrolment'], 'tenantId'>> = {}) => {
    const { personId } = await givenRow(db, 'person', aPerson(name));
    const modifiedAt = clock.now();
    const keys = { personId, assignmentId, courseId };
    const enrolment = anEnrolment(keys, { openedOn: modifiedAt.slice(0, 10), dueOn: FAR, modifiedAt, ...more });
    await givenRow(db, 'enrolment', enrolment);
    return enrolment;
  };
  const messagesOf = (personId: string, tenantId = TENANT) =>
    db.read(tenantId, async trx => {
      const rows = await trx
        .selectFrom('outboxMessage')
        .select(['localDay', 'state'])
        .where('tenantId', '=', tenantId)
        .where('personId', '=', personId)
        .orderBy('localDay')
        .execute();
      return rows.map(({ localDay, state }) => `${localDay} ${state}`);
    });
  const set = (personId: string, state: Tables['outboxMessage']['state']) =>
    db.write(TENANT, trx =>
      trx
        .updateTable('outboxMessage')
        .set({ state })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', personId)
        .where('state', '=', 'promised')
        .execute(),
    );
  /** A message of that day which went, about a step of this enrolment if one is named. */
  const givenMessage = async (personId: string, localDay: string, enrolmentId?: string) => {
    const messageId = idOf(`message ${personId} ${localDay}`);
    const at = `${localDay}T08:00:00.000Z`;
    await givenRow(db, 'outboxMessage', {
      messageId,
      personId,
      localDay,
      kind: 'courseDue',
      channel: 'teams',
      state: 'accepted',
      content: '{"courses":[]}',
      bulkKey: null,
      chainId: 1,
      notBeforeAt: at,
      notAfterAt: null,
      attempts: 1,
      nextAttemptAt: at,
      fence: 0,
      leaseOwner: null,
      leaseUntil: null,
      draftId: null,
      senderMailbox: null,
      failure: null,
      heldBy: null,
      acceptedAt: at,
      openedAt: at,
      createdAt: at,
      modifiedAt: at,
    });
    if (enrolmentId !== undefined)
      await givenRow(db, 'reminder', {
        reminderId: idOf(`reminder ${messageId}`),
        enrolmentId,
        step: 'd-7',
        plannedOn: localDay,
        messageId,
        createdAt: at,
      });
  };
  /** A run every hour of these days and nights. */
  const runThrough = async (days: number) => {
    for (let hour = 0; hour < days * 24; hour += 1) {
      clock.set(new Date(Date.parse(clock.now()) + 3_600_000).toISOString());
      await plan();
    }
  };

  /** Runs until the change itself is no longer looked at. */
  const runOn = async () => {
    await plan();
    clock.set(new Date(Date.parse(clock.now()) + 600_000).toISOString());
    await plan();
  };

  it('is told once the message of the day has been called off', async () => {
    await plan();
    clock.set(MONDAY);
    const { personId } = await given('Called off');
    await runOn();
    await set(personId, 'superseded');

    await runThrough(3);

    expect(await messagesOf(personId)).toEqual(['2027-05-10 superseded', '2027-05-11 promised']);
    expect(await messagesOf(personId, OTHER_TENANT)).toEqual([]);
  });

  it('is told as soon as enough silence has passed', async () => {
    clock.set('2027-05-18T08:00:00.000Z');
    const { personId } = await given('Told a lot');
    for (const day of ['2027-05-13', '2027-05-14']) await givenMessage(personId, day);

    await runThrough(5);

    expect(await messagesOf(personId)).toEqual(['2027-05-13 accepted', '2027-05-14 accepted', '2027-05-20 promised']);
  });

  it('is not told after a later reminder was', async () => {
    clock.set('2027-05-24T08:00:00.000Z');
    const { personId, enrolmentId } = await given('Due day moved');
    await runOn();
    await set(personId, 'no-longer-needed');
    await givenMessage(personId, '2027-05-25', enrolmentId);

    await runThrough(5);

    expect(await messagesOf(personId)).toEqual(['2027-05-24 no-longer-needed', '2027-05-25 accepted']);
  });

  it.each([
    ['was there before the product told anything', { openedOn: '2027-05-01', modifiedAt: '2027-05-01T08:00:00.000Z' }],
    ['is of an assignment that does not tell', { assignmentId: untelling, courseId: quiet }],
    ['is done already', { state: 'completed' }],
  ] as const)('stays untold when it %s', async (why, more) => {
    clock.addDays(1);
    const { personId } = await given(why, more);

    await runThrough(3);

    expect(await messagesOf(personId)).toEqual([]);
  });
});
