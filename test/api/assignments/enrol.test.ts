import { describe, expect, it } from 'vitest';
import { enrol, type HeldEnrolment, type Learner } from '#api/assignments/enrol.ts';
import { simulateCycles } from '#api/assignments/simulate.ts';
import { aDemand, anEnrolmentHeld as held } from './rule-values.ts';

const active: Learner = { state: 'active', isPerson: true, inactiveSinceOn: null };
const everyYear = { kind: 'months', months: 12, windowDays: 60 } as const;

const completedUntil = (validUntilOn: string, nextCycleOn: string): Partial<HeldEnrolment> => ({
  state: 'completed',
  satisfiedBy: 'done',
  completedOn: '2026-05-10',
  anchorOn: '2026-05-10',
  validUntilOn,
  nextCycleOn,
});
const done = (completedOn: string) => ({ completionId: `done ${completedOn}`, completedOn, ownValidUntilOn: null });

describe('enrolling', () => {
  it('opens for whoever joins, and leaves alone whoever is there', () => {
    expect(enrol(active, aDemand(), [], '2027-03-01')).toMatchObject([
      { kind: 'open', cycle: 1, satisfied: null, due: { dueOn: '2027-03-15' } },
    ]);
    expect(enrol(active, aDemand(), [held()], '2027-03-02')).toEqual([]);
  });

  it('closes what is open when somebody leaves the audience, and what was completed too', () => {
    const away = aDemand({ matches: false });

    expect(enrol(active, away, [held()], '2027-03-02')).toMatchObject([{ kind: 'close', reason: 'audience' }]);
    const completed = held(completedUntil('2027-05-10', '2027-03-11'));
    expect(enrol(active, away, [completed], '2027-03-02')).toMatchObject([{ kind: 'close', reason: 'audience' }]);
    expect(enrol(active, away, [held({ state: 'closed', closedOn: '2027-03-02' })], '2027-03-03')).toEqual([]);
    expect(enrol(active, away, [], '2027-03-03')).toEqual([]);
  });

  it('gives the same enrolment back within 30 days, with its old due day, even one that has passed', () => {
    const left = held({ state: 'closed', closedOn: '2027-03-10', closedReason: 'audience' });

    expect(enrol(active, aDemand(), [left], '2027-04-09')).toEqual([
      { kind: 'reopen', enrolment: left, state: 'open' },
    ]);
    expect(enrol(active, aDemand(), [left], '2027-04-10')).toMatchObject([
      { kind: 'open', cycle: 2, due: { dueOn: '2027-04-26' } },
    ]);
  });

  it('gives a completed one back as completed, and carries a completion that still holds into the next cycle', () => {
    const left = held({
      ...completedUntil('2027-09-10', '2027-07-12'),
      state: 'closed',
      closedOn: '2027-03-10',
      closedReason: 'audience',
    });
    const demand = aDemand({ recurrence: everyYear });

    expect(enrol(active, demand, [left], '2027-03-20')).toMatchObject([{ kind: 'reopen', state: 'completed' }]);
    expect(enrol(active, demand, [left], '2027-06-01')).toMatchObject([
      { kind: 'open', cycle: 2, satisfied: { completionId: 'done', validUntilOn: '2027-09-10' } },
    ]);
    // Back when the renewal has begun: carried over, and asked to renew.
    expect(enrol(active, demand, [left], '2027-08-01')).toMatchObject([
      { kind: 'open', cycle: 2, satisfied: { completionId: 'done' } },
      { kind: 'open', cycle: 3, satisfied: null, isRenewal: true, due: { rule: 'renewal', dueOn: '2027-09-10' } },
    ]);
  });

  it('asks nobody who holds a valid completion, but counts the obligation and knows the next cycle', () => {
    const demand = aDemand({ recurrence: everyYear, completions: [done('2026-09-01')] });

    expect(enrol(active, demand, [], '2027-03-01')).toMatchObject([
      { kind: 'open', cycle: 1, satisfied: { validUntilOn: '2027-09-01', nextCycleOn: '2027-07-03' } },
    ]);
    expect(enrol(active, { ...demand, completions: [done('2026-02-28')] }, [], '2027-03-01')).toMatchObject([
      { kind: 'open', cycle: 1, satisfied: null },
    ]);
  });

  it('opens the renewal on its day, due when the validity ends', () => {
    const demand = aDemand({ recurrence: everyYear });
    const completed = held(completedUntil('2027-05-10', '2027-03-11'));

    expect(enrol(active, demand, [completed], '2027-03-10')).toEqual([]);
    expect(enrol(active, demand, [completed], '2027-03-11')).toMatchObject([
      { kind: 'open', cycle: 2, isRenewal: true, due: { rule: 'renewal', dueOn: '2027-05-10' } },
    ]);
    expect(enrol(active, aDemand(), [completed], '2027-03-11')).toEqual([]);
  });

  it('waits 30 days with a disabled account, and not a day with one that has left or is no person', () => {
    const off: Learner = { state: 'disabled', isPerson: true, inactiveSinceOn: '2027-03-01' };

    expect(enrol(off, aDemand(), [held()], '2027-03-30')).toEqual([]);
    expect(enrol(off, aDemand(), [held()], '2027-03-31')).toMatchObject([{ kind: 'close', reason: 'disabled' }]);
    expect(enrol(off, aDemand(), [], '2027-03-05')).toEqual([]);
    const gone: Learner = { ...off, state: 'left' };
    expect(enrol(gone, aDemand(), [held()], '2027-03-01')).toMatchObject([{ kind: 'close', reason: 'left' }]);
    expect(enrol({ ...active, isPerson: false }, aDemand(), [held()], '2027-03-01')).toMatchObject([
      { kind: 'close', reason: 'not-a-person' },
    ]);
  });

  it('leaves alone what an admin took back, until the assignment itself is changed', () => {
    const undone = held({ state: 'closed', closedOn: '2027-03-02', closedReason: 'undone' });

    expect(enrol(active, aDemand(), [undone], '2027-03-03')).toEqual([]);
    expect(enrol(active, aDemand({ revision: 2 }), [undone], '2027-03-03')).toMatchObject([
      { kind: 'open', cycle: 2, due: { dueOn: '2027-03-17' } },
    ]);
  });

  it('keeps the earlier day of whoever moves here from another audience with the same course', () => {
    const keptDue = held({ dueOn: '2027-03-05' }).dueCause;

    expect(enrol(active, aDemand({ keptDue }), [], '2027-03-01')).toMatchObject([{ due: { dueOn: '2027-03-05' } }]);
    const later = held({ dueOn: '2027-09-01' }).dueCause;
    expect(enrol(active, aDemand({ keptDue: later }), [], '2027-03-01')).toMatchObject([
      { due: { dueOn: '2027-03-15' } },
    ]);
  });

  it('asks for a yearly window once a year; who joins after it gets n days', () => {
    const spring = { kind: 'yearly', from: '03-01', to: '04-30', joinerDays: 30 } as const;
    const demand = aDemand({ recurrence: spring });

    const inWindow = enrol(active, demand, [], '2027-03-01');
    const afterIt = enrol(active, demand, [], '2027-06-01');
    const assignedLater = enrol(active, { ...demand, startsOn: '2027-05-15' }, [], '2027-06-01');

    expect(inWindow).toMatchObject([{ kind: 'open', due: { rule: 'yearly', dueOn: '2027-04-30' } }]);
    expect(afterIt).toMatchObject([{ kind: 'open', due: { rule: 'yearly', dueOn: '2027-07-01' } }]);
    expect(assignedLater).toEqual([]);
  });

  it('knows a first yearly window that had to be waited for from somebody who joins during it', () => {
    const demand = aDemand({ recurrence: { kind: 'yearly', from: '03-01', to: '04-30', joinerDays: 30 } });
    const joined = (audience: string, on: string, organisation = '2020-01-01') =>
      enrol(active, { ...demand, joinedOn: { organisation, audience } }, [], on);

    expect(joined('2020-01-01', '2027-03-01')).toMatchObject([{ hasWaited: true }]);
    expect(joined('2020-01-01', '2027-03-03')).toMatchObject([{ hasWaited: true }]);
    expect(joined('2027-03-01', '2027-03-01')).toMatchObject([{ hasWaited: true }]);
    expect(joined('2027-03-03', '2027-03-03')).toMatchObject([{ hasWaited: false }]);
    expect(joined('2027-03-01', '2027-03-01', '2027-03-01')).toMatchObject([{ hasWaited: false }]);
    expect(enrol(active, { ...demand, startsOn: '2027-03-01' }, [], '2027-03-01')).toMatchObject([
      { hasWaited: false },
    ]);
  });
});

describe('the next three cycles', () => {
  it('are due on the day, then each year on the day the validity ends', () => {
    expect(simulateCycles(active, aDemand({ recurrence: everyYear }), '2027-05-04', 3)).toEqual([
      { opensOn: '2027-05-04', dueOn: '2027-05-18' },
      { opensOn: '2028-03-19', dueOn: '2028-05-18' },
      { opensOn: '2029-03-19', dueOn: '2029-05-18' },
    ]);
  });

  it('begin with the renewal for whoever is valid already, and end with the recurrence', () => {
    const valid = aDemand({ recurrence: everyYear, completions: [done('2026-12-01')] });

    expect(simulateCycles(active, valid, '2027-05-03', 3).map(({ dueOn }) => dueOn)).toEqual([
      '2027-12-01',
      '2028-12-01',
      '2029-12-01',
    ]);
    expect(simulateCycles(active, aDemand(), '2027-05-04', 3)).toHaveLength(1);
    expect(simulateCycles(active, aDemand({ completions: [done('2026-12-01')] }), '2027-05-03', 3)).toEqual([]);
  });

  it('follow a window across New Year', () => {
    const winter = { kind: 'yearly', from: '11-15', to: '01-31', joinerDays: 30 } as const;

    expect(simulateCycles(active, aDemand({ recurrence: winter, startsOn: '2027-05-03' }), '2027-05-03', 3)).toEqual([
      { opensOn: '2027-11-15', dueOn: '2028-01-31' },
      { opensOn: '2028-11-15', dueOn: '2029-01-31' },
      { opensOn: '2029-11-15', dueOn: '2030-01-31' },
    ]);
  });
});
