import type { CalendarDate } from '#api/calendar.ts';
import type { TrainingState } from '#api/contract/training.ts';
import { standingOf, type Enrolment } from '#api/progress/obligations.ts';
import { mostUrgent, statusOf } from '#api/progress/status.ts';
import { NO_END } from '#api/reports/measures.ts';

/** How somebody stands towards a course that is demanded of them, done or not. */
export type CourseStanding<E extends Enrolment> = Readonly<{
  courseId: string;
  state: TrainingState;
  /** The earliest day by which something is to be done; where nothing is, the earliest day there was. */
  dueOn: CalendarDate;
  /** The day until which what they hold is good; null = nothing held, or without end. */
  validUntilOn: CalendarDate | null;
  renewFromOn: CalendarDate | null;
  /** Earliest day first; those to which something is lacking, or all when nothing is. */
  reasons: readonly E[];
}>;

const DONE: readonly TrainingState[] = ['completed', 'waived', 'paused'];

/**
 * One entry a course, from the latest cycle of every assignment that demands it; overdue first, then by day. What is no
 * longer required is left out.
 */
export function courseStandings<E extends Enrolment>(
  enrolments: readonly E[],
  today: CalendarDate,
): CourseStanding<E>[] {
  const latest = enrolments.filter(
    one => !enrolments.some(other => isSameLine(one, other) && other.cycle > one.cycle) && one.state !== 'closed',
  );
  return [...Map.groupBy(latest, ({ courseId }) => courseId)]
    .map(([courseId, all]): CourseStanding<E> => {
      const lines = all
        .map(enrolment => ({ enrolment, ...standing(enrolment, enrolments, today) }))
        .sort((a, b) => compare(a.enrolment.dueOn, b.enrolment.dueOn));
      const lacking = lines.filter(({ state }) => !DONE.includes(state));
      const counted = lacking.length > 0 ? lacking : lines;
      const ends = lines.flatMap(({ heldUntilOn }) => heldUntilOn ?? []).sort();
      const renewals = all
        .flatMap(({ state, nextCycleOn }) => (state === 'completed' ? (nextCycleOn ?? []) : []))
        .sort();
      const end = ends[0] ?? NO_END;
      return {
        courseId,
        state: mostUrgent(counted.map(({ state }) => state)),
        dueOn: counted[0]?.enrolment.dueOn ?? today,
        validUntilOn: end === NO_END ? null : end,
        renewFromOn: renewals[0] ?? null,
        reasons: counted.map(({ enrolment }) => enrolment),
      };
    })
    .sort((a, b) => Number(b.state === 'overdue') - Number(a.state === 'overdue') || compare(a.dueOn, b.dueOn));
}

function standing(enrolment: Enrolment, all: readonly Enrolment[], today: CalendarDate) {
  const known = standingOf(enrolment, all);
  const state = statusOf(known, today);
  const isCompleted = enrolment.state === 'completed';
  return {
    // A completed cycle whose next one has not opened yet asks for nothing.
    state: isCompleted && state === 'renew' ? ('completed' as const) : state,
    heldUntilOn: isCompleted ? (enrolment.validUntilOn ?? NO_END) : known.earlierValidUntilOn,
  };
}

const isSameLine = (one: Enrolment, other: Enrolment): boolean =>
  one.assignmentId === other.assignmentId && one.courseId === other.courseId;
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
