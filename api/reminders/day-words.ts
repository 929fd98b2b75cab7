import { daysBetween, weekday, type CalendarDate } from '#api/calendar.ts';
import type { Language } from '#api/contract/endpoint.ts';

const WEEKDAYS = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  de: ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag', 'Sonntag'],
} as const;
const MONTHS = {
  en: 'January February March April May June July August September October November December'.split(' '),
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
} as const;

/** 'Friday 14 May', 'Freitag, 14. Mai'; with the year only when it is not that of `today`. */
export function longDay(language: Language, day: CalendarDate, today: CalendarDate): string {
  const [name, date] = parts(language, day, today);
  return language === 'de' ? `${name}, ${date}` : `${name} ${date}`;
}

/** 'Fri 14 May', 'Fr 14. Mai'. */
export function shortDay(language: Language, day: CalendarDate, today: CalendarDate): string {
  const [name, date] = parts(language, day, today);
  return `${name.slice(0, language === 'de' ? 2 : 3)} ${date}`;
}

/** 'today', 'tomorrow', 'in 3 days' up to two weeks ahead; null beyond, and for days that have passed. */
export function nearness(language: Language, day: CalendarDate, today: CalendarDate): string | null {
  const days = daysBetween(today, day);
  if (days < 0 || days > 14) return null;
  if (days === 0) return language === 'de' ? 'heute' : 'today';
  if (days === 1) return language === 'de' ? 'morgen' : 'tomorrow';
  return language === 'de' ? `in ${days} Tagen` : `in ${days} days`;
}

function parts(language: Language, day: CalendarDate, today: CalendarDate): readonly [name: string, date: string] {
  const name = WEEKDAYS[language][weekday(day) - 1] ?? '';
  const month = MONTHS[language][Number(day.slice(5, 7)) - 1] ?? '';
  const date = `${Number(day.slice(8, 10))}${language === 'de' ? '.' : ''} ${month}`;
  return [name, day.slice(0, 4) === today.slice(0, 4) ? date : `${date} ${day.slice(0, 4)}`];
}
