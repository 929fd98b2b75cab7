import { describe, expect, it } from 'vitest';
import { missesOf, reasonsAsAudience } from '#api/audiences/explain.ts';
import { countRemaining, explainMatch, matchAudience, type Subject, type SubjectRole } from '#api/audiences/match.ts';
import { audience as audienceSchema, everybody, type Audience, type Clause } from '#api/contract/audiences.ts';

const TODAY = '2028-03-01';
const aRole = (more: Partial<SubjectRole> = {}): SubjectRole => ({
  kind: 'volunteer',
  unitIds: ['koeln'],
  responsiblePersonId: 'jana',
  ...more,
});
const aSubject = (more: Partial<Subject> = {}): Subject => ({
  personId: 'anna',
  state: 'active',
  nature: 'person',
  country: 'DE',
  jobTitle: 'Sanitäterin',
  joinedOn: '2020-01-01',
  roles: [aRole()],
  groupIds: new Set(),
  ...more,
});
const anAudience = (more: Partial<Audience>): Audience => ({ ...everybody, ...more });
const isIn = (audience: Audience, subject: Subject, today = TODAY) => matchAudience(audience, subject, today) !== null;
const volunteers: Clause = { kind: 'kind', values: ['volunteer'] };
const staff: Clause = { kind: 'kind', values: ['staff'] };
const inKoeln: Clause = { kind: 'unit', unitIds: ['koeln'] };
const inBonn: Clause = { kind: 'unit', unitIds: ['bonn'] };
const ofJana: Clause = { kind: 'responsible', personIds: ['jana'] };
const medics: Clause = { kind: 'job-title', values: ['Sanitäter', 'Sanitäterin'] };

describe('a clause about country or job title', () => {
  it('holds for one of its values, whatever the case and outer blanks', () => {
    const audience = anAudience({ all: [medics, { kind: 'country', values: ['de'] }] });
    expect(matchAudience(audience, aSubject({ jobTitle: ' SANITÄTERIN ' }), TODAY)).toEqual([
      { kind: 'job-title', value: 'SANITÄTERIN' },
      { kind: 'country', value: 'DE' },
    ]);
    expect(isIn(audience, aSubject({ jobTitle: 'Obersanitäterin' }))).toBe(false);
  });

  it('never holds for whom the directory names none', () => {
    expect(isIn(anAudience({ all: [medics] }), aSubject({ jobTitle: null }))).toBe(false);
    expect(isIn(anAudience({ none: [medics] }), aSubject({ jobTitle: null }))).toBe(true);
    expect(isIn(anAudience({ all: [{ kind: 'country', values: ['DE'] }] }), aSubject({ country: null }))).toBe(false);
  });
});

describe('a clause about who is responsible', () => {
  it('speaks of the same role as the other clauses about roles', () => {
    const twoRoles = aSubject({
      roles: [aRole({ kind: 'staff', unitIds: ['bonn'], responsiblePersonId: 'eva' }), aRole()],
    });
    expect(isIn(anAudience({ all: [ofJana, volunteers] }), twoRoles)).toBe(true);
    expect(isIn(anAudience({ all: [ofJana, staff] }), twoRoles)).toBe(false);
    expect(explainMatch(anAudience({ all: [ofJana, staff] }), twoRoles, TODAY)).toEqual({ kind: 'no-single-role' });
  });

  it('does not hold for a role nobody looks after', () => {
    expect(isIn(anAudience({ all: [ofJana] }), aSubject({ roles: [aRole({ responsiblePersonId: null })] }))).toBe(
      false,
    );
  });
});

describe('a clause about having joined within some days', () => {
  const new30 = anAudience({ all: [{ kind: 'joined-within', days: 30 }] });

  it.each([
    ['2028-03-01', '2028-02-29', false, 'is not met on the day before'],
    ['2028-03-01', '2028-03-01', true, 'is met on the day of joining'],
    ['2028-01-30', '2028-02-29', true, 'is met on the last day, across a leap day'],
    ['2028-01-30', '2028-03-01', false, 'is over on the day after'],
    ['2027-12-15', '2028-01-14', true, 'goes over New Year'],
  ])('joined %s, on %s: %s (%s)', (joinedOn, today, expected) => {
    expect(isIn(new30, aSubject({ joinedOn }), today)).toBe(expected);
  });

  it('of no days means the day of joining alone', () => {
    const today = anAudience({ all: [{ kind: 'joined-within', days: 0 }] });
    expect(isIn(today, aSubject({ joinedOn: TODAY }))).toBe(true);
    expect(isIn(today, aSubject({ joinedOn: '2028-02-29' }))).toBe(false);
  });
});

describe('an audience with alternatives', () => {
  const koelnOrBonn = anAudience({
    all: [volunteers, inKoeln],
    or: [{ all: [staff, inBonn], none: [medics] }],
    none: [{ kind: 'group', groupIds: ['minors'] }],
  });
  const inBonnStaff = aSubject({ jobTitle: null, roles: [aRole({ kind: 'staff', unitIds: ['bonn'] })] });

  it('means whoever meets one of them, each by one single role', () => {
    expect(isIn(koelnOrBonn, aSubject())).toBe(true);
    expect(matchAudience(koelnOrBonn, inBonnStaff, TODAY)).toEqual([
      { kind: 'kind', value: 'staff' },
      { kind: 'unit', value: 'bonn' },
    ]);
    const crossed = [aRole({ unitIds: ['bonn'] }), aRole({ kind: 'staff' })];
    expect(isIn(koelnOrBonn, aSubject({ jobTitle: null, roles: crossed }))).toBe(false);
  });

  it('keeps the exception of one alternative to that one, and the common one to all', () => {
    expect(isIn(koelnOrBonn, aSubject({ jobTitle: 'Sanitäter' }))).toBe(true);
    expect(isIn(koelnOrBonn, { ...inBonnStaff, jobTitle: 'Sanitäter' })).toBe(false);
    const minor = { groupIds: new Set(['minors']) };
    expect(isIn(koelnOrBonn, aSubject(minor))).toBe(false);
    expect(isIn(koelnOrBonn, { ...inBonnStaff, ...minor })).toBe(false);
  });

  it('without clauses before them means the alternatives, not everybody', () => {
    const audience = anAudience({ or: [{ all: [staff], none: [] }] });
    expect(isIn(audience, inBonnStaff)).toBe(true);
    expect(isIn(audience, aSubject())).toBe(false);
    expect(missesOf(explainMatch(audience, aSubject(), TODAY), audience)).toEqual([
      { list: 'all', alternative: 0, index: 0 },
    ]);
  });

  it('says for each what keeps somebody out', () => {
    const nobody = aSubject({ roles: [aRole({ unitIds: ['aachen'] })] });
    expect(missesOf(explainMatch(koelnOrBonn, nobody, TODAY), koelnOrBonn)).toEqual([
      { list: 'all', alternative: null, index: 1 },
      { list: 'none', alternative: 0, index: 0 },
    ]);
    const minor = aSubject({ jobTitle: null, groupIds: new Set(['minors']) });
    expect(missesOf(explainMatch(koelnOrBonn, minor, TODAY), koelnOrBonn)).toEqual([
      { list: 'none', alternative: null, index: 0 },
      { list: 'none', alternative: null, index: 0 },
    ]);
    expect(missesOf(explainMatch(koelnOrBonn, aSubject(), TODAY), koelnOrBonn)).toEqual([]);
  });

  it('counts what remains after each clause: those of each way in, then the common exceptions', () => {
    const people = [
      aSubject(),
      aSubject({ personId: 'b', groupIds: new Set(['minors']) }),
      aSubject({ personId: 'c', roles: [aRole({ unitIds: ['bonn'] })] }),
      inBonnStaff,
      { ...inBonnStaff, personId: 'd', jobTitle: 'Sanitäter' },
    ];
    // volunteers, in Cologne | staff, in Bonn, not medics | not minors
    expect(countRemaining(koelnOrBonn, people, TODAY)).toEqual([3, 2, 2, 2, 1, 2]);
  });
});

describe('what was saved before', () => {
  it('there were alternatives and new clauses still parses, and means the same', () => {
    const old = { all: [volunteers], none: [staff], include: [], exclude: [] };
    const parsed = audienceSchema.parse(JSON.parse(JSON.stringify(old)));
    expect(parsed).toEqual(old);
    expect(isIn(parsed, aSubject())).toBe(true);
  });
});

describe('the reasons of a match', () => {
  it('can be read as an audience of their own', () => {
    const reasons = [
      { kind: 'kind', value: 'volunteer' },
      { kind: 'responsible', value: 'jana' },
      { kind: 'joined-within', value: '30' },
      { kind: 'person', value: 'anna' },
    ] as const;
    expect(reasonsAsAudience(reasons)).toEqual({
      all: [volunteers, ofJana, { kind: 'joined-within', days: 30 }],
      none: [],
      include: ['anna'],
      exclude: [],
    });
  });
});
