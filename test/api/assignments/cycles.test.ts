import { describe, expect, it } from 'vitest';
import { simulateCycles } from '#api/assignments/simulate.ts';
import { workingDaysFrom } from '#api/assignments/working-days.ts';
import { dayIn } from '#api/calendar.ts';
import type { Recurrence } from '#api/contract/assignments.ts';
import type { Demand } from '#api/assignments/enrol.ts';
import { defaultSettings } from '#api/settings/defaults.ts';
import { aDemand } from './rule-values.ts';

const learner = { state: 'active', isPerson: true, inactiveSinceOn: null } as const;
const inNorthRhine = workingDaysFrom({
  ...defaultSettings,
  organisation: { ...defaultSettings.organisation, country: 'DE', region: 'NW' },
})('staff', 'DE');

/** The next three cycles from a day on, as 'opens → due'. */
function cycles(recurrence: Recurrence, from: string, more: Partial<Demand> = {}): string[] {
  const demand = aDemand({ recurrence, startsOn: from, off: inNorthRhine, ...more });
  return simulateCycles(learner, demand, from, 3).map(({ opensOn, dueOn }) => `${opensOn} → ${dueOn}`);
}
const months = (count: number, windowDays: number): Recurrence => ({ kind: 'months', months: count, windowDays });
const yearly = (from: string, to: string, joinerDays = 30): Recurrence => ({ kind: 'yearly', from, to, joinerDays });
const fixed = (on: string) => ({ rule: { ...aDemand().rule, dueRule: { kind: 'fixed' as const, on } } });

describe('the next three cycles', () => {
  it('of something asked once are one', () => {
    expect(cycles({ kind: 'none' }, '2028-02-15')).toEqual(['2028-02-15 → 2028-02-29']);
  });

  it('keep the 31st over months of 30, 29 and 28 days', () => {
    const monthly = months(1, 7);
    const demand = { ...fixed('2027-12-31'), rule: { ...fixed('2027-12-31').rule, recurrence: monthly } };
    expect(cycles(monthly, '2027-12-01', demand)).toEqual([
      '2027-12-01 → 2027-12-31',
      '2028-01-24 → 2028-01-31',
      '2028-02-22 → 2028-02-29',
    ]);
  });

  it('go from 29 February to the 28th of other years, and back to the 29th in the next leap year', () => {
    const demand = { ...fixed('2028-02-29'), rule: { ...fixed('2028-02-29').rule, recurrence: months(24, 30) } };
    expect(cycles(months(24, 30), '2028-01-10', demand)).toEqual([
      '2028-01-10 → 2028-02-29',
      '2030-01-29 → 2030-02-28',
      '2032-01-30 → 2032-02-29',
    ]);
  });

  it('never move a renewal off a Sunday or a holiday, but a first day they do', () => {
    // 3 + 14 = 17 May 2027 is Whit Monday; a year later 18 May 2028 is a Thursday, 18 May 2029 a Friday.
    expect(cycles(months(12, 30), '2027-05-03')).toEqual([
      '2027-05-03 → 2027-05-18',
      '2028-04-18 → 2028-05-18',
      '2029-04-18 → 2029-05-18',
    ]);
    // 12 June 2027 is a Saturday: first due on Monday the 14th; 14 June 2031 is a Saturday and stays.
    expect(cycles(months(24, 30), '2027-05-29')).toEqual([
      '2027-05-29 → 2027-06-14',
      '2029-05-15 → 2029-06-14',
      '2031-05-15 → 2031-06-14',
    ]);
  });

  it('of a window over New Year open and fall due in the right years', () => {
    expect(cycles(yearly('12-15', '01-15'), '2027-12-15')).toEqual([
      '2027-12-15 → 2028-01-15',
      '2028-12-15 → 2029-01-15',
      '2029-12-15 → 2030-01-15',
    ]);
  });

  it('give who joins inside or after a window the days from joining, then the window like everybody', () => {
    expect(cycles(yearly('12-15', '01-15'), '2028-01-10')).toEqual([
      '2028-01-10 → 2028-02-09',
      '2028-12-15 → 2029-01-15',
      '2029-12-15 → 2030-01-15',
    ]);
  });

  it('of a window that ends on 29 February end on the 28th in other years', () => {
    expect(cycles(yearly('02-01', '02-29'), '2027-02-01')).toEqual([
      '2027-02-01 → 2027-02-28',
      '2028-02-01 → 2028-02-29',
      '2029-02-01 → 2029-02-28',
    ]);
  });

  it('of a window that begins on 29 February begin on the 28th in other years', () => {
    expect(cycles(yearly('02-29', '03-31'), '2027-02-28')).toEqual([
      '2027-02-28 → 2027-03-31',
      '2028-02-29 → 2028-03-31',
      '2029-02-28 → 2029-03-31',
    ]);
  });

  it('skip a window for which a completion of the 90 days before counts', () => {
    const held = { completionId: 'c', completedOn: '2027-10-03', ownValidUntilOn: null };
    const early = { ...held, completedOn: '2027-10-02' };
    const window = yearly('01-01', '03-31');
    const at = { startsOn: '2027-01-01' };
    expect(cycles(window, '2027-11-02', { ...at, completions: [held] })[0]).toBe('2029-01-01 → 2029-03-31');
    expect(cycles(window, '2027-11-02', { ...at, completions: [early] })[0]).toBe('2028-01-01 → 2028-03-31');
  });

  it('begin anew when evidence from elsewhere ends, on the day it says', () => {
    const licence = { completionId: 'c', completedOn: '2026-03-31', ownValidUntilOn: '2028-02-29' };
    expect(cycles(months(12, 30), '2027-05-03', { completions: [licence] })).toEqual([
      '2028-01-30 → 2028-02-29',
      '2029-01-29 → 2029-02-28',
      '2030-01-29 → 2030-02-28',
    ]);
  });
});

describe('a day of the calendar', () => {
  it('is the person’s own across daylight saving: an hour that is missing or there twice moves no day', () => {
    expect(dayIn('Europe/Berlin', '2027-03-27T22:59:59.999Z')).toBe('2027-03-27');
    expect(dayIn('Europe/Berlin', '2027-03-27T23:00:00.000Z')).toBe('2027-03-28');
    expect(dayIn('Europe/Berlin', '2027-03-28T21:59:59.999Z')).toBe('2027-03-28');
    expect(dayIn('Europe/Berlin', '2027-03-28T22:00:00.000Z')).toBe('2027-03-29');
    expect(dayIn('Europe/Berlin', '2027-10-30T21:59:59.999Z')).toBe('2027-10-30');
    expect(dayIn('Europe/Berlin', '2027-10-31T22:59:59.999Z')).toBe('2027-10-31');
    expect(dayIn('Europe/Berlin', '2027-10-31T23:00:00.000Z')).toBe('2027-11-01');
    // Midnight itself is missing there on that day.
    expect(dayIn('America/Santiago', '2027-09-05T03:59:59.999Z')).toBe('2027-09-04');
    expect(dayIn('America/Santiago', '2027-09-05T04:00:00.000Z')).toBe('2027-09-05');
  });
});
