import { addDays, later, type CalendarDate } from '#api/calendar.ts';
import { enrol, type Demand, type HeldEnrolment, type Learner, type Move } from './enrol.ts';
import { firstOpensOn } from './recurrence.ts';
import { validityOf, type Satisfaction } from './validity.ts';

export type Cycle = Readonly<{ opensOn: CalendarDate; dueOn: CalendarDate }>;
type Opening = Extract<Move, { kind: 'open' }>;

/** More steps than any sensible recurrence needs before three cycles are found. */
const MOST_STEPS = 40;

/**
 * The next cycles of one person if everything stays as it is and each is completed on its due day. Empty for somebody of
 * whom nothing will be asked; fewer than `count` when the recurrence ends.
 */
export function simulateCycles(learner: Learner, demand: Demand, today: CalendarDate, count: number): readonly Cycle[] {
  const cycles: Cycle[] = [];
  const held: HeldEnrolment[] = [];
  let day: CalendarDate = firstOpensOn(demand.rule.recurrence, demand.startsOn, today);
  for (let step = 0; step < MOST_STEPS && cycles.length < count; step += 1) {
    for (const move of enrol(learner, demand, held, day)) {
      if (move.kind !== 'open') continue;
      if (move.satisfied === null) cycles.push({ opensOn: day, dueOn: move.due.dueOn });
      held.push(asCompleted(move, demand, held.at(-1) ?? null, day));
    }
    const next = held.at(-1)?.nextCycleOn ?? null;
    if (next === null) break;
    day = later(next, addDays(day, 1));
  }
  return cycles.slice(0, count);
}

function asCompleted(
  { cycle, due, satisfied }: Opening,
  { rule, revision }: Demand,
  previous: HeldEnrolment | null,
  day: CalendarDate,
): HeldEnrolment {
  const done: Satisfaction = satisfied ?? {
    completionId: `simulated ${cycle}`,
    completedOn: due.dueOn,
    ...validityOf({ completedOn: due.dueOn, ownValidUntilOn: null }, rule.recurrence, previous),
  };
  const { completionId, ...rest } = done;
  return {
    enrolmentId: `simulated ${cycle}`,
    personId: '',
    assignmentId: '',
    courseId: '',
    cycle,
    revision,
    state: 'completed',
    openedOn: day,
    dueOn: due.dueOn,
    dueCause: due,
    closedOn: null,
    closedReason: null,
    satisfiedBy: completionId,
    pausedFromOn: null,
    pausedUntilOn: null,
    waivedFromOn: null,
    waivedUntilOn: null,
    ...rest,
  };
}
