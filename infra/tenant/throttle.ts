/**
 * Microsoft's published limits (graph/throttling-limits), per application and tenant. Time is the tenant's elapsed time, so a tenant
 * that runs faster refills faster.
 */
export interface Throttle {
  /** Takes `units` from the directory's bucket: 0 when there was room, else seconds to wait. */
  directory(units: number, write: boolean): Verdict;
  /** A window named by its key, e.g. 'feed.bulk': `perSecond` at once, 83 % of it sustained over half a minute. */
  rate(key: string, perSecond: number, sustained?: number): Verdict;
  /** At most `limit` in any `windowMs`. */
  window(key: string, limit: number, windowMs: number): Verdict;
  /** Requests under way at once; call the returned function when one ends. Null when there are too many. */
  concurrent(key: string, limit: number): (() => void) | null;
  /** How long a request to a mailbox takes, real ms: without it nothing would ever be under way at once. */
  readonly mailboxMs: number;
  /** Share of the directory's bucket in use, 0 to 1 and above. */
  used(): number;
}

export interface Verdict {
  /** Whole seconds for Retry-After; 0 when there is room. */
  readonly waitSeconds: number;
}

const free: Verdict = { waitSeconds: 0 };

/** Nothing is ever too much. */
export const unthrottled: Throttle = {
  directory: () => free,
  rate: () => free,
  window: () => free,
  concurrent: () => () => undefined,
  mailboxMs: 0,
  used: () => 0,
};

/** `people` decides the size of the directory's bucket: 3,500, 5,000 or 8,000 resource units in 10 seconds. */
export function publishedLimits(people: number, elapsedMs: () => number): Throttle {
  const capacity = people < 50 ? 3500 : people <= 500 ? 5000 : 8000;
  const spent = new Map<string, { at: number; units: number }[]>();
  const running = new Map<string, number>();

  const take = (key: string, units: number, limit: number, windowMs: number): Verdict => {
    const now = elapsedMs();
    const recent = spent.get(key) ?? [];
    while (recent.length > 0 && (recent[0]?.at ?? 0) <= now - windowMs) recent.shift();
    spent.set(key, recent);
    let over = recent.reduce((sum, one) => sum + one.units, 0) + units - limit;
    if (over > 0) {
      const frees = recent.find(one => (over -= one.units) <= 0) ?? recent.at(-1);
      return { waitSeconds: Math.max(1, Math.ceil(((frees?.at ?? now) + windowMs - now) / 1000)) };
    }
    recent.push({ at: now, units });
    return free;
  };
  return {
    directory(units, write) {
      if (write) {
        const verdict = take('directory writes', 1, 3000, 150_000);
        if (verdict.waitSeconds > 0) return verdict;
      }
      return take('directory', units, capacity, 10_000);
    },
    rate(key, perSecond, sustained = 0.83) {
      const long = peek(spent.get(`${key} sustained`), elapsedMs(), 30_000, perSecond * 30 * sustained);
      if (long.waitSeconds > 0) return long;
      const short = take(`${key} burst`, 1, perSecond, 1000);
      return short.waitSeconds > 0 ? short : take(`${key} sustained`, 1, perSecond * 30 * sustained, 30_000);
    },
    window: (key, limit, windowMs) => take(key, 1, limit, windowMs),
    concurrent(key, limit) {
      const now = running.get(key) ?? 0;
      if (now >= limit) return null;
      running.set(key, now + 1);
      return () => void running.set(key, (running.get(key) ?? 1) - 1);
    },
    mailboxMs: 40,
    used() {
      const now = elapsedMs();
      return (
        (spent.get('directory') ?? []).reduce((sum, one) => sum + (one.at > now - 10_000 ? one.units : 0), 0) / capacity
      );
    },
  };
}

/** Whether one more fits, without taking it. */
function peek(
  list: readonly { at: number; units: number }[] | undefined,
  now: number,
  windowMs: number,
  limit: number,
): Verdict {
  const recent = (list ?? []).filter(one => one.at > now - windowMs);
  if (recent.length + 1 <= limit) return free;
  const oldest = recent[recent.length - Math.floor(limit)] ?? recent[0];
  return { waitSeconds: Math.max(1, Math.ceil(((oldest?.at ?? now) + windowMs - now) / 1000)) };
}
