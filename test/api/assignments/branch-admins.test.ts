import { describe, expect, it } from 'vitest';
import { createAssignment, deleteDraft, endAssignment, reviseAssignment } from '#api/assignments/assignment-actions.ts';
import { getAssignment, listAssignments } from '#api/assignments/list-actions.ts';
import { previewAssignment } from '#api/assignments/preview-actions.ts';
import { previewPerson } from '#api/assignments/preview-person-actions.ts';
import { undoChangeSet } from '#api/assignments/undo-actions.ts';
import type { Audience, Clause } from '#api/contract/audiences.ts';
import { getOverviewOf } from '#api/reports/overview-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { openDatabase } from '#test/support/database.ts';
import {
  anAssignmentRule,
  aPerson,
  aRole,
  aUnit,
  clockAt,
  FOREIGN,
  givenCourse,
  givenRow,
} from '#test/support/given.ts';

describe('an admin of units and assignments', async () => {
  const db = await openDatabase();
  const tools = { db, clock: clockAt('2027-05-11T08:00:00.000Z') };
  const cologne = await givenRow(db, 'unit', aUnit('Cologne'));
  const bonn = await givenRow(db, 'unit', aUnit('Bonn'));
  const course = await givenCourse(db, 'First aid');
  const mehmet = await givenRow(db, 'person', aPerson('Mehmet'));
  const ben = await givenRow(db, 'person', aPerson('Ben'));
  await givenRow(db, 'person', aPerson('Bert Branch', { state: 'disabled', inactiveSinceOn: '2020-01-01' }));
  await givenRow(db, 'person', aPerson('Jana', { state: 'disabled', inactiveSinceOn: '2020-01-01' }));
  await givenRow(db, 'role', aRole(mehmet.personId, 'volunteer', cologne.unitId));
  await givenRow(db, 'role', aRole(ben.personId, 'volunteer', bonn.unitId));
  const jana = anActor('Jana', { roles: ['admin'] });
  const branch = anActor('Bert Branch', { roles: ['branch'], unitIds: new Set([cologne.unitId]) });
  const inUnits = (...unitIds: string[]): Clause => ({ kind: 'unit', unitIds });
  const meaning = (all: Audience['all'], more: Partial<Audience> = {}): Audience => ({
    all,
    none: [],
    include: [],
    exclude: [],
    ...more,
  });
  const draft = (audience: Audience) => ({
    courseId: course.courseId,
    rule: anAssignmentRule({ audience }),
    startsOn: '2027-05-11',
  });
  const assign = (actor: typeof jana, audience: Audience) =>
    createAssignment(tools, actor, { ...draft(audience), start: true, token: null });
  const volunteers = { all: [{ kind: 'kind' as const, values: ['volunteer' as const] }], none: [] };
  const beyond = { problem: 'outside-units' };

  it('assigns to people of these units, sees it, changes it, ends it and takes that back', async () => {
    const own = meaning([inUnits(cologne.unitId), { kind: 'kind', values: ['volunteer'] }]);
    expect(await previewAssignment(tools, branch, draft(own))).toMatchObject({ people: 1 });
    const { assignmentId, opened } = await assign(branch, own);
    expect(opened).toBe(1);
    const revised = await reviseAssignment(tools, branch, {
      assignmentId,
      ...draft(meaning([inUnits(cologne.unitId)])),
      openOnesToo: false,
    });
    expect(revised.changeSetId).not.toBeNull();
    const ended = await endAssignment(tools, branch, { assignmentId, reason: '' });
    await undoChangeSet(tools, branch, { changeSetId: ended.changeSetId ?? '' });
    expect((await getAssignment(tools, branch, { assignmentId })).state).toBe('running');
  });

  it.each([
    ['everybody', meaning([])],
    ['another unit', meaning([inUnits(bonn.unitId)])],
    ['one of theirs or another', meaning([inUnits(cologne.unitId, bonn.unitId)])],
    ['theirs, and somebody put in by name', meaning([inUnits(cologne.unitId)], { include: [ben.personId] })],
    ['only names', meaning([], { include: [mehmet.personId] })],
    ['theirs, or whoever else volunteers', meaning([inUnits(cologne.unitId)], { or: [volunteers] })],
    [
      'another unit by one of two ways',
      meaning([], { or: [{ ...volunteers, all: [inUnits(cologne.unitId)] }, volunteers] }),
    ],
    ['everybody but theirs', meaning([], { none: [inUnits(cologne.unitId)] })],
  ])('neither assigns to nor looks at %s', async (_name, audience) => {
    await expect(assign(branch, audience)).rejects.toMatchObject(beyond);
    await expect(previewAssignment(tools, branch, draft(audience))).rejects.toMatchObject(beyond);
    await expect(
      createAssignment(tools, branch, { ...draft(audience), start: false, token: null }),
    ).rejects.toMatchObject(beyond);
  });

  it('of an assignment that reaches beyond knows nothing, and cannot pull it to their units', async () => {
    const everybody = await assign(jana, meaning([]));
    const { assignmentId } = everybody;
    const unknown = { problem: 'not-found' };
    const rows = (await listAssignments(tools, branch)).assignments;
    expect(rows.map(row => row.assignmentId)).not.toContain(assignmentId);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(FOREIGN);
    const own = draft(meaning([inUnits(cologne.unitId)]));
    await expect(getAssignment(tools, branch, { assignmentId })).rejects.toMatchObject(unknown);
    await expect(reviseAssignment(tools, branch, { assignmentId, ...own, openOnesToo: true })).rejects.toMatchObject(
      unknown,
    );
    await expect(previewAssignment(tools, branch, { assignmentId, ...own })).rejects.toMatchObject(unknown);
    await expect(endAssignment(tools, branch, { assignmentId, reason: '' })).rejects.toMatchObject(unknown);
    await expect(deleteDraft(tools, branch, { assignmentId })).rejects.toMatchObject(unknown);
    await expect(undoChangeSet(tools, branch, { changeSetId: everybody.changeSetId ?? '' })).rejects.toMatchObject(
      unknown,
    );
    await expect(previewPerson(tools, branch, { personId: ben.personId, ...own })).rejects.toMatchObject(unknown);
    expect(await previewPerson(tools, branch, { personId: mehmet.personId, ...own })).toMatchObject({ matches: true });
  });

  it('reads figures of these units only', async () => {
    const whole = await getOverviewOf(tools, jana, {});
    const narrowed = await getOverviewOf(tools, branch, {});
    expect(whole.figures.obliged).toBe(2);
    expect(narrowed.figures.obliged).toBe(1);
    expect(narrowed.units.map(({ unit }) => unit.name)).toEqual(['Cologne']);
    expect(narrowed.trend.at(-1)).toMatchObject({ on: '2027-05-11', obliged: 1 });
    expect([narrowed.needs, narrowed.machine]).toEqual([[], []]);
  });

  it('takes back no change that would give an assignment back to people beyond', async () => {
    const { assignmentId } = await assign(jana, meaning([]));
    const narrowed = await reviseAssignment(tools, jana, {
      assignmentId,
      ...draft(meaning([inUnits(cologne.unitId)])),
      openOnesToo: false,
    });
    expect((await getAssignment(tools, branch, { assignmentId })).state).toBe('running');

    const changeSetId = narrowed.changeSetId ?? '';
    await expect(undoChangeSet(tools, branch, { changeSetId })).rejects.toMatchObject({ problem: 'not-found' });
    expect(await undoChangeSet(tools, jana, { changeSetId })).toMatchObject({ reopened: 1 });
  });
});
