import { afterEach, describe, expect, it } from 'vitest';
import { enrolPeople, satisfyEnrolments } from '#api/assignments/actions.ts';
import { createAssignment } from '#api/assignments/assignment-actions.ts';
import { endPause, endWaiver } from '#api/assignments/end-exception-actions.ts';
import { exceptionsOf, unitPauses } from '#api/assignments/exception-view-actions.ts';
import { extend, extendIn } from '#api/assignments/extend-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { pausePeople, pauseUnit } from '#api/assignments/pause-actions.ts';
import { undoException } from '#api/assignments/undo-exception-actions.ts';
import { waive, waiveIn } from '#api/assignments/waive-actions.ts';
import type { AssignmentRule } from '#api/contract/assignments.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { createDatabase, OTHER_TENANT, TENANT, type TestDatabase } from '#test/support/database.ts';
import {
  aCompletion,
  anAssignmentRule,
  aPerson,
  aRole,
  aUnit,
  clockAt,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { anAdmin, countRows, dyingAfter, enrolmentsOf, unexplained } from './world.ts';

const COURSE = idOf('course First aid');
const volunteers: AssignmentRule['audience'] = {
  all: [{ kind: 'kind', values: ['volunteer'] }],
  none: [],
  include: [],
  exclude: [],
};
const jana = anAdmin('Jana Roth');
const eva: Actor = { ...anAdmin('Eva Lang'), roles: new Set(), isResponsible: true };
const never = new AbortController().signal;
const ANNA = idOf('Anna Weber');
const BEN = idOf('Ben Kühn');
const one = (personId: string) => ({ personIds: [personId] });
const waiving = { courseId: COURSE, reason: 'other-task', words: null, untilOn: null } as const;

describe('exceptions', () => {
  let database: TestDatabase | undefined;
  const clock = clockAt('2027-05-03T08:00:00.000Z');

  /** Anna and Ben, volunteers of Cologne, looked after by Eva; Cem of Bonn by nobody. All are assigned First aid, due 18 May. */
  async function open(rule: Partial<AssignmentRule> = {}) {
    database = await createDatabase();
    const { db } = database;
    clock.set('2027-05-03T08:00:00.000Z');
    const tools = { db, clock };
    for (const name of ['Jana Roth', 'Eva Lang']) await givenRow(db, 'person', aPerson(name));
    await givenRow(db, 'role', aRole(jana.personId, 'staff', null));
    const germany = (await givenRow(db, 'unit', aUnit('Germany'))).unitId;
    for (const name of ['Cologne', 'Bonn']) await givenRow(db, 'unit', aUnit(name, { parentUnitId: germany }));
    await givenVolunteer(db, 'Anna Weber', 'Cologne', eva.personId);
    await givenVolunteer(db, 'Ben Kühn', 'Cologne', eva.personId);
    await givenVolunteer(db, 'Cem Kaya', 'Bonn', null);
    const course = await givenCourse(db, 'First aid');
    const rules = anAssignmentRule({ audience: volunteers, ...rule });
    const { assignmentId } = await createAssignment(tools, jana, {
      courseId: COURSE,
      rule: rules,
      startsOn: '2027-05-03',
      start: true,
      token: null,
    });
    const job = enrolmentsJob(tools, () => {});
    /** A night passes: the job runs, and runs again. */
    const on = async (day: string) => {
      clock.set(`${day}T03:00:00.000Z`);
      await job.run(TENANT, never);
      const before = await countRows(db, 'enrolmentChange');
      await enrolmentsJob(tools, () => {}).run(TENANT, never);
      expect(await countRows(db, 'enrolmentChange')).toBe(before);
    };
    return { db, tools, on, assignmentId, ...course };
  }

  async function givenVolunteer(db: Db, name: string, unit: string, responsiblePersonId: string | null) {
    const { personId } = await givenRow(db, 'person', aPerson(name));
    await givenRow(db, 'role', aRole(personId, 'volunteer', idOf(`unit ${unit}`), { responsiblePersonId }));
    return personId;
  }

  const moveTo = (db: Db, personId: string, unit: string) =>
    db.write(TENANT, async trx => {
      await trx
        .updateTable('role')
        .set({ unitId: idOf(`unit ${unit}`) })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', personId)
        .execute();
    });

  const rowOf = async (db: Db, personId: string) =>
    (await enrolmentsOf(db, TENANT)).findLast(row => row.personId === personId);

  afterEach(async () => {
    const { db } = database!;
    const wrong = await unexplained(db);
    const foreign = await db.read(OTHER_TENANT, async trx => [
      ...(await trx.selectFrom('waiver').select('waiverId').where('tenantId', '=', OTHER_TENANT).execute()),
      ...(await trx.selectFrom('pause').select('pauseId').where('tenantId', '=', OTHER_TENANT).execute()),
    ]);
    const enrolled = await enrolmentsOf(db, OTHER_TENANT);
    await db.close();
    await database!.drop();
    expect(wrong).toEqual([]);
    expect([...foreign, ...enrolled]).toEqual([]);
  });

  it('say what they would do and write nothing, then do exactly that', async () => {
    const { db, tools } = await open();
    const before = await enrolmentsOf(db, TENANT);

    const seen = await waive(tools, jana, { who: one(ANNA), ...waiving, preview: true });
    const untouched = await enrolmentsOf(db, TENANT);
    const done = await waive(tools, jana, { who: one(ANNA), ...waiving, preview: false });

    expect(untouched).toEqual(before);
    expect(seen).toMatchObject({ changeSetId: null, people: 1, enrolments: 1, untouched: 0 });
    expect(seen.effects).toMatchObject([
      { person: { name: 'Anna Weber' }, dueOn: '2027-05-18', newDueOn: '2028-05-17' },
    ]);
    expect({ ...done, changeSetId: null }).toEqual(seen);
    expect(await rowOf(db, ANNA)).toMatchObject({
      state: 'waived',
      waivedFromOn: '2027-05-03',
      waivedUntilOn: '2028-05-02',
      dueOn: '2028-05-17',
    });
  });

  it('are in the log by name of the deed, without the words', async () => {
    const { db, tools } = await open();
    await waive(tools, jana, { who: one(ANNA), ...waiving, words: 'drives Ben Kühn', preview: false });

    const log = await db.read(TENANT, trx =>
      trx.selectFrom('auditEntry').select(['action', 'detail']).where('tenantId', '=', TENANT).execute(),
    );
    expect(log.filter(({ action }) => action === 'enrolment.waived')).toHaveLength(1);
    expect(JSON.stringify(log)).not.toContain('Kühn');
  });

  it('a waiver ends by itself with at least the floor days', async () => {
    const { db, tools, on } = await open();
    await waive(tools, jana, { who: one(ANNA), ...waiving, untilOn: '2027-06-30', preview: false });

    await on('2027-06-30');
    const last = await rowOf(db, ANNA);
    await on('2027-07-01');

    expect(last).toMatchObject({ state: 'waived' });
    expect(await rowOf(db, ANNA)).toMatchObject({ state: 'open', dueOn: '2027-07-15', cycle: 1 });
    expect((await exceptionsOf(tools, jana, ANNA)).waivers).toEqual([]);
  });

  it('who leaves and comes back within a waiver stays waived, however long it took', async () => {
    const { db, tools } = await open();
    await waive(tools, jana, { who: one(ANNA), ...waiving, preview: false });
    const setRole = async (untilOn: string | null) => {
      await db.write(TENANT, trx =>
        trx.updateTable('role').set({ untilOn }).where('tenantId', '=', TENANT).where('personId', '=', ANNA).execute(),
      );
      await enrolPeople(tools, TENANT, [ANNA], 'directory');
    };
    await setRole('2027-05-02');
    clock.set('2027-05-20T08:00:00.000Z');
    await setRole(null);
    const soon = await rowOf(db, ANNA);
    await setRole('2027-05-20');
    clock.set('2027-09-01T08:00:00.000Z');
    await setRole(null);

    expect(soon).toMatchObject({ state: 'waived', cycle: 1 });
    expect(await rowOf(db, ANNA)).toMatchObject({ state: 'waived', cycle: 2, waivedUntilOn: '2028-05-02' });
  });

  it('who completes the course during a waiver has completed it when that ends', async () => {
    const { db, tools, on, courseId, versionId } = await open();
    await waive(tools, jana, { who: one(ANNA), ...waiving, untilOn: '2027-06-30', preview: false });
    const done = aCompletion({ personId: ANNA, courseId, versionId }, { completedOn: '2027-06-01' });
    await givenRow(db, 'completion', done);
    await db.write(TENANT, trx =>
      satisfyEnrolments(trx, TENANT, { completion: done, at: '2027-06-01T08:00:00.000Z', today: '2027-06-01' }),
    );

    await on('2027-07-01');

    expect(await rowOf(db, ANNA)).toMatchObject({ state: 'completed', completedOn: '2027-06-01' });
  });

  it('who completed the course during a waiver is not asked again when it is undone', async () => {
    const { db, tools, courseId, versionId } = await open();
    const { changeSetId } = await waive(tools, jana, { who: one(ANNA), ...waiving, preview: false });
    await givenRow(
      db,
      'completion',
      aCompletion({ personId: ANNA, courseId, versionId }, { completedOn: '2027-05-03' }),
    );

    await undoException(tools, jana, { changeSetId: changeSetId ?? '' });

    expect(await rowOf(db, ANNA)).toMatchObject({ state: 'completed', completedOn: '2027-05-03' });
  });

  it('a waiver can be undone, and ended early when it is too late for that', async () => {
    const { db, tools } = await open();
    const { changeSetId } = await waive(tools, jana, { who: one(ANNA), ...waiving, preview: false });

    const undone = await undoException(tools, jana, { changeSetId: changeSetId ?? '' });
    expect(undone).toEqual({ enrolments: 1, kept: 0, messagesOut: 0 });
    expect(await rowOf(db, ANNA)).toMatchObject({ state: 'open', dueOn: '2027-05-18', waivedFromOn: null });
    expect(await undoException(tools, jana, { changeSetId: changeSetId ?? '' })).toEqual(undone);

    const again = await waive(tools, jana, { who: one(ANNA), ...waiving, preview: false });
    clock.set('2027-07-01T08:00:00.000Z');
    await expect(undoException(tools, jana, { changeSetId: again.changeSetId ?? '' })).rejects.toMatchObject({
      problem: 'undo-too-late',
    });
    const [waiver] = (await exceptionsOf(tools, jana, ANNA)).waivers;
    await endWaiver(tools, jana, waiver?.waiverId ?? '');
    expect(await rowOf(db, ANNA)).toMatchObject({ state: 'open', dueOn: '2027-07-15', waivedUntilOn: '2027-06-30' });
  });

  it('a pause to come changes no due day until it begins, and ends by itself', async () => {
    const { db, tools, on } = await open();
    const days = { fromOn: '2027-05-10', returnOn: '2027-06-01' };
    await pausePeople(tools, jana, { who: one(ANNA), ...days, preview: false });

    const told = await rowOf(db, ANNA);
    await on('2027-05-10');
    const begun = await rowOf(db, ANNA);
    await on('2027-06-01');

    expect(told).toMatchObject({ pausedFromOn: '2027-05-10', pausedUntilOn: '2027-05-31', dueOn: '2027-05-18' });
    expect(begun).toMatchObject({ dueOn: '2027-06-15' });
    expect(await rowOf(db, ANNA)).toMatchObject({ state: 'open', dueOn: '2027-06-15' });
    expect((await exceptionsOf(tools, jana, ANNA)).pauses).toEqual([]);
  });

  it('whoever joins a paused unit is paused, whoever leaves it is not', async () => {
    const { db, tools } = await open();
    await pauseUnit(tools, jana, {
      unitId: idOf('unit Cologne'),
      fromOn: null,
      returnOn: '2027-07-01',
      preview: false,
    });
    clock.set('2027-05-05T08:00:00.000Z');

    await moveTo(db, idOf('Cem Kaya'), 'Cologne');
    await moveTo(db, ANNA, 'Bonn');
    await enrolPeople(tools, TENANT, [idOf('Cem Kaya'), ANNA], 'directory');

    expect(await rowOf(db, idOf('Cem Kaya'))).toMatchObject({
      pausedFromOn: '2027-05-05',
      pausedUntilOn: '2027-06-30',
    });
    expect(await rowOf(db, ANNA)).toMatchObject({ pausedFromOn: '2027-05-03', pausedUntilOn: '2027-05-04' });
    expect(await rowOf(db, BEN)).toMatchObject({ pausedFromOn: '2027-05-03', pausedUntilOn: '2027-06-30' });
  });

  it('what is opened for somebody who is away is due after their return', async () => {
    const { db, tools } = await open();
    await pauseUnit(tools, jana, {
      unitId: idOf('unit Germany'),
      fromOn: null,
      returnOn: '2027-07-01',
      preview: false,
    });
    const dora = await givenVolunteer(db, 'Dora Engel', 'Bonn', null);

    await enrolPeople(tools, TENANT, [dora], 'directory');
    const before = await countRows(db, 'enrolmentChange');
    await enrolPeople(tools, TENANT, [dora], 'directory');

    expect(await rowOf(db, dora)).toMatchObject({
      pausedFromOn: '2027-05-03',
      pausedUntilOn: '2027-06-30',
      dueOn: '2027-07-16',
    });
    expect(await countRows(db, 'enrolmentChange')).toBe(before);
  });

  it('a paused unit is listed with its return until it is ended for all of them at once', async () => {
    const { db, tools } = await open();
    await pauseUnit(tools, jana, { unitId: idOf('unit Cologne'), fromOn: null, returnOn: null, preview: false });
    const { pauses } = await unitPauses(tools, jana);
    expect(pauses).toMatchObject([{ unit: { name: 'Cologne' }, returnOn: null, madeBy: { name: 'Jana Roth' } }]);
    clock.set('2027-06-01T08:00:00.000Z');

    await endPause(tools, jana, pauses[0]?.pauseId ?? '');

    expect((await unitPauses(tools, jana)).pauses).toEqual([]);
    expect(await rowOf(db, ANNA)).toMatchObject({ pausedUntilOn: '2027-05-31', dueOn: '2027-06-16' });
    expect(await rowOf(db, BEN)).toMatchObject({ pausedUntilOn: '2027-05-31', dueOn: '2027-06-16' });
    expect(await rowOf(db, idOf('Cem Kaya'))).toMatchObject({ pausedFromOn: null, dueOn: '2027-05-18' });
  });

  it('a set is extended in slices that a crash leaves resumable, and taken back as one', async () => {
    const { db, tools } = await open();
    for (let n = 1; n <= 150; n += 1) await givenVolunteer(db, `Volunteer ${n}`, 'Bonn', null);
    await enrolPeople(tools, TENANT, 'all', 'directory');
    const asked = {
      who: { courseId: COURSE, unitId: idOf('unit Bonn') },
      courseId: COURSE,
      dueOn: '2027-06-30',
      words: null,
    };
    const seen = await extend(tools, jana, { ...asked, preview: true });
    expect(seen).toMatchObject({ people: 151, enrolments: 151, untouched: 0 });
    expect(seen.effects).toHaveLength(20);

    await expect(extend(tools, jana, { ...asked, preview: false, expect: 150 })).rejects.toMatchObject({
      problem: 'preview-outdated',
    });
    const dying = { db: dyingAfter(db, 2), clock };
    await expect(extend(dying, jana, { ...asked, preview: false, expect: 151 })).rejects.toThrow('killed');
    const due = async () => Map.groupBy(await enrolmentsOf(db, TENANT), ({ dueOn }) => dueOn);
    expect((await due()).get('2027-06-30')).toHaveLength(100);
    await enrolmentsJob(tools, () => {}).run(TENANT, never);
    expect((await due()).get('2027-06-30')).toHaveLength(151);

    const { changeSetId } = await db.read(TENANT, trx =>
      trx
        .selectFrom('changeSet')
        .select('changeSetId')
        .where('tenantId', '=', TENANT)
        .where('kind', '=', 'exception')
        .executeTakeFirstOrThrow(),
    );
    expect(await undoException(tools, jana, { changeSetId })).toEqual({ enrolments: 151, kept: 0, messagesOut: 0 });
    expect((await due()).get('2027-05-18')).toHaveLength(153);
  });

  it('an extension is no way to take time away, and names who is due later already', async () => {
    const { tools } = await open();
    const later = { who: one(ANNA), courseId: COURSE, dueOn: '2027-08-01', words: null, preview: false };
    await extend(tools, jana, later);

    await expect(extend(tools, jana, { ...later, dueOn: '2027-07-01' })).rejects.toMatchObject({
      problem: 'nothing-due',
    });
    await expect(extend(tools, jana, { ...later, dueOn: '2027-05-02' })).rejects.toMatchObject({
      problem: 'bad-input',
    });
    expect(await extend(tools, jana, { ...later, who: { personIds: [ANNA, BEN] }, preview: true })).toMatchObject({
      people: 1,
      untouched: 1,
    });
  });

  it('who is responsible decides nothing that is demanded through another role, nor about themselves', async () => {
    const { db, tools } = await open();
    await givenRow(db, 'role', aRole(ANNA, 'staff', idOf('unit Bonn'), { roleId: idOf('second role') }));
    const staff = { all: [{ kind: 'kind' as const, values: ['staff' as const] }], none: [], include: [], exclude: [] };
    await createAssignment(tools, jana, {
      courseId: COURSE,
      rule: anAssignmentRule({ audience: staff }),
      startsOn: '2027-05-03',
      start: true,
      token: null,
    });

    await expect(waive(tools, eva, { who: one(ANNA), ...waiving, preview: true })).rejects.toMatchObject({
      problem: 'not-allowed',
    });
    const ben = { ...eva, personId: BEN };
    await db.write(TENANT, trx =>
      trx
        .updateTable('role')
        .set({ responsiblePersonId: BEN })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', BEN)
        .execute(),
    );
    await expect(waive(tools, ben, { who: one(BEN), ...waiving, preview: true })).rejects.toMatchObject({
      problem: 'not-allowed',
    });
  });

  it('who is responsible extends and waives for their own people, one at a time, and pauses nobody', async () => {
    const { db, tools } = await open();
    const terms = { courseId: COURSE, dueOn: '2027-06-30', words: null };

    const { changeSetId } = await db.write(TENANT, trx => extendIn(trx, tools, eva, { personId: ANNA, ...terms }));
    await db.write(TENANT, trx => waiveIn(trx, tools, eva, { personId: BEN, ...waiving }));

    expect(await rowOf(db, ANNA)).toMatchObject({ dueOn: '2027-06-30' });
    expect(await rowOf(db, BEN)).toMatchObject({ state: 'waived' });
    const cem = { who: one(idOf('Cem Kaya')), preview: false };
    await expect(extend(tools, eva, { ...cem, ...terms })).rejects.toMatchObject({ problem: 'not-found' });
    await expect(waive(tools, eva, { ...cem, ...waiving })).rejects.toMatchObject({ problem: 'not-found' });
    await expect(
      waive(tools, eva, { who: { personIds: [ANNA, BEN] }, ...waiving, preview: true }),
    ).rejects.toMatchObject({ problem: 'not-allowed' });
    await expect(waive(tools, eva, { who: { show: 'all' }, ...waiving, preview: true })).rejects.toMatchObject({
      problem: 'not-allowed',
    });
    await expect(
      pausePeople(tools, eva, { who: one(ANNA), fromOn: null, returnOn: null, preview: true }),
    ).rejects.toMatchObject({ problem: 'not-allowed' });
    await undoException(tools, eva, { changeSetId: changeSetId ?? '' });
    expect(await rowOf(db, ANNA)).toMatchObject({ dueOn: '2027-05-18' });
    const other = await waive(tools, jana, { who: one(idOf('Cem Kaya')), ...waiving, preview: false });
    await expect(undoException(tools, eva, { changeSetId: other.changeSetId ?? '' })).rejects.toMatchObject({
      problem: 'not-allowed',
    });
  });
});
