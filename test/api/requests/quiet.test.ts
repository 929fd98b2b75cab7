import { beforeEach, describe, expect, it } from 'vitest';
import { listOpenCourses } from '#api/outbox/facts-store.ts';
import { planRound } from '#api/reminders/jobs.ts';
import { ask, takeBack } from '#api/requests/ask-actions.ts';
import { decide } from '#api/requests/decide-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { createDatabase, OTHER_TENANT, TENANT, type TestDatabase } from '#test/support/database.ts';
import { aPerson, anEnrolment, clockAt, givenAssignment, givenCourse, givenRow, idOf } from '#test/support/given.ts';

const never = new AbortController().signal;
const lena = anActor('Lena');
const ada = anActor('Ada Admin', { roles: ['admin'] });
const moreTime = { kind: 'more-time', untilOn: '2027-09-01', words: null } as const;

describe('reminders about a course somebody asked about', async () => {
  let database: TestDatabase;
  let tools: { db: TestDatabase['db']; clock: ReturnType<typeof clockAt>; mailOn: boolean };
  let courseId: string;
  beforeEach(async () => {
    database = await createDatabase();
    tools = { db: database.db, clock: clockAt('2027-05-11T08:00:00.000Z'), mailOn: true };
    await givenRow(database.db, 'person', aPerson('Lena'));
    await givenRow(database.db, 'person', aPerson('Nora'));
    await givenRow(database.db, 'person', aPerson('Ada Admin'));
    courseId = (await givenCourse(database.db, 'Fire safety')).courseId;
    const assignmentId = await givenAssignment(database.db, { courseId, ownerPersonId: idOf('Nora') });
    await givenRow(
      database.db,
      'enrolment',
      anEnrolment({ personId: idOf('Lena'), assignmentId, courseId }, { openedOn: '2027-03-01', dueOn: '2027-05-18' }),
    );
    return async () => {
      await database.db.close();
      await database.drop();
    };
  });
  const asking = () => ask(tools, lena, { courseId, asked: moreTime });
  const plan = (tenantId = TENANT) => planRound(tools, tenantId, true, never);

  it('wait for the answer, for seven days and not longer', async () => {
    await asking();
    for (let day = 0; day < 7; day += 1) {
      expect(await plan(), `day ${day}`).toBe(0);
      tools.clock.addDays(1);
    }

    expect(await plan()).toBe(1);
    expect(await plan()).toBe(0);
  });

  it('go to everybody else meanwhile', async () => {
    await asking();
    expect(await plan(OTHER_TENANT)).toBe(1);
  });

  it('go on the day after it was declined', async () => {
    const { requestId } = await asking();
    await decide(tools, ada, { requestId, decision: { kind: 'decline', answer: 'Not possible.' } });
    tools.clock.addDays(1);

    expect(await plan()).toBe(1);
  });

  it('are not silenced again by asking anew', async () => {
    const first = await asking();
    tools.clock.addDays(5);
    await takeBack(tools, lena, first);
    expect((await asking()).quietUntilOn).toBe('2027-05-17');
    tools.clock.addDays(2);

    expect(await plan()).toBe(1);
  });

  it('that were promised before are not sent', async () => {
    expect(await plan()).toBe(1);
    const open = () =>
      database.db.read(TENANT, trx => listOpenCourses(trx, TENANT, [idOf('Lena')], tools.clock.today('Europe/Berlin')));
    expect((await open()).get(idOf('Lena'))?.has(courseId)).toBe(true);

    await asking();

    expect((await open()).get(idOf('Lena'))?.has(courseId) ?? false).toBe(false);
  });
});
