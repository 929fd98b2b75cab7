import { instantIn, type CalendarDate, type Instant } from '#api/calendar.ts';
import { clockFrom, type Clock } from '#api/platform/clock.ts';

export const ZONE = 'Europe/Berlin';

/** A clock that stands where it is put: the history is made by walking it through the past. */
export type WalkingClock = Clock & {
  readonly goTo: (at: Instant) => void;
  /** A minute of a day in the organisation's zone. */
  readonly goToDay: (day: CalendarDate, minuteOfDay: number) => void;
};

export function walkingClock(start: Instant): WalkingClock {
  let at = Date.parse(start);
  const goTo = (next: Instant): void => void (at = Date.parse(next));
  return { ...clockFrom(() => at), goTo, goToDay: (day, minuteOfDay) => goTo(instantIn(ZONE, day, minuteOfDay)) };
}
