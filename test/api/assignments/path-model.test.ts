import { describe, expect, it } from 'vitest';
import { enrolPeople, satisfyEnrolments } from '#api/assignments/actions.ts';
import { createAssignment, endAssignment, reviseAssignment } from '#api/assignments/assignment-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { undoChangeSet } from '#api/assignments/undo-actions.ts';
import { createPath, publishPath, savePath } from '#api/courses/path-actions.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { createDatabase, OTHER_TENANT, TENANT } from '#test/support/fresh-database.ts';
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
import { randomFrom } from '#test/support/histories/random.ts';
import { anAdmin, dyingAfter, enrolmentsOf, unexplained } from './world.ts';

/** What enrolments of one path come to within a month, in the plainest words: a line for each person and course. */
type Line = { course: string; state: 'open' | 'completed' | 'closed'; reason: string | null; revision: number };

const COURSES = ['A', 'B', 'C', 'D'];
const PEOPLE = ['Anna', 'Ben', 'Cem'];
const STEPS = 14;
const HISTORIES = process.env['TEST_DATABASE_URL'] === undefined ? 20 : 4;
const jana = anAdmin('Jana');

class Reference {
  readonly lines = new Map<string, Line[]>(PEOPLE.map(name => [name, []]));
  readonly isIn = new Map<string, boolean>(PEOPLE.map(name => [name, true]));
  readonly done = new Map<string, Set<string>>(PEOPLE.map(name => [name, new Set()]));
  /** By number, from 1 on. */
  readonly revisions: string[][] = [];
  running = true;

  /** The revision a person follows: the newest that anything names which stands, or would stand again. */
  private followedBy(name: string): number {
    const standing = this.lines.get(name)!.filter(line => line.state !== 'closed' || line.reason === 'audience');
    return standing.length === 0 ? this.revisions.length : Math.max(...standing.map(line => line.revision));
  }

  evaluate(): void {
    if (!this.running) return;
    for (const name of PEOPLE) {
      const lines = this.lines.get(name)!;
      const revision = this.followedBy(name);
      const plan = this.revisions[revision - 1]!;
      const latest = (course: string) => lines.findLast(line => line.course === course);
      const isDone = (course: string) => this.done.get(name)!.has(course);
      for (const course of COURSES) {
        const line = latest(course);
        if (!this.isIn.get(name)! || !plan.includes(course)) {
          const reason = this.isIn.get(name)! ? 'path' : 'audience';
          if (line !== undefined && line.state !== 'closed') Object.assign(line, { state: 'closed', reason });
        } else if (line === undefined || (line.reason === 'undone' && line.revision !== revision)) {
          const state = isDone(course) ? 'completed' : 'open';
          lines.push({ course, state, reason: null, revision });
        } else if (line.state === 'closed' && line.reason !== 'undone') {
          Object.assign(line, { state: isDone(course) ? 'completed' : 'open', reason: null, revision });
        }
      }
    }
  }

  complete(name: string, course: string): void {
    this.done.get(name)!.add(course);
    for (const line of this.lines.get(name)!)
      if (line.course === course && line.state === 'open') line.state = 'completed';
  }

  revise(steps: string[], openOnesToo: boolean): void {
    this.revisions.push(steps);
    this.evaluate();
    if (!openOnesToo) return;
    for (const lines of this.lines.values())
      if (lines.some(({ state }) => state === 'open'))
        for (const line of lines) if (line.state !== 'closed') line.revision = this.revisions.length;
    this.evaluate();
  }

  endAndUndo(): void {
    this.evaluate();
  }
}

async function play(db: Db, seed: number): Promise<string[]> {
  const clock = clockAt('2027-01-04T11:00:00.000Z');
  const tools = { db, clock };
  const random = randomFrom(seed);
  const model = new Reference();
  const told: string[] = [];
  const id = (name: string): string => idOf(`${name} ${seed}`);
  await givenRow(db, 'person', aPerson('Jana', { state: 'disabled', inactiveSinceOn: '2020-01-01' }));
  const versions = new Map<string, string>();
  for (const course of COURSES) versions.set(course, (await givenCourse(db, `${course} ${seed}`)).versionId);
  const courseId = (course: string): string => idOf(`course ${course} ${seed}`);
  for (const name of PEOPLE) {
    await givenRow(db, 'person', aPerson(`${name} ${seed}`));
    await givenRow(db, 'role', aRole(id(name), 'volunteer', null));
  }
  const content = (steps: readonly string[]) => ({
    texts: { de: null, en: { title: 'Plan', summary: '' } },
    steps: steps.map((course, at) => ({ courseId: courseId(course), offsetDays: at * 7 })),
  });
  const someCourses = (): string[] => {
    const chosen = COURSES.filter(() => random(2) === 0);
    return chosen.length === 0 ? ['A'] : chosen;
  };
  const audience = {
    all: [{ kind: 'kind' as const, values: ['volunteer' as const] }],
    none: [],
    include: [],
    exclude: [],
  };
  const first = someCourses();
  const { pathId } = await createPath(tools, jana, content(first));
  await publishPath(tools, jana, { pathId });
  const draft = { courseId: courseId(first[0]!), pathId, rule: anAssignmentRule({ audience }), startsOn: '2027-01-04' };
  const { assignmentId } = await createAssignment(tools, jana, { ...draft, start: true, token: null });
  model.revisions.push(first);
  model.evaluate();
  const job = enrolmentsJob(tools, () => {});
  const restart = () => job.run(TENANT, new AbortController().signal);

  for (let step = 0; step < STEPS; step += 1) {
    clock.set(`2027-01-${String(4 + step).padStart(2, '0')}T11:00:00.000Z`);
    const name = PEOPLE[random(PEOPLE.length)]!;
    switch (random(5)) {
      case 0: {
        const isIn = !model.isIn.get(name)!;
        told.push(`${name} ${isIn ? 'joins' : 'leaves'}`);
        model.isIn.set(name, isIn);
        await db.write(TENANT, async trx => {
          await trx
            .updateTable('role')
            .set({ untilOn: isIn ? null : '2027-01-04' })
            .where('tenantId', '=', TENANT)
            .where('personId', '=', id(name))
            .execute();
        });
        await enrolPeople(tools, TENANT, [id(name)], 'directory');
        model.evaluate();
        break;
      }
      case 1: {
        const course = COURSES[random(COURSES.length)]!;
        if (model.done.get(name)!.has(course)) break;
        told.push(`${name} completes ${course}`);
        const today = clock.today('Europe/Berlin');
        const row = aCompletion(
          { personId: id(name), courseId: courseId(course), versionId: versions.get(course)! },
          { completionId: idOf(`completion ${seed} ${step}`), completedOn: today },
        );
        await db.write(TENANT, async trx => {
          await trx
            .insertInto('completion')
            .values({ tenantId: TENANT, ...row })
            .execute();
          await satisfyEnrolments(trx, TENANT, { completion: row, at: clock.now(), today });
        });
        model.complete(name, course);
        break;
      }
      case 2:
      case 3: {
        if (![...model.isIn.values()].some(Boolean)) break;
        const steps = someCourses();
        const openOnesToo = random(2) === 0;
        const writes = random(3) === 0 ? random(5) : null;
        told.push(`goes over to ${steps.join('')}, ${openOnesToo ? 'open ones too' : 'new people'} (dies: ${writes})`);
        await savePath(tools, jana, { pathId, ...content(steps) });
        await publishPath(tools, jana, { pathId });
        const change = { ...draft, assignmentId, takesPath: true, openOnesToo };
        if (writes === null) await reviseAssignment(tools, jana, change);
        else {
          const dying = { ...tools, db: dyingAfter(db, writes) };
          const failed = await reviseAssignment(dying, jana, change).then(
            () => false,
            () => true,
          );
          await restart();
          const made = await db.read(TENANT, trx =>
            trx
              .selectFrom('assignment')
              .select('revision')
              .where('tenantId', '=', TENANT)
              .where('assignmentId', '=', assignmentId)
              .executeTakeFirstOrThrow(),
          );
          // Nothing was promised before the first transaction: then it is asked once more.
          if (failed && made.revision === model.revisions.length) await reviseAssignment(tools, jana, change);
        }
        model.revise(steps, openOnesToo);
        break;
      }
      default: {
        told.push('ends, and that is undone');
        const ended = await endAssignment(tools, jana, { assignmentId, reason: 'over' });
        await undoChangeSet(tools, jana, { changeSetId: ended.changeSetId ?? '' });
        model.endAndUndo();
      }
    }
    const rows = await enrolmentsOf(db, TENANT);
    for (const each of PEOPLE) {
      const shown = (line: Line): string => `${line.course} ${line.state} ${line.reason}`;
      const ours = rows
        .filter(row => row.personId === id(each))
        .map(row => {
          const course = COURSES.find(one => courseId(one) === row.courseId)!;
          return shown({ course, state: row.state as Line['state'], reason: row.closedReason, revision: row.revision });
        })
        .sort();
      const expected = model.lines.get(each)!.map(shown).sort();
      if (JSON.stringify(ours) !== JSON.stringify(expected))
        return [...told, each, `is ${ours.join(', ')}`, `not ${expected.join(', ')}`];
    }
    const { opened, closed } = await enrolPeople(tools, TENANT, 'all', 'directory');
    if (opened + closed > 0) return [...told, `asked again: ${opened} opened, ${closed} closed`];
  }
  const wrong = await unexplained(db);
  if (wrong.length > 0) return [...told, JSON.stringify(wrong)];
  return (await enrolmentsOf(db, OTHER_TENANT)).length > 0 ? [...told, 'the other organisation has enrolments'] : [];
}

describe('enrolments of a learning path', () => {
  it('equal audience × steps through random histories of people, completions and revisions', async () => {
    for (let seed = 1; seed <= HISTORIES; seed += 1) {
      const { db, drop } = await createDatabase();
      try {
        expect(await play(db, seed), `seed ${seed}`).toEqual([]);
      } finally {
        await db.close();
        await drop();
      }
    }
  }, 240_000);
});
