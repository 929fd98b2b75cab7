import { describe, expect, it } from 'vitest';
import { cutShort } from '#api/assignments/asked-again.ts';
import { enrol, type Demand, type HeldEnrolment } from '#api/assignments/enrol.ts';
import { simulateCycles } from '#api/assignments/simulate.ts';
import { satisfies, validityOf } from '#api/assignments/validity.ts';
import type { Recurrence } from '#api/contract/assignments.ts';
import { anEnrolmentHeld, aDemand } from './rule-values.ts';

const asked = { on: '2028-02-29', byOn: '2028-05-31' };
const twoYears: Recurrence = { kind: 'months', months: 24, windowDays: 30 };
const once: Recurrence = { kind: 'none' };
const springs: Recurrence = { kind: 'yearly', from: '01-01', to: '03-31', joinerDays: 30 };
const old = { completionId: 'old', completedOn: '2027-12-31', ownValidUntilOn: null, askedAgain: asked };
const learner = { state: 'active', isPerson: true, inactiveSinceOn: null } as const;

describe('a completion of an earlier version, once everybody is asked again', () => {
  it.each([
    ['once', once],
    ['for two years', twoYears],
    ['every spring', springs],
  ] as const)('holds until the day by which everybody is asked, when it held %s', (_name, recurrence) => {
    const validity = validityOf(old, recurrence, null);
    expect(validity).toMatchObject({ validUntilOn: '2028-05-31', nextCycleOn: '2028-02-29' });
  });

  it('ends no later than it did, and its own next cycle stays the earlier', () => {
    const soon = { validUntilOn: '2028-03-15', anchorOn: '2027-03-15', nextCycleOn: '2028-02-15' };
    expect(cutShort(soon, '2027-03-15', asked)).toEqual(soon);
  });

  it('holds at least two weeks for who finishes the earlier version afterwards', () => {
    expect(cutShort({ validUntilOn: null, anchorOn: null, nextCycleOn: null }, '2028-06-05', asked)).toEqual({
      validUntilOn: '2028-06-19',
      anchorOn: null,
      nextCycleOn: '2028-06-06',
    });
  });

  it('satisfies nobody any more when that day has passed', () => {
    const cycle = { openedOn: '2028-06-01', previous: null };
    expect(satisfies(old, once, cycle, '2028-05-31')).not.toBeNull();
    expect(satisfies(old, once, cycle, '2028-06-01')).toBeNull();
  });
});

describe('an enrolment whose course everybody is asked again', () => {
  const done: HeldEnrolment = anEnrolmentHeld({
    state: 'completed',
    satisfiedBy: 'old',
    completedOn: '2027-12-31',
    validUntilOn: null,
    nextCycleOn: null,
  });
  const demand = (more: Partial<Demand> = {}): Demand =>
    aDemand({ recurrence: once, startsOn: '2027-01-01', completions: [old], ...more });

  it('is cut short and followed by a cycle that is due on the day; asked once more nothing changes', () => {
    const moves = enrol(learner, demand(), [done], '2028-02-29');
    expect(moves).toMatchObject([
      { kind: 'amend', change: { set: { validUntilOn: '2028-05-31', nextCycleOn: '2028-02-29' } } },
      { kind: 'open', cycle: 2, isRenewal: true, satisfied: null, due: { rule: 'renewal', dueOn: '2028-05-31' } },
    ]);
    const cut = { ...done, validUntilOn: '2028-05-31', nextCycleOn: '2028-02-29' };
    const next = anEnrolmentHeld({ enrolmentId: 'next', cycle: 2, openedOn: '2028-02-29', dueOn: '2028-05-31' });
    expect(enrol(learner, demand(), [cut, next], '2028-02-29')).toEqual([]);
  });

  it('comes back when a yearly window has been done for already', () => {
    const spring = { ...done, completedOn: '2028-01-10', validUntilOn: '2029-03-31', nextCycleOn: '2029-01-01' };
    const completions = [{ ...old, completedOn: '2028-01-10' }];
    const moves = enrol(learner, { ...aDemand({ recurrence: springs }), completions }, [spring], '2028-04-01');
    expect(moves.map(({ kind }) => kind)).toEqual(['amend', 'open']);
  });

  it('stays as it is when the completion is of the version that was asked for', () => {
    expect(enrol(learner, demand({ completions: [{ ...old, askedAgain: null }] }), [done], '2028-02-29')).toEqual([]);
  });

  it('is seen by the simulator', () => {
    expect(simulateCycles(learner, demand(), '2028-03-01', 3)).toEqual([
      { opensOn: '2028-03-01', dueOn: '2028-05-31' },
    ]);
  });
});
