import { addDays, addMonths, type CalendarDate } from '#api/calendar.ts';
import type { Asked } from '#api/contract/requests.ts';

/** Reminders about a course wait this many days for an answer, all requests about the same obligation together. */
export const QUIET_DAYS = 7;
/** More time than this is another obligation. */
const MOST_MONTHS = 12;

/** What is wrong with a question, by field. `today` is the learner's; `dueOn` the earliest day of what is open. */
export function askFaults(
  asked: Asked,
  { today, dueOn }: Readonly<{ today: CalendarDate; dueOn: CalendarDate }>,
): { pointer: string; detail: string }[] {
  switch (asked.kind) {
    case 'done-already':
      return asked.completedOn > today
        ? [{ pointer: '/asked/completedOn', detail: 'This day lies in the future.' }]
        : [];
    case 'more-time':
      if (asked.untilOn <= today) return [{ pointer: '/asked/untilOn', detail: 'This day is over.' }];
      if (asked.untilOn <= dueOn)
        return [{ pointer: '/asked/untilOn', detail: `The course is due on ${dueOn} anyway.` }];
      return asked.untilOn > addMonths(today, MOST_MONTHS)
        ? [{ pointer: '/asked/untilOn', detail: 'At most twelve months from today.' }]
        : [];
    case 'not-for-me':
      return [];
  }
}

/** An earlier request about the same obligation, as far as it kept reminders quiet. */
export type Quiet = Readonly<{
  askedOn: CalendarDate;
  quietUntilOn: CalendarDate | null;
  endedOn: CalendarDate | null;
}>;

/**
 * The last day without reminders for a request asked today; null when the days were used up. Days on which an earlier
 * request kept them quiet count, so that asking again and again does not silence them for good.
 */
export function quietUntil(earlier: readonly Quiet[], today: CalendarDate): CalendarDate | null {
  const used = new Set<CalendarDate>();
  for (const { askedOn, quietUntilOn, endedOn } of earlier) {
    if (quietUntilOn === null) continue;
    const last = endedOn !== null && endedOn < quietUntilOn ? endedOn : quietUntilOn;
    for (let on = askedOn; on <= last && on < today; on = addDays(on, 1)) used.add(on);
  }
  const left = QUIET_DAYS - used.size;
  return left <= 0 ? null : addDays(today, left - 1);
}
