import { describe, expect, it } from 'vitest';
import { firstNameOf, searchPatterns, searchTextOf, shortKindOf, sortKeyOf } from '#api/people/names.ts';
import { languageOf } from '#api/people/language.ts';

const finds = (typed: string, name: string): boolean =>
  searchPatterns(typed).every(pattern =>
    searchTextOf([name]).includes(pattern.slice(1, -1).replaceAll(/\\(.)/g, '$1')),
  );

describe('names', () => {
  it.each([
    ['Müller', 'Jörg Müller'],
    ['mueller', 'Jörg Müller'],
    ['MULLER', 'Jörg Müller'],
    ['müller', 'Joerg Mueller'],
    ['strasse', 'Eva Straße'],
    ['aydin', 'Mehmet Aydın'],
    ['Aydın', 'Mehmet Aydin'],
    ['müller jörg', 'Jörg Müller'],
    ['Łukasz', 'Lukasz Nowak'],
    ['soren', 'Søren Å'],
  ])('"%s" finds %s', (typed, name) => {
    expect(finds(typed, name)).toBe(true);
  });

  it('takes typed wildcards for what they are', () => {
    expect(searchPatterns('50%_\\')).toEqual(['%50\\%\\_\\\\%']);
    expect(searchPatterns('   ')).toEqual([]);
  });

  it('orders umlauts as they are spelled out, without case', () => {
    const names = ['Zoe', 'Müller', 'Mueller', 'muck', 'Ärger', 'Adam'];
    expect(names.toSorted((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1))).toEqual([
      'Adam',
      'Ärger',
      'muck',
      'Müller',
      'Mueller',
      'Zoe',
    ]);
    expect(sortKeyOf('Müller')).toBe(sortKeyOf('MUELLER'));
  });

  it.each([
    ['Jana Roth', 'Jana'],
    ['Roth, Jana', 'Jana'],
    ['Prof. Dr. Eva Lang', 'Eva'],
    ['Anna-Lena Weber (extern)', 'Anna-Lena'],
    ['Disposition', 'Disposition'],
    ['(extern)', '(extern)'],
  ])('addresses %s as %s', (name, first) => {
    expect(firstNameOf(name)).toBe(first);
  });

  it('speaks to somebody with two roles as to staff', () => {
    expect(shortKindOf([{ kind: 'volunteer' }, { kind: 'staff' }])).toBe('staff');
    expect(shortKindOf([{ kind: 'external' }, { kind: 'volunteer' }])).toBe('volunteer');
    expect(shortKindOf([])).toBe('staff');
  });

  it('speaks German and English, and the language of the organisation to all others', () => {
    expect(languageOf('de-AT', 'en')).toEqual({ language: 'de', languageSource: 'directory' });
    expect(languageOf('en-GB', 'de')).toEqual({ language: 'en', languageSource: 'directory' });
    expect(languageOf('fr-FR', 'de')).toEqual({ language: 'de', languageSource: 'tenant' });
    expect(languageOf(null, 'en')).toEqual({ language: 'en', languageSource: 'tenant' });
  });
});
