import { createHash } from 'node:crypto';

/** A number from 0 up to 1 that these words always give: the history is the same on every machine. */
export function chanceOf(...words: readonly (string | number)[]): number {
  return createHash('sha256').update(words.join('\n')).digest().readUIntBE(0, 6) / 2 ** 48;
}

export function pickOf<T>(list: readonly T[], ...words: readonly (string | number)[]): T {
  const picked = list[Math.floor(chanceOf(...words) * list.length)];
  if (picked === undefined) throw new Error('There is nothing to pick from.');
  return picked;
}
