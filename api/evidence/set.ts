import { addDays, type CalendarDate, type Instant } from '#api/calendar.ts';
import type { ImportField } from '#api/contract/import.ts';
import type { DayOrder } from './read-day.ts';

export type Columns = Readonly<Partial<Record<ImportField, number>>>;

/** What a set is about. Each kind fills its own part. */
export type SetDetail = Readonly<{
  /** Recording: what all of it says. */
  courseId?: string;
  completedOn?: CalendarDate;
  /** Import: the file as it was read, and what its columns mean. */
  fileName?: string;
  format?: string;
  heads?: readonly string[];
  sample?: readonly (readonly string[])[];
  columns?: Columns;
  dayOrder?: DayOrder;
  /** The course that a text of the course column means; null = left out. */
  courses?: Readonly<Record<string, string | null>>;
  /** How many lines hold each text of the course column. */
  courseTexts?: readonly Readonly<{ text: string; rows: number }>[];
  /** Why it was undone, in the words of who did it. */
  reason?: string;
}>;

const UNDO_DAYS = 30;

/** The last day on which a set can be undone; null while there is nothing to undo, or no longer. */
export function undoUntil(
  { state, appliedAt }: Readonly<{ state: string; appliedAt: Instant | null }>,
  now: Instant,
): CalendarDate | null {
  if (state !== 'applied' || appliedAt === null) return null;
  const last = addDays(appliedAt.slice(0, 10), UNDO_DAYS);
  return now.slice(0, 10) <= last ? last : null;
}
