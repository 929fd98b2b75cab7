import type { CalendarDate } from '#api/calendar.ts';
import { addDays, lastDayOfMonth } from '#api/calendar.ts';
import type { Recurrence } from '#api/contract/assignments.ts';

export type Yearly = Extract<Recurrence, { kind: 'yearly' }>;
/** One year's window, both days included. */
export type YearWindow = Readonly<{ from: CalendarDate; to: CalendarDate }>;

/** A completion that many days before a window counts for it. */
const COUNTS_BEFORE_DAYS = 90;

/** The window that begins in `year`. It ends in the next one when it crosses New Year; 29 February means the 28th in other years. */
export function windowOf({ from, to }: Yearly, year: number): YearWindow {
  return { from: dayOfYear(year, from), to: dayOfYear(to < from ? year + 1 : year, to) };
}

/** The latest window that has begun by `day` (it may be over). */
export function windowBegunBy(recurrence: Yearly, day: CalendarDate): YearWindow {
  const year = Number(day.slice(0, 4));
  const own = windowOf(recurrence, year);
  return own.from <= day ? own : windowOf(recurrence, year - 1);
}

export function windowAfter(recurrence: Yearly, window: YearWindow): YearWindow {
  return windowOf(recurrence, Number(window.from.slice(0, 4)) + 1);
}

/**
 * The window that a completion counts for: the one it lies in; between two windows the next one when it is at most 90
 * days away, else the one before (somebody who was late, or joined late).
 */
export function windowCountedFor(recurrence: Yearly, completedOn: CalendarDate): YearWindow {
  const begun = windowBegunBy(recurrence, completedOn);
  if (completedOn <= begun.to) return begun;
  const next = windowAfter(recurrence, begun);
  return completedOn >= addDays(next.from, -COUNTS_BEFORE_DAYS) ? next : begun;
}

/**
 * The day on which a first cycle opens for somebody who is in the audience: at once, except that a yearly window which
 * was over before the assignment began is nobody's business: then the next one.
 */
export function firstOpensOn(recurrence: Recurrence, startsOn: CalendarDate, today: CalendarDate): CalendarDate {
  const on = today > startsOn ? today : startsOn;
  if (recurrence.kind !== 'yearly') return on;
  const begun = windowBegunBy(recurrence, on);
  return begun.to >= startsOn ? on : windowAfter(recurrence, begun).from;
}

/** `months` after the month of `end`, on the anchor's day of the month: the 31st stays the 31st. */
export function endAfterMonths(end: CalendarDate, months: number, anchorOn: CalendarDate): CalendarDate {
  const month = Number(end.slice(0, 4)) * 12 + Number(end.slice(5, 7)) - 1 + months;
  return clamped(Math.floor(month / 12), (month % 12) + 1, Number(anchorOn.slice(8)));
}

function dayOfYear(year: number, monthDay: string): CalendarDate {
  return clamped(year, Number(monthDay.slice(0, 2)), Number(monthDay.slice(3)));
}

function clamped(year: number, month: number, day: number): CalendarDate {
  const first = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`;
  const last = lastDayOfMonth(first);
  const wanted = `${first.slice(0, 8)}${String(day).padStart(2, '0')}`;
  return wanted < last ? wanted : last;
}
