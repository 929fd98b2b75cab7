import { expect, it } from 'vitest';
import { planRound } from '#api/reminders/jobs.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { anEnrolment, aPerson, clockAt, givenAssignment, givenCourse, givenRow, idOf } from '#test/support/given.ts';

const db = await openDatabase();
/** Monday 10 May 2027, 10:00 in London: nobody is in Berlin, the organisation's zone. */
const clock = clockAt('2027-05-10T09:00:00.000Z');

it('follows with mail also when nobody is in the zone of the organisation', async () => {
  const { courseId } = await givenCourse(db, 'Fire safety');
  const { personId } = await givenRow(db, 'person', aPerson('Abroad', { timeZone: 'Europe/London' }));
  const assignmentId = await givenAssignment(db, { courseId, ownerPersonId: idOf('Abroad') });
  const enrolment = anEnrolment({ personId, assignmentId, courseId }, { openedOn: '2027-03-01', dueOn: '2027-05-17' });
  await givenRow(db, 'enrolment', enrolment);
  await planRound({ db, clock }, TENANT, true, new AbortController().signal);
  await db.write(TENANT, trx =>
    trx
      .updateTable('outboxMessage')
      .set({ state: 'accepted', acceptedAt: clock.now() })
      .where('tenantId', '=', TENANT)
      .execute(),
  );

  clock.addDays(3);
  await planRound({ db, clock }, TENANT, true, new AbortController().signal);

  const messages = await db.read(TENANT, trx =>
    trx
      .selectFrom('outboxMessage')
      .select(['localDay', 'channel'])
      .where('tenantId', '=', TENANT)
      .orderBy('localDay')
      .execute(),
  );
  expect(messages).toEqual([
    { localDay: '2027-05-10', channel: 'teams' },
    { localDay: '2027-05-13', channel: 'mail' },
  ]);
});
