import { describe, expect, it } from 'vitest';
import type { DueReckoning } from '#api/contract/assignments.ts';
import type { Settled } from '#api/assignments/enrol.ts';
import { noExceptions, settle, type Exceptions } from '#api/assignments/exceptions.ts';
import { extending, takingExtensionBack } from '#api/assignments/extend.ts';
import { merged, pauseOn } from '#api/assignments/pause.ts';
import { waiverEnd } from '#api/assignments/waive.ts';
import { workingDaysFrom } from '#api/assignments/working-days.ts';
import { defaultSettings } from '#api/settings/defaults.ts';

const everyDay: Parameters<typeof settle>[3] = { floorDays: 14, off: () => null };
const officeDays = { floorDays: 14, off: workingDaysFrom(defaultSettings)('staff', 'DE') };

const reckoned = (dueOn: string): DueReckoning => ({
  rule: 'after-enrolment',
  startOn: '2028-01-01',
  days: null,
  computedOn: dueOn,
  floorOn: null,
  movedFrom: null,
  dueOn,
});

function enrolment(dueOn: string, more: Partial<Settled> = {}): Settled {
  return {
    state: 'open',
    openedOn: '2028-01-01',
    dueOn,
    dueCause: reckoned(dueOn),
    pausedFromOn: null,
    pausedUntilOn: null,
    waivedFromOn: null,
    waivedUntilOn: null,
    ...more,
  };
}

const paused = (fromOn: string, untilOn: string | null, isUndone = false): Exceptions => ({
  pauses: [{ fromOn, untilOn, isUndone }],
  waivers: [],
});
const waived = (fromOn: string, untilOn: string, isUndone = false): Exceptions => ({
  pauses: [],
  waivers: [{ courseId: 'c', fromOn, untilOn, isUndone }],
});

/** The enrolment as it is after the exceptions were looked at on these days; each look is repeated and finds nothing. */
function after(row: Settled, looks: readonly (readonly [string, Exceptions])[], terms = everyDay): Settled {
  return looks.reduce((held, [today, exceptions]) => {
    const settled = { ...held, ...settle(held, exceptions, today, terms)?.set };
    expect(settle(settled, exceptions, today, terms), `asked again on ${today}`).toBeNull();
    return settled;
  }, row);
}

describe('a pause', () => {
  it('gives back the days that were left on its first day', () => {
    // Due in 20 days when it begins; back on 1 March 2028, a leap year.
    const row = after(enrolment('2028-02-25'), [['2028-02-05', paused('2028-02-05', '2028-02-29')]]);

    expect(row).toMatchObject({ pausedFromOn: '2028-02-05', pausedUntilOn: '2028-02-29', dueOn: '2028-03-21' });
    expect(row.dueCause).toMatchObject({ rule: 'after-pause', startOn: '2028-03-01', days: 20, floorOn: null });
  });

  it('over a due day gives at least 14 days on return, whatever was left', () => {
    const soon = after(enrolment('2028-01-31'), [['2028-01-30', paused('2028-01-30', '2028-02-28')]]);
    const late = after(enrolment('2027-12-31'), [['2028-01-30', paused('2028-01-30', '2028-02-28')]]);

    expect(soon).toMatchObject({ dueOn: '2028-03-14', dueCause: { days: 1, floorOn: '2028-03-14' } });
    expect(late).toMatchObject({ dueOn: '2028-03-14', dueCause: { days: 0 } });
  });

  it('moves a computed day of return to the next working day', () => {
    // Back on Saturday 8 January 2028; 14 days on is a Saturday, too.
    const row = after(enrolment('2028-01-01'), [['2028-01-01', paused('2028-01-01', '2028-01-07')]], officeDays);

    expect(row.dueCause).toMatchObject({ startOn: '2028-01-08', movedFrom: { on: '2028-01-22', because: 'weekend' } });
    expect(row.dueOn).toBe('2028-01-24');
  });

  it('without a return day moves nothing until somebody is back', () => {
    const away = after(enrolment('2028-02-10'), [['2028-02-01', paused('2028-02-01', null)]]);
    const back = after(away, [['2028-06-01', noExceptions]]);

    expect(away).toMatchObject({ pausedUntilOn: null, dueOn: '2028-02-10' });
    expect(back).toMatchObject({ pausedFromOn: '2028-02-01', pausedUntilOn: '2028-05-31', dueOn: '2028-06-15' });
  });

  it('that is to come leaves the due day until it begins', () => {
    const told = after(enrolment('2028-05-20'), [['2028-03-01', paused('2028-05-01', '2028-05-31')]]);
    const begun = after(told, [['2028-05-01', paused('2028-05-01', '2028-05-31')]]);

    expect(told).toMatchObject({ pausedFromOn: '2028-05-01', pausedUntilOn: '2028-05-31', dueOn: '2028-05-20' });
    expect(begun.dueOn).toBe('2028-06-20');
  });

  it('that came and went while nobody looked still gives the days back', () => {
    const told = after(enrolment('2028-05-03'), [['2028-03-01', paused('2028-05-01', '2028-05-10')]]);
    const row = after(told, [['2028-05-20', paused('2028-05-01', '2028-05-10')]]);

    expect(row).toMatchObject({ pausedUntilOn: '2028-05-10', dueOn: '2028-05-25' });
  });

  it('that ends early or late counts from the day that stood before it', () => {
    const away = after(enrolment('2028-02-25'), [['2028-02-05', paused('2028-02-05', '2028-02-29')]]);

    expect(after(away, [['2028-02-10', noExceptions]])).toMatchObject({
      pausedUntilOn: '2028-02-09',
      dueOn: '2028-03-01',
    });
    expect(after(away, [['2028-02-10', paused('2028-02-05', '2028-03-31')]])).toMatchObject({ dueOn: '2028-04-21' });
  });

  it('that was undone the same day was never there', () => {
    const away = after(enrolment('2028-02-07'), [['2028-02-05', paused('2028-02-05', '2028-02-29')]]);
    const row = after(away, [['2028-02-05', paused('2028-02-05', '2028-02-29', true)]]);

    expect(row).toEqual(enrolment('2028-02-07'));
  });

  it('that was undone later leaves nobody less than 14 days', () => {
    const away = after(enrolment('2028-02-07'), [['2028-02-05', paused('2028-02-05', '2028-04-30')]]);
    const row = after(away, [['2028-02-20', paused('2028-02-05', '2028-04-30', true)]]);

    expect(row).toMatchObject({ pausedFromOn: null, pausedUntilOn: null, dueOn: '2028-03-05' });
  });

  it('of a person and of their unit are one while they overlap or follow without a gap', () => {
    const own = { fromOn: '2028-02-01', untilOn: '2028-02-10', isUndone: false };
    const unit = { fromOn: '2028-02-11', untilOn: '2028-02-29', isUndone: false };
    const later = { fromOn: '2028-03-02', untilOn: null, isUndone: false };

    expect(merged([later, unit, own])).toEqual([
      { fromOn: '2028-02-01', untilOn: '2028-02-29' },
      { fromOn: '2028-03-02', untilOn: null },
    ]);
    expect(pauseOn([later, unit, own], '2028-03-01')).toBeNull();
  });

  it('of the unit goes on when the own one has ended', () => {
    const both: Exceptions = {
      pauses: [
        { fromOn: '2028-02-01', untilOn: '2028-03-31', isUndone: false },
        { fromOn: '2028-02-05', untilOn: '2028-02-20', isUndone: false },
      ],
      waivers: [],
    };
    const away = after(enrolment('2028-02-21'), [['2028-02-05', both]]);
    const unit = after(away, [['2028-02-07', paused('2028-02-05', '2028-02-20')]]);

    expect(away).toMatchObject({ pausedFromOn: '2028-02-05', pausedUntilOn: '2028-03-31', dueOn: '2028-04-17' });
    expect(unit).toMatchObject({ pausedFromOn: '2028-02-05', pausedUntilOn: '2028-02-20', dueOn: '2028-03-08' });
  });

  it('after another one counts from where that one left off', () => {
    const first = after(enrolment('2028-01-30'), [['2028-01-10', paused('2028-01-10', '2028-01-19')]]);
    const second = after(first, [['2028-01-25', paused('2028-01-25', '2028-01-31')]]);

    expect(first.dueOn).toBe('2028-02-09');
    expect(second).toMatchObject({ pausedFromOn: '2028-01-25', dueOn: '2028-02-16' });
  });

  it('leaves a completed enrolment all its days', () => {
    const done = enrolment('2028-02-07', { state: 'completed' });
    const row = after(done, [['2028-02-05', paused('2028-02-05', '2028-02-29')]]);

    expect(row).toEqual({ ...done, pausedFromOn: '2028-02-05', pausedUntilOn: '2028-02-29' });
  });
});

describe('a waiver', () => {
  it('ends after 12 months, to the day before', () => {
    expect(waiverEnd('2027-03-01')).toBe('2028-02-29');
    expect(waiverEnd('2028-02-29')).toBe('2029-02-27');
    expect(waiverEnd('2027-12-31')).toBe('2028-12-30');
  });

  it('is reckoned to the floor days after its end, and opens again by itself', () => {
    const free = after(enrolment('2028-02-07'), [['2028-02-05', waived('2028-02-05', '2028-12-31')]]);
    const again = after(free, [['2029-01-01', noExceptions]]);

    expect(free).toMatchObject({ state: 'waived', waivedUntilOn: '2028-12-31', dueOn: '2029-01-15' });
    expect(again).toMatchObject({ state: 'open', waivedFromOn: '2028-02-05', dueOn: '2029-01-15' });
  });

  it('takes nothing from a day that is later anyway', () => {
    const free = after(enrolment('2028-06-30'), [['2028-02-05', waived('2028-02-05', '2028-02-29')]]);

    expect(after(free, [['2028-03-01', noExceptions]])).toMatchObject({
      dueOn: '2028-06-30',
      dueCause: reckoned('2028-06-30'),
    });
  });

  it('that is ended early gives the floor days from that day', () => {
    const free = after(enrolment('2028-02-07'), [['2028-02-05', waived('2028-02-05', '2028-12-31')]]);

    expect(after(free, [['2028-03-01', noExceptions]])).toMatchObject({
      state: 'open',
      waivedUntilOn: '2028-02-29',
      dueOn: '2028-03-15',
    });
  });

  it('that was undone the same day was never there', () => {
    const free = after(enrolment('2028-02-07'), [['2028-02-05', waived('2028-02-05', '2028-12-31')]]);

    expect(after(free, [['2028-02-05', waived('2028-02-05', '2028-12-31', true)]])).toEqual(enrolment('2028-02-07'));
  });

  it('that ends amid a pause has its floor days on return', () => {
    const both: Exceptions = {
      ...paused('2028-02-10', '2028-04-30'),
      waivers: waived('2028-02-05', '2028-02-29').waivers,
    };
    const free = after(enrolment('2028-02-07'), [
      ['2028-02-05', waived('2028-02-05', '2028-02-29')],
      ['2028-02-10', both],
    ]);

    expect(after(free, [['2028-03-01', paused('2028-02-10', '2028-04-30')]])).toMatchObject({
      state: 'open',
      dueOn: '2028-05-15',
    });
  });
});

describe('an extension', () => {
  const held = (dueOn: string) => ({ ...enrolment(dueOn), enrolmentId: 'e' }) as Parameters<typeof extending>[0];

  it('is the day named, never an earlier one', () => {
    expect(extending(held('2028-02-07'), '2028-02-27', '2028-02-01')?.set).toMatchObject({ dueOn: '2028-02-27' });
    expect(extending(held('2028-02-07'), '2028-02-07', '2028-02-01')).toBeNull();
    expect(extending(held('2028-02-07'), '2028-02-06', '2028-02-01')).toBeNull();
  });

  it('made during a pause stands, with at least 14 days on return', () => {
    const away = after(enrolment('2028-02-10'), [['2028-02-01', paused('2028-02-01', '2028-03-31')]]);
    const more = { ...away, ...extending({ ...held('2028-02-10'), ...away }, '2028-05-15', '2028-02-20')?.set };

    expect(after(more, [['2028-02-20', paused('2028-02-01', '2028-03-31')]]).dueOn).toBe('2028-05-15');
    expect(after(more, [['2028-03-01', noExceptions]]).dueOn).toBe('2028-05-15');
    expect(after(more, [['2028-03-01', paused('2028-02-01', '2028-05-10')]]).dueOn).toBe('2028-05-25');
  });

  it('is taken back exactly on its day, later with at least 14 days, and not at all once somebody decided since', () => {
    const extended = { dueOn: '2028-02-27', before: reckoned('2028-02-07') };
    const more = { ...held('2028-02-07'), ...extending(held('2028-02-07'), '2028-02-27', '2028-02-01')?.set };

    expect(takingExtensionBack(more, extended, '2028-02-01', '2028-02-01')?.set.dueOn).toBe('2028-02-07');
    expect(takingExtensionBack(more, extended, '2028-02-01', '2028-02-05')?.set.dueOn).toBe('2028-02-19');
    expect(takingExtensionBack({ ...more, dueOn: '2028-03-10' }, extended, '2028-02-01', '2028-02-05')).toBeNull();
    expect(takingExtensionBack({ ...more, state: 'closed' }, extended, '2028-02-01', '2028-02-05')).toBeNull();
  });
});
