import type { CalendarDate } from '#api/calendar.ts';
import { addDays, weekday } from '#api/calendar.ts';
import type { Language } from '#api/contract/endpoint.ts';

/**
 * Public holidays of Germany, Austria and Switzerland, as far as they are free for everybody in the country or in a
 * named region ('NW', 'BY', 'ZH' …; ISO 3166-2 without the country). Holidays of single towns (Augsburg's 8 August)
 * are not in it. Other countries: none, weekends only.
 */
export function holidayOn(
  day: CalendarDate,
  place: Readonly<{ country: string; region: string }>,
  language: Language,
): string | null {
  const rules = HOLIDAYS[place.country];
  if (rules === undefined) return null;
  const sinceEaster = daysFromEaster(day);
  const hit = rules.find(
    ([name, when, regions]) =>
      (regions === undefined || regions.includes(place.region)) &&
      (when === 'repentance' ? isRepentanceDay(day) : when === sinceEaster || when === day.slice(5)) &&
      (name !== 'Reformation Day' || place.country === 'DE'),
  );
  if (hit === undefined) return null;
  return language === 'de' ? GERMAN[hit[0]] : hit[0];
}

const GERMAN = {
  'New Year': 'Neujahr',
  Epiphany: 'Heilige Drei Könige',
  'Berchtold Day': 'Berchtoldstag',
  "Women's Day": 'Internationaler Frauentag',
  "Saint Joseph's Day": 'Josefstag',
  'Good Friday': 'Karfreitag',
  'Easter Sunday': 'Ostersonntag',
  'Easter Monday': 'Ostermontag',
  'Labour Day': 'Tag der Arbeit',
  'Ascension Day': 'Christi Himmelfahrt',
  'Whit Sunday': 'Pfingstsonntag',
  'Whit Monday': 'Pfingstmontag',
  'Corpus Christi': 'Fronleichnam',
  'National Day': 'Nationalfeiertag',
  'Assumption Day': 'Mariä Himmelfahrt',
  "Children's Day": 'Weltkindertag',
  'German Unity Day': 'Tag der Deutschen Einheit',
  'Reformation Day': 'Reformationstag',
  "All Saints' Day": 'Allerheiligen',
  'Repentance Day': 'Buß- und Bettag',
  'Immaculate Conception': 'Mariä Empfängnis',
  'Christmas Day': 'Weihnachten',
  "Saint Stephen's Day": 'Zweiter Weihnachtstag',
} as const;

type Holiday = readonly [
  name: keyof typeof GERMAN,
  /** Days from Easter Sunday, a month-day, or the Wednesday before 23 November. */
  when: number | string,
  /** Free only there; undefined = in the whole country. */
  regions?: readonly string[],
];

// Sources: the holiday acts of the German states (Feiertagsgesetze), Austria's Arbeitsruhegesetz § 7 (2), Switzerland's
// list of cantonal holidays that are put on a level with Sunday (Bundesamt für Justiz).
const HOLIDAYS: Readonly<Record<string, readonly Holiday[]>> = {
  DE: [
    ['New Year', '01-01'],
    ['Epiphany', '01-06', ['BW', 'BY', 'ST']],
    ["Women's Day", '03-08', ['BE', 'MV']],
    ['Good Friday', -2],
    ['Easter Sunday', 0, ['BB']],
    ['Easter Monday', 1],
    ['Labour Day', '05-01'],
    ['Ascension Day', 39],
    ['Whit Sunday', 49, ['BB']],
    ['Whit Monday', 50],
    ['Corpus Christi', 60, ['BW', 'BY', 'HE', 'NW', 'RP', 'SL']],
    ['Assumption Day', '08-15', ['SL']],
    ["Children's Day", '09-20', ['TH']],
    ['German Unity Day', '10-03'],
    ['Reformation Day', '10-31', ['BB', 'HB', 'HH', 'MV', 'NI', 'SN', 'ST', 'SH', 'TH']],
    ["All Saints' Day", '11-01', ['BW', 'BY', 'NW', 'RP', 'SL']],
    ['Repentance Day', 'repentance', ['SN']],
    ['Christmas Day', '12-25'],
    ["Saint Stephen's Day", '12-26'],
  ],
  AT: [
    ['New Year', '01-01'],
    ['Epiphany', '01-06'],
    ['Easter Monday', 1],
    ['Labour Day', '05-01'],
    ['Ascension Day', 39],
    ['Whit Monday', 50],
    ['Corpus Christi', 60],
    ['Assumption Day', '08-15'],
    ['National Day', '10-26'],
    ["All Saints' Day", '11-01'],
    ['Immaculate Conception', '12-08'],
    ['Christmas Day', '12-25'],
    ["Saint Stephen's Day", '12-26'],
  ],
  CH: [
    ['New Year', '01-01'],
    ['Berchtold Day', '01-02', ['AG', 'BE', 'FR', 'GL', 'JU', 'LU', 'NE', 'OW', 'SH', 'SO', 'TG', 'VD', 'ZG', 'ZH']],
    ['Epiphany', '01-06', ['SZ', 'TI', 'UR']],
    ["Saint Joseph's Day", '03-19', ['NW', 'SZ', 'TI', 'UR', 'VS']],
    ['Good Friday', -2, 'AG AI AR BE BL BS FR GE GL GR JU LU NE NW OW SG SH SO SZ TG UR VD ZG ZH'.split(' ')],
    ['Easter Monday', 1],
    ['Labour Day', '05-01', ['BL', 'BS', 'JU', 'NE', 'SH', 'TG', 'TI', 'ZH']],
    ['Ascension Day', 39],
    ['Whit Monday', 50],
    ['Corpus Christi', 60, ['AI', 'FR', 'JU', 'LU', 'NW', 'OW', 'SZ', 'TI', 'UR', 'VS', 'ZG']],
    ['National Day', '08-01'],
    ['Assumption Day', '08-15', ['AI', 'JU', 'LU', 'NW', 'OW', 'SZ', 'TI', 'UR', 'VS', 'ZG']],
    ["All Saints' Day", '11-01', ['AI', 'GL', 'JU', 'LU', 'NW', 'OW', 'SG', 'SZ', 'TI', 'UR', 'VS', 'ZG']],
    ['Immaculate Conception', '12-08', ['AI', 'LU', 'NW', 'OW', 'SZ', 'TI', 'UR', 'VS', 'ZG']],
    ['Christmas Day', '12-25'],
    ["Saint Stephen's Day", '12-26', 'AG AI AR BE BL BS FR GL GR LU NW OW SG SH SZ TG TI UR ZG ZH'.split(' ')],
  ],
};

function isRepentanceDay(day: CalendarDate): boolean {
  return day.slice(5) >= '11-16' && day.slice(5) <= '11-22' && weekday(day) === 3;
}

const easterByYear = new Map<string, CalendarDate>();

/** Days from that year's Easter Sunday, or NaN outside the reach of the movable feasts. */
function daysFromEaster(day: CalendarDate): number {
  const year = day.slice(0, 4);
  let easter = easterByYear.get(year);
  if (easter === undefined) {
    easter = easterOf(Number(year));
    easterByYear.set(year, easter);
  }
  return Math.round((Date.parse(day) - Date.parse(easter)) / 86_400_000);
}

/** Easter Sunday in the Gregorian calendar (the anonymous algorithm published in Nature, 1876). */
export function easterOf(year: number): CalendarDate {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const daysAfterMarch22 = h + l - 7 * m;
  return addDays(`${String(year).padStart(4, '0')}-03-22`, daysAfterMarch22);
}
