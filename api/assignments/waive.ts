import { addDays, addMonths, type CalendarDate } from '#api/calendar.ts';
import type { DueReckoning } from '#api/contract/assignments.ts';
import type { Settled } from './enrol.ts';
import { movingDue, together, type Change } from './ledger.ts';
import { broughtBack } from './pause.ts';
import { nextWorkingDay, type WorkingDays } from './working-days.ts';

/** A waiver of one course for one person. `isUndone`: as if it had never been. */
export type HeldWaiver = Readonly<{
  courseId: string;
  fromOn: CalendarDate;
  /** Last day. */
  untilOn: CalendarDate;
  isUndone: boolean;
}>;

const MONTHS = 12;

/** The last day of a waiver of which nothing else was said: 12 months, to the day before. */
export function waiverEnd(fromOn: CalendarDate): CalendarDate {
  return addDays(addMonths(fromOn, MONTHS), -1);
}

/** The waiver that holds on a day; of several the one that lasts longest. */
export function waiverOn(waivers: readonly HeldWaiver[], on: CalendarDate): HeldWaiver | null {
  const standing = waivers.filter(each => !each.isUndone && each.fromOn <= on && on <= each.untilOn);
  return standing.toSorted((a, b) => (a.untilOn < b.untilOn ? 1 : -1))[0] ?? null;
}

/**
 * What waivers of its course ask of an enrolment, or no longer ask; null when it is so already. Waived, its due day
 * stands where it will be when the waiver is over: at least the floor days after. Then it opens again by itself. What is
 * completed needs no waiver; its next cycle opens as waived.
 */
export function settleWaiver(
  enrolment: Settled,
  waivers: readonly HeldWaiver[],
  today: CalendarDate,
  { floorDays, off }: Readonly<{ floorDays: number; off: WorkingDays }>,
): Change | null {
  const { state, waivedFromOn, waivedUntilOn } = enrolment;
  const waiver = waiverOn(waivers, today);
  const isCarried = waivedFromOn !== null && waivedUntilOn !== null && waivedUntilOn >= today;
  if (waiver !== null && (state === 'open' || state === 'waived')) {
    const fromOn = isCarried ? waivedFromOn : today;
    const { untilOn } = waiver;
    if (state === 'waived' && waivedFromOn === fromOn && waivedUntilOn === untilOn) return null;
    const due = afterWaiver(before(enrolment, fromOn), untilOn, floorDays, off);
    const waived: Change = {
      set: { state: 'waived', waivedFromOn: fromOn, waivedUntilOn: untilOn },
      entries: [{ what: 'waived', fromValue: fromOn, toValue: untilOn, appliesOn: fromOn }],
    };
    return due.dueOn === enrolment.dueOn ? waived : together(movingDue(enrolment, due, today), waived);
  }
  if (waiver !== null || (state !== 'waived' && !(state === 'open' && isCarried))) return null;
  return end(enrolment, waivers, today, { floorDays, off });
}

function end(
  enrolment: Settled,
  waivers: readonly HeldWaiver[],
  today: CalendarDate,
  { floorDays, off }: Readonly<{ floorDays: number; off: WorkingDays }>,
): Change {
  const { waivedFromOn, waivedUntilOn } = enrolment;
  const fromOn = waivedFromOn ?? today;
  const wasNever = fromOn >= today || waivers.some(({ isUndone }) => isUndone);
  const yesterday = addDays(today, -1);
  const untilOn = wasNever ? null : waivedUntilOn !== null && waivedUntilOn < today ? waivedUntilOn : yesterday;
  const stood = before(enrolment, fromOn);
  const due = wasNever
    ? broughtBack(enrolment, stood, fromOn, today)
    : afterWaiver(stood, untilOn ?? yesterday, floorDays, off);
  const ended: Change = {
    set: { state: 'open', waivedFromOn: wasNever ? null : waivedFromOn, waivedUntilOn: untilOn },
    entries: [{ what: 'waiver-ended', fromValue: waivedUntilOn, toValue: untilOn, appliesOn: today }],
  };
  return due.dueOn !== enrolment.dueOn ? together(movingDue(enrolment, due, today), ended) : ended;
}

/** The due day once a waiver is over: as it was, but with at least the floor days. */
function afterWaiver(stood: DueReckoning, untilOn: CalendarDate, floorDays: number, off: WorkingDays): DueReckoning {
  const startOn = addDays(untilOn, 1);
  const computedOn = addDays(startOn, floorDays);
  if (stood.dueOn >= computedOn) return stood;
  const dueOn = nextWorkingDay(computedOn, off);
  const why = off(computedOn);
  return {
    rule: 'after-waiver',
    startOn,
    days: floorDays,
    computedOn,
    floorOn: null,
    movedFrom: dueOn === computedOn || why === null ? null : { on: computedOn, ...why },
    dueOn,
    before: stood,
  };
}

/** What stood before the waiver that began on a day moved it. */
function before({ dueCause }: Pick<Settled, 'dueCause'>, fromOn: CalendarDate): DueReckoning {
  const { before: stood, ...own } = dueCause;
  return dueCause.rule === 'after-waiver' && stood !== undefined && (dueCause.startOn ?? '') > fromOn ? stood : own;
}
