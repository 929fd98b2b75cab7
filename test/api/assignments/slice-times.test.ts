import { afterAll, describe, expect, it } from 'vitest';
import { enrolPeople } from '#api/assignments/actions.ts';
import { createAssignment } from '#api/assignments/assignment-actions.ts';
import { undoChangeSet } from '#api/assignments/undo-actions.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { createDatabase, TENANT } from '#test/support/database.ts';
import { anAssignmentRule, aPerson, aRole, clockAt, givenCourse, givenRow } from '#test/support/given.ts';
import { anAdmin, enrolmentsOf } from './world.ts';

describe('a long walk', async () => {
  const database = await createDatabase();
  afterAll(async () => {
    await database.db.close();
    await database.drop();
  });
  const clock = clockAt('2027-05-03T08:00:00.000Z');
  /** Every transaction that writes takes ten minutes. */
  const db: Db = {
    ...database.db,
    write: async (tenantId, work) => {
      const done = await database.db.write(tenantId, work);
      clock.set(new Date(Date.parse(clock.now()) + 600_000).toISOString());
      return done;
    },
  };
  const jana = anAdmin('Jana Roth');
  const given = async (name: string) => {
    const { personId } = await givenRow(database.db, 'person', aPerson(name));
    await givenRow(database.db, 'role', aRole(personId, 'staff', null));
    return personId;
  };
  await given('Jana Roth');
  const { courseId } = await givenCourse(database.db, 'Security awareness');

  it('gives each slice its own time, whoever asked for it', async () => {
    for (let n = 1; n <= 150; n += 1) await given(`Learner ${n}`);
    const started = await createAssignment({ db, clock }, jana, {
      courseId,
      rule: anAssignmentRule(),
      startsOn: '2027-05-03',
      start: true,
      token: null,
    });
    const whenStarted = await times();
    for (let n = 151; n <= 300; n += 1) await given(`Learner ${n}`);
    await enrolPeople({ db, clock }, TENANT, 'all', 'directory');
    const whenSynced = await times();
    await undoChangeSet({ db, clock }, jana, { changeSetId: started.changeSetId ?? '' });

    expect([whenStarted.size, whenSynced.size - whenStarted.size]).toEqual([2, 2]);
    const undone = (await enrolmentsOf(db, TENANT)).filter(({ state }) => state === 'closed');
    expect(new Set(undone.map(({ modifiedAt }) => modifiedAt)).size).toBeGreaterThan(1);
  });

  async function times(): Promise<ReadonlySet<string>> {
    return new Set((await enrolmentsOf(db, TENANT)).map(({ modifiedAt }) => modifiedAt));
  }
});
