/** How often somebody may fail within a minute before they are told to wait. */
const MOST = 20;
const WINDOW_MS = 60_000;
/** Sources remembered at most; when there are more, the oldest are forgotten. */
const REMEMBERED = 10_000;

export type FailureLimit = Readonly<{
  /** Counts one failure; answers the seconds to wait when there were too many, else null. */
  fail: (source: string, nowMs: number) => number | null;
}>;

/** Counts failures by source in fixed windows of a minute. Successes are never held back. */
export function createFailureLimit(): FailureLimit {
  const windows = new Map<string, { since: number; failures: number }>();
  return {
    fail: (source, nowMs) => {
      const held = windows.get(source);
      const window = held !== undefined && nowMs - held.since < WINDOW_MS ? held : { since: nowMs, failures: 0 };
      window.failures += 1;
      windows.delete(source);
      windows.set(source, window);
      const [oldest] = windows.keys();
      if (windows.size > REMEMBERED && oldest !== undefined) windows.delete(oldest);
      return window.failures > MOST ? Math.ceil((window.since + WINDOW_MS - nowMs) / 1000) : null;
    },
  };
}
