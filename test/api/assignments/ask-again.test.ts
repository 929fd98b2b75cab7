import { afterEach, describe, expect, it } from 'vitest';
import { enrolPeople, satisfyEnrolments } from '#api/assignments/actions.ts';
import { applyAskAgain, beginAskAgain } from '#api/assignments/ask-again-actions.ts';
import { createAssignment } from '#api/assignments/assignment-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { undoChangeSet } from '#api/assignments/undo-actions.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { createDatabase, OTHER_TENANT, TENANT, type TestDatabase } from '#test/support/database.ts';
import {
  aCompletion,
  anAssignmentRule,
  aPerson,
  aRole,
  clockAt,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { anAdmin, dyingAfter, enrolmentsOf, unexplained } from './world.ts';

const jana = anAdmin('Jana Roth');
const COURSE = idOf('course Security');
const TWO = idOf('version Security 2');
const NAMES = ['Anna', 'Ben', 'Cem'];

describe('asking everybody again', () => {
  let database: TestDatabase | undefined;
  const clock = clockAt('2027-05-03T08:00:00.000Z');

  /** Three volunteers; Anna and Ben completed version 1 on the first day, for two years. */
  async function open() {
    database = await createDatabase();
    clock.set('2027-05-03T08:00:00.000Z');
    const { db } = database;
    const tools = { db, clock };
    await givenRow(db, 'person', aPerson('Jana Roth'));
    const { versionId } = await givenCourse(db, 'Security');
    for (const name of NAMES) {
      await givenRow(db, 'person', aPerson(name));
      await givenRow(db, 'role', aRole(idOf(name), 'volunteer', null));
    }
    const audience = {
      all: [{ kind: 'kind' as const, values: ['volunteer' as const] }],
      none: [],
      include: [],
      exclude: [],
    };
    await createAssignment(tools, jana, {
      courseId: COURSE,
      rule: anAssignmentRule({ audience, recurrence: { kind: 'months', months: 24, windowDays: 30 } }),
      startsOn: '2027-05-03',
      start: true,
      token: null,
    });
    for (const name of ['Anna', 'Ben']) await complete(db, name, versionId);
    clock.set('2027-06-01T08:00:00.000Z');
    await givenRow(db, 'courseVersion', {
      versionId: TWO,
      courseId: COURSE,
      number: 2,
      significance: 'major',
      state: 'published',
      release: null,
      content: '{}',
      digest: 'two',
      minutes: 10,
      validMonths: null,
      createdAt: clock.now(),
      publishedAt: clock.now(),
      publishedBy: null,
    });
    return { db, tools };
  }
  afterEach(async () => {
    const wrong = await unexplained(database!.db);
    const foreign = await enrolmentsOf(database!.db, OTHER_TENANT);
    await database?.db.close();
    await database?.drop();
    expect(wrong).toEqual([]);
    expect(foreign).toEqual([]);
  });

  async function complete(db: Db, name: string, versionId: string) {
    const today = clock.today('Europe/Berlin');
    const row = aCompletion(
      { personId: idOf(name), courseId: COURSE, versionId },
      { completionId: idOf(`${name} ${today}`), completedOn: today },
    );
    await db.write(TENANT, async trx => {
      await trx
        .insertInto('completion')
        .values({ tenantId: TENANT, ...row })
        .execute();
      await satisfyEnrolments(trx, TENANT, { completion: row, at: clock.now(), today });
    });
  }
  const ask = (db: Db) =>
    db.write(TENANT, async trx => {
      const asking = { courseId: COURSE, versionId: TWO };
      await trx
        .insertInto('courseAskedAgain')
        .values({
          tenantId: TENANT,
          ...asking,
          askedOn: '2027-06-01',
          byOn: '2027-07-30',
          askedAt: clock.now(),
          askedBy: jana.personId,
        })
        .execute();
      return beginAskAgain(trx, TENANT, { ...asking, by: jana.personId, at: clock.now() });
    });
  /** 'completed until 2029-05-03' or 'open by 2027-07-30', by cycle. */
  const cycles = async (db: Db, name: string): Promise<string[]> =>
    (await enrolmentsOf(db, TENANT))
      .filter(row => row.personId === idOf(name))
      .map(row => (row.state === 'completed' ? `completed until ${row.validUntilOn}` : `${row.state} by ${row.dueOn}`));

  it('cuts evidence of earlier versions short and opens the next cycle, as one change set; who has it open is left alone', async () => {
    const { db, tools } = await open();

    const counts = await applyAskAgain(tools, TENANT, await ask(db));

    expect(counts).toEqual({ opened: 2, closed: 0 });
    expect(await cycles(db, 'Anna')).toEqual(['completed until 2027-07-30', 'open by 2027-07-30']);
    expect(await cycles(db, 'Cem')).toHaveLength(1);
    expect(await enrolPeople(tools, TENANT, 'all', 'directory')).toEqual({ opened: 0, closed: 0 });
  });

  it('is undone as one: evidence is good as long as before; who has learnt the new version keeps that', async () => {
    const { db, tools } = await open();
    const changeSetId = await ask(db);
    await applyAskAgain(tools, TENANT, changeSetId);
    clock.set('2027-06-03T08:00:00.000Z');
    await complete(db, 'Ben', TWO);

    const undone = await undoChangeSet(tools, jana, { changeSetId });

    expect(undone).toMatchObject({ closed: 1, completedMeanwhile: 1 });
    expect(await cycles(db, 'Anna')).toEqual(['completed until 2029-05-03', 'completed until 2029-05-03']);
    expect(await cycles(db, 'Ben')).toEqual(['completed until 2029-05-03', 'completed until 2029-06-03']);
    expect(await enrolPeople(tools, TENANT, 'all', 'directory')).toEqual({ opened: 0, closed: 0 });
    const asked = await db.read(TENANT, trx =>
      trx.selectFrom('courseAskedAgain').select('versionId').where('tenantId', '=', TENANT).execute(),
    );
    expect(asked).toEqual([]);
    // The renewal that the evidence brings comes in its own time.
    clock.set('2029-04-05T08:00:00.000Z');
    await enrolPeople(tools, TENANT, 'all', 'calendar');
    expect((await cycles(db, 'Anna')).at(-1)).toBe('open by 2029-05-03');
  });

  it('goes on by itself when the process stops in the middle, also of its undo', async () => {
    const { db, tools } = await open();
    const changeSetId = await ask(db);
    const job = enrolmentsJob(tools, () => {});
    const dying = (writes: number) => ({ db: dyingAfter(db, writes), clock });

    await applyAskAgain(dying(0), TENANT, changeSetId).catch(() => {});
    await job.run(TENANT, new AbortController().signal);

    expect(await cycles(db, 'Ben')).toEqual(['completed until 2027-07-30', 'open by 2027-07-30']);

    await undoChangeSet(dying(1), jana, { changeSetId }).catch(() => {});
    await job.run(TENANT, new AbortController().signal);

    expect(await cycles(db, 'Ben')).toEqual(['completed until 2029-05-03', 'completed until 2029-05-03']);
  });
});
