import { createHash } from 'node:crypto';

/** A repeatable source of chance: the same seed gives the same organisation on every machine. */
export interface Chance {
  /** At least 0, below 1. */
  readonly next: () => number;
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  /** True in `share` of the cases, 0 to 1. */
  hit(share: number): boolean;
}

/** Mulberry32: 32 bits of state, good enough to scatter names. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    hit: share => next() < share,
    pick(from) {
      const found = from[below(from.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
  };
}

/** A uuid that follows from its name alone (version 5 layout). */
export function uuidOf(name: string): string {
  const hex = createHash('sha1').update(name).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16).padStart(2, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}
