import { describe, expect, it } from 'vitest';
import {
  lineOnDay,
  onTrackRate,
  rate,
  sumUp,
  unitOnDay,
  validRate,
  type Cycle,
  type Line,
} from '#api/reports/measures.ts';

const aCycle = (more: Partial<Cycle> = {}): Cycle => ({
  cycle: 1,
  openedOn: '2028-01-01',
  dueOn: '2028-01-31',
  closedOn: null,
  completedOn: null,
  validUntilOn: null,
  pausedFromOn: null,
  pausedUntilOn: null,
  waivedFromOn: null,
  waivedUntilOn: null,
  ...more,
});
const aLine = (cycles: readonly Cycle[], more: Partial<Line> = {}): Line => ({
  cycles,
  endedOn: null,
  inactiveSinceOn: null,
  ...more,
});
const on = (day: string, ...lines: Line[]) =>
  unitOnDay(
    lines.flatMap(line => lineOnDay(line, day) ?? []),
    day,
  );

describe('the measures', () => {
  it('counts nobody before the day the enrolment opened', () => {
    expect(on('2027-12-31', aLine([aCycle()]))).toBeNull();
    expect(on('2028-01-01', aLine([aCycle()]))).toMatchObject({ standing: 'obliged', valid: false });
  });

  it('is overdue on the day after the due day, not on it', () => {
    const line = aLine([aCycle({ dueOn: '2028-02-29' })]);

    expect(on('2028-02-15', line)).toMatchObject({ overdue: false, dueSoon: true });
    expect(on('2028-02-14', line)).toMatchObject({ overdue: false, dueSoon: false });
    expect(on('2028-02-29', line)).toMatchObject({ overdue: false, dueSoon: true });
    expect(on('2028-03-01', line)).toMatchObject({ overdue: true, dueSoon: false });
  });

  it('counts the validity of the cycle before until it expires', () => {
    const renewed = aLine([
      aCycle({ completedOn: '2028-01-10', validUntilOn: '2029-01-10' }),
      aCycle({ cycle: 2, openedOn: '2028-12-01', dueOn: '2029-01-10' }),
    ]);

    expect(on('2029-01-10', renewed)).toMatchObject({ valid: true, expiring: true, expired: false });
    expect(on('2029-01-11', renewed)).toMatchObject({ valid: false, overdue: true, expired: true });
  });

  it('knows of a past day what is known today', () => {
    const late = aLine([aCycle({ completedOn: '2028-03-10', validUntilOn: '2029-03-10' })]);

    expect(on('2028-03-09', late)).toMatchObject({ valid: false, overdue: true, onTime: false });
    expect(on('2028-03-10', late)).toMatchObject({ valid: true, overdue: false, onTime: false });
  });

  it.each([
    ['closed', { closedOn: '2028-01-20' }, {}],
    ['ended', {}, { endedOn: '2028-01-20' }],
    ['inactive', {}, { inactiveSinceOn: '2028-01-20' }],
  ])('obliges nobody from the day it is %s', (_why, cycle, line) => {
    expect(on('2028-01-19', aLine([aCycle(cycle)], line))).toMatchObject({ standing: 'obliged' });
    expect(on('2028-01-20', aLine([aCycle(cycle)], line))).toBeNull();
  });

  it('counts waived and paused beside the obliged, their last day included', () => {
    const waived = aLine([aCycle({ waivedFromOn: '2028-01-05', waivedUntilOn: '2028-01-10' })]);
    const paused = aLine([aCycle({ pausedFromOn: '2028-01-05', pausedUntilOn: null })]);

    expect(on('2028-01-10', waived)?.standing).toBe('waived');
    expect(on('2028-01-11', waived)?.standing).toBe('obliged');
    expect(on('2030-01-01', paused)?.standing).toBe('paused');
  });

  it('counts a learner once a course, overdue by any assignment, else valid by any completion', () => {
    const early = aLine([aCycle({ dueOn: '2028-01-15' })]);
    const late = aLine([aCycle({ dueOn: '2028-06-30' })]);
    const done = aLine([aCycle({ completedOn: '2028-01-12' })]);

    expect(on('2028-01-20', early, late)).toMatchObject({ overdue: true, dueOn: '2028-01-15' });
    expect(on('2028-01-20', late, done)).toMatchObject({ valid: true, overdue: false, dueSoon: false });
    expect(on('2028-01-20', early, done)).toMatchObject({ valid: false, overdue: true, expired: false });
    expect(sumUp([on('2028-01-20', early, late, done)].flatMap(unit => unit ?? [])).obliged).toBe(1);
  });

  it('rounds rates down, so that 100 percent means everybody, and has none for nobody', () => {
    const figures = { obliged: 3001, valid: 3000, overdue: 1, dueSoon: 0, expired: 0, waived: 0, paused: 0 };

    expect(validRate(figures)).toBe(99);
    expect(onTrackRate(figures)).toBe(99);
    expect(rate(2612, 3001)).toBe(87);
    expect(rate(0, 0)).toBeNull();
    // 0.57 * 100 is 56.99999999999999 in floating point: whole numbers first.
    expect(rate(57, 100)).toBe(57);
  });
});
