/** Pure date arithmetic. A day is an ISO text 'YYYY-MM-DD', an instant 'YYYY-MM-DDTHH:mm:ss.sssZ'; both sort as text. */
export type CalendarDate = string;
export type Instant = string;

const dayOf = (day: CalendarDate): Temporal.PlainDate => Temporal.PlainDate.from(day);

/** Whoever goes through thousands of people asks for the same few sums again and again. */
const sums = new Map<string, CalendarDate>();
const MOST_SUMS = 10_000;

export function addDays(day: CalendarDate, days: number): CalendarDate {
  const key = `${day} ${days}`;
  const known = sums.get(key);
  if (known !== undefined) return known;
  const sum = dayOf(day).add({ days }).toString();
  if (sums.size >= MOST_SUMS) sums.clear();
  sums.set(key, sum);
  return sum;
}

/** The same day of a later month, or that month's last day: 31 January + 1 month = 28 (29) February. */
export function addMonths(day: CalendarDate, months: number): CalendarDate {
  return dayOf(day).add({ months }, { overflow: 'constrain' }).toString();
}

/** Days from `from` to `to`: negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayOf(from).until(dayOf(to), { largestUnit: 'days' }).days;
}

/** 1 is Monday, 7 is Sunday. */
export function weekday(day: CalendarDate): number {
  return dayOf(day).dayOfWeek;
}

export function lastDayOfMonth(day: CalendarDate): CalendarDate {
  const on = dayOf(day);
  return on.with({ day: on.daysInMonth }).toString();
}

export const later = (a: CalendarDate, b: CalendarDate): CalendarDate => (a >= b ? a : b);
export const earlier = (a: CalendarDate, b: CalendarDate): CalendarDate => (a <= b ? a : b);

/** The calendar day of an instant in an IANA time zone ('Europe/Berlin'). Throws RangeError on an unknown zone. */
export function dayIn(timeZone: string, at: Instant): CalendarDate {
  return Temporal.Instant.from(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** The instant of a local wall-clock time; in a daylight-saving gap the later valid time, in an overlap the earlier. */
export function instantIn(timeZone: string, day: CalendarDate, minuteOfDay: number): Instant {
  const time = Temporal.PlainTime.from({ hour: Math.floor(minuteOfDay / 60), minute: minuteOfDay % 60 });
  return toInstant(dayOf(day).toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds);
}

/** The last instant of a day in an IANA time zone. */
export function endOfDay(timeZone: string, day: CalendarDate): Instant {
  return toInstant(dayOf(day).add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds - 1);
}

/** Milliseconds since 1970 as the one spelling of instants that sorts as text. */
export function toInstant(epochMilliseconds: number): Instant {
  return new Date(epochMilliseconds).toISOString();
}

export function addSeconds(at: Instant, seconds: number): Instant {
  return toInstant(Date.parse(at) + seconds * 1000);
}

/** True for a real calendar day in the one spelling we keep ('2028-02-30' is none). */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}
