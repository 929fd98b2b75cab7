type MessageDay = { on: string; count: number };

export type MessageWeeks = Readonly<{
  /** The first day on which something goes out. */
  first: MessageDay;
  /** The most in any week after the first one. */
  most: number;
  /** The last day on which something goes out. */
  until: string;
  /** Messages by week from the first day on. */
  columns: readonly number[];
}>;

const DAY_MS = 86_400_000;

/** Messages by day as one sentence and a small chart need them; null when none go out. */
export function messageWeeks(days: readonly MessageDay[]): MessageWeeks | null {
  const sending = days.filter(({ count }) => count > 0);
  const first = sending[0];
  const last = sending.at(-1);
  if (first === undefined || last === undefined) return null;
  const week = (on: string): number => Math.floor((Date.parse(on) - Date.parse(first.on)) / DAY_MS / 7);
  const columns = Array.from({ length: week(last.on) + 1 }, (_none, index) =>
    sending.filter(({ on }) => week(on) === index).reduce((sum, { count }) => sum + count, 0),
  );
  return { first, most: Math.max(0, ...columns.slice(1)), until: last.on, columns };
}
