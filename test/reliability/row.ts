import type { DatabaseName } from '#test/support/own-database.ts';

/** What a campaign is told. */
export type Campaign = Readonly<{
  database: DatabaseName;
  serverUrl: string | null;
  rounds: number;
  seed: number;
  /** A copy of the program with a planted fault; the program itself without it. */
  root: string | undefined;
  note: (sentence: string) => void;
}>;

/** What came of it, each finding in a sentence. */
export type Result = Readonly<{
  /** Rounds that caught what the row is about. */
  hit: number;
  lost: readonly string[];
  doubled: readonly string[];
  /** Answers that nobody expected. */
  surprises: readonly string[];
}>;

/** One JSON line of `npm run reliability`. */
export type Line = Readonly<{
  row: string;
  database: string;
  rounds: number;
  hit: number;
  lost: number;
  doubled: number;
  ok: boolean;
}>;

/** At least a third of the rounds must have caught a message between "sending" and its outcome. */
export const HIT_SHARE = 1 / 3;

export function lineOf(row: string, { database, rounds }: Campaign, { hit, lost, doubled, surprises }: Result): Line {
  const ok = lost.length === 0 && doubled.length === 0 && surprises.length === 0 && hit >= rounds * HIT_SHARE;
  return { row, database, rounds, hit, lost: lost.length, doubled: doubled.length, ok };
}
