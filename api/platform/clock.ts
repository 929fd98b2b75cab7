import type { CalendarDate, Instant } from '#api/calendar.ts';
import { dayIn, toInstant } from '#api/calendar.ts';

/** The one place that knows what time it is; tests, the sample history and simulations hand in another one. */
export type Clock = Readonly<{
  now: () => Instant;
  /** The calendar day it is now in an IANA time zone. */
  today: (timeZone: string) => CalendarDate;
}>;

export const systemClock: Clock = clockFrom(() => Date.now());

export function clockFrom(epochMilliseconds: () => number): Clock {
  const now = (): Instant => toInstant(epochMilliseconds());
  return { now, today: timeZone => dayIn(timeZone, now()) };
}
