import { describe, expect, it } from 'vitest';
import { getCompletionConfirmation, getRecord } from '#api/progress/record-actions.ts';
import { saveLessons } from '#api/progress/step-actions.ts';
import { getTraining } from '#api/progress/training-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { givenLearnableCourse } from '#test/support/course.ts';
import { openDatabase } from '#test/support/database.ts';
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
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { complete } from './learning.ts';

const db = await openDatabase();
const clock = clockAt('2027-05-11T08:00:00.000Z');
const tools = { db, clock };
const jana = await givenRow(db, 'person', aPerson('Jana Roth'));
const mara = await givenRow(db, 'person', aPerson('Mara Lind'));
const unit = await givenRow(db, 'unit', aUnit('Köln'));
const security = await givenLearnableCourse(db, 'Security');
const fire = await givenLearnableCourse(db, 'Fire safety');
const aid = await givenLearnableCourse(db, 'First aid');
const rule = anAssignmentRule({ recurrence: { kind: 'months', months: 12, windowDays: 60 }, reason: 'Weil es hilft.' });
const ownerPersonId = jana.personId;
const all = await givenAssignment(db, { courseId: security.courseId, ownerPersonId, rule });
const cologne = await givenAssignment(db, {
  assignmentId: idOf('assignment cologne'),
  courseId: security.courseId,
  ownerPersonId,
  rule: { ...rule, contactPersonId: mara.personId },
});
const everyFire = await givenAssignment(db, { courseId: fire.courseId, ownerPersonId });
const everyAid = await givenAssignment(db, { courseId: aid.courseId, ownerPersonId });

async function learner(name: string) {
  const { personId } = await givenRow(db, 'person', aPerson(name));
  await givenRow(db, 'role', aRole(personId, 'volunteer', unit.unitId, { responsiblePersonId: mara.personId }));
  return anActor(name);
}
const demand = (
  personId: string,
  assignmentId: string,
  courseId: string,
  more: Parameters<typeof anEnrolment>[1] = {},
) => givenRow(db, 'enrolment', anEnrolment({ personId, assignmentId, courseId }, more));

describe('my training', () => {
  it('is one row for a course that several assignments demand, overdue first, then by day', async () => {
    const anna = await learner('Anna Weber');
    await demand(anna.personId, all, security.courseId, { dueOn: '2027-06-30' });
    await demand(anna.personId, cologne, security.courseId, {
      dueOn: '2027-05-20',
      matchCause: JSON.stringify([
        { kind: 'kind', value: 'volunteer' },
        { kind: 'unit', value: unit.unitId },
        { kind: 'everybody', value: '' },
      ]),
    });
    await demand(anna.personId, everyFire, fire.courseId, { dueOn: '2027-05-10' });
    await demand(anna.personId, everyAid, aid.courseId, { state: 'closed', closedOn: '2027-02-01' });

    const { toDo, today, responsible, next, done } = await getTraining(tools, anna);

    expect({ today, next, done }).toEqual({ today: '2027-05-11', next: null, done: [] });
    expect(responsible).toEqual({ personId: mara.personId, name: 'Mara Lind' });
    expect(toDo.map(({ course, state, dueOn, dueInDays }) => [course.title, state, dueOn, dueInDays])).toEqual([
      ['Fire safety', 'overdue', '2027-05-10', -1],
      ['Security', 'due-soon', '2027-05-20', 9],
    ]);
    expect(toDo[1]).toMatchObject({ steps: 4, stepsDone: 0, minutesLeft: 10, begun: false });
    expect(toDo[1]?.reasons).toHaveLength(2);
    expect(toDo[1]?.reasons[0]).toMatchObject({
      assignmentId: cologne,
      audience: [
        { kind: 'kind', value: 'volunteer' },
        { kind: 'unit', value: 'Köln' },
        { kind: 'everybody', value: '' },
      ],
      recurrence: { kind: 'months', months: 12 },
      words: 'Weil es hilft.',
      assignedOn: '2027-01-01',
      assignedBy: { personId: jana.personId, name: 'Jana Roth' },
      contact: { personId: mara.personId, name: 'Mara Lind', mail: 'mara.lind@example.org' },
      dueOn: '2027-05-20',
    });
    expect(toDo[1]?.reasons[1]?.contact).toMatchObject({ name: 'Jana Roth' });
    expect(JSON.stringify(toDo)).not.toContain(FOREIGN);
  });

  it('shows how far the learner is', async () => {
    const ben = await learner('Ben Ott');
    await demand(ben.personId, all, security.courseId, { dueOn: '2027-06-30' });
    await saveLessons(tools, ben, { ...security, sequence: 1, moduleKey: 'mails', position: 1, done: ['calls'] });

    const { toDo } = await getTraining(tools, ben);

    expect(toDo[0]).toMatchObject({
      state: 'open',
      steps: 4,
      stepsDone: 1,
      currentStepShare: 1 / 3,
      minutesLeft: 7,
      begun: true,
    });
  });

  it('moves what is completed to what is done, until when, and names the next obligation', async () => {
    const cem = await learner('Cem Yar');
    await demand(cem.personId, all, security.courseId);
    await complete(tools, cem, security.courseId);

    const training = await getTraining(tools, cem);

    expect(training.toDo).toEqual([]);
    expect(training.done).toMatchObject([
      { course: { title: 'Security' }, completedOn: '2027-05-11', validUntilOn: '2028-05-11' },
    ]);
    expect(training.next).toEqual({ course: expect.objectContaining({ title: 'Security' }), opensOn: '2028-03-12' });
  });

  it('asks to renew what still holds, and no longer lists it as done', async () => {
    const dana = await learner('Dana Fuchs');
    const held = await givenRow(
      db,
      'completion',
      aCompletion({ personId: dana.personId, ...security }, { completedOn: '2026-06-20' }),
    );
    await demand(dana.personId, all, security.courseId, {
      state: 'completed',
      satisfiedBy: held.completionId,
      completedOn: '2026-06-20',
      validUntilOn: '2027-06-20',
    });
    await demand(dana.personId, all, security.courseId, { cycle: 2, openedOn: '2027-04-21', dueOn: '2027-06-20' });

    const { toDo, done } = await getTraining(tools, dana);

    expect(toDo).toMatchObject([{ state: 'renew', dueOn: '2027-06-20', begun: false }]);
    expect(done).toEqual([]);
  });

  it('counts the learner’s own days', async () => {
    const kim = { ...(await learner('Kim Ro')), timeZone: 'Pacific/Auckland' };
    await demand(kim.personId, all, security.courseId, { dueOn: '2027-05-11' });
    clock.set('2027-05-11T12:30:00.000Z');
    const there = await getTraining(tools, kim);
    const here = await getTraining(tools, { ...kim, timeZone: 'Europe/Berlin' });
    clock.set('2027-05-11T08:00:00.000Z');

    expect([there.today, there.toDo[0]?.state]).toEqual(['2027-05-12', 'overdue']);
    expect([here.today, here.toDo[0]?.state]).toEqual(['2027-05-11', 'due-soon']);
  });

  it('is empty for somebody of whom nothing is demanded', async () => {
    const nobody = await learner('Nora Leer');

    expect(await getTraining(tools, nobody)).toMatchObject({ toDo: [], done: [], next: null });
  });
});

describe('my record', () => {
  it('has everything, newest first, with what was withdrawn, and says who can see it', async () => {
    const eva = await learner('Eva Lang');
    const keys = { personId: eva.personId, courseId: aid.courseId };
    await givenRow(
      db,
      'completion',
      aCompletion(
        { ...keys, versionId: null },
        {
          completedOn: '2025-03-01',
          how: 'recorded',
          recordedBy: mara.personId,
          issuer: 'DRK',
          ownValidUntilOn: '2027-03-01',
        },
      ),
    );
    const wrong = await givenRow(
      db,
      'completion',
      aCompletion({ ...keys, versionId: null }, { completedOn: '2026-03-01' }),
    );
    await givenRow(db, 'withdrawal', {
      withdrawalId: idOf('withdrawal of eva'),
      completionId: wrong.completionId,
      personId: eva.personId,
      reason: 'Verwechslung',
      withdrawnOn: '2026-03-02',
      withdrawnAt: '2026-03-02T08:00:00.000Z',
      withdrawnBy: jana.personId,
    });
    await givenRow(
      db,
      'completion',
      aCompletion({ personId: eva.personId, ...security }, { completedOn: '2027-04-01' }),
    );

    const { entries, seenBy, retention } = await getRecord(tools, eva);

    expect(entries.map(({ completedOn, state, how, version }) => [completedOn, state, how, version])).toEqual([
      ['2027-04-01', 'valid', 'learned', 1],
      ['2026-03-01', 'withdrawn', 'learned', null],
      ['2025-03-01', 'expired', 'recorded', null],
    ]);
    expect(entries[1]?.withdrawn).toEqual({
      on: '2026-03-02',
      by: { personId: jana.personId, name: 'Jana Roth' },
      reason: 'Verwechslung',
    });
    expect(entries[2]).toMatchObject({ recordedBy: { name: 'Mara Lind' }, issuer: 'DRK', validUntilOn: '2027-03-01' });
    expect(seenBy).toEqual({ responsible: [{ personId: mara.personId, name: 'Mara Lind' }], admins: 1 });
    expect(retention).toEqual({ progressDays: 90, completionYears: 3 });
    expect(JSON.stringify(entries)).not.toContain(FOREIGN);
  });
});

describe('a confirmation', () => {
  it('is for its owner, for who looks after them, and for admins; for nobody else', async () => {
    const finn = await learner('Finn Kurz');
    await demand(finn.personId, all, security.courseId);
    await complete(tools, finn, security.courseId);
    const [entry] = (await getRecord(tools, finn)).entries;
    const completionId = entry?.completionId ?? '';
    const own = await getCompletionConfirmation(tools, finn, completionId);

    expect(own).toMatchObject({
      number: entry?.number,
      name: 'Finn Kurz',
      organisation: 'Our organisation',
      courseTitle: 'Sicherheit',
      version: 1,
      completedOn: '2027-05-11',
      how: 'learned',
      withdrawn: false,
    });
    expect(own.attestedText).toContain('Lies das');
    expect(own.contentDigest).toMatch(/^[0-9a-f]{64}$/);
    for (const other of [anActor('Mara Lind'), anActor('Jana Roth', { roles: ['admin'] })])
      expect(await getCompletionConfirmation(tools, other, completionId)).toEqual(own);
    for (const other of [anActor('Ben Ott'), anActor('Jana Roth'), anActor('Any', { roles: ['author', 'reader'] })])
      await expect(getCompletionConfirmation(tools, other, completionId)).rejects.toMatchObject({
        problem: 'not-found',
      });
    await expect(getCompletionConfirmation(tools, finn, idOf('nothing'))).rejects.toMatchObject({
      problem: 'not-found',
    });
  });

  it('is for who is responsible only where the course comes through the role they look after', async () => {
    const gro = await learner('Gro Lund');
    await givenRow(db, 'person', aPerson('Else Kern'));
    await givenRow(db, 'role', aRole(gro.personId, 'staff', null, { responsiblePersonId: idOf('Else Kern') }));
    await demand(gro.personId, everyFire, fire.courseId, { matchCause: '[{"kind":"kind","value":"staff"}]' });
    await complete(tools, gro, fire.courseId);
    await complete(tools, gro, aid.courseId);
    const { entries } = await getRecord(tools, gro);
    const staff = entries.find(({ course }) => course.courseId === fire.courseId)?.completionId ?? '';
    const mine = anActor('Mara Lind', { isResponsible: true });
    const theirs = anActor('Else Kern', { isResponsible: true });

    expect(await getCompletionConfirmation(tools, theirs, staff)).toMatchObject({ name: 'Gro Lund' });
    expect(entries).toHaveLength(2);
    for (const { completionId } of entries)
      await expect(getCompletionConfirmation(tools, mine, completionId)).rejects.toMatchObject({
        problem: 'not-found',
      });
  });
});
