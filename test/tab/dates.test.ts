import { describe, expect, test } from 'vitest';
import { datesIn } from '#tab/words/dates.ts';

const german = datesIn('de', '2027-05-11', 'Europe/Berlin');
const english = datesIn('en', '2027-05-11', 'Europe/Berlin');
/** No-break spaces made visible. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('dates in words', () => {
  test('a day has its weekday, and its year only when it is not this one', () => {
    expect(plain(german.day('2027-05-14'))).toBe('Fr 14. Mai');
    expect(plain(english.day('2027-06-30'))).toBe('Wed 30 Jun');
    expect(plain(english.day('2028-02-29'))).toBe('Tue 29 Feb 2028');
    expect(plain(english.day('2027-09-03'))).toBe('Fri 3 Sep');
  });

  test('a day is never torn in two', () => {
    expect(german.day('2028-05-14')).not.toContain(' ');
    expect(german.dayAndDistance('2027-05-14').split(' ')).toHaveLength(3);
  });

  test('the distance is counted in calendar days, across the change of clocks too', () => {
    expect(plain(german.dayAndDistance('2027-05-14'))).toBe('Fr 14. Mai · in 3 Tagen');
    expect(plain(english.dayAndDistance('2027-05-12'))).toBe('Wed 12 May · tomorrow');
    expect(datesIn('de', '2027-03-27', 'Europe/Berlin').daysTo('2027-03-29')).toBe(2);
    expect(german.daysTo('2027-05-03')).toBe(-8);
  });

  test('an instant is told in the time of the person', () => {
    expect(german.time('2027-05-11T06:12:00.000Z')).toBe('08:12');
    expect(german.dayOf('2027-05-11T22:30:00.000Z')).toBe('2027-05-12');
    expect(plain(english.instant('2027-05-11T22:30:00.000Z'))).toBe('Wed 12 May, 00:30');
  });

  test('numbers and rates: rounded down, so that 100 % means everybody', () => {
    expect(german.number(1046)).toBe('1.046');
    expect(plain(german.percent(2999, 3000))).toBe('99 %');
    expect(plain(german.percent(3000, 3000))).toBe('100 %');
    expect(german.percent(0, 0)).toBe('–');
  });

  test('29 February has a name although it is in no year', () => {
    expect(plain(german.monthDay('02-29'))).toBe('29. Februar');
  });
});
