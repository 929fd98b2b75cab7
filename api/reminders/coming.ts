import { addDays, type CalendarDate } from '#api/calendar.ts';
import type { ReminderPolicy } from '#api/contract/assignments.ts';
import { stepsUntil, type Days } from './plan.ts';

/** Open enrolments that have everything in common that a step depends on. */
export type Alike = Readonly<{ dueOn: CalendarDate; policy: ReminderPolicy; days: Days }>;

/** The days from `fromOn` to `toOn` on which enrolments like these have a step of their policy. */
export function stepDays(
  { dueOn, policy, days }: Alike,
  fromOn: CalendarDate,
  toOn: CalendarDate,
): readonly CalendarDate[] {
  // As if opened long ago: openings tell on their own day, and that day is no step to come.
  const steps = stepsUntil(
    {
      openedOn: addDays(dueOn, -1000),
      dueOn,
      openedBy: 'calendar',
      reopenedOn: null,
      policy: { ...policy, tellWhenAssigned: false },
    },
    days,
    toOn,
  );
  return [...new Set(steps.map(({ plannedOn }) => plannedOn).filter(on => on >= fromOn))];
}
