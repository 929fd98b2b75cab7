import { addDays, addSeconds, dayIn, instantIn, weekday, type CalendarDate, type Instant } from '#api/calendar.ts';
import type { MessageSetting } from '#api/contract/settings.ts';

/** When messages may arrive: weekdays 1 Monday … 7 Sunday, local times 'HH:MM'. One for each kind of person. */
export type MessageHours = MessageSetting['hours']['staff'];
/** Public holidays where the person is; the region is already bound. */
export type IsHoliday = (day: CalendarDate) => boolean;
/** From when to when a message of that local day may go. */
export type SendWindow = Readonly<{ localDay: CalendarDate; notBeforeAt: Instant; notAfterAt: Instant }>;

/** A queue that began within the hours may drain this much longer; what is still waiting then is out of date. */
export const DRAIN_MINUTES = 60;
/** Longer than any run of holidays and days off; with no weekday allowed at all a day stays where it is. */
const SEARCH_DAYS = 31;

export function isMessageDay(hours: MessageHours, isHoliday: IsHoliday, day: CalendarDate): boolean {
  return hours.weekdays.includes(weekday(day)) && !isHoliday(day);
}

/** The day itself, else the last allowed one before it: for what must be said before the due day. */
export function messageDayBefore(hours: MessageHours, isHoliday: IsHoliday, day: CalendarDate): CalendarDate {
  return search(hours, isHoliday, day, -1);
}

/** The day itself, else the next allowed one: for what can wait. */
export function messageDayAfter(hours: MessageHours, isHoliday: IsHoliday, day: CalendarDate): CalendarDate {
  return search(hours, isHoliday, day, 1);
}

/**
 * The hours of a day as instants of a time zone. On the night of a clock change the wall clock decides: 09:00 is 09:00,
 * and a time that the change skips is the next valid one.
 */
export function hoursOn(timeZone: string, hours: MessageHours, day: CalendarDate): SendWindow {
  const opensAt = instantIn(timeZone, day, minutes(hours.from));
  const closesAt = instantIn(timeZone, day, minutes(hours.to));
  return { localDay: day, notBeforeAt: opensAt, notAfterAt: addSeconds(closesAt, DRAIN_MINUTES * 60) };
}

/** The first moment from `at` on at which a message may go, with the end of that day's hours. */
export function nextWindow(timeZone: string, hours: MessageHours, isHoliday: IsHoliday, at: Instant): SendWindow {
  const today = dayIn(timeZone, at);
  const onToday = hoursOn(timeZone, hours, today);
  if (isMessageDay(hours, isHoliday, today) && at < addSeconds(onToday.notAfterAt, -DRAIN_MINUTES * 60))
    return at > onToday.notBeforeAt ? { ...onToday, notBeforeAt: at } : onToday;
  return hoursOn(timeZone, hours, messageDayAfter(hours, isHoliday, addDays(today, 1)));
}

function search(hours: MessageHours, isHoliday: IsHoliday, from: CalendarDate, step: 1 | -1): CalendarDate {
  let day = from;
  for (let i = 0; i <= SEARCH_DAYS; i += 1) {
    if (isMessageDay(hours, isHoliday, day)) return day;
    day = addDays(day, step);
  }
  return from;
}

function minutes(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}
