import { describe, expect, it } from 'vitest';
import {
  findPause,
  findWaiver,
  listDuePauses,
  listDueWaivers,
  listStandingPauses,
  listStandingWaivers,
  updateOfSet,
  updatePause,
  updateWaiver,
} from '#api/assignments/exception-row-store.ts';
import {
  existsUnit,
  listExceptions,
  listHeldReasons,
  listStandingReasons,
  listUnitsBelow,
  pageOfMembers,
} from '#api/assignments/exception-store.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  anEnrolment,
  aPerson,
  aRole,
  aUnit,
  FOREIGN,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';

describe('exceptions of two tenants with the same ids', async () => {
  const db = await openDatabase();
  const anna = await givenRow(db, 'person', aPerson('Anna Weber'));
  const { personId } = anna;
  const germany = await givenRow(db, 'unit', aUnit('Germany'));
  const cologne = await givenRow(db, 'unit', aUnit('Cologne', { parentUnitId: germany.unitId }));
  await givenRow(db, 'role', aRole(personId, 'volunteer', cologne.unitId));
  const { courseId } = await givenCourse(db, 'First aid');
  const assignmentId = await givenAssignment(db, { courseId, ownerPersonId: personId });
  await givenRow(db, 'enrolment', anEnrolment({ personId, assignmentId, courseId }));
  const changeSetId = idOf('exception');
  await givenRow(db, 'changeSet', {
    changeSetId,
    kind: 'exception',
    assignmentId: null,
    state: 'applied',
    createdAt: '2027-05-01T08:00:00.000Z',
    createdBy: personId,
    appliedAt: null,
    undoneAt: null,
    undoneBy: null,
    detail: '{}',
  });
  const made = {
    changeSetId,
    createdAt: '2027-05-01T08:00:00.000Z',
    createdBy: personId,
    endedAt: null,
    endedBy: null,
    state: 'standing',
    fromOn: '2027-05-01',
  } as const;
  const waiverId = idOf('waiver');
  await givenRow(db, 'waiver', {
    ...made,
    waiverId,
    personId,
    courseId,
    reason: 'other',
    words: FOREIGN,
    untilOn: '2027-06-30',
    nextOn: '2027-07-01',
  });
  const pauseId = idOf('pause');
  await givenRow(db, 'pause', {
    ...made,
    pauseId,
    personId: null,
    unitId: germany.unitId,
    untilOn: null,
    nextOn: '2027-05-01',
  });
  await givenRow(db, 'pause', {
    ...made,
    pauseId: idOf('own pause'),
    personId,
    unitId: null,
    untilOn: '2027-05-31',
    nextOn: '2027-06-01',
  });

  it('are read one tenant at a time, a unit with those above it', async () => {
    const person = { personId, roles: [{ unitId: cologne.unitId }] };
    await db.read(TENANT, async trx => {
      const found = (await listExceptions(trx, TENANT, [person])).get(personId);
      expect(found?.waivers).toEqual([{ courseId, fromOn: '2027-05-01', untilOn: '2027-06-30', isUndone: false }]);
      expect(found?.pauses).toHaveLength(2);
      expect((await listExceptions(trx, TENANT, [{ personId, roles: [] }], true)).get(personId)?.pauses).toHaveLength(
        1,
      );
      expect(await listStandingWaivers(trx, TENANT, personId)).toHaveLength(1);
      expect(await listStandingPauses(trx, TENANT, person)).toHaveLength(2);
      expect(await listStandingPauses(trx, TENANT, null)).toMatchObject([{ pauseId, unitName: 'Germany' }]);
      expect(await listDueWaivers(trx, TENANT, '2027-06-30', 10)).toEqual([]);
      expect(await listDueWaivers(trx, TENANT, '2027-07-01', 10)).toMatchObject([{ waiverId }]);
      expect(await listDuePauses(trx, TENANT, '2027-05-01', 10)).toMatchObject([{ pauseId }]);
      expect(await listUnitsBelow(trx, TENANT, germany.unitId)).toHaveLength(2);
      expect(await pageOfMembers(trx, TENANT, [cologne.unitId], '', 10)).toEqual([personId]);
      expect(await listStandingReasons(trx, TENANT, personId, courseId)).toHaveLength(1);
      expect(await listHeldReasons(trx, TENANT, personId)).toHaveLength(1);
      expect(await existsUnit(trx, TENANT, idOf('unit nowhere'))).toBe(false);
    });
  });

  it('are written one tenant at a time', async () => {
    const theirs = () =>
      db.read(OTHER_TENANT, async trx => [
        await findWaiver(trx, OTHER_TENANT, waiverId),
        await findPause(trx, OTHER_TENANT, pauseId),
      ]);
    const before = await theirs();

    await db.write(TENANT, async trx => {
      await updateWaiver(trx, TENANT, waiverId, { untilOn: '2027-05-02' });
      await updatePause(trx, TENANT, pauseId, { untilOn: '2027-05-02' });
      await updateOfSet(trx, TENANT, changeSetId, { state: 'undone', nextOn: null });
    });

    expect(await theirs()).toEqual(before);
    expect(await db.read(TENANT, trx => findWaiver(trx, TENANT, waiverId))).toMatchObject({
      state: 'undone',
      untilOn: '2027-05-02',
      nextOn: null,
    });
  });
});
