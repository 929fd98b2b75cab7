import { describe, expect, it } from 'vitest';
import { plansUnderWay, stepsOf } from '#api/progress/plans.ts';

type Enrolment = Parameters<typeof stepsOf>[0][number];
const TODAY = '2027-05-11';

function an(courseId: string, more: Partial<Enrolment> = {}): Enrolment {
  return {
    assignmentId: 'onboarding',
    courseId,
    cycle: 1,
    revision: 1,
    state: 'open',
    dueOn: '2027-06-01',
    completedOn: null,
    ...more,
  };
}

describe('a learning path as its learner sees it', () => {
  it('is shown while something of several courses is to do', () => {
    const done = { state: 'completed', completedOn: '2027-05-02' } as const;

    expect(plansUnderWay([an('welcome', done), an('safety', { revision: 2 })])).toEqual([
      { assignmentId: 'onboarding', revision: 2 },
    ]);
    expect(plansUnderWay([an('welcome', done), an('safety', done)])).toEqual([]);
    expect(plansUnderWay([an('welcome')])).toEqual([]);
    expect(plansUnderWay([an('welcome'), an('safety', { state: 'closed' })])).toEqual([]);
  });

  it('stands in the order of the path: what is done, late, next and after that', () => {
    const enrolments = [
      an('fire', { dueOn: '2027-07-01' }),
      an('safety', { dueOn: '2027-05-30' }),
      an('data', { dueOn: '2027-05-10' }),
      an('welcome', { state: 'completed', completedOn: '2027-05-02' }),
      an('another', { assignmentId: 'alone' }),
    ];

    const steps = stepsOf(enrolments, 'onboarding', ['welcome', 'safety', 'data', 'fire', 'dropped'], TODAY);

    expect(steps.map(({ courseId, state }) => `${courseId} ${state}`)).toEqual([
      'welcome done',
      'safety next',
      'data overdue',
      'fire open',
    ]);
  });

  it('shows the latest cycle of a course that is asked for again', () => {
    const earlier = an('welcome', { state: 'completed', completedOn: '2026-05-02' });

    const [step] = stepsOf([an('welcome', { cycle: 2 }), earlier], 'onboarding', ['welcome'], TODAY);

    expect(step).toMatchObject({ state: 'next', doneOn: null });
  });
});
