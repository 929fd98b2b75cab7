import { isCalendarDate, type CalendarDate } from '#api/calendar.ts';

/** Which comes first where a day is written with strokes: 03/05/2027. */
export type DayOrder = 'dmy' | 'mdy';

/**
 * A day as people and programs write it: 2027-05-03 (also with a time behind it), 3.5.2027, 03.05.27, 3/5/2027, and the
 * number of days since 1900 that spreadsheets keep. Null for anything else, and for days that are none.
 */
export function readDay(text: string, order: DayOrder): CalendarDate | null {
  const plain = text.trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/.exec(plain);
  if (iso !== null) return dayFrom(iso[1], iso[2], iso[3]);
  const dots = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?: .*)?$/.exec(plain);
  if (dots !== null) return dayFrom(dots[3], dots[2], dots[1]);
  const strokes = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?: .*)?$/.exec(plain);
  if (strokes !== null)
    return order === 'dmy' ? dayFrom(strokes[3], strokes[2], strokes[1]) : dayFrom(strokes[3], strokes[1], strokes[2]);
  const serial = /^(\d{5})(?:[.,]\d+)?$/.exec(plain);
  return serial === null ? null : daySince1900(Number(serial[1]));
}

/** 'mdy' when the strokes of these texts can mean nothing else: a second number above 12, and no first one. */
export function dayOrderOf(texts: readonly string[]): DayOrder {
  const pairs = texts.flatMap(text => {
    const found = /^\s*(\d{1,2})[/-](\d{1,2})[/-]/.exec(text);
    return found === null ? [] : [[Number(found[1]), Number(found[2])] as const];
  });
  return pairs.some(([, second]) => second > 12) && pairs.every(([first]) => first <= 12) ? 'mdy' : 'dmy';
}

function dayFrom(year = '', month = '', day = ''): CalendarDate | null {
  // Two figures are of this century, but for those that would lie far ahead.
  const full = year.length === 4 ? year : `${Number(year) > 60 ? '19' : '20'}${year}`;
  const date = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(date) && full >= '1900' && full < '2200' ? date : null;
}

/** Day 60 is the 29 February 1900 that never was, so the count begins one day early from there on. */
function daySince1900(days: number): CalendarDate | null {
  if (days < 10_000 || days > 100_000) return null;
  return new Date(Date.UTC(1899, 11, 30) + days * 86_400_000).toISOString().slice(0, 10);
}
