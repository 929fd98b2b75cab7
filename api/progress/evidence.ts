import { isCalendarDate, type CalendarDate } from '#api/calendar.ts';
import type { RecordEntry } from '#api/contract/training.ts';
import { sha256 } from '#api/courses/digest.ts';

/** What is wrong with the days of evidence from elsewhere, by field. `today` is the learner's. */
export function evidenceFaults(
  { completedOn, validUntilOn }: Readonly<{ completedOn: CalendarDate; validUntilOn: CalendarDate | null }>,
  today: CalendarDate,
): { pointer: string; detail: string }[] {
  const faults: { pointer: string; detail: string }[] = [];
  if (!isCalendarDate(completedOn)) faults.push({ pointer: '/completedOn', detail: 'There is no such day.' });
  else if (completedOn > today) faults.push({ pointer: '/completedOn', detail: 'This day lies in the future.' });
  if (validUntilOn !== null && !isCalendarDate(validUntilOn))
    faults.push({ pointer: '/validUntilOn', detail: 'There is no such day.' });
  else if (validUntilOn !== null && validUntilOn < completedOn)
    faults.push({ pointer: '/validUntilOn', detail: 'This lies before the day of completion.' });
  return faults;
}

/**
 * The id of a recorded completion, made from what it says: two people who record the same thing at once write the same
 * row. `withdrawnBefore` counts the withdrawn ones of that person, course and day.
 */
export function recordedId(
  personId: string,
  courseId: string,
  completedOn: CalendarDate,
  withdrawnBefore: number,
): string {
  const hex = sha256(['recorded', personId, courseId, completedOn, withdrawnBefore].join(' '));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** How a completion stands on a day. */
export function evidenceState(
  { validUntilOn, withdrawal }: Readonly<{ validUntilOn: CalendarDate | null; withdrawal: object | null }>,
  today: CalendarDate,
): RecordEntry['state'] {
  if (withdrawal !== null) return 'withdrawn';
  return validUntilOn !== null && validUntilOn < today ? 'expired' : 'valid';
}
