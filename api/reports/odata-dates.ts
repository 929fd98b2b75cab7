import { addDays, weekday, type CalendarDate } from '#api/calendar.ts';
import { holds, type Condition } from './odata-filter.ts';
import type { Order } from './odata-query.ts';

export type DateRow = Readonly<Record<string, string | number>>;

/** The calendar has changed at no time. */
const NEVER_CHANGED = '2000-01-01T00:00:00.000Z';

/** A row for every day of the years from `first`'s to `last`'s. Weekday 1 is Monday; weeks are ISO 8601. */
export function dateRows(first: CalendarDate, last: CalendarDate): readonly DateRow[] {
  const rows: DateRow[] = [];
  const end = `${last.slice(0, 4)}-12-31`;
  for (let day = `${first.slice(0, 4)}-01-01`; day <= end; day = addDays(day, 1)) {
    const month = Number(day.slice(5, 7));
    const { weekYear, week } = isoWeek(day);
    rows.push({
      Date: day,
      Year: Number(day.slice(0, 4)),
      Quarter: Math.ceil(month / 3),
      Month: month,
      Day: Number(day.slice(8, 10)),
      Weekday: weekday(day),
      WeekYear: weekYear,
      Week: week,
      ModifiedAt: NEVER_CHANGED,
    });
  }
  return rows;
}

/** A week belongs to the year in which its Thursday lies. */
export function isoWeek(day: CalendarDate): { weekYear: number; week: number } {
  const thursday = Temporal.PlainDate.from(addDays(day, 4 - weekday(day)));
  return { weekYear: thursday.year, week: Math.ceil(thursday.dayOfYear / 7) };
}

/** What the database does for the other sets: the rows that hold, in order, behind a place. */
export function pageOfDates(
  rows: readonly DateRow[],
  asked: Readonly<{
    condition: Condition | null;
    order: readonly Order[];
    after: readonly string[] | null;
    limit: number;
  }>,
): DateRow[] {
  const { condition, order, after } = asked;
  const compare = (a: readonly (string | number)[], b: readonly (string | number)[]): number => {
    for (const [i, { descending }] of order.entries()) {
      const [x, y] = [a[i] ?? '', b[i] ?? ''];
      if (x !== y) return x < y === descending ? 1 : -1;
    }
    return 0;
  };
  const place = (row: DateRow): (string | number)[] => order.map(({ column }) => row[column.name] ?? '');
  return rows
    .filter(row => (condition === null || holds(condition, row)) && (after === null || compare(place(row), after) > 0))
    .sort((a, b) => compare(place(a), place(b)))
    .slice(0, asked.limit);
}
