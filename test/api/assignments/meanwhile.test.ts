import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { enrolPeople } from '#api/assignments/actions.ts';
import { createAssignment, endAssignment, reviseAssignment } from '#api/assignments/assignment-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { listAssignments } from '#api/assignments/list-actions.ts';
import { undoChangeSet } from '#api/assignments/undo-actions.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { createDatabase, TENANT, type TestDatabase } from '#test/support/database.ts';
import { anAssignmentRule, aPerson, aRole, clockAt, givenCourse, givenRow, idOf } from '#test/support/given.ts';
import { anAdmin, dyingAfter, enrolmentsOf, unexplained } from './world.ts';

const jana = anAdmin('Jana Roth');
const clock = clockAt('2027-05-03T08:00:00.000Z');
const draft = {
  courseId: idOf('course Security awareness'),
  rule: anAssignmentRule(),
  startsOn: '2027-05-03',
};

/** Does something else right before the transaction of that number: what the walk has read until then is stale. */
function interruptedBefore(db: Db, number: number, meanwhile: () => Promise<unknown>): Db {
  let writes = 0;
  return {
    ...db,
    write: async (tenantId, work) => {
      writes += 1;
      if (writes === number) await meanwhile();
      return db.write(tenantId, work);
    },
  };
}

/** Begins something else inside the transaction of that number, which ends only when the other has had its time. */
function besideWrite(db: Db, number: number, begin: () => void): Db {
  let writes = 0;
  return {
    ...db,
    write: (tenantId, work) => {
      writes += 1;
      const isIt = writes === number;
      return db.write(tenantId, async trx => {
        const done = await work(trx);
        if (isIt) {
          begin();
          await setTimeout(200);
        }
        return done;
      });
    },
  };
}

describe('an admin who changes an assignment while people are being enrolled', () => {
  let database: TestDatabase | undefined;
  const open = async (count: number) => {
    database = await createDatabase();
    const { db } = database;
    await givenPeople(db, 1, count);
    await givenCourse(db, 'Security awareness');
    return { db, tools: { db, clock } };
  };
  const givenPeople = async (db: Db, from: number, to: number) => {
    for (let n = from; n <= to; n += 1) {
      const { personId } = await givenRow(db, 'person', aPerson(n === 1 ? 'Jana Roth' : `Learner ${n}`));
      await givenRow(db, 'role', aRole(personId, 'staff', null));
    }
  };
  const states = async (db: Db) =>
    Object.fromEntries(
      [...Map.groupBy(await enrolmentsOf(db, TENANT), row => `${row.state} r${row.revision}`)].map(([is, rows]) => [
        is,
        rows.length,
      ]),
    );
  const idOfOnly = async (db: Db) => (await listAssignments({ db, clock }, jana)).assignments[0]?.assignmentId ?? '';
  afterEach(async () => {
    const wrong = await unexplained(database!.db);
    await database?.db.close();
    await database?.drop();
    expect(wrong).toEqual([]);
  });

  it('ends it during its start: nothing stays open', async () => {
    const { db, tools } = await open(250);
    // First the start itself is written, then slices of 100.
    const meanwhile = interruptedBefore(db, 3, async () =>
      endAssignment(tools, jana, { assignmentId: await idOfOnly(db), reason: 'a mistake' }),
    );
    await createAssignment({ db: meanwhile, clock }, jana, { ...draft, start: true, token: null });
    expect(await states(db)).toEqual({ 'closed r1': 250 });
  });

  it('ends it while the directory brings people: nothing is opened after the end', async () => {
    const { db, tools } = await open(2);
    const { assignmentId } = await createAssignment(tools, jana, { ...draft, start: true, token: null });
    await givenPeople(db, 3, 150);
    // The change set, a slice, and before the next one the end.
    const meanwhile = interruptedBefore(db, 3, () => endAssignment(tools, jana, { assignmentId, reason: '' }));
    await enrolPeople({ db: meanwhile, clock }, TENANT, 'all', 'directory');
    expect(await states(db)).toEqual({ 'closed r1': 102 });
  });

  it('ends it while a slice is being written: the end waits for it', async () => {
    const { db, tools } = await open(2);
    const { assignmentId } = await createAssignment(tools, jana, { ...draft, start: true, token: null });
    await givenPeople(db, 3, 150);
    let ending: Promise<unknown> = Promise.resolve();
    const beside = besideWrite(db, 2, () => {
      ending = endAssignment(tools, jana, { assignmentId, reason: '' });
    });
    await enrolPeople({ db: beside, clock }, TENANT, 'all', 'directory');
    await ending;
    expect(Object.keys(await states(db))).toEqual(['closed r1']);
  });

  it('revises it while the directory brings people: the rest is enrolled by the new revision', async () => {
    const { db, tools } = await open(2);
    const { assignmentId } = await createAssignment(tools, jana, { ...draft, start: true, token: null });
    await givenPeople(db, 3, 150);
    const only = {
      ...anAssignmentRule().audience,
      exclude: [],
      all: [{ kind: 'kind' as const, values: ['volunteer' as const] }],
    };
    const include = [idOf('Jana Roth')];
    const meanwhile = interruptedBefore(db, 3, () =>
      reviseAssignment(tools, jana, {
        ...draft,
        rule: anAssignmentRule({ audience: { ...only, include } }),
        assignmentId,
        openOnesToo: false,
      }),
    );
    await enrolPeople({ db: meanwhile, clock }, TENANT, 'all', 'directory');
    expect(await states(db)).toEqual({ 'open r1': 1, 'closed r1': 101 });
  });

  it('takes a start back while the directory brings people: it is a draft without anybody', async () => {
    const { db, tools } = await open(2);
    const { changeSetId } = await createAssignment(tools, jana, { ...draft, start: true, token: null });
    await givenPeople(db, 3, 150);
    const meanwhile = interruptedBefore(db, 3, () => undoChangeSet(tools, jana, { changeSetId: changeSetId ?? '' }));
    await enrolPeople({ db: meanwhile, clock }, TENANT, 'all', 'directory');
    expect(await states(db)).toEqual({ 'closed r1': 102 });
  });

  it('ends one whose start a crash left half done: the start is finished first, so that the end can be undone whole', async () => {
    const { db, tools } = await open(250);
    const dying = { db: dyingAfter(db, 2), clock };
    await expect(createAssignment(dying, jana, { ...draft, start: true, token: null })).rejects.toThrow('killed');
    const ended = await endAssignment(tools, jana, { assignmentId: await idOfOnly(db), reason: '' });
    await enrolmentsJob(tools, () => {}).run(TENANT, new AbortController().signal);
    expect(ended).toMatchObject({ closed: 250 });
    expect(await states(db)).toEqual({ 'closed r1': 250 });
  });
});
