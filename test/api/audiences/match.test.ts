import { describe, expect, it } from 'vitest';
import * as match from '#api/audiences/match.ts';
import type { Subject } from '#api/audiences/match.ts';
import { everybody, type Audience, type Clause } from '#api/contract/audiences.ts';

const aSubject = (more: Partial<Subject> = {}): Subject => ({
  personId: 'anna',
  state: 'active',
  nature: 'person',
  country: 'DE',
  jobTitle: 'Sanitäterin',
  joinedOn: '2026-01-01',
  roles: [{ kind: 'volunteer', unitIds: ['koeln', 'rheinland'], responsiblePersonId: null }],
  groupIds: new Set(),
  ...more,
});
const TODAY = '2027-05-03';
const matchAudience = (audience: Audience, subject: Subject) => match.matchAudience(audience, subject, TODAY);
const explainMatch = (audience: Audience, subject: Subject) => match.explainMatch(audience, subject, TODAY);
const countRemaining = (audience: Audience, subjects: readonly Subject[]) =>
  match.countRemaining(audience, subjects, TODAY);
const anAudience = (more: Partial<Audience>): Audience => ({ ...everybody, ...more });
const volunteers: Clause = { kind: 'kind', values: ['volunteer'] };
const staff: Clause = { kind: 'kind', values: ['staff'] };
const inUnit = (...unitIds: string[]) => ({ kind: 'unit' as const, unitIds });
const inGroup = (...groupIds: string[]) => ({ kind: 'group' as const, groupIds });

const mehmet = aSubject({
  personId: 'mehmet',
  roles: [
    { kind: 'staff', unitIds: ['office'], responsiblePersonId: null },
    { kind: 'volunteer', unitIds: ['koeln', 'rheinland'], responsiblePersonId: null },
  ],
});

describe('an audience', () => {
  it('without clauses means everybody', () => {
    expect(matchAudience(everybody, aSubject())).toEqual([{ kind: 'everybody', value: '' }]);
  });

  it('of named people only means those people', () => {
    const audience = anAudience({ include: ['anna'] });
    expect(matchAudience(audience, aSubject())).toEqual([{ kind: 'person', value: 'anna' }]);
    expect(matchAudience(audience, mehmet)).toBeNull();
    expect(explainMatch(audience, mehmet)).toEqual({ kind: 'not-named' });
  });

  it('never means a shared mailbox, not even by name', () => {
    const mailbox = aSubject({ nature: 'shared-mailbox' });
    expect(matchAudience(anAudience({ include: ['anna'] }), mailbox)).toBeNull();
    expect(explainMatch(everybody, mailbox)).toEqual({ kind: 'not-a-person', nature: 'shared-mailbox' });
  });

  it('keeps a disabled account: closing it is the enrolment rule’s decision', () => {
    expect(matchAudience(everybody, aSubject({ state: 'disabled' }))).not.toBeNull();
  });

  it('includes the units below the one that is named', () => {
    const audience = anAudience({ all: [volunteers, inUnit('rheinland')] });
    expect(matchAudience(audience, aSubject())).toEqual([
      { kind: 'kind', value: 'volunteer' },
      { kind: 'unit', value: 'rheinland' },
    ]);
  });

  it('asks one single role to meet all clauses about roles', () => {
    expect(matchAudience(anAudience({ all: [staff, inUnit('office')] }), mehmet)).not.toBeNull();
    const mixed = anAudience({ all: [volunteers, inUnit('office')] });
    expect(matchAudience(mixed, mehmet)).toBeNull();
    expect(explainMatch(mixed, mehmet)).toEqual({ kind: 'no-single-role' });
  });

  it('“but not in Cologne” leaves a person their role elsewhere', () => {
    const notKoeln = anAudience({ none: [inUnit('koeln')] });
    expect(matchAudience(notKoeln, mehmet)).not.toBeNull();
    expect(matchAudience({ ...notKoeln, all: [volunteers] }, mehmet)).toBeNull();
    expect(explainMatch({ ...notKoeln, all: [volunteers] }, mehmet)).toEqual({
      kind: 'excluded-by',
      clause: inUnit('koeln'),
    });
    expect(matchAudience(notKoeln, aSubject())).toBeNull();
  });

  it('counts several groups of one clause as “one of them”, several clauses as “each of them”', () => {
    const medic = aSubject({ groupIds: new Set(['medics']) });
    expect(matchAudience(anAudience({ all: [inGroup('drivers', 'medics')] }), medic)).toEqual([
      { kind: 'group', value: 'medics' },
    ]);
    expect(explainMatch(anAudience({ all: [inGroup('medics'), inGroup('drivers')] }), medic)).toEqual({
      kind: 'clause-not-met',
      clause: inGroup('drivers'),
    });
    expect(matchAudience(anAudience({ none: [inGroup('medics')] }), medic)).toBeNull();
  });

  it('takes in by name whom its clauses do not mean, and puts out by name whoever they mean', () => {
    const audience = anAudience({ all: [staff], include: ['anna'], exclude: ['mehmet'] });
    expect(matchAudience(audience, aSubject())).toEqual([{ kind: 'person', value: 'anna' }]);
    expect(explainMatch(audience, mehmet)).toEqual({ kind: 'put-out' });
    expect(explainMatch(anAudience({ include: ['anna'], exclude: ['anna'] }), aSubject())).toEqual({ kind: 'put-out' });
  });

  it('without roles meets no clause about roles, and is not shut out by one', () => {
    const managed = aSubject({ roles: [] });
    expect(matchAudience(anAudience({ all: [staff] }), managed)).toBeNull();
    expect(matchAudience(anAudience({ none: [staff] }), managed)).not.toBeNull();
  });

  it('counts what remains after each clause, active people only', () => {
    const people = [
      aSubject(),
      mehmet,
      aSubject({ personId: 'off', state: 'disabled' }),
      aSubject({ personId: 'bonn', roles: [{ kind: 'volunteer', unitIds: ['bonn'], responsiblePersonId: null }] }),
      aSubject({ personId: 'ben', roles: [{ kind: 'staff', unitIds: ['bonn'], responsiblePersonId: null }] }),
    ];
    const audience = anAudience({ all: [volunteers, inUnit('koeln', 'bonn')], none: [inUnit('bonn')] });
    expect(countRemaining(audience, people)).toEqual([3, 3, 2]);
  });
});
