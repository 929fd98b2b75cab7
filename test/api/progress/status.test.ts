import { describe, expect, it } from 'vitest';
import { mostUrgent, statusOf, type Standing } from '#api/progress/status.ts';

const standing = (more: Partial<Standing>): Standing => ({
  state: 'open',
  dueOn: '2027-06-30',
  validUntilOn: null,
  nextCycleOn: null,
  earlierValidUntilOn: null,
  pausedFromOn: null,
  pausedUntilOn: null,
  waivedFromOn: null,
  waivedUntilOn: null,
  ...more,
});

describe('the state of an enrolment on a day', () => {
  it.each([
    ['open while the due day is far', {}, '2027-06-15', 'open'],
    ['due soon from 14 days before', {}, '2027-06-16', 'due-soon'],
    ['due soon on the day itself', {}, '2027-06-30', 'due-soon'],
    ['overdue the day after', {}, '2027-07-01', 'overdue'],
    [
      'to renew while the earlier completion holds, even on its last day',
      { earlierValidUntilOn: '2027-06-30' },
      '2027-06-30',
      'renew',
    ],
    ['overdue once both have passed', { earlierValidUntilOn: '2027-06-30' }, '2027-07-01', 'overdue'],
    [
      'expired when the earlier completion ended before the due day',
      { earlierValidUntilOn: '2027-06-01' },
      '2027-06-02',
      'expired',
    ],
    [
      'never late with a valid completion',
      { dueOn: '2027-05-01', earlierValidUntilOn: '2027-12-31' },
      '2027-06-01',
      'renew',
    ],
    ['completed', { state: 'completed', dueOn: '2027-01-01' }, '2027-06-01', 'completed'],
    [
      'completed on the last day of its validity',
      { state: 'completed', validUntilOn: '2027-06-01' },
      '2027-06-01',
      'completed',
    ],
    ['expired the day after', { state: 'completed', validUntilOn: '2027-06-01' }, '2027-06-02', 'expired'],
    [
      'to renew once the next cycle opens',
      { state: 'completed', validUntilOn: '2027-08-01', nextCycleOn: '2027-06-01' },
      '2027-06-01',
      'renew',
    ],
    ['paused from the first day', { pausedFromOn: '2027-06-01' }, '2027-07-15', 'paused'],
    [
      'paused through the last day',
      { pausedFromOn: '2027-06-01', pausedUntilOn: '2027-07-15' },
      '2027-07-15',
      'paused',
    ],
    ['back after the pause', { pausedFromOn: '2027-06-01', pausedUntilOn: '2027-07-14' }, '2027-07-15', 'overdue'],
    ['not paused before the pause', { pausedFromOn: '2027-06-02' }, '2027-06-01', 'open'],
    ['waived without end', { state: 'waived', waivedFromOn: '2027-06-01' }, '2030-01-01', 'waived'],
    [
      'obliged again after the waiver',
      { state: 'waived', waivedFromOn: '2027-01-01', waivedUntilOn: '2027-06-30' },
      '2027-07-01',
      'overdue',
    ],
    [
      'no longer required when closed, whatever else it says',
      { state: 'closed', pausedFromOn: '2027-01-01' },
      '2027-07-01',
      'no-longer-required',
    ],
  ] satisfies [string, Partial<Standing>, string, string][])('is %s', (_what, more, today, state) => {
    expect(statusOf(standing(more), today)).toBe(state);
  });

  it('of several assignments is the most urgent one', () => {
    expect(mostUrgent(['open', 'overdue', 'renew'])).toBe('overdue');
    expect(mostUrgent(['completed', 'renew'])).toBe('renew');
    expect(mostUrgent([])).toBe('no-longer-required');
  });
});
