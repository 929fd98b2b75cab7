import { toInstant, type Instant } from '#api/calendar.ts';

/** How fast one budget may be used. Microsoft publishes burst values; about 83 % of them hold over time. */
export type Limit = Readonly<{
  perSecond: number;
  /** In any 24 hours; null = no quota. */
  perDay: number | null;
}>;

/** Calls that one budget has granted so far; all workers of a tenant share it. Instants are ISO texts. */
export type Pace = Readonly<{
  throttledUntil: Instant | null;
  nextFreeAt: Instant;
  usedOn: string;
  usedToday: number;
  /** Uses by hour ('2027-05-11T09'), of budgets with a quota. */
  recent: Readonly<Record<string, number>>;
}>;

/** Slots in order of time; fewer than asked for when the quota ends or somebody is throttled: then not before `waitUntil`. */
export type Granted = Readonly<{ pace: Pace; slots: readonly Instant[]; waitUntil: Instant | null }>;

const HOUR = 3_600_000;
/** A reservation this far ahead can only come from a clock that was set back. */
const LONGEST_AHEAD = 15 * 60_000;

const SUSTAINED = 0.83;
export const LIMITS = {
  'feed-bulk': { perSecond: 2 * SUSTAINED, perDay: null },
  'feed-single': { perSecond: 5 * SUSTAINED, perDay: null },
  install: { perSecond: 30 * SUSTAINED, perDay: null },
  mail: { perSecond: 0.5, perDay: 10_000 },
} as const satisfies Record<string, Limit>;

/** Hands out the next `want` moments of a budget, evenly spaced, each at least `now`. */
export function takeSlots(held: Pace | null, limit: Limit, want: number, now: Instant): Granted {
  const at = Date.parse(now);
  const pace = held ?? { throttledUntil: null, nextFreeAt: now, usedOn: now.slice(0, 10), usedToday: 0, recent: {} };
  if (pace.throttledUntil !== null && pace.throttledUntil > now)
    return { pace, slots: [], waitUntil: pace.throttledUntil };
  const ahead = Date.parse(pace.nextFreeAt);
  const from = ahead - at > LONGEST_AHEAD ? at : Math.max(at, ahead);
  const recent = limit.perDay === null ? {} : lastDay(pace.recent, at);
  const left = limit.perDay === null ? want : limit.perDay - Object.values(recent).reduce((sum, used) => sum + used, 0);
  const granted = Math.max(0, Math.min(want, left));
  const step = 1000 / limit.perSecond;
  const slots = Array.from({ length: granted }, (_, i) => toInstant(from + Math.ceil(i * step)));
  const usedOn = now.slice(0, 10);
  if (limit.perDay !== null && granted > 0) recent[hourOf(at)] = (recent[hourOf(at)] ?? 0) + granted;
  return {
    pace: {
      throttledUntil: null,
      nextFreeAt: granted === 0 ? pace.nextFreeAt : toInstant(from + Math.ceil(granted * step)),
      usedOn,
      usedToday: (pace.usedOn === usedOn ? pace.usedToday : 0) + granted,
      recent,
    },
    slots,
    waitUntil: granted < want ? toInstant(at + HOUR) : null,
  };
}

/** Everybody who uses the budget waits: until the later of what was asked now and before. */
export function throttle(held: Pace, until: Instant): Pace {
  return {
    ...held,
    throttledUntil: held.throttledUntil !== null && held.throttledUntil > until ? held.throttledUntil : until,
  };
}

/** Whole hours that can reach into the last 24: 25 of them, so that the quota holds at any minute. */
function lastDay(recent: Pace['recent'], at: number): Record<string, number> {
  const since = hourOf(at - 24 * HOUR);
  return Object.fromEntries(Object.entries(recent).filter(([hour]) => hour >= since && hour <= hourOf(at + HOUR)));
}

function hourOf(at: number): string {
  return toInstant(at).slice(0, 13);
}
