/** The tenant's time. It may run faster than the wall, stand still, or be set; what is throttled and what expires follows it. */
export interface TenantClock {
  /** Now in the tenant. */
  now(): Date;
  /** Tenant seconds in one real second. */
  readonly rate: number;
  /** Milliseconds that went by in the tenant since it started; never runs backwards. Limits refill by it. */
  readonly elapsedMs: () => number;
  set(at: Date): void;
  advance(ms: number): void;
}

/**
 * `rate` is tenant seconds in one real second, from `zero` on (ms since 1970; now without it). A given `now` is asked each time (and may stand still); `set` and `advance` shift it.
 */
export function tenantClock(rate = 1, now?: () => Date, zero = Date.now()): TenantClock {
  // Counted from the zero point, which another process may share.
  const started = performance.now() - (Date.now() - zero);
  let shiftMs = 0;
  let skippedMs = 0;
  const elapsedMs = () => (performance.now() - started) * rate + skippedMs;
  const base = () => (now ? now().getTime() : zero + (performance.now() - started) * rate);
  return {
    rate,
    now: () => new Date(base() + shiftMs),
    elapsedMs,
    set(at) {
      const ahead = at.getTime() - (base() + shiftMs);
      shiftMs += ahead;
      skippedMs += Math.max(0, ahead);
    },
    advance(ms) {
      shiftMs += ms;
      skippedMs += Math.max(0, ms);
    },
  };
}
