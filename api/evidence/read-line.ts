import type { CalendarDate } from '#api/calendar.ts';
import type { RowReason } from '#api/contract/evidence.ts';
import type { ImportField } from '#api/contract/import.ts';
import type { Said } from './match-person.ts';
import { readDay, type DayOrder } from './read-day.ts';
import type { Columns } from './set.ts';

/** What a line says of its completion, or why that cannot be read. */
export type Told = Readonly<{
  courseId: string | null;
  completedOn: CalendarDate | null;
  validUntilOn: CalendarDate | null;
  issuer: string | null;
  place: string | null;
  externalNumber: string | null;
  fault: RowReason | null;
}>;

/** The text of a line in the column that means this; empty when there is none. */
export function textOf(cells: readonly string[], columns: Columns, field: ImportField): string {
  const at = columns[field];
  return at === undefined ? '' : (cells[at] ?? '');
}

export function saidOf(cells: readonly string[], columns: Columns): Said {
  const text = (field: ImportField): string => textOf(cells, columns, field);
  return {
    employeeId: text('employeeId'),
    mail: text('mail'),
    name: text('name') === '' ? `${text('givenName')} ${text('surname')}`.trim() : text('name'),
    unit: text('unit'),
  };
}

/** `today` is the learner's day, or the organisation's as long as nobody is known. */
export function toldOf(
  cells: readonly string[],
  columns: Columns,
  {
    dayOrder,
    courseOf,
    today,
  }: Readonly<{
    dayOrder: DayOrder;
    courseOf: (text: string) => string | null;
    today: CalendarDate;
  }>,
): Told {
  const text = (field: ImportField): string => textOf(cells, columns, field);
  const filled = (field: ImportField, most: number): string | null => text(field).slice(0, most) || null;
  const courseId = courseOf(text('course'));
  const completedOn = readDay(text('completedOn'), dayOrder);
  const validUntilOn = readDay(text('validUntilOn'), dayOrder);
  const fault = (): RowReason | null => {
    if (courseId === null)
      return columns.course !== undefined && text('course') === '' ? 'course-missing' : 'course-unknown';
    if (text('completedOn') === '') return 'day-missing';
    if (completedOn === null) return 'day-unreadable';
    if (completedOn > today) return 'day-in-future';
    if (text('validUntilOn') !== '' && validUntilOn === null) return 'end-unreadable';
    return validUntilOn !== null && validUntilOn < completedOn ? 'end-before-day' : null;
  };
  return {
    courseId,
    completedOn,
    validUntilOn,
    issuer: filled('issuer', 200),
    place: filled('place', 200),
    externalNumber: filled('externalNumber', 100),
    fault: fault(),
  };
}
