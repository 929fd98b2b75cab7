import { describe, expect, it } from 'vitest';
import { firstOpensOn, windowCountedFor, windowOf } from '#api/assignments/recurrence.ts';
import { satisfies, validityOf } from '#api/assignments/validity.ts';

const monthly = (months: number, windowDays = 60) => ({ kind: 'months', months, windowDays }) as const;
const yearly = (from: string, to: string, joinerDays = 30) => ({ kind: 'yearly', from, to, joinerDays }) as const;
const on = (completedOn: string, ownValidUntilOn: string | null = null) => ({ completedOn, ownValidUntilOn });

describe('valid for n months', () => {
  it('runs from the day of completion, and opens the next cycle before its end', () => {
    expect(validityOf(on('2027-05-18'), monthly(12), null)).toEqual({
      validUntilOn: '2028-05-18',
      anchorOn: '2027-05-18',
      nextCycleOn: '2028-03-19',
    });
  });

  it('keeps the 31st over short months, counted from the first anchor', () => {
    const first = validityOf(on('2027-01-31'), monthly(1, 10), null);
    const second = validityOf(on('2027-02-25'), monthly(1, 10), { satisfiedBy: 'a', ...first });
    const third = validityOf(on('2027-03-30'), monthly(1, 10), { satisfiedBy: 'b', ...second });

    expect([first, second, third].map(({ validUntilOn }) => validUntilOn)).toEqual([
      '2027-02-28',
      '2027-03-31',
      '2027-04-30',
    ]);
    expect(third.anchorOn).toBe('2027-01-31');
  });

  it('keeps 29 February for the next leap year', () => {
    let held = validityOf(on('2028-02-29'), monthly(12), null);
    const ends = [held.validUntilOn];
    for (let year = 0; year < 4; year += 1) {
      held = validityOf(on(held.validUntilOn ?? ''), monthly(12), { satisfiedBy: 'a', ...held });
      ends.push(held.validUntilOn);
    }

    expect(ends).toEqual(['2029-02-28', '2030-02-28', '2031-02-28', '2032-02-29', '2033-02-28']);
  });

  it('adds to the old end inside the window, begins anew before or after it', () => {
    const previous = { satisfiedBy: 'a', validUntilOn: '2027-06-30', anchorOn: '2026-06-30' };

    expect(validityOf(on('2027-05-01'), monthly(12), previous).validUntilOn).toBe('2028-06-30');
    expect(validityOf(on('2027-06-30'), monthly(12), previous).validUntilOn).toBe('2028-06-30');
    expect(validityOf(on('2027-07-01'), monthly(12), previous)).toMatchObject({
      validUntilOn: '2028-07-01',
      anchorOn: '2027-07-01',
    });
    expect(validityOf(on('2027-04-30'), monthly(12), previous).validUntilOn).toBe('2028-04-30');
  });

  it('takes the end that evidence from elsewhere carries, and goes on from there', () => {
    const first = validityOf(on('2027-01-10', '2027-10-31'), monthly(12), null);
    const next = validityOf(on('2027-10-01'), monthly(12), { satisfiedBy: 'a', ...first });

    expect(first.validUntilOn).toBe('2027-10-31');
    expect(next.validUntilOn).toBe('2028-10-31');
  });

  it('never opens the next cycle on the day of completion, however long the window', () => {
    expect(validityOf(on('2027-05-18'), monthly(1, 365), null).nextCycleOn).toBe('2027-05-19');
  });
});

describe('a yearly window', () => {
  it('may cross New Year, and 29 February means the 28th in other years', () => {
    expect(windowOf(yearly('11-15', '02-29'), 2026)).toEqual({ from: '2026-11-15', to: '2027-02-28' });
    expect(windowOf(yearly('11-15', '02-29'), 2027)).toEqual({ from: '2027-11-15', to: '2028-02-29' });
  });

  it('counts a completion of the 90 days before it', () => {
    const spring = yearly('03-01', '05-31');

    expect(windowCountedFor(spring, '2026-12-01').from).toBe('2027-03-01');
    expect(windowCountedFor(spring, '2026-11-30').from).toBe('2026-03-01');
    expect(windowCountedFor(spring, '2027-04-01').from).toBe('2027-03-01');
  });

  it('counts a completion inside a window for that window, even when the next one is near', () => {
    expect(windowCountedFor(yearly('01-01', '12-31'), '2027-11-20').from).toBe('2027-01-01');
  });

  it('is valid until the end of the next window', () => {
    expect(validityOf(on('2027-04-01'), yearly('03-01', '05-31'), null)).toEqual({
      validUntilOn: '2028-05-31',
      anchorOn: null,
      nextCycleOn: '2028-03-01',
    });
  });

  it('opens at once inside a window, and waits for the next when the last was over before the assignment began', () => {
    const spring = yearly('03-01', '05-31');

    expect(firstOpensOn(spring, '2027-04-10', '2027-04-10')).toBe('2027-04-10');
    expect(firstOpensOn(spring, '2027-07-01', '2027-08-01')).toBe('2028-03-01');
    // Somebody who joins in July, while the window of spring was already the assignment's: n days from joining.
    expect(firstOpensOn(spring, '2027-01-01', '2027-07-01')).toBe('2027-07-01');
  });
});

describe('what satisfies', () => {
  const cycle = { openedOn: '2027-05-03', previous: null };
  const done = (completedOn: string, ownValidUntilOn: string | null = null) => ({
    completionId: completedOn,
    completedOn,
    ownValidUntilOn,
  });

  it('is a completion that is still good today', () => {
    expect(satisfies(done('2026-05-03'), monthly(12), cycle, '2027-05-03')).not.toBeNull();
    expect(satisfies(done('2026-05-02'), monthly(12), cycle, '2027-05-03')).toBeNull();
    expect(satisfies(done('2015-01-01'), { kind: 'none' }, cycle, '2027-05-03')).toMatchObject({ validUntilOn: null });
    expect(satisfies(done('2015-01-01', '2020-01-01'), { kind: 'none' }, cycle, '2027-05-03')).toBeNull();
  });

  it('is never the completion of the cycle before, nor one that is good for no longer than it', () => {
    const previous = { satisfiedBy: '2026-06-01', validUntilOn: '2027-06-01', anchorOn: '2026-06-01' };

    expect(satisfies(done('2026-06-01'), monthly(12), { ...cycle, previous }, '2027-05-03')).toBeNull();
    expect(satisfies(done('2026-05-20'), monthly(12), { ...cycle, previous }, '2027-05-03')).toBeNull();
    expect(satisfies(done('2027-05-01'), monthly(12), { ...cycle, previous }, '2027-05-03')).toMatchObject({
      validUntilOn: '2028-06-01',
    });
  });

  it('must count for the window that is demanded', () => {
    const spring = yearly('03-01', '05-31');

    expect(satisfies(done('2026-04-01'), spring, cycle, '2027-05-03')).toBeNull();
    expect(satisfies(done('2026-12-15'), spring, cycle, '2027-05-03')).toMatchObject({ validUntilOn: '2028-05-31' });
  });
});
