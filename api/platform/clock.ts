import { setTimeout as sleep } from 'node:timers/promises';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import { dayIn, toInstant } from '#api/calendar.ts';

/** The one place that knows what time it is; tests, the sample history and simulations hand in another one. */
export type Clock = Readonly<{
  now: () => Instant;
  /** The calendar day it is now in an IANA time zone. */
  today: (timeZone: string) => CalendarDate;
  /** Lets so many milliseconds of this clock go by, or fewer when `signal` aborts; never rejects. */
  wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}>;

export const systemClock: Clock = clockFrom(() => Date.now());

/** `rate`: seconds of this clock in one real second. */
export function clockFrom(epochMilliseconds: () => number, rate = 1): Clock {
  const now = (): Instant => toInstant(epochMilliseconds());
  return {
    now,
    today: timeZone => dayIn(timeZone, now()),
    wait: (milliseconds, signal) => sleep(milliseconds / rate, undefined, signal ? { signal } : {}).catch(() => {}),
  };
}
