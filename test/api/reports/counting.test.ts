import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Figures } from '#api/contract/assignments.ts';
import { figuresBy } from '#api/reports/actions.ts';
import { counting, countFigures } from '#api/reports/counting-store.ts';
import { lineOnDay, sumUp, unitOnDay, type UnitOnDay } from '#api/reports/measures.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { dayAfter, givenRandomHistory } from './random-history.ts';

describe('counting in SQL', async () => {
  const db = await openDatabase();
  const { units, people, roles, courses, assignments, lines } = await givenRandomHistory(db, 42);
  const days = [0, 1, 45, 99, 160, 231, 250, 310, 399, 700].map(dayAfter);

  const unitOf = (found: readonly ReturnType<typeof lineOnDay>[], on: string): readonly UnitOnDay[] => {
    const unit = unitOnDay(
      found.flatMap(line => line ?? []),
      on,
    );
    return unit === null ? [] : [unit];
  };

  /** The same count by the pure rule, group by group. */
  function byRule(on: string, keysOf: (line: (typeof lines)[number]) => readonly string[], once: boolean) {
    const groups = new Map<string, Map<string, ReturnType<typeof lineOnDay>[]>>();
    for (const line of lines) {
      const counted = lineOnDay(
        { cycles: line.cycles, endedOn: line.assignment.endedOn, inactiveSinceOn: line.person.inactiveSinceOn },
        on,
      );
      if (counted === null) continue;
      const unit = `${line.person.personId} ${line.assignment.courseId} ${once ? '' : line.assignment.assignmentId}`;
      for (const key of keysOf(line)) {
        if (!groups.has(key)) groups.set(key, new Map());
        groups.get(key)?.set(unit, [...(groups.get(key)?.get(unit) ?? []), counted]);
      }
    }
    const figures = [...groups].map(([key, found]): [string, Figures] => [
      key,
      sumUp([...found.values()].flatMap(of => unitOf(of, on))),
    ]);
    return Object.fromEntries(figures);
  }
  const unitsOn = (on: string, personId: string): readonly string[] => {
    const held = roles
      .filter(role => role.personId === personId && role.sinceOn <= on && (role.untilOn === null || role.untilOn >= on))
      .map(role => role.unitId ?? '');
    return held.length === 0 ? [''] : held;
  };

  it('agrees with the rule on random histories, by everything it can be asked by', async () => {
    const counts = await db.read(TENANT, async trx => ({
      all: await countFigures(trx, TENANT, days, 'all'),
      assignment: await countFigures(trx, TENANT, days, 'assignment'),
      course: await countFigures(trx, TENANT, days, 'course'),
      unit: await countFigures(trx, TENANT, days, 'unit'),
    }));

    for (const on of days) {
      const found = (by: keyof typeof counts) => Object.fromEntries(counts[by].get(on) ?? []);
      expect(found('all'), on).toEqual(byRule(on, () => ['all'], true));
      expect(found('assignment'), on).toEqual(byRule(on, line => [line.assignment.assignmentId], false));
      expect(found('course'), on).toEqual(byRule(on, line => [line.assignment.courseId], true));
      expect(found('unit'), on).toEqual(byRule(on, line => unitsOn(on, line.person.personId), true));
    }
    // The history is rich enough: every measure was above zero on some day.
    const seen = new Set(
      [...counts.all.values()]
        .flatMap(found => Object.entries(found.get('all') ?? {}).filter(([, n]) => n > 0))
        .map(([name]) => name),
    );
    expect(seen.size).toBe(7);
  });

  it('knows the days of every single learner and course as the rule does', async () => {
    const on = dayAfter(231);
    const { rows } = await db.read(TENANT, trx =>
      sql<{ personId: string; courseId: string; validTo: string | null; onTime: number | null; expiring: number }>`
        with ${counting(TENANT, [on])} select "personId", "courseId", "dueOn", "validTo", "onTime", "expiring" from counted
        where "obliged" + "waived" + "paused" > 0
        order by 1, 2`.execute(trx),
    );

    const expected = people
      .flatMap(({ personId }) =>
        courses.flatMap(({ courseId }) =>
          unitOf(
            lines
              .filter(line => line.person.personId === personId && line.assignment.courseId === courseId)
              .map(({ cycles, assignment: { endedOn }, person: { inactiveSinceOn } }) =>
                lineOnDay({ cycles, endedOn, inactiveSinceOn }, on),
              ),
            on,
          ).map(({ dueOn, validTo, onTime, expiring }) => ({
            personId,
            courseId,
            dueOn,
            validTo,
            onTime: onTime === null ? null : Number(onTime),
            expiring: Number(expiring),
          })),
        ),
      )
      .sort((a, b) => (a.personId + a.courseId < b.personId + b.courseId ? -1 : 1));
    expect(rows).toEqual(expected);
    expect(new Set(rows.map(row => row.onTime))).toEqual(new Set([null, 0, 1]));
    expect(new Set(rows.map(row => row.expiring))).toEqual(new Set([0, 1]));
  });

  it('narrows to a course, an assignment, a unit or some people', async () => {
    const on = dayAfter(231);
    const [anna, ben] = people;
    const assignment = assignments[1];
    const unit = units[0];
    if (!anna || !ben || !assignment || !unit) throw new Error('the history is too small');

    const found = await db.read(TENANT, async trx => ({
      people: await figuresBy(trx, TENANT, on, 'course', { personIds: [anna.personId, ben.personId] }),
      assignment: await figuresBy(trx, TENANT, on, 'all', { assignmentId: assignment.assignmentId }),
      course: await figuresBy(trx, TENANT, on, 'all', { courseId: assignment.courseId }),
      unit: await figuresBy(trx, TENANT, on, 'all', { unitId: unit.unitId }),
      nobody: await figuresBy(trx, TENANT, on, 'all', { personIds: [] }),
    }));

    const only = (is: (line: (typeof lines)[number]) => boolean, key: (line: (typeof lines)[number]) => string) =>
      byRule(on, line => (is(line) ? [key(line)] : []), true);
    expect(Object.fromEntries(found.people)).toEqual(
      only(
        ({ person }) => person === anna || person === ben,
        line => line.assignment.courseId,
      ),
    );
    expect(Object.fromEntries(found.assignment)).toEqual(
      only(
        line => line.assignment === assignment,
        () => 'all',
      ),
    );
    expect(Object.fromEntries(found.course)).toEqual(
      only(
        line => line.assignment.courseId === assignment.courseId,
        () => 'all',
      ),
    );
    expect(Object.fromEntries(found.unit)).toEqual(
      only(
        line => unitsOn(on, line.person.personId).includes(unit.unitId),
        () => 'all',
      ),
    );
    expect(found.nobody.size).toBe(0);
  });
});
