import { describe, expect, it } from 'vitest';
import { enrolPeople, previewWithdrawal, satisfyEnrolments } from '#api/assignments/actions.ts';
import { endAssignment } from '#api/assignments/assignment-actions.ts';
import { listChangeSets } from '#api/assignments/change-set-store.ts';
import { listCompletions } from '#api/assignments/completion-store.ts';
import { listHeld, pageOfAssignment } from '#api/assignments/enrolment-store.ts';
import { pageOfLateRenewals, pageOfRenewals } from '#api/assignments/calendar-store.ts';
import { pageOfPeople } from '#api/assignments/facts-store.ts';
import { getAssignment, listAssignments } from '#api/assignments/list-actions.ts';
import {
  asCandidates,
  everybodyFor,
  findSpecial,
  findBusyMonths,
  listNames,
  listUnitNames,
} from '#api/assignments/preview-store.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  aCompletion,
  anAssignmentRule,
  anEnrolment,
  aPerson,
  aRole,
  aUnit,
  clockAt,
  FOREIGN,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { anAdmin, enrolmentsOf } from './world.ts';

describe('enrolments of two tenants with the same ids', async () => {
  const db = await openDatabase();
  const clock = clockAt('2027-05-03T08:00:00.000Z');
  const tools = { db, clock };
  const anna = await givenRow(db, 'person', aPerson('Anna Weber', { personId: idOf('Anna Weber') }));
  const { personId } = anna;
  const unit = await givenRow(db, 'unit', aUnit('Cologne'));
  await givenRow(db, 'role', aRole(personId, 'volunteer', unit.unitId));
  const courses = [];
  for (const name of ['First aid', 'Fire safety', 'Security awareness']) courses.push(await givenCourse(db, name));
  const [course] = courses;
  if (course === undefined) throw new Error('no course');
  const { courseId, versionId } = course;
  const rule = anAssignmentRule({ recurrence: { kind: 'months', months: 12, windowDays: 60 } });
  const assignmentId = await givenAssignment(db, { courseId, ownerPersonId: personId, rule });
  const completion = await givenRow(db, 'completion', aCompletion({ personId, courseId, versionId }));
  await givenRow(
    db,
    'enrolment',
    anEnrolment(
      { personId, assignmentId, courseId },
      {
        state: 'completed',
        satisfiedBy: completion.completionId,
        completedOn: completion.completedOn,
        validUntilOn: '2027-06-10',
        anchorOn: '2026-06-10',
        nextCycleOn: '2027-04-11',
        pausedFromOn: '2027-05-01',
      },
    ),
  );
  for (const other of courses.slice(1)) {
    const assignmentId = await givenAssignment(db, {
      courseId: other.courseId,
      ownerPersonId: personId,
      state: 'ended',
    });
    await givenRow(db, 'enrolment', anEnrolment({ personId, assignmentId, courseId: other.courseId }));
  }
  await givenRow(db, 'changeSet', {
    changeSetId: idOf('change set'),
    kind: 'end',
    assignmentId,
    state: 'undone',
    createdAt: '2027-04-01T08:00:00.000Z',
    createdBy: personId,
    appliedAt: null,
    undoneAt: null,
    undoneBy: null,
    detail: JSON.stringify({ opened: 1, closed: 2 }),
  });

  it('are read one tenant at a time', async () => {
    await db.read(TENANT, async trx => {
      const today = '2027-05-03';
      const draft = { courseId, rule, startsOn: today };

      expect(await listHeld(trx, TENANT, [personId], [courseId])).toHaveLength(1);
      expect(await listCompletions(trx, TENANT, [personId], [courseId])).toHaveLength(1);
      expect(await pageOfAssignment(trx, TENANT, assignmentId, ['completed'], '', 10)).toHaveLength(1);
      expect(await pageOfPeople(trx, TENANT, '', 10)).toEqual([personId]);
      const range = { after: '2027-01-01', through: today };
      expect(await pageOfRenewals(trx, TENANT, range, null, 10)).toMatchObject([{ personId, courseId }]);
      expect(await pageOfRenewals(trx, TENANT, { ...range, through: '2027-04-10' }, null, 10)).toEqual([]);
      expect(await pageOfRenewals(trx, TENANT, { ...range, after: today }, null, 10)).toEqual([]);
      const since = { modifiedAt: '', enrolmentId: '' };
      expect((await pageOfLateRenewals(trx, TENANT, today, since, 10)).due).toMatchObject([{ personId, courseId }]);
      expect(await listChangeSets(trx, TENANT, { assignmentId })).toHaveLength(1);
      const [page = []] = await Array.fromAsync(everybodyFor(trx, db.kind, TENANT, { ...draft, path: null }));
      const candidates = await asCandidates(trx, TENANT, { ...draft, path: null }, page);
      expect(candidates).toMatchObject([{ completions: [{}], person: { roles: [{}] } }]);
      const special = await findSpecial(trx, TENANT, { ...draft, path: null });
      expect(await asCandidates(trx, TENANT, { ...draft, path: null }, page, special)).toEqual(candidates);
      expect([personId, FOREIGN].map(special.shows)).toEqual([true, false]);
      expect(await listNames(trx, TENANT, [personId])).toMatchObject([{ name: 'Anna Weber' }]);
      expect(await listUnitNames(trx, TENANT, [personId])).toEqual(new Map([[personId, ['Cologne']]]));
      // Two other courses in January, in this tenant; four if the other one's were counted.
      const months = new Set(['2027-01']);
      expect(await findBusyMonths(trx, TENANT, [courseId], months, 2)).toEqual(new Map([[`${personId} 2027-01`, 2]]));
      expect(await findBusyMonths(trx, TENANT, [courseId], new Set(['2027-02']), 2)).toEqual(new Map());
    });
    const lists = [
      await listAssignments(tools, anAdmin('Anna Weber')),
      await getAssignment(tools, anAdmin('Anna Weber'), { assignmentId }),
    ];
    expect(lists[0]).toMatchObject({ assignments: [{ assignmentId, owner: { name: 'Anna Weber' } }, {}, {}] });
    expect(lists[1]).toMatchObject({ revisions: [{ revision: 1 }], changeSets: [{ state: 'undone', messagesOut: 0 }] });
    expect(JSON.stringify(lists)).not.toContain(FOREIGN);
  });

  it('are written one tenant at a time', async () => {
    const before = await enrolmentsOf(db, OTHER_TENANT);
    const fresh = await givenRow(
      db,
      'completion',
      aCompletion({ personId, courseId, versionId }, { completedOn: '2027-05-04' }),
    );
    clock.set('2027-05-04T08:00:00.000Z');

    const opened = await enrolPeople(tools, TENANT, [personId], 'calendar');
    const satisfied = await db.write(TENANT, trx =>
      satisfyEnrolments(trx, TENANT, { completion: fresh, at: clock.now(), today: '2027-05-04' }),
    );
    const shown = await db.read(TENANT, trx =>
      previewWithdrawal(trx, TENANT, { completionId: fresh.completionId, today: '2027-05-04' }),
    );
    await endAssignment(tools, anAdmin('Anna Weber'), { assignmentId, reason: '' });

    // Completed inside the window: the cycle that opens is satisfied at once and holds from the old end on.
    expect(opened).toEqual({ opened: 0, closed: 0 });
    expect(satisfied).toEqual([]);
    expect(await enrolmentsOf(db, TENANT)).toContainEqual(
      expect.objectContaining({ cycle: 2, state: 'completed', validUntilOn: '2028-06-10' }),
    );
    expect(shown).toMatchObject([{ assignmentId, dueOn: '2027-06-10' }]);
    expect(await enrolmentsOf(db, OTHER_TENANT)).toEqual(before);
  });
});
