import Holidays from 'date-holidays';
import type { CalendarDate } from '#api/calendar.ts';
import { addDays } from '#api/calendar.ts';
import type { Language } from '#api/contract/endpoint.ts';

export type Place = Readonly<{
  /** ISO 3166-1 ('DE'), or a country by its English or German name, as directories spell it. */
  country: string;
  /** ISO 3166-2 without the country ('NW', 'ZH', '9'); '' for the whole country only. */
  region: string;
}>;

/**
 * The public holiday of a day, as far as it is free for everybody in the country, or in the region that is named: whole
 * days only. Holidays of single towns (Augsburg's 8 August) are not in it. Unknown countries have none, an unknown region
 * those of its country. Reckoned a year at a time by date-holidays and remembered.
 */
export function holidayOn(day: CalendarDate, { country, region }: Place, language: Language): string | null {
  const code = countryCodeOf(country);
  if (code === null) return null;
  const year = day.slice(0, 4);
  const key = `${code} ${region} ${language} ${year}`;
  let days = years.get(key);
  if (days === undefined) {
    if (years.size >= MOST_YEARS) years.clear();
    days = holidaysIn(code, region, language, Number(year));
    years.set(key, days);
  }
  return days.get(day) ?? null;
}

const MOST_YEARS = 500;
const years = new Map<string, ReadonlyMap<CalendarDate, string>>();

function holidaysIn(code: string, region: string, language: Language, year: number): ReadonlyMap<CalendarDate, string> {
  const all = new Holidays();
  const isRegion = region !== '' && Object.hasOwn(all.getStates(code) ?? {}, region);
  // No zone of the process may move a day: everything is reckoned in UTC and read as text.
  const options = { types: ['public' as const], timezone: 'UTC', languages: [language, 'en'] };
  const calendar = isRegion ? new Holidays(code, region, options) : new Holidays(code, options);
  const days = new Map<CalendarDate, string>();
  // What began at the end of the year before may last into this one.
  for (const { date, end, name } of [year - 1, year].flatMap(each => calendar.getHolidays(each))) {
    // What begins at noon is half a day; feasts that begin the evening before stand on the day after it.
    if (!date.slice(11).startsWith('00:00:00')) continue;
    const first = date.slice(0, 10);
    // A feast may end at noon or at sunset: that day is half a day, but for the first.
    const length = Math.max(1, Math.floor((end.getTime() - Date.parse(first)) / DAY_MS));
    for (let more = 0; more < length; more += 1) {
      const on = addDays(first, more);
      if (on.startsWith(String(year)) && !days.has(on)) days.set(on, name);
    }
  }
  return days;
}

const DAY_MS = 86_400_000;

let codes: ReadonlyMap<string, string> | null = null;

/** The ISO code of a country by its code or its English or German name; null for one we know no holidays of. */
export function countryCodeOf(country: string): string | null {
  codes ??= countryCodes();
  return codes.get(country) ?? codes.get(country.trim().toLowerCase()) ?? null;
}

function countryCodes(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const names = ['en', 'de'].map(language => new Intl.DisplayNames([language], { type: 'region' }));
  for (const code of Object.keys(new Holidays().getCountries())) {
    found.set(code.toLowerCase(), code);
    for (const inLanguage of names) {
      const name = inLanguage.of(code);
      if (name !== undefined) found.set(name.toLowerCase(), code);
    }
  }
  return found;
}
