import type { CalendarDate } from '#api/calendar.ts';
import type { DueReckoning } from '#api/contract/assignments.ts';
import { askedSince } from './asked-again.ts';
import { dueByRule, dueInWindow, dueOnRenewal } from './due-date.ts';
import type { Demand, SatisfiedCycle } from './enrol.ts';
import { firstOpensOn, windowBegunBy, windowCountedFor } from './recurrence.ts';

/** Null while a first yearly window is still to come. */
export function firstDue({ rule, startsOn, joinedOn, off }: Demand, today: CalendarDate): DueReckoning | null {
  const { recurrence, floorDays } = rule;
  if (firstOpensOn(recurrence, startsOn, today) > today) return null;
  const opening = { openedOn: today, floorDays, off };
  return recurrence.kind === 'yearly'
    ? dueInWindow(windowBegunBy(recurrence, today), recurrence.joinerDays, opening)
    : dueByRule(rule.dueRule, joinedOn, opening);
}

/** Whether the person was in the audience already and only the first yearly window had to come. */
export function hasWaited({ rule: { recurrence }, startsOn, joinedOn }: Demand, today: CalendarDate): boolean {
  if (recurrence.kind !== 'yearly') return false;
  const { from } = windowBegunBy(recurrence, today);
  // Who is in it by a group or by name is there "since today", as far as anybody knows: then the day itself must do.
  return from > startsOn && (joinedOn.audience < from || (from === today && joinedOn.organisation < from));
}

/** Null while the cycle before still stands, or when nothing follows it. */
export function renewalDue(demand: Demand, previous: SatisfiedCycle, today: CalendarDate): DueReckoning | null {
  const { rule, joinedOn, off } = demand;
  const { recurrence, floorDays } = rule;
  if (previous.nextCycleOn === null || previous.nextCycleOn > today) return null;
  const opening = { openedOn: today, floorDays, off };
  if (askedSince(previous.satisfiedBy, demand.completions) !== null && previous.validUntilOn !== null)
    return dueOnRenewal({ ...previous, validUntilOn: previous.validUntilOn }, opening);
  if (recurrence.kind === 'none') return null;
  if (recurrence.kind === 'yearly') {
    const window = windowBegunBy(recurrence, today);
    if (windowCountedFor(recurrence, previous.completedOn).from >= window.from) return null;
    return dueInWindow(window, recurrence.joinerDays, opening);
  }
  return previous.validUntilOn === null
    ? dueByRule(rule.dueRule, joinedOn, opening)
    : dueOnRenewal({ ...previous, validUntilOn: previous.validUntilOn }, opening);
}
