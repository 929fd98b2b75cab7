import { afterEach, describe, expect, it } from 'vitest';
import { enrolPeople, satisfyEnrolments } from '#api/assignments/actions.ts';
import { createAssignment, reviseAssignment, startAssignment } from '#api/assignments/assignment-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { getAssignment, listAssignments } from '#api/assignments/list-actions.ts';
import { previewAssignment } from '#api/assignments/preview-actions.ts';
import { previewPerson } from '#api/assignments/preview-person-actions.ts';
import { undoChangeSet } from '#api/assignments/undo-actions.ts';
import type { AssignmentRule } from '#api/contract/assignments.ts';
import { createPath, getPathDetail, publishPath, savePath } from '#api/courses/path-actions.ts';
import { getTraining } from '#api/progress/training-actions.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { anActor } from '#test/support/actor.ts';
import { givenLearnableCourse } from '#test/support/course.ts';
import { createDatabase, OTHER_TENANT, TENANT, type TestDatabase } from '#test/support/database.ts';
import {
  aCompletion,
  anAssignmentRule,
  aPerson,
  aRole,
  clockAt,
  FOREIGN,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { anAdmin, dyingAfter, enrolmentsOf, unexplained } from './world.ts';

const jana = anAdmin('Jana Roth');
const volunteers: AssignmentRule['audience'] = {
  all: [{ kind: 'kind', values: ['volunteer'] }],
  none: [],
  include: [],
  exclude: [],
};
const [WELCOME, SAFETY, DATA] = ['Welcome', 'Fire safety', 'Data protection'].map(name => idOf(`course ${name}`)) as [
  string,
  string,
  string,
];
const content = (...steps: readonly (readonly [courseId: string, offsetDays: number])[]) => ({
  texts: { de: { title: 'Einführung', summary: '' }, en: { title: 'Onboarding', summary: '' } },
  steps: steps.map(([courseId, offsetDays]) => ({ courseId, offsetDays })),
});
/** Monday 3 May 2027, in Berlin. Due days are counted from the first day. */
const NOW = '2027-05-03T08:00:00.000Z';
const rule = anAssignmentRule({
  audience: volunteers,
  dueRule: { kind: 'after-enrolment', days: 0 },
  floorDays: 0,
});

describe('an assignment of a learning path', () => {
  let database: TestDatabase | undefined;
  const clock = clockAt(NOW);

  /** A path of two courses in force, and so many volunteers. */
  async function open(count: number) {
    database = await createDatabase();
    clock.set(NOW);
    const { db } = database;
    const tools = { db, clock };
    await givenRow(db, 'person', aPerson('Jana Roth'));
    for (let n = 1; n <= count; n += 1) await givenVolunteer(db, `Volunteer ${n}`);
    for (const name of ['Welcome', 'Fire safety', 'Data protection']) await givenLearnableCourse(db, name);
    const { pathId } = await createPath(tools, jana, content([WELCOME, 1], [SAFETY, 30]));
    await publishPath(tools, jana, { pathId });
    return { db, tools, pathId };
  }
  afterEach(async () => {
    const wrong = await unexplained(database!.db);
    const foreign = await enrolmentsOf(database!.db, OTHER_TENANT);
    await database?.db.close();
    await database?.drop();
    expect(wrong).toEqual([]);
    expect(foreign).toEqual([]);
  });

  async function givenVolunteer(db: Db, name: string) {
    const { personId } = await givenRow(db, 'person', aPerson(name));
    await givenRow(db, 'role', aRole(personId, 'volunteer', null));
    return personId;
  }
  const assign = async (tools: Parameters<typeof createAssignment>[0], pathId: string) =>
    createAssignment(tools, jana, {
      courseId: WELCOME,
      pathId,
      rule,
      startsOn: '2027-05-03',
      start: true,
      token: null,
    });
  const revise = (assignmentId: string, pathId: string, openOnesToo: boolean) => ({
    assignmentId,
    courseId: WELCOME,
    pathId,
    takesPath: true,
    rule,
    startsOn: '2027-05-03',
    openOnesToo,
  });
  /** 'Welcome open 2027-05-04' of a person, in the order of the days. */
  const lines = async (db: Db, name: string): Promise<string[]> => {
    const titles = new Map([
      [WELCOME, 'Welcome'],
      [SAFETY, 'Fire safety'],
      [DATA, 'Data protection'],
    ]);
    const rows = (await enrolmentsOf(db, TENANT)).filter(row => row.personId === idOf(name));
    return rows
      .sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
      .map(row => `${titles.get(row.courseId)} ${row.state} ${row.closedReason ?? row.dueOn}`);
  };
  async function complete(db: Db, name: string, courseId: string, versionId: string | null = null) {
    const row = aCompletion({ personId: idOf(name), courseId, versionId }, { completedOn: '2027-05-03' });
    await db.write(TENANT, async trx => {
      await trx
        .insertInto('completion')
        .values({ tenantId: TENANT, ...row })
        .execute();
      await satisfyEnrolments(trx, TENANT, { completion: row, at: clock.now(), today: '2027-05-03' });
    });
  }

  it('opens each of its courses for each person, due so many days after the start', async () => {
    const { db, tools, pathId } = await open(2);

    const applied = await assign(tools, pathId);

    expect(applied).toMatchObject({ opened: 4, closed: 0 });
    expect(await lines(db, 'Volunteer 1')).toEqual(['Welcome open 2027-05-04', 'Fire safety open 2027-06-02']);
    expect(await enrolPeople(tools, TENANT, 'all', 'directory')).toEqual({ opened: 0, closed: 0 });
    const [row] = (await listAssignments(tools, jana)).assignments;
    expect(row?.path).toMatchObject({ title: 'Onboarding', steps: [{ title: 'Welcome' }, { title: 'Fire safety' }] });
  });

  it('is previewed with its steps, and counts people once', async () => {
    const { db, tools, pathId } = await open(3);
    await complete(db, 'Volunteer 1', WELCOME);
    const draft = { courseId: WELCOME, pathId, rule, startsOn: '2027-05-03' };

    const preview = await previewAssignment(tools, jana, draft);

    expect(preview).toMatchObject({ people: 3, act: 3, valid: 0, change: null });
    expect(preview.steps).toMatchObject([
      { title: 'Welcome', act: 2, firstDueOn: '2027-05-04' },
      { title: 'Fire safety', act: 3, firstDueOn: '2027-06-02' },
    ]);
    expect(preview.dueDays).toEqual([
      { dueOn: '2027-05-04', people: 2 },
      { dueOn: '2027-06-02', people: 3 },
    ]);
    const person = await previewPerson(tools, jana, { ...draft, personId: idOf('Volunteer 1') });
    expect(person).toMatchObject({ matches: true, valid: false, due: { dueOn: '2027-06-02' } });
    await createAssignment(tools, jana, { ...draft, start: true, token: preview.token });
  });

  it('keeps the steps it was made with when the path is changed, until it goes over', async () => {
    const { db, tools, pathId } = await open(1);
    const { assignmentId } = await assign(tools, pathId);
    await savePath(tools, jana, { pathId, ...content([WELCOME, 1], [SAFETY, 30], [DATA, 60]) });
    await publishPath(tools, jana, { pathId });

    await enrolPeople(tools, TENANT, 'all', 'directory');

    expect(await lines(db, 'Volunteer 1')).toHaveLength(2);
    const { behind } = await getPathDetail(tools, jana, { pathId });
    expect(behind).toEqual([{ assignmentId, pathRevision: 1, inProgress: 1 }]);
  });

  it('goes over for new people only: who is on the way keeps the path they have', async () => {
    const { db, tools, pathId } = await open(1);
    const { assignmentId } = await assign(tools, pathId);
    await savePath(tools, jana, { pathId, ...content([SAFETY, 30], [DATA, 60]) });
    await publishPath(tools, jana, { pathId });

    await reviseAssignment(tools, jana, revise(assignmentId, pathId, false));
    await givenVolunteer(db, 'Volunteer 2');
    await enrolPeople(tools, TENANT, 'all', 'directory');

    expect(await lines(db, 'Volunteer 1')).toEqual(['Welcome open 2027-05-04', 'Fire safety open 2027-06-02']);
    expect(await lines(db, 'Volunteer 2')).toEqual(['Fire safety open 2027-06-02', 'Data protection open 2027-07-02']);
  });

  it('goes over for open ones too: new courses open, dropped ones close, who has finished is left alone; and is undone', async () => {
    const { db, tools, pathId } = await open(2);
    const { assignmentId } = await assign(tools, pathId);
    for (const courseId of [WELCOME, SAFETY]) await complete(db, 'Volunteer 2', courseId);
    await savePath(tools, jana, { pathId, ...content([SAFETY, 40], [DATA, 60]) });
    await publishPath(tools, jana, { pathId });
    const change = { ...revise(assignmentId, pathId, true) };
    const { openOnesToo, ...draft } = change;

    const preview = await previewAssignment(tools, jana, draft);
    const revised = await reviseAssignment(tools, jana, { ...draft, openOnesToo });

    expect(preview.change).toEqual({
      enrolled: 2,
      staying: 2,
      leaving: 0,
      joining: 0,
      open: 1,
      moves: [{ fromOn: '2027-06-02', toOn: '2027-06-12', people: 1 }],
      newCourses: 1,
      droppedCourses: 1,
    });
    const after = ['Welcome closed path', 'Fire safety open 2027-06-12', 'Data protection open 2027-07-02'];
    expect(await lines(db, 'Volunteer 1')).toEqual(after);
    expect((await lines(db, 'Volunteer 2')).every(line => line.includes('completed'))).toBe(true);
    expect(await enrolPeople(tools, TENANT, 'all', 'directory')).toEqual({ opened: 0, closed: 0 });

    await undoChangeSet(tools, jana, { changeSetId: revised.changeSetId ?? '' });

    expect(await lines(db, 'Volunteer 1')).toEqual([
      'Welcome open 2027-05-04',
      'Fire safety open 2027-06-02',
      'Data protection closed undone',
    ]);
    expect(await enrolPeople(tools, TENANT, 'all', 'directory')).toEqual({ opened: 0, closed: 0 });
    const { revisions, path } = await getAssignment(tools, jana, { assignmentId });
    expect(path?.steps.map(({ courseId }) => courseId)).toEqual([WELCOME, SAFETY]);
    expect(revisions.map(each => each.path?.pathRevision)).toEqual([1, 2, 1]);
  });

  it('goes on by itself when the process stops anywhere while open ones go over', async () => {
    for (const writes of [1, 2, 3, 4]) {
      const { db, tools, pathId } = await open(3);
      const { assignmentId } = await assign(tools, pathId);
      await savePath(tools, jana, { pathId, ...content([SAFETY, 40], [DATA, 60]) });
      await publishPath(tools, jana, { pathId });

      const dying = { db: dyingAfter(db, writes), clock };
      await reviseAssignment(dying, jana, revise(assignmentId, pathId, true)).catch(() => {});
      await enrolmentsJob(tools, () => {}).run(TENANT, new AbortController().signal);

      const after = ['Welcome closed path', 'Fire safety open 2027-06-12', 'Data protection open 2027-07-02'];
      for (const name of ['Volunteer 1', 'Volunteer 2', 'Volunteer 3'])
        expect(await lines(db, name), `after ${writes} transactions`).toEqual(after);
      expect(await unexplained(db)).toEqual([]);
      await database?.db.close();
      await database?.drop();
    }
    await open(0);
  }, 120_000);

  it('takes who comes back within 30 days back to the path they were on; asked again nothing changes', async () => {
    const { db, tools, pathId } = await open(2);
    const { assignmentId } = await assign(tools, pathId);
    const setIn = (untilOn: string | null) =>
      db.write(TENANT, async trx => {
        await trx
          .updateTable('role')
          .set({ untilOn })
          .where('tenantId', '=', TENANT)
          .where('personId', '=', idOf('Volunteer 1'))
          .execute();
      });
    await setIn('2027-05-03');
    await enrolPeople(tools, TENANT, 'all', 'directory');
    await savePath(tools, jana, { pathId, ...content([WELCOME, 1], [DATA, 60]) });
    await publishPath(tools, jana, { pathId });
    await reviseAssignment(tools, jana, revise(assignmentId, pathId, false));

    await setIn(null);
    await enrolPeople(tools, TENANT, 'all', 'directory');

    expect(await lines(db, 'Volunteer 1')).toEqual(['Welcome open 2027-05-04', 'Fire safety open 2027-06-02']);
    expect(await enrolPeople(tools, TENANT, 'all', 'directory')).toEqual({ opened: 0, closed: 0 });
  });

  it('begins with the steps that are in force on that day', async () => {
    const { db, tools, pathId } = await open(1);
    const { assignmentId } = await createAssignment(tools, jana, {
      courseId: WELCOME,
      pathId,
      rule,
      startsOn: '2027-05-03',
      start: false,
      token: null,
    });
    await savePath(tools, jana, { pathId, ...content([DATA, 5]) });
    await publishPath(tools, jana, { pathId });

    await startAssignment(tools, jana, { assignmentId, token: null });

    expect(await lines(db, 'Volunteer 1')).toEqual(['Data protection open 2027-05-08']);
  });

  it('is one plan for its learner, in the order of the path and in their language', async () => {
    const { db, tools, pathId } = await open(1);
    await assign(tools, pathId);
    await complete(db, 'Volunteer 1', WELCOME);

    const { plans } = await getTraining(tools, anActor('Volunteer 1', { language: 'de' }));

    expect(plans).toMatchObject([
      {
        title: 'Einführung',
        steps: [
          { course: { title: 'Welcome' }, state: 'done', doneOn: '2027-05-03' },
          { course: { title: 'Fire safety' }, state: 'next', dueOn: '2027-06-02' },
        ],
      },
    ]);
  });

  it('begins on its day only when none of its courses was retired meanwhile', async () => {
    const { db, tools, pathId } = await open(1);
    const never = new AbortController().signal;
    const later = { courseId: WELCOME, pathId, rule, startsOn: '2027-05-10', start: true, token: null };
    await createAssignment(tools, jana, later);
    const retire = async (state: 'retired' | 'published') =>
      db.write(TENANT, async trx => {
        await trx
          .updateTable('course')
          .set({ state })
          .where('tenantId', '=', TENANT)
          .where('courseId', '=', SAFETY)
          .execute();
      });

    await retire('retired');
    clock.set('2027-05-10T08:00:00.000Z');
    await enrolmentsJob(tools, () => {}).run(TENANT, never);

    expect(await lines(db, 'Volunteer 1')).toEqual([]);

    await retire('published');
    await enrolmentsJob(tools, () => {}).run(TENANT, never);

    expect(await lines(db, 'Volunteer 1')).toEqual(['Welcome open 2027-05-11', 'Fire safety open 2027-06-09']);
  });

  it('does not take a path that is no longer, or not yet, in force', async () => {
    const { tools } = await open(1);
    const { pathId } = await createPath(tools, jana, content([WELCOME, 0]));

    await expect(assign(tools, pathId)).rejects.toMatchObject({ problem: 'bad-input' });
    const twice = createPath(tools, jana, content([WELCOME, 0], [WELCOME, 3]));
    await expect(twice).rejects.toMatchObject({ problem: 'bad-input' });
  });

  it('shows nothing of another organisation', async () => {
    const { db, tools, pathId } = await open(1);
    const { assignmentId } = await assign(tools, pathId);
    const shown = JSON.stringify(await getAssignment(tools, jana, { assignmentId }));
    await db.write(OTHER_TENANT, async trx => {
      for (const table of ['path', 'pathRevision'] as const) {
        const rows = await db.read(TENANT, own =>
          own.selectFrom(table).selectAll().where('tenantId', '=', TENANT).execute(),
        );
        for (const row of rows)
          await trx
            .insertInto(table)
            .values({
              ...row,
              tenantId: OTHER_TENANT,
              ...('content' in row ? { content: FOREIGN } : { draft: FOREIGN }),
            })
            .execute();
      }
    });

    expect(JSON.stringify(await getAssignment(tools, jana, { assignmentId }))).toBe(shown);
    expect(JSON.stringify(await getPathDetail(tools, jana, { pathId }))).not.toContain(FOREIGN);
  });
});
