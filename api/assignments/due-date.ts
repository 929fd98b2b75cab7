import type { CalendarDate } from '#api/calendar.ts';
import { addDays } from '#api/calendar.ts';
import type { DueReckoning, DueRule } from '#api/contract/assignments.ts';
import { nextWorkingDay, type WorkingDays } from './working-days.ts';

/** The days from which due days of one person are counted. */
export type JoinedOn = Readonly<{ organisation: CalendarDate; audience: CalendarDate }>;

type Opening = Readonly<{ openedOn: CalendarDate; floorDays: number; off: WorkingDays }>;

/**
 * dueOn = max(rule, openedOn + floorDays). A day that was computed (by counting or by the floor) and is off for that
 * kind of person moves to the next working day; a day that was named stays, whatever day it is.
 */
export function dueByRule(rule: DueRule, joinedOn: JoinedOn, opening: Opening): DueReckoning {
  if (rule.kind === 'fixed')
    return reckon({ rule: 'fixed', startOn: null, days: null, computedOn: rule.on, named: true }, opening);
  const startOn = rule.kind === 'after-enrolment' ? opening.openedOn : joinedOn[rule.since];
  const computedOn = addDays(startOn, rule.days);
  return reckon({ rule: rule.kind, startOn, days: rule.days, computedOn, named: false }, opening);
}

/**
 * A renewal is due on the day the validity ends; it never moves. Only when the cycle opened later than planned (the
 * person was away) the floor gives the time that is always given.
 */
export function dueOnRenewal(
  previous: Readonly<{
    completedOn: CalendarDate | null;
    validUntilOn: CalendarDate;
    nextCycleOn: CalendarDate | null;
  }>,
  opening: Opening,
): DueReckoning {
  const inTime = previous.nextCycleOn !== null && opening.openedOn <= previous.nextCycleOn;
  return reckon(
    { rule: 'renewal', startOn: previous.completedOn, days: null, computedOn: previous.validUntilOn, named: true },
    inTime ? { ...opening, floorDays: 0 } : opening,
  );
}

/** A yearly window is due on its last day; who joins after its first day has at least `joinerDays` from joining. */
export function dueInWindow(
  window: Readonly<{ from: CalendarDate; to: CalendarDate }>,
  joinerDays: number,
  opening: Opening,
): DueReckoning {
  const joinedLate = opening.openedOn > window.from;
  const computedOn = addDays(opening.openedOn, joinerDays);
  if (joinedLate && computedOn > window.to)
    return reckon({ rule: 'yearly', startOn: opening.openedOn, days: joinerDays, computedOn, named: false }, opening);
  return reckon({ rule: 'yearly', startOn: window.from, days: null, computedOn: window.to, named: true }, opening);
}

/** What is asked again after a completion was taken back, or asked anew of open ones: at least `days` from today, never earlier than it was. */
export function dueAgain(dueOn: CalendarDate, today: CalendarDate, days: number, off: WorkingDays): DueReckoning {
  return reckon(
    { rule: 'reopened', startOn: today, days, computedOn: dueOn, named: true },
    { openedOn: today, floorDays: days, off },
  );
}

function reckon(
  { named, ...start }: Pick<DueReckoning, 'rule' | 'startOn' | 'days' | 'computedOn'> & { named: boolean },
  { openedOn, floorDays, off }: Opening,
): DueReckoning {
  const floor = addDays(openedOn, floorDays);
  const floorOn = floor > start.computedOn ? floor : null;
  const stood = floorOn ?? start.computedOn;
  if (named && floorOn === null) return { ...start, floorOn, movedFrom: null, dueOn: stood };
  const dueOn = nextWorkingDay(stood, off);
  const why = off(stood);
  return { ...start, floorOn, movedFrom: dueOn === stood || why === null ? null : { on: stood, ...why }, dueOn };
}

/** The same reckoning, but not before a day: nobody's due day moves nearer than that. */
export function notBefore(due: DueReckoning, day: CalendarDate, off: WorkingDays): DueReckoning {
  if (due.dueOn >= day) return due;
  const dueOn = nextWorkingDay(day, off);
  const why = off(day);
  return { ...due, floorOn: day, movedFrom: dueOn === day || why === null ? null : { on: day, ...why }, dueOn };
}
