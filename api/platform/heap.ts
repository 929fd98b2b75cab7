import { setFlagsFromString } from 'node:v8';

/** Garbage that may stand beside what is in use before it is cleared away, in percent of that. */
const GROWING_PERCENT = 40;

/**
 * Node lets the heap grow with the machine's memory rather than with what is in use: an api that shares a small machine with
 * its database clears up sooner instead. No limit: whatever is really needed is still had.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
}
