import { describe, expect, it } from 'vitest';
import { dueAgain, dueByRule, dueInWindow, dueOnRenewal, notBefore } from '#api/assignments/due-date.ts';
import { countryCodeOf, holidayOn } from '#api/assignments/holidays.ts';
import { workingDaysFrom } from '#api/assignments/working-days.ts';
import { defaultSettings } from '#api/settings/defaults.ts';

const nrw = {
  ...defaultSettings,
  organisation: { ...defaultSettings.organisation, country: 'DE', region: 'NW' },
};
const staff = workingDaysFrom(nrw)('staff', 'DE');
const volunteer = workingDaysFrom(nrw)('volunteer', 'DE');
const longAgo = { organisation: '2020-01-01', audience: '2020-01-01' };

describe('the due day', () => {
  it('says how it came about: 3 May + 14 = 17 May, Whit Monday, next working day 18 May', () => {
    const due = dueByRule({ kind: 'after-enrolment', days: 14 }, longAgo, {
      openedOn: '2027-05-03',
      floorDays: 14,
      off: volunteer,
    });

    expect(due).toEqual({
      rule: 'after-enrolment',
      startOn: '2027-05-03',
      days: 14,
      computedOn: '2027-05-17',
      floorOn: null,
      movedFrom: { on: '2027-05-17', because: 'holiday', holiday: 'Pfingstmontag' },
      dueOn: '2027-05-18',
    });
  });

  it('leaves a named day where it is, even a Sunday and a holiday', () => {
    const due = dueByRule({ kind: 'fixed', on: '2027-05-16' }, longAgo, {
      openedOn: '2027-01-04',
      floorDays: 14,
      off: staff,
    });

    expect(due).toMatchObject({ rule: 'fixed', dueOn: '2027-05-16', movedFrom: null, floorOn: null });
  });

  it('gives the floor when the named day is too near, and moves that to a working day', () => {
    const due = dueByRule({ kind: 'fixed', on: '2027-05-06' }, longAgo, {
      openedOn: '2027-05-01',
      floorDays: 14,
      off: staff,
    });

    // 15 May is a Saturday, then Sunday, then Whit Monday.
    expect(due).toMatchObject({
      computedOn: '2027-05-06',
      floorOn: '2027-05-15',
      movedFrom: { on: '2027-05-15', because: 'weekend', holiday: null },
      dueOn: '2027-05-18',
    });
  });

  it('counts from joining, and gives the floor to whoever joined long before', () => {
    const rule = { kind: 'after-joining', days: 30, since: 'organisation' } as const;
    const opening = { openedOn: '2027-03-01', floorDays: 14, off: staff };

    const fresh = dueByRule(rule, { ...longAgo, organisation: '2027-02-25' }, opening);
    const old = dueByRule(rule, longAgo, opening);

    // 27 March is Holy Saturday, then Easter Sunday and Monday.
    expect(fresh).toMatchObject({ startOn: '2027-02-25', computedOn: '2027-03-27', dueOn: '2027-03-30' });
    expect(old).toMatchObject({ computedOn: '2020-01-31', floorOn: '2027-03-15', dueOn: '2027-03-15' });
  });

  it('knows the working days of each kind of person: Saturday is one for volunteers', () => {
    const opening = { openedOn: '2027-06-05', floorDays: 0 };
    const rule = { kind: 'after-enrolment', days: 14 } as const;

    expect(dueByRule(rule, longAgo, { ...opening, off: volunteer }).dueOn).toBe('2027-06-19');
    expect(dueByRule(rule, longAgo, { ...opening, off: staff }).dueOn).toBe('2027-06-21');
  });

  it('is the end of the validity for a renewal, Sunday or not; with time given to whoever was away', () => {
    const previous = { completedOn: '2026-05-16', validUntilOn: '2027-05-16', nextCycleOn: '2027-05-09' };

    const inTime = dueOnRenewal(previous, { openedOn: '2027-05-09', floorDays: 14, off: staff });
    const late = dueOnRenewal(previous, { openedOn: '2027-05-10', floorDays: 14, off: staff });

    expect(inTime).toMatchObject({ rule: 'renewal', dueOn: '2027-05-16', movedFrom: null, floorOn: null });
    expect(late).toMatchObject({ rule: 'renewal', floorOn: '2027-05-24', dueOn: '2027-05-24' });
  });

  it('is the last day of a yearly window, or n days from joining when that is later', () => {
    const window = { from: '2027-01-01', to: '2027-03-31' };

    const there = dueInWindow(window, 30, { openedOn: '2027-01-01', floorDays: 14, off: staff });
    const early = dueInWindow(window, 30, { openedOn: '2027-02-01', floorDays: 14, off: staff });
    const late = dueInWindow(window, 30, { openedOn: '2027-03-20', floorDays: 14, off: staff });

    expect(there).toMatchObject({ dueOn: '2027-03-31', startOn: '2027-01-01' });
    expect(early).toMatchObject({ dueOn: '2027-03-31' });
    expect(late).toMatchObject({ startOn: '2027-03-20', days: 30, computedOn: '2027-04-19', dueOn: '2027-04-19' });
  });

  it('never comes earlier when something is asked again', () => {
    expect(dueAgain('2027-03-01', '2027-02-25', 14, staff)).toMatchObject({ rule: 'reopened', dueOn: '2027-03-11' });
    expect(dueAgain('2027-09-05', '2027-02-25', 14, staff)).toMatchObject({ dueOn: '2027-09-05', floorOn: null });
  });

  it('is held back to a day before which nothing may fall due', () => {
    const due = dueByRule({ kind: 'fixed', on: '2027-05-10' }, longAgo, {
      openedOn: '2027-01-01',
      floorDays: 14,
      off: staff,
    });

    expect(notBefore(due, '2027-05-15', staff)).toMatchObject({ floorOn: '2027-05-15', dueOn: '2027-05-18' });
    expect(notBefore(due, '2027-05-10', staff)).toBe(due);
  });
});

describe('public holidays', () => {
  const at = (country: string, region: string, day: string) => holidayOn(day, { country, region }, 'en');

  it('follow Easter', () => {
    for (const monday of ['2024-04-01', '2025-04-21', '2026-04-06', '2027-03-29', '2038-04-26', '2049-04-19'])
      expect(at('DE', '', monday)).toBe('Easter Monday');
    expect(at('DE', '', '2027-05-06')).toBe('Ascension Day');
    expect(at('DE', '', '2027-05-17')).toBe('Whit Monday');
    expect(at('DE', '', '2027-05-18')).toBeNull();
  });

  it('differ by region', () => {
    expect(at('DE', 'NW', '2027-05-27')).toBe('Corpus Christi');
    expect(at('DE', 'BE', '2027-05-27')).toBeNull();
    expect(at('DE', 'SN', '2027-11-17')).toBe('Day of Prayer and Repentance');
    expect(at('DE', 'SN', '2027-11-10')).toBeNull();
    expect(at('DE', 'NW', '2027-11-17')).toBeNull();
    expect(at('DE', 'HH', '2027-10-31')).toBe('Reformation Day');
    expect(at('AT', '', '2027-10-26')).toBe('National Holiday');
    expect(at('CH', 'ZH', '2027-05-01')).toBe('Labour Day');
    expect(at('CH', 'GE', '2027-05-01')).toBeNull();
    expect(at('FR', '', '2027-05-01')).toBe('Labour Day');
    expect(at('DE', 'no region', '2027-05-27')).toBeNull();
    expect(at('DE', 'no region', '2027-12-25')).toBe('Christmas Day');
    expect(at('XX', '', '2027-05-01')).toBeNull();
  });

  it('are whole days, all of them, on the day they are said to be', () => {
    expect(at('DE', '', '2027-12-24')).toBeNull();
    // The end of Ramadan lasts three days; it begins the evening before.
    expect(
      ['2027-03-08', '2027-03-09', '2027-03-10', '2027-03-11', '2027-03-12'].map(day => at('TR', '', day) !== null),
    ).toEqual([false, true, true, true, false]);
    // A Saturday's Christmas is made up for on Monday.
    expect(at('GB', '', '2027-12-27')).toContain('Christmas');
  });

  it('are found by the country as a directory spells it', () => {
    expect(['Deutschland', 'germany', ' DE ', 'Österreich', 'Austria'].map(countryCodeOf)).toEqual([
      'DE',
      'DE',
      'DE',
      'AT',
      'AT',
    ]);
    expect(countryCodeOf('Atlantis')).toBeNull();
    expect(workingDaysFrom(nrw, 'en')('staff', 'Austria')('2027-10-26')).not.toBeNull();
    expect(workingDaysFrom(nrw, 'en')('staff', 'Deutschland')('2027-05-27')).toMatchObject({
      holiday: 'Corpus Christi',
    });
  });

  it('stand beside the organisation’s own days off', () => {
    const daysOff = [{ on: '2027-05-07', name: 'Brückentag' }];
    const own = workingDaysFrom({ ...nrw, organisation: { ...nrw.organisation, daysOff } })('staff', 'DE');
    expect(own('2027-05-07')).toEqual({ because: 'holiday', holiday: 'Brückentag' });
    expect(own('2028-05-07')).toMatchObject({ because: 'weekend' });
    expect(staff('2027-05-07')).toBeNull();
  });

  it('of another country hold for whoever works there', () => {
    const abroad = workingDaysFrom(nrw, 'en')('staff', 'AT');

    expect(abroad('2027-10-26')).toEqual({ because: 'holiday', holiday: 'National Holiday' });
    expect(staff('2027-10-26')).toBeNull();
  });
});
