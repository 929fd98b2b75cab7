import { describe, expect, it } from 'vitest';
import { guessColumns } from '#api/evidence/columns.ts';
import { encodingOf, separatorOf } from '#api/evidence/encoding.ts';
import { whoIsMeant, type Candidate } from '#api/evidence/match-person.ts';
import { dayOrderOf, readDay } from '#api/evidence/read-day.ts';
import { undoUntil } from '#api/evidence/set.ts';

describe('a day in a table', () => {
  it.each([
    ['2027-05-03', '2027-05-03'],
    ['2027-5-3 10:15', '2027-05-03'],
    ['2027-05-03T22:30:00Z', '2027-05-03'],
    ['3.5.2027', '2027-05-03'],
    ['03.05.27', '2027-05-03'],
    ['29.02.2028', '2028-02-29'],
    ['29.02.2027', null],
    ['3/5/2027', '2027-05-03'],
    ['01.01.99', '1999-01-01'],
    ['46145', '2026-05-03'],
    ['46145.75', '2026-05-03'],
    ['45352', '2024-03-01'],
    ['45351', '2024-02-29'],
    ['4614', null],
    ['next week', null],
    ['', null],
  ])('%j is %j', (text, day) => {
    expect(readDay(text, 'dmy')).toBe(day);
  });

  it('with strokes the month comes first only where it cannot be otherwise', () => {
    expect(readDay('05/13/2027', 'mdy')).toBe('2027-05-13');
    expect(dayOrderOf(['05/03/2027', '05/13/2027'])).toBe('mdy');
    expect(dayOrderOf(['13/05/2027', '05/13/2027'])).toBe('dmy');
    expect(dayOrderOf(['05/03/2027'])).toBe('dmy');
  });
});

describe('the columns of a table', () => {
  it.each([
    [['Vorname', 'Nachname', 'E-Mail-Adresse', 'Kurs', 'Abschlussdatum'], { givenName: 0, surname: 1, mail: 2, course: 3, completedOn: 4 }], // prettier-ignore
    [['Employee ID', 'Full Name', 'Department', 'Course Title', 'Completion Date', 'Expiry Date'], { employeeId: 0, name: 1, unit: 2, course: 3, completedOn: 4, validUntilOn: 5 }], // prettier-ignore
    [['a', 'b'], {}],
  ])('%j', (heads, columns) => {
    expect(guessColumns(heads)).toEqual(columns);
  });

  it('are parted by what parts every line alike, quoted text aside', () => {
    expect(separatorOf('a;b,c;d\n1;"x;y",2;3\n')).toBe(';');
    expect(separatorOf('name\tday\nRoth, Jana\t1\n')).toBe('\t');
    expect(encodingOf(Buffer.from('a\0b\0c\0d\0', 'latin1'))).toBe('utf-16le');
  });
});

describe('who is meant by a line', () => {
  const one = (personId: string, more: Partial<Candidate> = {}): Candidate => ({
    personId,
    employeeId: null,
    mail: null,
    sortKey: 'anna weber',
    units: ['koeln'],
    ...more,
  });
  const said = (more: object) => ({ employeeId: '', mail: '', name: '', unit: '', ...more });

  it.each([
    ['a number', { employeeId: '1' }, [one('a', { employeeId: '1' })], { kind: 'matched', personId: 'a' }],
    [
      'a mail in other letters',
      { mail: 'A@X.org' },
      [one('a', { mail: 'a@x.ORG' })],
      { kind: 'matched', personId: 'a' },
    ],
    ['name and unit', { name: 'Weber, Anna', unit: 'Köln' }, [one('a')], { kind: 'matched', personId: 'a' }],
    ['a married name beside a number', { employeeId: '1', name: 'Anna Schmitz' }, [one('a', { employeeId: '1' })], { kind: 'matched', personId: 'a' }], // prettier-ignore
    ['a name alone', { name: 'Anna Weber' }, [one('a')], { kind: 'doubtful', reason: 'name-only', candidates: ['a'] }],
    ['a name in another unit', { name: 'Anna Weber', unit: 'Bonn' }, [one('a')], { kind: 'doubtful', reason: 'name-only', candidates: ['a'] }], // prettier-ignore
    ['twins in one unit', { name: 'Anna Weber', unit: 'Köln' }, [one('a'), one('b')], { kind: 'doubtful', reason: 'several-people', candidates: ['a', 'b'] }], // prettier-ignore
    ['a number given again to somebody else', { employeeId: '1', name: 'Zoe Quandt' }, [one('a', { employeeId: '1' })], { kind: 'doubtful', reason: 'name-differs', candidates: ['a'] }], // prettier-ignore
    ['two keys of two people', { employeeId: '1', mail: 'b@x' }, [one('a', { employeeId: '1' }), one('b', { mail: 'b@x' })], { kind: 'doubtful', reason: 'keys-disagree', candidates: ['a', 'b'] }], // prettier-ignore
    ['an unknown number beside a name and unit', { employeeId: '9', name: 'Anna Weber', unit: 'Köln' }, [one('a')], { kind: 'doubtful', reason: 'name-only', candidates: ['a'] }], // prettier-ignore
    ['nobody known', { employeeId: '9' }, [], { kind: 'unmatched', reason: 'nobody' }],
    ['nothing', { unit: 'Köln' }, [one('a')], { kind: 'unmatched', reason: 'no-key' }],
  ])('%s', (_name, more, candidates, meant) => {
    expect(whoIsMeant(said(more), candidates)).toEqual(meant);
  });
});

describe('undoing a set', () => {
  it('is possible for thirty days after it was applied', () => {
    const applied = { state: 'applied', appliedAt: '2027-05-01T10:00:00.000Z' };

    expect(undoUntil(applied, '2027-05-31T23:59:00.000Z')).toBe('2027-05-31');
    expect(undoUntil(applied, '2027-06-01T00:00:00.000Z')).toBeNull();
    expect(undoUntil({ ...applied, state: 'undone' }, '2027-05-02T00:00:00.000Z')).toBeNull();
  });
});
