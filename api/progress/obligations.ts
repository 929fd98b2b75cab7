import { type CalendarDate, later } from '#api/calendar.ts';
import type { TrainingState } from '#api/contract/training.ts';
import { NO_END } from '#api/reports/measures.ts';
import { mostUrgent, statusOf, type Standing } from './status.ts';

/** One enrolment of a person, as far as it decides what they must do. */
export type Enrolment = Omit<Standing, 'earlierValidUntilOn'> &
  Readonly<{ assignmentId: string; courseId: string; cycle: number; completedOn: CalendarDate | null }>;

/** What is demanded of a person for one course, whoever demands it. */
export type Obligation<E extends Enrolment> = Readonly<{
  courseId: string;
  state: TrainingState;
  /** The earliest day over all reasons. */
  dueOn: CalendarDate;
  /** Earliest first. */
  reasons: readonly E[];
}>;

/** Where something is to be done; a paused or waived course is not on the list. */
const TO_DO: readonly TrainingState[] = ['overdue', 'expired', 'due-soon', 'renew', 'open'];

/** One entry for each course with open enrolments: overdue first, then by day. */
export function obligationsOf<E extends Enrolment>(enrolments: readonly E[], today: CalendarDate): Obligation<E>[] {
  const open = enrolments.flatMap(enrolment => {
    const state = statusOf(standingOf(enrolment, enrolments), today);
    return enrolment.state !== 'completed' && TO_DO.includes(state) ? [{ enrolment, state }] : [];
  });
  const courseIds = [...new Set(open.map(({ enrolment }) => enrolment.courseId))];
  return courseIds
    .map(courseId => {
      const own = open
        .filter(({ enrolment }) => enrolment.courseId === courseId)
        .toSorted((a, b) => compare(a.enrolment.dueOn, b.enrolment.dueOn));
      return {
        courseId,
        state: mostUrgent(own.map(({ state }) => state)),
        dueOn: own[0]?.enrolment.dueOn ?? today,
        reasons: own.map(({ enrolment }) => enrolment),
      };
    })
    .sort((a, b) => Number(b.state === 'overdue') - Number(a.state === 'overdue') || compare(a.dueOn, b.dueOn));
}

/** The enrolment with what earlier cycles of the same assignment still hold. */
export function standingOf(enrolment: Enrolment, all: readonly Enrolment[]): Standing {
  const earlierEnds = all
    .filter(
      ({ assignmentId, courseId, cycle, completedOn }) =>
        assignmentId === enrolment.assignmentId &&
        courseId === enrolment.courseId &&
        cycle < enrolment.cycle &&
        completedOn !== null,
    )
    .map(({ validUntilOn }) => validUntilOn ?? NO_END);
  return {
    ...enrolment,
    earlierValidUntilOn: earlierEnds.length === 0 ? null : earlierEnds.reduce((a, b) => later(a, b)),
  };
}

/** The next obligation that is known and not open yet: the earliest next cycle after today. */
export function nextKnown(
  enrolments: readonly Enrolment[],
  today: CalendarDate,
): { courseId: string; opensOn: CalendarDate } | null {
  const coming = enrolments
    .flatMap(({ state, courseId, nextCycleOn }) =>
      state === 'completed' && nextCycleOn !== null && nextCycleOn > today ? [{ courseId, opensOn: nextCycleOn }] : [],
    )
    .sort((a, b) => compare(a.opensOn, b.opensOn));
  return coming[0] ?? null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
