import { isCalendarDate, toInstant } from '#api/calendar.ts';
import type { ColumnType } from './odata-model.ts';
import { quoted, Refused } from './odata-refusal.ts';

export type Operator = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** A comparison in the form in which our texts compare: instants to the millisecond, days as ISO. */
export type Comparison =
  | Readonly<{ kind: 'compare'; operator: Operator; value: string | null }>
  | Readonly<{ kind: 'constant'; holds: boolean }>;

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.(\d{1,12}))?)?(?:Z|[+-]\d{2}:\d{2})$/i;

/**
 * What a literal (as written: 'text' in quotes, an instant, a day, null) compared with a column of this type means.
 * @throws Refused when the literal is not of the column's type
 */
export function readComparison(type: ColumnType, operator: Operator, literal: string): Comparison {
  if (literal === 'null')
    return operator === 'eq' || operator === 'ne'
      ? { kind: 'compare', operator, value: null }
      : { kind: 'constant', holds: false };
  switch (type) {
    case 'Edm.String':
      if (!literal.startsWith("'")) throw new Refused(400, `${quoted(literal)} is no text: write it in single quotes.`);
      return { kind: 'compare', operator, value: readText(literal) };
    case 'Edm.Date':
      if (!isCalendarDate(literal)) throw new Refused(400, `${quoted(literal)} is no day: write it as 2027-05-11.`);
      return { kind: 'compare', operator, value: literal };
    case 'Edm.DateTimeOffset':
      return compareInstant(operator, literal);
    case 'Edm.Int32':
      throw new Refused(501, 'Numbers cannot be compared here.');
  }
}

/** Takes the quotes off; a quote inside is written twice. */
export function readText(literal: string): string {
  return literal.slice(1, -1).replaceAll("''", "'");
}

/** Finer than our milliseconds, nothing is equal, and later than a part of one means later than its beginning. */
function compareInstant(operator: Operator, literal: string): Comparison {
  const fraction = INSTANT.exec(literal)?.[1] ?? '';
  const value = INSTANT.test(literal) ? toMilliseconds(literal) : null;
  if (value === null)
    throw new Refused(400, `${quoted(literal)} is no instant: write it as 2027-05-11T08:00:00Z, with Z or an offset.`);
  if (!/[1-9]/.test(fraction.slice(3))) return { kind: 'compare', operator, value };
  if (operator === 'eq' || operator === 'ne') return { kind: 'constant', holds: operator === 'ne' };
  return { kind: 'compare', operator: operator === 'gt' || operator === 'ge' ? 'gt' : 'le', value };
}

/** null for a day or time that does not exist, and outside the years that our texts can spell. */
function toMilliseconds(literal: string): string | null {
  try {
    const text = literal.replace(/(\.\d{9})\d+/, '$1').toUpperCase();
    const at = toInstant(Temporal.Instant.from(text).epochMilliseconds);
    return /^\d{4}-/.test(at) ? at : null;
  } catch {
    return null;
  }
}
