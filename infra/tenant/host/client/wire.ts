/** The wire of teams-js 2.58: requests with a number and a uuid, answers that echo both, events without. */

export interface Request {
  readonly id: number;
  readonly uuidAsString: string | undefined;
  readonly func: string;
  readonly args: readonly unknown[];
}

/** Newest version of teams-js this host speaks. */
export const SPEAKS = '2.58.0';

/** What this host can do; for everything else `isSupported()` is false in the tab. */
export const RUNTIME = JSON.stringify({
  apiVersion: 4,
  isLegacyTeams: false,
  hostVersionsInfo: {},
  supports: {
    app: { notifySuccessResponse: {} },
    pages: { appButton: {}, backStack: {}, config: {}, currentApp: {}, tabs: {} },
  },
});

export function readRequest(data: unknown): Request | null {
  if (typeof data !== 'object' || data === null) return null;
  const { id, uuidAsString, func, args } = data as Readonly<Record<string, unknown>>;
  if (typeof id !== 'number' || typeof func !== 'string') return null;
  return {
    id,
    func,
    uuidAsString: typeof uuidAsString === 'string' ? uuidAsString : undefined,
    args: Array.isArray(args) ? args : [],
  };
}

/** An answer (with the ids of its request) or an event (without). */
export function send(
  to: Window,
  origin: string,
  message: Readonly<{ id?: number; uuidAsString?: string | undefined; func?: string; args: readonly unknown[] }>,
): void {
  const { id, uuidAsString, func, args } = message;
  const times = { timestamp: Date.now(), monotonicTimestamp: performance.now() };
  to.postMessage(id === undefined ? { func, args } : { id, uuidAsString, args, ...times }, origin);
}
