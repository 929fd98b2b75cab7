import { addDays, type CalendarDate } from '#api/calendar.ts';
import type { TrainingState } from '#api/contract/training.ts';
import { DUE_SOON_DAYS } from '#api/reports/measures.ts';

/**
 * What decides a learner's state in one enrolment: columns of the enrolment, and what the cycles before left.
 * A day named "until" is the last one that counts (reports/measures.ts says the same).
 */
export type Standing = Readonly<{
  state: 'open' | 'completed' | 'waived' | 'closed';
  dueOn: CalendarDate;
  /** Of a completed one: the last day it holds; null = without end. */
  validUntilOn: CalendarDate | null;
  /** Of a completed one: the day from which it may be renewed; null = no renewal. */
  nextCycleOn: CalendarDate | null;
  /** Of an open one: the last day the completion of an earlier cycle holds; null = there is none. */
  earlierValidUntilOn: CalendarDate | null;
  pausedFromOn: CalendarDate | null;
  /** Last day of the pause; null = the return is not known. */
  pausedUntilOn: CalendarDate | null;
  waivedFromOn: CalendarDate | null;
  /** Last day of the waiver; null = without end. */
  waivedUntilOn: CalendarDate | null;
}>;

/**
 * The one word for how it stands on a day, in the order in which the answers are asked: is anything demanded at all, is
 * it done, does an earlier completion still hold, has the day passed, has it expired, is the day near.
 * A renewal that is due is 'renew' while the earlier completion holds, however near its day: nobody is late with a
 * valid completion (DESIGN section 6).
 */
export function statusOf(standing: Standing, today: CalendarDate): TrainingState {
  const { state, dueOn, validUntilOn, nextCycleOn, earlierValidUntilOn } = standing;
  if (state === 'closed') return 'no-longer-required';
  if (within(standing.waivedFromOn, standing.waivedUntilOn, today)) return 'waived';
  if (state === 'completed') {
    if (validUntilOn !== null && today > validUntilOn) return 'expired';
    return nextCycleOn !== null && today >= nextCycleOn ? 'renew' : 'completed';
  }
  if (within(standing.pausedFromOn, standing.pausedUntilOn, today)) return 'paused';
  if (earlierValidUntilOn !== null && today <= earlierValidUntilOn) return 'renew';
  if (today > dueOn) return 'overdue';
  if (earlierValidUntilOn !== null) return 'expired';
  return addDays(today, DUE_SOON_DAYS) >= dueOn ? 'due-soon' : 'open';
}

function within(from: CalendarDate | null, until: CalendarDate | null, today: CalendarDate): boolean {
  return from !== null && from <= today && (until === null || today <= until);
}

const URGENCY: readonly TrainingState[] = [
  'overdue',
  'expired',
  'due-soon',
  'renew',
  'open',
  'paused',
  'waived',
  'completed',
  'no-longer-required',
];

/** The state of a course that several assignments demand: the most urgent one. */
export function mostUrgent(states: readonly TrainingState[]): TrainingState {
  return URGENCY.find(state => states.includes(state)) ?? 'no-longer-required';
}
