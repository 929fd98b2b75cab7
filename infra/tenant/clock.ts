/** The tenant's time. It may run faster than the wall, stand still, or be set; what is throttled and what expires follows it. */
export interface TenantClock {
  /** Now in the tenant. */
  now(): Date;
  /** Milliseconds that went by in the tenant since it started; never runs backwards. Limits refill by it. */
  readonly elapsedMs: () => number;
  set(at: Date): void;
  advance(ms: number): void;
}

/** `rate` is tenant seconds in one real second. A given `now` is asked each time (and may stand still); `set` and `advance` shift it. */
export function tenantClock(rate = 1, now?: () => Date): TenantClock {
  const started = performance.now();
  const startedAt = Date.now();
  let shiftMs = 0;
  let skippedMs = 0;
  const elapsedMs = () => (performance.now() - started) * rate + skippedMs;
  const base = () => (now ? now().getTime() : startedAt + (performance.now() - started) * rate);
  return {
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
