import { describe, expect, it } from 'vitest';
import { courseStandings } from '#api/people/course-standing.ts';
import { comesThrough, unitAndAbove } from '#api/people/looked-after.ts';
import type { Enrolment } from '#api/progress/obligations.ts';

const anEnrolment = (more: Partial<Enrolment> = {}): Enrolment => ({
  assignmentId: 'a',
  courseId: 'first aid',
  cycle: 1,
  state: 'open',
  dueOn: '2028-03-10',
  completedOn: null,
  validUntilOn: null,
  nextCycleOn: null,
  pausedFromOn: null,
  pausedUntilOn: null,
  waivedFromOn: null,
  waivedUntilOn: null,
  ...more,
});
const TODAY = '2028-02-29';

describe('what comes through a role', () => {
  const volunteer = {
    kind: 'volunteer',
    unitIds: ['Cologne South', 'Cologne', 'Rhineland'],
    responsiblePersonId: 'jana',
  } as const;

  it.each([
    [[{ kind: 'kind', value: 'volunteer' }], true],
    [[{ kind: 'kind', value: 'staff' }], false],
    [[{ kind: 'unit', value: 'Cologne' }], true],
    [[{ kind: 'unit', value: 'Bonn' }], false],
    [
      [
        { kind: 'kind', value: 'volunteer' },
        { kind: 'unit', value: 'Bonn' },
      ],
      false,
    ],
    [
      [
        { kind: 'unit', value: 'Bonn' },
        { kind: 'unit', value: 'Rhineland' },
      ],
      true,
    ],
    [[{ kind: 'group', value: 'drivers' }], true],
    [[{ kind: 'everybody', value: '' }], true],
    [[{ kind: 'responsible', value: 'jana' }], true],
    [[{ kind: 'responsible', value: 'eva' }], false],
    [[{ kind: 'job-title', value: 'Medic' }], true],
    [[{ kind: 'person', value: 'x' }], true],
  ] as const)('%j: %s', (reasons, expected) => {
    expect(comesThrough(reasons, volunteer)).toBe(expected);
  });

  it('walks up the units and ends where they run in a circle', () => {
    const parents = new Map<string, string | null>([
      ['South', 'Cologne'],
      ['Cologne', null],
      ['x', 'y'],
      ['y', 'x'],
    ]);

    expect(unitAndAbove('South', parents)).toEqual(['South', 'Cologne']);
    expect(unitAndAbove('x', parents)).toEqual(['x', 'y']);
    expect(unitAndAbove(null, parents)).toEqual([]);
    expect(unitAndAbove('gone', parents)).toEqual(['gone']);
  });
});

describe('how somebody stands towards a course', () => {
  it('is one entry for several assignments: the most urgent state, the earliest day by which something is lacking', () => {
    const [only, ...others] = courseStandings(
      [
        anEnrolment({ dueOn: '2028-02-01', assignmentId: 'a' }),
        anEnrolment({ dueOn: '2028-06-01', assignmentId: 'b' }),
        anEnrolment({ dueOn: '2027-12-01', assignmentId: 'c', state: 'completed', completedOn: '2027-12-01' }),
      ],
      TODAY,
    );

    expect(others).toEqual([]);
    expect(only).toMatchObject({ state: 'overdue', dueOn: '2028-02-01' });
    expect(only?.reasons.map(({ assignmentId }) => assignmentId)).toEqual(['a', 'b']);
  });

  it('leaves out what is no longer required, by the latest cycle', () => {
    const enrolments = [
      anEnrolment({ state: 'completed', completedOn: '2027-01-01', validUntilOn: '2028-01-01' }),
      anEnrolment({ state: 'closed', cycle: 2 }),
    ];

    expect(courseStandings(enrolments, TODAY)).toEqual([]);
  });

  it('knows until when it is good and from when it can be renewed', () => {
    const done = anEnrolment({
      state: 'completed',
      completedOn: '2027-06-01',
      validUntilOn: '2028-06-01',
      nextCycleOn: '2028-05-01',
    });
    const renewing = anEnrolment({ cycle: 2, dueOn: '2028-06-01' });

    expect(courseStandings([done], TODAY)).toMatchObject([
      { state: 'completed', validUntilOn: '2028-06-01', renewFromOn: '2028-05-01' },
    ]);
    expect(courseStandings([done], '2028-05-02')).toMatchObject([{ state: 'completed' }]);
    expect(courseStandings([done, renewing], '2028-05-02')).toMatchObject([
      { state: 'renew', validUntilOn: '2028-06-01' },
    ]);
    expect(courseStandings([{ ...done, validUntilOn: null, nextCycleOn: null }], TODAY)).toMatchObject([
      { state: 'completed', validUntilOn: null, renewFromOn: null },
    ]);
  });

  it('keeps paused and waived beside what is to be done', () => {
    const paused = anEnrolment({ pausedFromOn: '2028-02-01', dueOn: '2028-01-01' });
    const open = anEnrolment({ assignmentId: 'b', dueOn: '2028-06-01' });

    expect(courseStandings([paused], TODAY)).toMatchObject([{ state: 'paused' }]);
    expect(courseStandings([paused, open], TODAY)).toMatchObject([{ state: 'open', dueOn: '2028-06-01' }]);
  });
});
