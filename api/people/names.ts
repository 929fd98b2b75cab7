import type { RoleKind } from '#api/contract/audiences.ts';

/** Letters that decomposition leaves alone, by what a keyboard without them types. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};
const SPELLED_OUT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

/** Lower case, marks taken off, ß as ss; `spelledOut` writes ä as ae. SQLite folds ASCII only, so we do it ourselves. */
function fold(text: string, spelledOut: boolean): string {
  const small = text.normalize('NFC').toLowerCase().normalize('NFC');
  const spelled = spelledOut ? small.replaceAll(/[äöüøå]/g, letter => SPELLED_OUT[letter] ?? letter) : small;
  return spelled
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßæœøłđðþı]/g, letter => PLAIN[letter] ?? letter)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** What lists are ordered by: 'Müller' and 'Mueller' stand together (DIN 5007-2), case does not count. */
export function sortKeyOf(name: string): string {
  return fold(name, true);
}

/** What a search looks into: every part, in both spellings of umlauts, so that 'Muller' and 'Mueller' find 'Müller'. */
export function searchTextOf(parts: readonly (string | null)[]): string {
  const given = parts.filter(part => part !== null && part !== '') as readonly string[];
  return [...new Set(given.flatMap(part => [fold(part, true), fold(part, false)]))].join(' ');
}

/** What a person typed, in the spelling of `searchTextOf`. */
export function foldSearch(text: string): string {
  return fold(text, true);
}

/**
 * One pattern a word, for `searchText like … escape '\'`; all must hold, in any order. Wildcards that were typed mean
 * themselves. Empty for a search without letters or digits.
 */
export function searchPatterns(text: string): readonly string[] {
  return foldSearch(text)
    .split(' ')
    .filter(word => word !== '')
    .map(word => `%${word.replaceAll(/[\\%_]/g, sign => `\\${sign}`)}%`);
}

const TITLES = /^(prof|dr|dipl|ing|mag|mr|mrs|ms|herr|frau|med|phil|jur|h\.c)\.?(-ing\.?)?$/i;

/** 'Dr. Eva Lang' → 'Eva', 'Roth, Jana' → 'Jana', 'Jana Roth (extern)' → 'Jana'; the whole name when there is but one. */
export function firstNameOf(displayName: string): string {
  const plain = displayName.replaceAll(/\([^)]*\)|\[[^\]]*\]/g, ' ').trim();
  const comma = plain.indexOf(',');
  const turned = comma > 0 ? `${plain.slice(comma + 1)} ${plain.slice(0, comma)}` : plain;
  const words = turned.split(/\s+/).filter(word => word !== '' && !TITLES.test(word));
  return words[0] ?? displayName.trim();
}

const ORDER: readonly RoleKind[] = ['staff', 'volunteer', 'external'];

/** The kind whose form of address and hours hold when no single obligation is meant: staff before volunteer before external. */
export function shortKindOf(roles: readonly Readonly<{ kind: RoleKind }>[]): RoleKind {
  return ORDER.find(kind => roles.some(role => role.kind === kind)) ?? 'staff';
}
