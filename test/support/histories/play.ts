import { expect } from 'vitest';
import { enrolPeople, reopenWithdrawn, satisfyEnrolments } from '#api/assignments/actions.ts';
import { createAssignment, endAssignment } from '#api/assignments/assignment-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { undoChangeSet } from '#api/assignments/undo-actions.ts';
import { addDays } from '#api/calendar.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { OTHER_TENANT, TENANT } from '#test/support/database.ts';
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
import { anAdmin, enrolmentsOf, unexplained } from '#test/api/assignments/world.ts';
import { Reference, WINDOW, type Person } from './reference.ts';
import { randomFrom } from './random.ts';

const STEPS = 24;
const PEOPLE = ['Anna', 'Ben', 'Cem', 'Dora'];
/** Every day counts: no weekends, so that the model needs no calendar of working days. */
const everyDay = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '20:00' };
const jana = anAdmin('Jana');

/** One random history on an empty database. Answers what happened up to the first difference; nothing when all was equal. */
export async function play(db: Db, seed: number): Promise<string[]> {
  const clock = clockAt('2027-01-04T11:00:00.000Z');
  const tools = { db, clock };
  await givenWorld(db);
  const random = randomFrom(seed);
  const model = new Reference();
  const told: string[] = [];
  const job = enrolmentsJob(tools, () => {});
  const { courseId, versionId } = await givenCourse(db, `Course ${seed}`);
  const id = (name: string): string => idOf(`${name} ${seed}`);
  for (const name of PEOPLE) {
    const kind = random(2) === 0 ? 'staff' : 'volunteer';
    await givenRow(db, 'person', aPerson(`${name} ${seed}`, { country: 'FR' }));
    await givenRow(db, 'role', aRole(id(name), kind, null));
    model.people.set(name, { kind, state: 'active', since: null, in: true });
  }
  const setPerson = async (name: string, change: Partial<Person>): Promise<void> => {
    const person = Object.assign(model.people.get(name)!, change);
    await db.write(TENANT, async trx => {
      await trx
        .updateTable('person')
        .set({ state: person.state, inactiveSinceOn: person.since })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', id(name))
        .execute();
      await trx
        .updateTable('role')
        .set({ kind: person.kind, untilOn: person.in ? null : model.today })
        .where('tenantId', '=', TENANT)
        .where('personId', '=', id(name))
        .execute();
    });
    await enrolPeople(tools, TENANT, [id(name)], 'directory');
    model.evaluate([name]);
  };
  const assign = async (kind: 'staff' | 'volunteer', months: number | null): Promise<void> => {
    const audience = { all: [{ kind: 'kind' as const, values: [kind] }], none: [], include: [], exclude: [] };
    const recurrence =
      months === null ? { kind: 'none' as const } : { kind: 'months' as const, months, windowDays: WINDOW };
    if (![...model.people.values()].some(person => person.in && person.state === 'active' && person.kind === kind))
      return;
    const applied = await createAssignment(tools, jana, {
      courseId,
      rule: anAssignmentRule({ audience, recurrence }),
      startsOn: model.today,
      start: true,
      token: null,
    });
    model.assignments.push({
      name: applied.assignmentId,
      kind,
      months,
      running: true,
      changeSetId: applied.changeSetId ?? '',
      cycles: new Map(),
    });
    model.evaluate([...model.people.keys()], model.assignments.at(-1) ?? null);
  };

  for (let step = 0; step < STEPS; step += 1) {
    clock.set(`${model.today}T11:00:${String(step).padStart(2, '0')}.000Z`);
    const name = PEOPLE[random(PEOPLE.length)]!;
    const person = model.people.get(name)!;
    const running = model.assignments.filter(each => each.running);
    switch (random(10)) {
      case 0:
        if (model.assignments.length >= 3) break;
        told.push('assign');
        await assign(random(2) === 0 ? 'staff' : 'volunteer', [null, 6, 12][random(3)] ?? null);
        break;
      case 1:
        told.push(`${name} ${person.in ? 'leaves' : 'joins'}`);
        await setPerson(name, { in: !person.in });
        break;
      case 2:
        told.push(`${name} moves`);
        await setPerson(name, { kind: person.kind === 'staff' ? 'volunteer' : 'staff' });
        break;
      case 3: {
        const state = person.state === 'active' ? (['disabled', 'left'] as const)[random(2)]! : 'active';
        told.push(`${name} is ${state}`);
        await setPerson(name, { state, since: state === 'active' ? null : model.today });
        break;
      }
      case 4:
      case 5: {
        const completion = {
          id: idOf(`completion ${seed} ${step}`),
          person: name,
          on: model.today,
          withdrawn: false,
        };
        told.push(`${name} completes`);
        const row = aCompletion(
          { personId: id(name), courseId, versionId },
          { completionId: completion.id, completedOn: model.today },
        );
        await db.write(TENANT, async trx => {
          await trx
            .insertInto('completion')
            .values({ tenantId: TENANT, ...row })
            .execute();
          await satisfyEnrolments(trx, TENANT, { completion: row, at: clock.now(), today: model.today });
        });
        model.complete(completion);
        break;
      }
      case 6: {
        const open = model.completions.filter(({ withdrawn }) => !withdrawn);
        const completion = open[random(open.length)];
        if (completion === undefined) break;
        told.push(`${completion.person}'s completion of ${completion.on} is withdrawn`);
        await db.write(TENANT, async trx => {
          const at = clock.now();
          await trx
            .insertInto('withdrawal')
            .values({
              tenantId: TENANT,
              withdrawalId: idOf(`withdrawal ${completion.id}`),
              completionId: completion.id,
              personId: id(completion.person),
              reason: 'mistake',
              withdrawnOn: model.today,
              withdrawnAt: at,
              withdrawnBy: jana.personId,
            })
            .execute();
          await reopenWithdrawn(trx, TENANT, {
            completionId: completion.id,
            at,
            today: model.today,
            by: jana.personId,
          });
        });
        model.withdraw(completion);
        break;
      }
      case 7: {
        const assignment = running[random(running.length)];
        if (assignment === undefined) break;
        if (random(2) === 0) {
          told.push('undo the start');
          await undoChangeSet(tools, jana, { changeSetId: assignment.changeSetId }).then(
            () => model.undoStart(assignment),
            error => expect(error).toMatchObject({ problem: 'undo-too-late' }),
          );
        } else {
          told.push('end, and undo that');
          const ended = await endAssignment(tools, jana, { assignmentId: assignment.name, reason: 'over' });
          model.end(assignment);
          await undoChangeSet(tools, jana, { changeSetId: ended.changeSetId ?? '' });
          model.undoEnd(assignment);
        }
        break;
      }
      default: {
        const days = [1, 3, 20, 30, 31, 100][random(6)]!;
        model.today = addDays(model.today, days);
        told.push(`${days} days pass: ${model.today}`);
        clock.set(`${model.today}T11:00:${String(step).padStart(2, '0')}.000Z`);
        await job.run(TENANT, new AbortController().signal);
        model.evaluate();
      }
    }
    const differs = await difference(db, model, id);
    if (differs !== null) return [...told, JSON.stringify(differs)];
    // Asked again, nothing changes.
    if (step % 10 === 9)
      expect(await enrolPeople(tools, TENANT, PEOPLE.map(id), 'directory')).toEqual(
        (model.evaluate(), { opened: 0, closed: 0 }),
      );
  }
  expect(await unexplained(db)).toEqual([]);
  expect(await enrolmentsOf(db, OTHER_TENANT)).toEqual([]);
  return [];
}

async function difference(db: Db, model: Reference, id: (name: string) => string): Promise<unknown> {
  const all = await enrolmentsOf(db, TENANT);
  for (const assignment of model.assignments) {
    for (const name of PEOPLE) {
      const ours = all
        .filter(row => row.assignmentId === assignment.name && row.personId === id(name))
        .map(row => ({
          state: row.state,
          openedOn: row.openedOn,
          dueOn: row.dueOn,
          closedOn: row.closedOn,
          reason: row.closedReason,
          by: row.satisfiedBy,
          until: row.validUntilOn,
        }));
      const expected = model.cyclesOf(assignment, name);
      if (JSON.stringify(ours) !== JSON.stringify(expected))
        return { name, months: assignment.months, kind: assignment.kind, ours, expected };
    }
  }
  return null;
}

/** Jana, who assigns and of whom nothing is asked; every day a working day; a country without holidays of ours. */
async function givenWorld(db: Db): Promise<void> {
  await givenRow(db, 'person', aPerson('Jana', { state: 'disabled', inactiveSinceOn: '2020-01-01' }));
  const changed = { changedAt: '2027-01-01T00:00:00.000Z', changedBy: null };
  const hours = { staff: everyDay, volunteer: everyDay, external: everyDay };
  await givenRow(db, 'setting', { key: 'messages', value: JSON.stringify({ hours }), ...changed });
  const organisation = { timeZone: 'Europe/Berlin', country: 'FR', region: '', language: 'en' };
  await givenRow(db, 'setting', { key: 'organisation', value: JSON.stringify(organisation), ...changed });
}
