import type { CalendarDate } from '#api/calendar.ts';
import type { PlanStep } from '#api/contract/training.ts';

type Enrolment = Readonly<{
  assignmentId: string;
  courseId: string;
  cycle: number;
  revision: number;
  state: 'open' | 'completed' | 'waived' | 'closed';
  dueOn: CalendarDate;
  completedOn: CalendarDate | null;
}>;

/** Assignments that demand several courses of the person, something of which is still to do; with the newest revision named. */
export function plansUnderWay(enrolments: readonly Enrolment[]): { assignmentId: string; revision: number }[] {
  const standing = Map.groupBy(
    enrolments.filter(({ state }) => state !== 'closed'),
    ({ assignmentId }) => assignmentId,
  );
  return [...standing].flatMap(([assignmentId, mine]) => {
    const several = new Set(mine.map(({ courseId }) => courseId)).size > 1;
    if (!several || !mine.some(({ state }) => state === 'open')) return [];
    return [{ assignmentId, revision: Math.max(...mine.map(({ revision }) => revision)) }];
  });
}

/** The courses of a plan in its order, each as its latest cycle stands; the first that is open is the next one. */
export function stepsOf(
  enrolments: readonly Enrolment[],
  assignmentId: string,
  courseIds: readonly string[],
  today: CalendarDate,
): (Pick<PlanStep, 'state' | 'dueOn' | 'doneOn'> & Readonly<{ courseId: string }>)[] {
  const steps = courseIds.flatMap(courseId => {
    const latest = enrolments
      .filter(each => each.assignmentId === assignmentId && each.courseId === courseId && each.state !== 'closed')
      .reduce<Enrolment | null>((a, b) => (a === null || b.cycle > a.cycle ? b : a), null);
    return latest === null ? [] : [latest];
  });
  const next = steps.findIndex(({ state, dueOn }) => state === 'open' && dueOn >= today);
  return steps.map(({ courseId, state, dueOn, completedOn }, at) => ({
    courseId,
    dueOn,
    doneOn: state === 'completed' ? completedOn : null,
    state:
      state === 'completed'
        ? 'done'
        : state !== 'open'
          ? 'waived'
          : dueOn < today
            ? 'overdue'
            : at === next
              ? 'next'
              : 'open',
  }));
}
