import { afterAll, describe, expect, it } from 'vitest';
import { enrolPeople } from '#api/assignments/actions.ts';
import { createAssignment } from '#api/assignments/assignment-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { createDatabase, TENANT } from '#test/support/database.ts';
import { anAssignmentRule, aPerson, aRole, clockAt, givenCourse, givenRow } from '#test/support/given.ts';
import { anAdmin, enrolmentsOf } from './world.ts';

describe('a first yearly window', async () => {
  const { db, drop } = await createDatabase();
  afterAll(async () => {
    await db.close();
    await drop();
  });
  const clock = clockAt('2026-06-15T08:00:00.000Z');
  const given = async (name: string, since: string) => {
    const { personId } = await givenRow(db, 'person', aPerson(name, { joinedOn: since }));
    await givenRow(db, 'role', aRole(personId, 'staff', null, { sinceOn: since }));
    return personId;
  };
  const jana = await given('Jana Roth', '2026-01-01');
  const { courseId } = await givenCourse(db, 'Security awareness');
  const causes = () =>
    db.read(TENANT, async trx => {
      const rows = await trx
        .selectFrom('enrolmentChange')
        .select(['personId', 'cause', 'changeSetId'])
        .where('tenantId', '=', TENANT)
        .where('what', '=', 'opened')
        .execute();
      return new Map(
        rows.map(({ personId, cause, changeSetId }) => [
          personId,
          [(JSON.parse(cause) as { why: string }).why, changeSetId === null ? 'alone' : 'in a set'],
        ]),
      );
    });

  it('opens by the calendar for whoever waited for it, and by the directory for whoever joins during it', async () => {
    const recurrence = { kind: 'yearly', from: '05-01', to: '05-31', joinerDays: 30 } as const;
    await createAssignment({ db, clock }, anAdmin('Jana Roth'), {
      courseId,
      rule: anAssignmentRule({ recurrence }),
      startsOn: '2026-06-15',
      start: true,
      token: null,
    });
    expect(await enrolmentsOf(db, TENANT)).toEqual([]);

    clock.set('2027-05-03T08:00:00.000Z');
    await enrolmentsJob({ db, clock }, () => {}).run(TENANT, new AbortController().signal);
    const joiner = await given('Mehmet Aydın', '2027-05-03');
    await enrolPeople({ db, clock }, TENANT, [joiner], 'directory');

    expect(await causes()).toEqual(
      new Map([
        [jana, ['calendar', 'alone']],
        [joiner, ['directory', 'in a set']],
      ]),
    );
  });
});
