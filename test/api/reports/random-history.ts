import { addDays } from '#api/calendar.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { OTHER_TENANT } from '#test/support/database.ts';
import {
  aPerson,
  aRole,
  aUnit,
  anEnrolment,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';

/** Small, seeded: a failing history can be drawn again. */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const START = '2027-06-01';
export const dayAfter = (days: number): string => addDays(START, days);

export type History = Awaited<ReturnType<typeof givenRandomHistory>>;

/** Two years of everything that can happen to an enrolment, drawn from a seed, about 25 people in three units. */
export async function givenRandomHistory(db: Db, seed: number) {
  const draw = randomOf(seed);
  const maybe = (one: number, of: number): boolean => draw(of) < one;
  const anyDay = (from = 0): string => dayAfter(from + draw(400 - from));

  const units = ['Cologne', 'Bonn', 'Aachen'].map(name => aUnit(name));
  for (const unit of units) await givenRow(db, 'unit', unit);
  const people = Array.from({ length: 25 }, (_, i) =>
    aPerson(`Person ${i}`, maybe(1, 4) ? { state: 'disabled', inactiveSinceOn: anyDay() } : {}),
  );
  for (const person of people) await givenRow(db, 'person', person);
  const roles = people.flatMap(person =>
    units
      .filter(() => maybe(2, 5))
      .map(unit =>
        aRole(person.personId, 'staff', unit.unitId, { sinceOn: anyDay(), untilOn: maybe(1, 3) ? anyDay(200) : null }),
      ),
  );
  for (const role of roles) await givenRow(db, 'role', role);
  const courses = [await givenCourse(db, 'First aid'), await givenCourse(db, 'Fire safety')];
  const assignments = await Promise.all(
    [0, 0, 1, 1, 1].map(async (course, i) => {
      const endedOn = i === 3 ? dayAfter(250) : null;
      const courseId = courses[course]?.courseId ?? '';
      const assignmentId = await givenAssignment(db, {
        courseId,
        ownerPersonId: people[0]?.personId ?? '',
        assignmentId: idOf(`assignment ${i}`),
        state: endedOn === null ? 'running' : 'ended',
        endedOn,
      });
      return { assignmentId, courseId, endedOn };
    }),
  );
  const lines = people.flatMap(person =>
    assignments
      .filter(() => maybe(3, 5))
      .map(assignment => {
        const first = draw(200);
        const cycles = Array.from({ length: 1 + draw(3) }, (_, i) => {
          const opened = first + i * 90 + draw(20);
          const completed = opened - 20 + draw(140);
          return anEnrolment(
            { personId: person.personId, assignmentId: assignment.assignmentId, courseId: assignment.courseId },
            {
              cycle: i + 1,
              openedOn: dayAfter(opened),
              dueOn: dayAfter(opened + draw(60)),
              closedOn: maybe(1, 6) ? dayAfter(opened + draw(100)) : null,
              completedOn: maybe(3, 5) ? dayAfter(completed) : null,
              validUntilOn: maybe(4, 5) ? dayAfter(completed + 30 + draw(120)) : null,
              pausedFromOn: maybe(1, 8) ? dayAfter(opened + draw(50)) : null,
              pausedUntilOn: maybe(1, 2) ? dayAfter(opened + 50 + draw(50)) : null,
              waivedFromOn: maybe(1, 8) ? dayAfter(opened + draw(50)) : null,
              waivedUntilOn: maybe(1, 2) ? dayAfter(opened + 50 + draw(50)) : null,
            },
          );
        });
        return { person, assignment, cycles };
      }),
  );
  for (const { cycles } of lines) for (const cycle of cycles) await givenRow(db, 'enrolment', cycle);
  // In the other tenant everybody is overdue: were tenants mixed, every sum below would differ.
  await db.write(OTHER_TENANT, async trx => {
    await trx
      .updateTable('enrolment')
      .set({ dueOn: '2027-01-01', completedOn: null, closedOn: null, validUntilOn: null })
      .where('tenantId', '=', OTHER_TENANT)
      .execute();
  });
  return { units, people, roles, courses, assignments, lines };
}
