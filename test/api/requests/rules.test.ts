import { describe, expect, it } from 'vitest';
import { askFaults, quietUntil } from '#api/requests/ask.ts';
import { decidersOf, type OpenObligation } from '#api/requests/decider.ts';
import type { HeldRole } from '#api/people/looked-after.ts';

const role = (kind: HeldRole['kind'], unitId: string, responsiblePersonId: string | null): HeldRole => ({
  kind,
  unitIds: [unitId],
  responsiblePersonId,
});
const open = (dueOn: string, ...matchCause: OpenObligation['matchCause']): OpenObligation => ({
  enrolmentId: `due ${dueOn}`,
  dueOn,
  matchCause,
  ownerPersonId: 'owner',
});
const volunteer = { kind: 'kind', value: 'volunteer' } as const;
const staff = { kind: 'kind', value: 'staff' } as const;
const more = { personId: 'mehmet', kind: 'more-time' } as const;
const done = { personId: 'mehmet', kind: 'done-already' } as const;
const waive = { personId: 'mehmet', kind: 'not-for-me' } as const;

describe('whose a request is', () => {
  const roles = [role('volunteer', 'cologne', 'jana'), role('staff', 'head', 'eva')];

  it('is whoever looks after the role through which the course comes, not the other role', () => {
    expect(decidersOf(more, roles, [open('2027-05-14', volunteer)])).toEqual(['jana']);
    expect(decidersOf(more, roles, [open('2027-05-14', staff)])).toEqual(['eva']);
  });

  it('is all of them where the course comes through several, the nearest day first', () => {
    expect(decidersOf(done, roles, [open('2027-06-01', volunteer), open('2027-05-14', staff)])).toEqual([
      'eva',
      'jana',
    ]);
  });

  it('is nobody of them alone when a waiver or more time would touch both roles', () => {
    expect(decidersOf(more, roles, [open('2027-06-01', volunteer), open('2027-05-14', staff)])).toEqual([]);
    expect(decidersOf(waive, roles, [open('2027-06-01', volunteer), open('2027-05-14', staff)])).toEqual([]);
    expect(decidersOf(waive, roles, [open('2027-06-01', volunteer)])).toEqual(['jana']);
  });

  it('is the owner of the assignment where nobody looks after the role', () => {
    expect(decidersOf(more, [role('volunteer', 'cologne', null)], [open('2027-05-14', volunteer)])).toEqual(['owner']);
  });

  it('is never the one who asks', () => {
    const coordinator = { personId: 'jana', kind: 'more-time' } as const;
    expect(decidersOf(coordinator, [role('volunteer', 'cologne', 'jana')], [open('2027-05-14')])).toEqual(['owner']);
    const owner = { personId: 'owner', kind: 'more-time' } as const;
    expect(decidersOf(owner, [], [open('2027-05-14')])).toEqual([]);
  });
});

describe('reminders wait for the answer', () => {
  it('for seven days, counted from the day of asking', () => {
    expect(quietUntil([], '2028-02-25')).toBe('2028-03-02');
  });

  it('and a second request gets only the days that the first left', () => {
    const first = { askedOn: '2027-05-01', quietUntilOn: '2027-05-07', endedOn: '2027-05-03' };
    expect(quietUntil([first], '2027-05-10')).toBe('2027-05-13');
  });

  it('and none once they are used up', () => {
    const first = { askedOn: '2027-05-01', quietUntilOn: '2027-05-07', endedOn: '2027-05-20' };
    expect(quietUntil([first], '2027-05-21')).toBeNull();
    const never = { askedOn: '2027-05-21', quietUntilOn: null, endedOn: '2027-05-22' };
    expect(quietUntil([first, never], '2027-05-23')).toBeNull();
  });

  it('and two requests at once do not count a day twice', () => {
    const first = { askedOn: '2027-05-01', quietUntilOn: '2027-05-07', endedOn: null };
    expect(quietUntil([first], '2027-05-03')).toBe('2027-05-07');
    const second = { askedOn: '2027-05-03', quietUntilOn: '2027-05-07', endedOn: null };
    expect(quietUntil([first, second], '2027-05-05')).toBe('2027-05-07');
  });
});

describe('what can be asked', () => {
  const days = { today: '2027-05-11', dueOn: '2027-05-14' };

  it('more time ends after the due day, within twelve months', () => {
    const faults = (untilOn: string) => askFaults({ kind: 'more-time', untilOn, words: null }, days).length;
    expect(faults('2027-05-15')).toBe(0);
    expect(faults('2027-05-14')).toBe(1);
    expect(faults('2027-05-11')).toBe(1);
    expect(faults('2028-05-11')).toBe(0);
    expect(faults('2028-05-12')).toBe(1);
  });

  it('nobody has done something tomorrow', () => {
    const faults = (completedOn: string) =>
      askFaults({ kind: 'done-already', completedOn, issuer: null, attachmentIds: [] }, days).length;
    expect(faults('2027-05-11')).toBe(0);
    expect(faults('2027-05-12')).toBe(1);
  });
});
