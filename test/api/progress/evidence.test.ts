import { describe, expect, it } from 'vitest';
import { recordEvidence, withdraw } from '#api/progress/completion-actions.ts';
import { openLesson } from '#api/progress/learn-actions.ts';
import { getTraining } from '#api/progress/training-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { givenLearnableCourse } from '#test/support/course.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  anAssignmentRule,
  anEnrolment,
  aPerson,
  aRole,
  clockAt,
  givenAssignment,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { complete } from './learning.ts';

const db = await openDatabase();
const clock = clockAt('2027-05-11T08:00:00.000Z');
const tools = { db, clock };
const admin = anActor('Jana Roth', { roles: ['admin'] });
const mara = anActor('Mara Lind', { isResponsible: true });
await givenRow(db, 'person', aPerson('Jana Roth'));
await givenRow(db, 'person', aPerson('Mara Lind'));
const course = await givenLearnableCourse(db, 'First aid');
const { courseId } = course;
const rule = anAssignmentRule({ recurrence: { kind: 'months', months: 24, windowDays: 60 } });
const assignmentId = await givenAssignment(db, { courseId, ownerPersonId: admin.personId, rule });

async function learner(name: string) {
  const { personId } = await givenRow(db, 'person', aPerson(name));
  await givenRow(db, 'role', aRole(personId, 'volunteer', null, { responsiblePersonId: mara.personId }));
  await givenRow(db, 'enrolment', anEnrolment({ personId, assignmentId, courseId }, { dueOn: '2027-05-20' }));
  return anActor(name);
}
const evidence = (personId: string, more: object = {}) => ({
  personId,
  courseId,
  completedOn: '2027-05-02',
  issuer: 'DRK Köln',
  place: null,
  externalNumber: 'EH-4711',
  validUntilOn: null,
  preview: false,
  ...more,
});
const rowsOf = (table: 'completion' | 'withdrawal', personId: string, tenantId = TENANT) =>
  db.read(tenantId, trx =>
    trx.selectFrom(table).selectAll().where('tenantId', '=', tenantId).where('personId', '=', personId).execute(),
  );

describe('recording a completion from elsewhere', () => {
  it('shows first what it would do, and writes nothing', async () => {
    const anna = await learner('Anna Weber');

    const shown = await recordEvidence(tools, mara, evidence(anna.personId, { preview: true }));

    expect(shown).toEqual({
      completionId: null,
      satisfies: [expect.objectContaining({ courseId, title: 'First aid' })],
      validUntilOn: '2029-05-02',
      alreadyHeld: false,
    });
    expect(await rowsOf('completion', anna.personId)).toEqual([]);
    expect((await getTraining(tools, anna)).toDo).toHaveLength(1);
  });

  it('then does exactly that, once, however often and by whomever it is sent', async () => {
    const ben = await learner('Ben Ott');
    const shown = await recordEvidence(tools, mara, evidence(ben.personId, { preview: true }));

    const both = await Promise.all([
      recordEvidence(tools, mara, evidence(ben.personId)),
      recordEvidence(tools, admin, evidence(ben.personId)),
    ]);
    const again = await recordEvidence(tools, mara, evidence(ben.personId));

    const [written] = both.filter(({ alreadyHeld }) => !alreadyHeld);
    expect(written).toEqual({ ...shown, completionId: again.completionId });
    expect(both.filter(({ alreadyHeld }) => alreadyHeld)).toHaveLength(1);
    expect(again).toEqual({
      completionId: written?.completionId,
      satisfies: [],
      validUntilOn: '2029-05-02',
      alreadyHeld: true,
    });
    expect(await rowsOf('completion', ben.personId)).toMatchObject([
      {
        how: 'recorded',
        completedOn: '2027-05-02',
        issuer: 'DRK Köln',
        externalNumber: 'EH-4711',
        versionId: null,
        attestedText: null,
      },
    ]);
    expect(await rowsOf('completion', ben.personId, OTHER_TENANT)).toEqual([]);
    expect((await getTraining(tools, ben)).toDo).toEqual([]);
    const audit = await db.read(TENANT, trx =>
      trx
        .selectFrom('auditEntry')
        .select('action')
        .where('tenantId', '=', TENANT)
        .where('subjectId', '=', again.completionId ?? '')
        .execute(),
    );
    expect(audit).toEqual([{ action: 'completion.recorded' }]);
  });

  it('ends when the evidence says so', async () => {
    const cem = await learner('Cem Yar');

    expect(await recordEvidence(tools, admin, evidence(cem.personId, { validUntilOn: '2027-12-31' }))).toMatchObject({
      validUntilOn: '2027-12-31',
      satisfies: [{ courseId }],
    });
    expect((await getTraining(tools, cem)).done).toMatchObject([{ validUntilOn: '2027-12-31' }]);
  });

  it('too old to count satisfies nothing, and is kept all the same', async () => {
    const dana = await learner('Dana Fuchs');

    expect(await recordEvidence(tools, admin, evidence(dana.personId, { completedOn: '2020-01-01' }))).toMatchObject({
      satisfies: [],
    });
    expect((await getTraining(tools, dana)).toDo).toHaveLength(1);
  });

  it('is for admins and for who looks after the person', async () => {
    const eva = await learner('Eva Lang');
    const input = evidence(eva.personId);

    await expect(recordEvidence(tools, anActor('Any', { isResponsible: true }), input)).rejects.toMatchObject({
      problem: 'not-found',
    });
    await expect(recordEvidence(tools, anActor('Any', { roles: ['reader'] }), input)).rejects.toMatchObject({
      problem: 'not-found',
    });
    await expect(recordEvidence(tools, eva, input)).rejects.toMatchObject({ problem: 'not-found' });
    await expect(recordEvidence(tools, admin, evidence(idOf('nobody')))).rejects.toMatchObject({
      problem: 'not-found',
    });
    await expect(
      recordEvidence(tools, admin, evidence(eva.personId, { courseId: idOf('nothing') })),
    ).rejects.toMatchObject({ problem: 'not-found' });
    expect(await rowsOf('completion', eva.personId)).toEqual([]);
  });

  it('is, for who is responsible, of what their role demands', async () => {
    const lea = await learner('Lea Brand');
    await givenRow(db, 'person', aPerson('Else Kern'));
    const staffOnly = (await givenLearnableCourse(db, 'Fire safety')).courseId;
    const free = (await givenLearnableCourse(db, 'Lifting')).courseId;
    await givenRow(db, 'role', aRole(lea.personId, 'staff', null, { responsiblePersonId: idOf('Else Kern') }));
    await givenRow(
      db,
      'enrolment',
      anEnrolment(
        {
          personId: lea.personId,
          assignmentId: await givenAssignment(db, { courseId: staffOnly, ownerPersonId: admin.personId }),
          courseId: staffOnly,
        },
        { matchCause: '[{"kind":"kind","value":"staff"}]' },
      ),
    );
    const record = (actor: typeof mara, id: string, preview: boolean) =>
      recordEvidence(tools, actor, evidence(lea.personId, { courseId: id, preview }));

    for (const id of [staffOnly, free])
      for (const preview of [true, false])
        await expect(record(mara, id, preview)).rejects.toMatchObject({
          problem: 'not-allowed',
          extra: { detail: expect.stringContaining('No role you look after') },
        });
    expect(await rowsOf('completion', lea.personId)).toEqual([]);
    const kern = anActor('Else Kern', { isResponsible: true });
    expect(await record(kern, staffOnly, false)).toMatchObject({ satisfies: [{ courseId: staffOnly }] });
    expect(await record(mara, courseId, false)).toMatchObject({ satisfies: [{ courseId }] });
    expect(await record(admin, free, false)).toMatchObject({ satisfies: [], alreadyHeld: false });
  });

  it.each([
    ['tomorrow', { completedOn: '2027-05-12' }],
    ['on a day that does not exist', { completedOn: '2027-02-30' }],
    ['with an end before it', { validUntilOn: '2027-05-01' }],
  ])('is refused %s', async (_when, more) => {
    const fay = idOf('Fay Roth');
    await db.write(TENANT, trx =>
      trx
        .insertInto('person')
        .values({ tenantId: TENANT, ...aPerson('Fay Roth') })
        .onConflict(oc => oc.doNothing())
        .execute(),
    );

    await expect(recordEvidence(tools, admin, evidence(fay, more))).rejects.toMatchObject({ problem: 'bad-input' });
  });

  it('counts the day where the person is', async () => {
    const { personId } = await givenRow(db, 'person', aPerson('Kim Ro', { timeZone: 'Pacific/Auckland' }));
    clock.set('2027-05-11T12:30:00.000Z');
    const reply = await recordEvidence(tools, admin, evidence(personId, { completedOn: '2027-05-12', preview: true }));
    clock.set('2027-05-11T08:00:00.000Z');

    expect(reply.alreadyHeld).toBe(false);
  });
});

describe('withdrawing a completion', () => {
  const word = (completionId: string, preview = false) => ({ completionId, reason: 'Falsche Person', preview });

  it('shows its effect first, then opens the obligation again with 14 days, and keeps both entries', async () => {
    const gus = await learner('Gus Ahn');
    const { completion } = await complete(tools, gus, courseId);
    const completionId = completion?.completionId ?? '';

    const shown = await withdraw(tools, admin, word(completionId, true));
    expect(await rowsOf('withdrawal', gus.personId)).toEqual([]);
    const done = await withdraw(tools, admin, word(completionId));

    expect(shown).toEqual({ reopened: [{ course: expect.objectContaining({ courseId }), dueOn: '2027-05-25' }] });
    expect(done).toEqual(shown);
    expect(await rowsOf('completion', gus.personId)).toHaveLength(1);
    expect(await rowsOf('withdrawal', gus.personId)).toMatchObject([
      { completionId, reason: 'Falsche Person', withdrawnOn: '2027-05-11', withdrawnBy: admin.personId },
    ]);
    expect(await rowsOf('withdrawal', gus.personId, OTHER_TENANT)).toEqual([]);
    expect((await getTraining(tools, gus)).toDo).toMatchObject([{ dueOn: '2027-05-25', stepsDone: 0 }]);
    const audit = await db.read(TENANT, trx =>
      trx
        .selectFrom('auditEntry')
        .select('action')
        .where('tenantId', '=', TENANT)
        .where('subjectId', '=', completionId)
        .execute(),
    );
    expect(audit.map(({ action }) => action).sort()).toEqual(['completion.learned', 'completion.withdrawn']);
  });

  it('tells whoever recorded it, not who withdrew it, and that once', async () => {
    const jon = await learner('Jon Ott');
    const eva = await learner('Eva Recorder');
    const recorder = { ...admin, personId: eva.personId };
    const own = await recordEvidence(tools, admin, evidence(jon.personId, { completedOn: '2027-05-01' }));
    const other = await recordEvidence(tools, recorder, evidence(jon.personId, { completedOn: '2027-05-02' }));

    await withdraw(tools, admin, word(own.completionId ?? ''));
    await withdraw(tools, admin, word(other.completionId ?? ''));

    const told = await db.read(TENANT, trx =>
      trx
        .selectFrom('outboxMessage')
        .select(['personId', 'kind', 'state', 'content'])
        .where('tenantId', '=', TENANT)
        .where('kind', '=', 'completionWithdrawn')
        .execute(),
    );
    expect(told).toMatchObject([{ personId: eva.personId, state: 'promised' }]);
    expect(JSON.parse(told[0]?.content ?? '')).toMatchObject({
      courses: [{ courseId }],
      requests: [{ requestId: other.completionId }],
    });
  });

  it('lets the course be learnt again from the start, to a completion of its own', async () => {
    const hal = await learner('Hal Berg');
    const first = await complete(tools, hal, courseId);
    await withdraw(tools, admin, word(first.completion?.completionId ?? ''));

    const lesson = await openLesson(tools, hal, { courseId });
    const second = await complete(tools, hal, courseId);

    expect(lesson).toMatchObject({ state: { done: [] }, completion: null, required: true });
    expect(second.completion?.number).not.toBe(first.completion?.number);
    expect((await getTraining(tools, hal)).toDo).toEqual([]);
  });

  it('happens once, also when two do it at the same moment', async () => {
    const ida = await learner('Ida Jung');
    const { completion } = await complete(tools, ida, courseId);
    const input = word(completion?.completionId ?? '');

    const both = await Promise.allSettled([withdraw(tools, admin, input), withdraw(tools, admin, input)]);

    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { problem: 'already-withdrawn' },
    });
    expect(await rowsOf('withdrawal', ida.personId)).toHaveLength(1);
    await expect(withdraw(tools, admin, word(idOf('nothing')))).rejects.toMatchObject({ problem: 'not-found' });
  });

  it('makes room to record the same day again', async () => {
    const jo = await learner('Jo Klein');
    const first = await recordEvidence(tools, admin, evidence(jo.personId));
    await withdraw(tools, admin, word(first.completionId ?? ''));

    const second = await recordEvidence(tools, admin, evidence(jo.personId));

    expect(second).toMatchObject({ alreadyHeld: false, satisfies: [{ courseId }] });
    expect(second.completionId).not.toBe(first.completionId);
  });
});
