import type { Ask } from '#infra/tenant/http.ts';
import { chance } from '#infra/tenant/org/random.ts';

/**
 * What can go wrong on demand.
 *
 * | kind              | the client sees                                   | the effect happens |
 * | ----------------- | ------------------------------------------------- | ------------------ |
 * | throttled         | 429 with Retry-After                              | no                 |
 * | throttled-bare    | 429 without Retry-After                           | no                 |
 * | unavailable       | 503 with Retry-After when `retryAfterSeconds` set | no                 |
 * | status            | the given status with Graph's error body          | no                 |
 * | timeout           | nothing, until it gives up                        | no                 |
 * | timeout-after     | nothing, until it gives up                        | yes                |
 * | reset             | connection reset                                  | no                 |
 * | reset-after       | connection reset                                  | yes                |
 * | error-after       | 500                                               | yes                |
 * | half-body         | the first half of the answer, then a reset        | yes                |
 * | slow              | the right answer after `delayMs`                  | yes                |
 *
 * At the endpoints of Entra the refusals take its shape; `code` is then an AADSTS number (50076: second factor needed, with claims).
 */
export const faultKinds = [
  'throttled', 'throttled-bare', 'unavailable', 'status', 'timeout', 'timeout-after', 'reset', 'reset-after', 'error-after', 'half-body', 'slow',
] as const; // prettier-ignore
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** An operation's name (`feed.bulk`), or a regular expression over `METHOD /path?query`. Every request when missing. */
  readonly operation?: string;
  /** How often at most; without it, until cleared. */
  readonly count?: number;
  /** Requests that pass unharmed first. */
  readonly after?: number;
  /** Share of the requests it meets, 0 to 1, drawn from `seed`. */
  readonly probability?: number;
  readonly seed?: number;
  /** For kind status. */
  readonly status?: number;
  readonly code?: string;
  readonly retryAfterSeconds?: number;
  /** For kind slow, real milliseconds. */
  readonly delayMs?: number;
}

export interface Faults {
  plant(fault: Fault): string;
  clear(id?: string): void;
  /** The fault that meets this request, if any; meeting counts. */
  meet(operation: string, ask: Ask): Fault | undefined;
  /** How often each planted fault struck. */
  struck(): Readonly<Record<string, number>>;
}

interface Planted {
  readonly id: string;
  readonly fault: Fault;
  readonly pattern: RegExp;
  readonly draw: () => number;
  seen: number;
  struck: number;
}

export function plantableFaults(): Faults {
  let planted: Planted[] = [];
  let planting = 0;
  return {
    plant(fault) {
      planting += 1;
      const pattern = new RegExp(fault.operation ?? '', 'i');
      planted.push({
        id: String(planting),
        fault,
        pattern,
        draw: chance(fault.seed ?? planting).next,
        seen: 0,
        struck: 0,
      });
      return String(planting);
    },
    clear(id) {
      planted = id === undefined ? [] : planted.filter(one => one.id !== id);
    },
    meet(operation, ask) {
      const line = `${ask.method} ${ask.url.pathname}${ask.url.search}`;
      for (const one of planted) {
        const { fault } = one;
        if (fault.operation !== undefined && fault.operation !== operation && !one.pattern.test(line)) continue;
        one.seen += 1;
        if (
          one.seen <= (fault.after ?? 0) ||
          one.struck >= (fault.count ?? Infinity) ||
          one.draw() >= (fault.probability ?? 1)
        )
          continue;
        one.struck += 1;
        return fault;
      }
      return undefined;
    },
    struck: () => Object.fromEntries(planted.map(one => [one.id, one.struck])),
  };
}
