import { addDays, daysBetween, earlier, later, type CalendarDate } from '#api/calendar.ts';
import type { DueReckoning } from '#api/contract/assignments.ts';
import { notBefore } from './due-date.ts';
import type { Pause, Settled } from './enrol.ts';
import { movingDue, together, type Change } from './ledger.ts';
import { nextWorkingDay, type WorkingDays } from './working-days.ts';

/** Whoever is back from a pause has at least this long. */
export const BACK_DAYS = 14;
const LAST_DAY = '9999-12-31';

/** A pause that is meant for a person: their own, or that of a unit they belong to. `isUndone`: as if it had never been. */
export type HeldPause = Pause & Readonly<{ isUndone: boolean }>;

/** Pauses in order; those that overlap or follow without a gap are one: the person's own and their units' add up. */
export function merged(pauses: readonly HeldPause[]): readonly Pause[] {
  const one: Pause[] = [];
  for (const { fromOn, untilOn } of pauses.filter(each => !each.isUndone).toSorted(byBeginning)) {
    const last = one.at(-1);
    if (last === undefined || (last.untilOn !== null && addDays(last.untilOn, 1) < fromOn))
      one.push({ fromOn, untilOn });
    else one[one.length - 1] = { fromOn: last.fromOn, untilOn: lastDay(last.untilOn, untilOn) };
  }
  return one;
}

/** The pause that holds on a day. */
export function pauseOn(pauses: readonly HeldPause[], on: CalendarDate): Pause | null {
  return merged(pauses).find(pause => pause.fromOn <= on && !isOver(pause, on)) ?? null;
}

/**
 * What a pause asks of an enrolment, or no longer asks; null when it is so already. While it lasts the row carries its two
 * days; from its first day on the due day of an open one stands where it will be on return: the days that were left, at
 * least 14. Validity is never touched. A pause without a return day moves the due day when it ends.
 */
export function settlePause(
  enrolment: Settled,
  pauses: readonly HeldPause[],
  today: CalendarDate,
  off: WorkingDays,
): Change | null {
  const all = merged(pauses);
  // It came and went between two looks of the calendar: the days that were left are still owed.
  const missed = all.find(pause => isOver(pause, today) && pause.untilOn === enrolment.pausedUntilOn);
  const back = dueChange(enrolment, missed?.untilOn ? backAfter(enrolment, missed.untilOn, off) : null, today);
  const settled = { ...enrolment, ...back?.set };
  const pause = all.find(each => !isOver(each, today));
  if (pause !== undefined) return both(back, carry(settled, pause, today, off));
  return both(back, isPausedFrom(settled, today) ? stop(settled, pauses, today, off) : null);
}

function carry(enrolment: Settled, pause: Pause, today: CalendarDate, off: WorkingDays): Change | null {
  const held = isPausedOn(enrolment, today) ? enrolment.pausedFromOn : null;
  // Never after the fact: whoever joins a unit during its pause is away from the day that is known.
  const fromOn = held ?? later(pause.fromOn, today);
  const { untilOn } = pause;
  const carried: Settled = { ...enrolment, pausedFromOn: fromOn, pausedUntilOn: untilOn };
  const due =
    fromOn > today ? carried.dueCause : untilOn === null ? before(carried, fromOn) : backAfter(carried, untilOn, off);
  const isHeld = enrolment.pausedFromOn === fromOn && enrolment.pausedUntilOn === untilOn;
  const paused: Change = {
    set: { pausedFromOn: fromOn, pausedUntilOn: untilOn },
    entries: [{ what: 'paused', fromValue: fromOn, toValue: untilOn, appliesOn: fromOn }],
  };
  return both(isHeld ? null : paused, dueChange(carried, due, today));
}

/** Back sooner than said, out of the unit that is paused, or the pause was undone. */
function stop(enrolment: Settled, pauses: readonly HeldPause[], today: CalendarDate, off: WorkingDays): Change | null {
  const { pausedFromOn } = enrolment;
  if (pausedFromOn === null) return null;
  const wasNever = pausedFromOn >= today || pauses.some(({ isUndone }) => isUndone);
  const untilOn = wasNever ? null : addDays(today, -1);
  const due = wasNever
    ? broughtBack(awaited(enrolment), before(enrolment, pausedFromOn), pausedFromOn, today)
    : backAfter(enrolment, addDays(today, -1), off);
  const resumed: Change = {
    set: { pausedFromOn: wasNever ? null : pausedFromOn, pausedUntilOn: untilOn },
    entries: [{ what: 'resumed', fromValue: enrolment.pausedUntilOn, toValue: untilOn, appliesOn: today }],
  };
  return both(resumed, dueChange(enrolment, due, today));
}

/** The due day after a pause whose last day is known. */
function backAfter(enrolment: Settled, untilOn: CalendarDate, off: WorkingDays): DueReckoning {
  const { pausedFromOn, openedOn, waivedUntilOn } = enrolment;
  if (pausedFromOn === null) return enrolment.dueCause;
  const stood = before(enrolment, pausedFromOn);
  const backOn = addDays(untilOn, 1);
  const floor = addDays(backOn, BACK_DAYS);
  // A day that somebody named during the pause was meant as it is.
  const isNamedMeanwhile =
    (stood.rule === 'extended' || stood.rule === 'reopened') && (stood.startOn ?? '') >= pausedFromOn;
  if (isNamedMeanwhile) return notBefore(stood, floor, off);
  const waivedUntil = waivedUntilOn !== null && waivedUntilOn <= untilOn ? addDays(waivedUntilOn, 1) : pausedFromOn;
  const days = Math.max(0, daysBetween(later(later(pausedFromOn, openedOn), waivedUntil), stood.dueOn));
  const computedOn = addDays(backOn, days);
  const on = later(computedOn, floor);
  const dueOn = nextWorkingDay(on, off);
  const why = off(on);
  return {
    rule: 'after-pause',
    startOn: backOn,
    days,
    computedOn,
    floorOn: floor > computedOn ? floor : null,
    movedFrom: dueOn === on || why === null ? null : { on, ...why },
    dueOn,
    before: stood,
  };
}

/** The day without the pause that still lasts: what opens meanwhile is moved by it itself. */
export function dueBeforePause(enrolment: Settled, today: CalendarDate): DueReckoning {
  const { pausedFromOn, dueCause } = enrolment;
  return pausedFromOn !== null && isPausedOn(enrolment, today) ? before(enrolment, pausedFromOn) : dueCause;
}

/** What stood before the pause that began on a day moved it. */
function before({ dueCause }: Pick<Settled, 'dueCause'>, fromOn: CalendarDate): DueReckoning {
  const { before: stood, ...own } = dueCause;
  return dueCause.rule === 'after-pause' && stood !== undefined && (dueCause.startOn ?? '') > fromOn ? stood : own;
}

/** The day that stood before, as it was if nothing had begun by yesterday; later on nobody has less than 14 days. */
export function broughtBack(
  { dueOn }: Pick<Settled, 'dueOn'>,
  stood: DueReckoning,
  begunOn: CalendarDate,
  today: CalendarDate,
): DueReckoning {
  if (begunOn >= today) return stood;
  const least = later(stood.dueOn, earlier(dueOn, addDays(today, BACK_DAYS)));
  return least === stood.dueOn ? stood : { ...stood, floorOn: least, movedFrom: null, dueOn: least };
}

/** Without a return day no day has been reckoned yet: any may come. */
const awaited = ({ dueOn, pausedUntilOn }: Settled): Pick<Settled, 'dueOn'> => ({
  dueOn: pausedUntilOn === null ? LAST_DAY : dueOn,
});

/** Only an open enrolment has a due day to move; the reasons may change without the day. */
function dueChange(enrolment: Settled, due: DueReckoning | null, today: CalendarDate): Change | null {
  if (due === null || enrolment.state !== 'open') return null;
  if (due.dueOn !== enrolment.dueOn) return movingDue(enrolment, due, today);
  const isSame = due.rule === enrolment.dueCause.rule && due.startOn === enrolment.dueCause.startOn;
  return isSame ? null : { set: { dueCause: due }, entries: [] };
}

export function both(a: Change | null, b: Change | null): Change | null {
  return a === null ? b : b === null ? a : together(a, b);
}

const isOver = ({ untilOn }: Pause, today: CalendarDate): boolean => untilOn !== null && untilOn < today;

const isPausedFrom = ({ pausedFromOn, pausedUntilOn }: Settled, on: CalendarDate): boolean =>
  pausedFromOn !== null && (pausedUntilOn === null || pausedUntilOn >= on);

const isPausedOn = (enrolment: Settled, on: CalendarDate): boolean =>
  isPausedFrom(enrolment, on) && (enrolment.pausedFromOn ?? '') <= on;

const byBeginning = (a: Pause, b: Pause): number => (a.fromOn < b.fromOn ? -1 : Number(a.fromOn > b.fromOn));

const lastDay = (a: CalendarDate | null, b: CalendarDate | null): CalendarDate | null =>
  a === null || b === null ? null : later(a, b);
