import { use, useMemo } from 'react';
import type { Language } from '#api/contract/endpoint.ts';
import { SessionContext } from '#tab/frame/session.ts';
import { useLanguage } from './words.ts';

/** Dates and numbers in words. Days are 'YYYY-MM-DD' and never shift with the reader's zone. */
export type Dates = Readonly<{
  /** 'Fri 14 May', with the year only when it is not this one. */
  day: (on: string) => string;
  /** 'Fri 14 May · in 3 days' */
  dayAndDistance: (on: string, inDays?: number) => string;
  /** '14 May', for sentences; with the year only when it is not this one. */
  plainDay: (on: string) => string;
  /** '14 May 2027', for evidence. */
  fullDay: (on: string) => string;
  /** '1 October' of every year, from '10-01'. */
  monthDay: (value: string) => string;
  /** 'in 3 days', 'tomorrow', '2 days ago' */
  distance: (inDays: number) => string;
  /** Days from today to that day; negative for the past. */
  daysTo: (on: string) => number;
  /** '08:12' where the person is. */
  time: (at: string | Date) => string;
  /** 'Fri 14 May, 08:12' where the person is. */
  instant: (at: string) => string;
  /** The day an instant falls on where the person is: 'YYYY-MM-DD'. */
  dayOf: (at: string) => string;
  /** 'March 2028', for what is far away. */
  month: (on: string) => string;
  /** '1.046' */
  number: (value: number) => string;
  /** '87 %', rounded down so that 100 % means everybody; '–' when there is nothing to share out. */
  percent: (part: number, whole: number) => string;
}>;

export function useDates(): Dates {
  const language = useLanguage();
  const session = use(SessionContext);
  const today = session?.today ?? new Date().toISOString().slice(0, 10);
  const timeZone = session?.timeZone ?? 'UTC';
  return useMemo(() => datesIn(language, today, timeZone), [language, today, timeZone]);
}

const SPACE = '\u00a0';
const DAY_MS = 86_400_000;

/** All spaces inside a date are no-break ones: a day is never torn in two. */
export function datesIn(language: Language, today: string, timeZone: string): Dates {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const months = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  const shortMonths = new Intl.DateTimeFormat(locale, { month: language === 'de' ? 'long' : 'short', timeZone: 'UTC' });
  const weekdays = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const localDay = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const numbers = new Intl.NumberFormat(locale);

  const dayNumber = (date: Date): string => `${date.getUTCDate()}${language === 'de' ? '.' : ''}`;
  const yearUnlessThis = (on: string): string =>
    on.slice(0, 4) === today.slice(0, 4) ? '' : `${SPACE}${on.slice(0, 4)}`;
  const day = (on: string): string => {
    const date = utc(on);
    const weekday = weekdays.format(date).replace('.', '');
    const month = shortMonths.format(date).replace(/^Sept$/, 'Sep');
    return `${weekday}${SPACE}${dayNumber(date)}${SPACE}${month}${yearUnlessThis(on)}`;
  };
  const plain = (on: string): string => `${dayNumber(utc(on))}${SPACE}${months.format(utc(on))}`;
  const daysTo = (on: string): number => Math.round((utc(on).getTime() - utc(today).getTime()) / DAY_MS);
  const distance = (inDays: number): string => relative.format(inDays, 'day').replaceAll(' ', SPACE);
  const time = (at: string | Date): string => clock.format(typeof at === 'string' ? new Date(at) : at);
  const dayOf = (at: string): string => localDay.format(new Date(at));
  return {
    day,
    dayAndDistance: (on, inDays = daysTo(on)) => `${day(on)} · ${distance(inDays)}`,
    plainDay: on => `${plain(on)}${yearUnlessThis(on)}`,
    fullDay: on => `${plain(on)}${SPACE}${on.slice(0, 4)}`,
    // A leap year, so that 29 February has a name.
    monthDay: value => plain(`2028-${value}`),
    distance,
    daysTo,
    time,
    instant: at => `${day(dayOf(at))}, ${time(at)}`,
    dayOf,
    month: on => `${months.format(utc(on))}${SPACE}${on.slice(0, 4)}`,
    number: value => numbers.format(value),
    percent: (part, whole) => (whole === 0 ? '–' : `${Math.floor((part / whole) * 100)}${SPACE}%`),
  };
}

function utc(on: string): Date {
  return new Date(`${on}T00:00:00Z`);
}
