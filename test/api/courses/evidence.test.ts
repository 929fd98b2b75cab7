import { describe, expect, it } from 'vitest';
import { enrolPeople, reopenWithdrawn, satisfyEnrolments } from '#api/assignments/actions.ts';
import { previewPerson } from '#api/assignments/preview-person-actions.ts';
import { fulfil, planFulfilments } from '#api/assignments/satisfy-actions.ts';
import { askAgain, changeCounting, getCounting } from '#api/courses/evidence-actions.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import {
  aCompletion,
  anAssignmentRule,
  aPerson,
  aRole,
  clockAt,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { anAdmin, enrolmentsOf, unexplained } from '../assignments/world.ts';

const db = await openDatabase();
const clock = clockAt('2027-05-03T08:00:00.000Z');
const tools = { db, clock };
const jana = anAdmin('Jana Roth');
const [anna, ben] = [idOf('Anna Weber'), idOf('Ben Kühn')];
for (const name of ['Jana Roth', 'Anna Weber', 'Ben Kühn']) await givenRow(db, 'person', aPerson(name));
const firstAid = await givenCourse(db, 'First aid');
const paramedic = await givenCourse(db, 'Paramedic');
const only = (personId: string) => ({ all: [], none: [], include: [personId], exclude: [] });
const ofCourse = async (courseId: string) =>
  (await enrolmentsOf(db, TENANT)).filter(enrolment => enrolment.courseId === courseId);

describe('a course that counts for another', () => {
  it('is listed at both, never for itself, and only when there is such a course', async () => {
    const input = { courseId: firstAid.courseId, preview: false };
    await expect(changeCounting(tools, jana, { ...input, countsCourseIds: [firstAid.courseId] })).rejects.toMatchObject(
      { problem: 'bad-input' },
    );
    await expect(changeCounting(tools, jana, { ...input, countsCourseIds: [idOf('none')] })).rejects.toMatchObject({
      problem: 'bad-input',
    });
    await changeCounting(tools, jana, { ...input, countsCourseIds: [paramedic.courseId] });
    expect((await getCounting(tools, jana, firstAid)).counts.map(({ title }) => title)).toEqual(['Paramedic']);
    expect((await getCounting(tools, jana, paramedic)).countsFor.map(({ title }) => title)).toEqual(['First aid']);
    await changeCounting(tools, jana, { ...input, countsCourseIds: [] });
    expect(await getCounting(tools, jana, firstAid)).toEqual({ counts: [], countsFor: [] });
  });

  it('satisfies what is open as soon as it counts, and whoever is asked later', async () => {
    await givenAssignment(db, {
      courseId: firstAid.courseId,
      ownerPersonId: jana.personId,
      rule: anAssignmentRule({ audience: only(anna) }),
    });
    await enrolPeople(tools, TENANT, [anna], 'directory');
    const held = aCompletion({ personId: anna, ...paramedic }, { completedOn: '2027-04-01' });
    await givenRow(db, 'completion', held);
    expect(await ofCourse(firstAid.courseId)).toMatchObject([{ state: 'open' }]);

    const input = { courseId: firstAid.courseId, countsCourseIds: [paramedic.courseId] };
    expect(await changeCounting(tools, jana, { ...input, preview: true })).toMatchObject({ counts: [], satisfied: 1 });
    expect(await changeCounting(tools, jana, { ...input, preview: false })).toMatchObject({ satisfied: 1 });
    expect(await ofCourse(firstAid.courseId)).toMatchObject([
      { state: 'completed', satisfiedBy: held.completionId, completedOn: '2027-04-01' },
    ]);
    expect(await unexplained(db)).toEqual([]);
  });

  it('is named to whoever looks the person up', async () => {
    const input = { courseId: firstAid.courseId, pathId: null, rule: anAssignmentRule(), startsOn: '2027-05-03' };
    const found = await previewPerson(tools, jana, { ...input, personId: anna });
    expect(found).toMatchObject({ valid: true, validThrough: { title: 'Paramedic' } });
    expect((await previewPerson(tools, jana, { ...input, personId: ben })).validThrough).toBeUndefined();
  });

  it('opens both again when it is withdrawn, unless something else counts', async () => {
    const [enrolment] = await ofCourse(firstAid.courseId);
    const completionId = enrolment?.satisfiedBy ?? '';
    const at = clock.now();
    await givenRow(db, 'withdrawal', {
      withdrawalId: idOf('withdrawal'),
      completionId,
      personId: anna,
      reason: 'wrong person',
      withdrawnOn: '2027-05-03',
      withdrawnAt: at,
      withdrawnBy: jana.personId,
    });
    const reopened = await db.write(TENANT, trx =>
      reopenWithdrawn(trx, TENANT, { completionId, at, today: '2027-05-03', by: jana.personId }),
    );
    expect(reopened).toMatchObject([{ courseId: firstAid.courseId, dueOn: '2027-05-18' }]);
    expect(await ofCourse(firstAid.courseId)).toMatchObject([{ state: 'open', satisfiedBy: null }]);
    // What was withdrawn can be shown no more.
    await changeCounting(tools, jana, { courseId: firstAid.courseId, countsCourseIds: [], preview: false });
    const again = { courseId: firstAid.courseId, countsCourseIds: [paramedic.courseId] };
    expect(await changeCounting(tools, jana, { ...again, preview: true })).toMatchObject({ satisfied: 0 });
    await changeCounting(tools, jana, { ...again, preview: false });
  });

  it('satisfies at the moment it is completed, alone or among many', async () => {
    const now = { at: clock.now(), today: '2027-05-03' };
    const completion = {
      personId: anna,
      courseId: paramedic.courseId,
      completedOn: '2027-05-03',
      ownValidUntilOn: null,
    };
    const { completionId } = await givenRow(
      db,
      'completion',
      aCompletion({ personId: anna, ...paramedic }, { completedOn: '2027-05-03' }),
    );
    const nothing = await db.write(TENANT, trx =>
      satisfyEnrolments(trx, TENANT, { completion: { ...completion, personId: ben, completionId: 'b' }, ...now }),
    );
    expect(nothing).toEqual([]);
    const coming = await db.read(TENANT, trx =>
      planFulfilments(
        trx,
        TENANT,
        [{ ...completion, completedOn: '2027-05-04', completionId: 'coming' }],
        () => '2027-05-04',
      ),
    );
    expect(coming).toMatchObject([
      { enrolment: { courseId: firstAid.courseId }, satisfaction: { completionId: 'coming' } },
    ]);
    const done = await db.write(TENANT, trx =>
      fulfil(trx, TENANT, [{ ...completion, completionId }], { at: now.at, dayOf: () => now.today }),
    );
    expect(done).toMatchObject([{ enrolment: { courseId: firstAid.courseId }, satisfaction: { completionId } }]);
  });
});

describe('a major version', async () => {
  const { courseId, versionId } = await givenCourse(db, 'Security awareness');
  const major = { versionId: idOf('version 2'), courseId, number: 2, digest: 'digest 2' };
  const input = { courseId, versionId: major.versionId, byOn: '2027-06-30' };
  await givenRow(db, 'courseVersion', {
    ...major,
    significance: 'major',
    state: 'published',
    release: null,
    content: '{}',
    minutes: 10,
    validMonths: null,
    createdAt: clock.now(),
    publishedAt: clock.now(),
    publishedBy: null,
  });
  await givenAssignment(db, {
    assignmentId: idOf('assignment of the organisation'),
    courseId,
    ownerPersonId: jana.personId,
    rule: anAssignmentRule({ audience: { all: [], none: [], include: [anna, ben], exclude: [] } }),
  });
  await givenRow(db, 'completion', aCompletion({ personId: anna, courseId, versionId }, { completedOn: '2027-04-01' }));
  await givenRow(
    db,
    'completion',
    aCompletion({ personId: ben, courseId, versionId: major.versionId }, { completedOn: '2027-04-02' }),
  );

  it('asks again whoever completed an earlier one, by a day that is not too near; first only counted', async () => {
    await enrolPeople(tools, TENANT, [anna, ben], 'directory');
    expect((await ofCourse(courseId)).map(({ state }) => state)).toEqual(['completed', 'completed']);
    await expect(askAgain(tools, jana, { ...input, byOn: '2027-05-16', preview: false })).rejects.toMatchObject({
      problem: 'bad-input',
    });
    expect(await askAgain(tools, jana, { ...input, preview: true })).toEqual({
      people: 1,
      assignments: 1,
      byOn: '2027-06-30',
      changeSetId: null,
    });
    expect(await ofCourse(courseId)).toHaveLength(2);

    expect(await askAgain(tools, jana, { ...input, preview: false })).toMatchObject({ people: 1 });
    const asked = (await ofCourse(courseId)).filter(({ personId }) => personId === anna);
    expect(asked).toMatchObject([
      { cycle: 1, state: 'completed', validUntilOn: '2027-06-30', nextCycleOn: '2027-05-03' },
      { cycle: 2, state: 'open', dueOn: '2027-06-30' },
    ]);
    // Who has learnt the new version is left in peace.
    const spared = (await ofCourse(courseId)).filter(({ personId }) => personId === ben);
    expect(spared).toMatchObject([{ cycle: 1, state: 'completed', validUntilOn: null, nextCycleOn: null }]);
    expect(await unexplained(db)).toEqual([]);
  });

  it('asks once: asked again it changes nothing, and keeps the day that was named first', async () => {
    const before = await enrolmentsOf(db, TENANT);
    expect(await askAgain(tools, jana, { ...input, byOn: '2027-12-31', preview: false })).toEqual({
      people: 0,
      assignments: 0,
      byOn: '2027-06-30',
      changeSetId: null,
    });
    await enrolPeople(tools, TENANT, 'all', 'directory');
    expect(await enrolmentsOf(db, TENANT)).toEqual(before);
  });

  it('is satisfied by its own completion only', async () => {
    const today = '2027-05-20';
    const { completionId } = await givenRow(
      db,
      'completion',
      aCompletion({ personId: anna, courseId, versionId: major.versionId }, { completedOn: today }),
    );
    const completed = {
      completionId,
      personId: anna,
      courseId,
      completedOn: today,
      ownValidUntilOn: null,
    };
    await db.write(TENANT, trx => satisfyEnrolments(trx, TENANT, { completion: completed, at: clock.now(), today }));
    const [, again] = (await ofCourse(courseId)).filter(({ personId }) => personId === anna);
    expect(again).toMatchObject({ cycle: 2, state: 'completed', validUntilOn: null, nextCycleOn: null });
  });

  it('that is minor never asks', async () => {
    const minor = { ...major, versionId: idOf('version 3'), number: 3, digest: 'digest 3' };
    await givenRow(db, 'courseVersion', {
      ...minor,
      significance: 'minor',
      state: 'published',
      release: null,
      content: '{}',
      minutes: 10,
      validMonths: null,
      createdAt: clock.now(),
      publishedAt: clock.now(),
      publishedBy: null,
    });
    await expect(askAgain(tools, jana, { ...input, versionId: minor.versionId, preview: false })).rejects.toMatchObject(
      { problem: 'bad-input' },
    );
  });
});

describe('people whom the directory would take out, until an admin agrees', () => {
  it('keep what is open when another course begins to count', async () => {
    const course = await givenCourse(db, 'Fire safety');
    const kinds = { kind: 'kind' as const, values: ['volunteer' as const] };
    const audience = { all: [kinds], none: [], include: [], exclude: [] };
    const rule = anAssignmentRule({ audience });
    await givenAssignment(db, { courseId: course.courseId, ownerPersonId: jana.personId, rule });
    const { personId } = await givenRow(db, 'person', aPerson('Cem Yar'));
    const { roleId } = await givenRow(db, 'role', aRole(personId, 'volunteer', null));
    await enrolPeople(tools, TENANT, [personId], 'directory');
    await givenRow(db, 'completion', aCompletion({ personId, ...paramedic }, { completedOn: '2027-04-01' }));
    await db.write(TENANT, async trx => {
      await trx.updateTable('role').set({ untilOn: '2027-05-02' }).where('tenantId', '=', TENANT).where('roleId', '=', roleId).execute(); // prettier-ignore
      await trx.updateTable('person').set({ decidedAt: null }).where('tenantId', '=', TENANT).where('personId', '=', personId).execute(); // prettier-ignore
    });

    await changeCounting(tools, jana, { courseId: course.courseId, countsCourseIds: [paramedic.courseId], preview: false }); // prettier-ignore

    expect((await ofCourse(course.courseId)).map(({ state }) => state)).not.toContain('closed');
  });
});
