import type { RowReason } from '#api/contract/evidence.ts';
import { sortKeyOf } from '#api/people/names.ts';

/** What a line says of a person; empty texts say nothing. */
export type Said = Readonly<{ employeeId: string; mail: string; name: string; unit: string }>;
export type Candidate = Readonly<{
  personId: string;
  employeeId: string | null;
  mail: string | null;
  sortKey: string;
  /** Names of the units of their roles, folded as lists are ordered. */
  units: readonly string[];
}>;
export type Meant =
  | Readonly<{ kind: 'matched'; personId: string }>
  | Readonly<{ kind: 'doubtful'; reason: RowReason; candidates: readonly string[] }>
  | Readonly<{ kind: 'unmatched'; reason: RowReason }>;

/**
 * Who is meant: by employee number or mail address, else by name and unit together. A name alone is never enough, two
 * keys that name two people neither, nor a key whose owner bears quite another name: there somebody has to decide.
 */
export function whoIsMeant(said: Said, candidates: readonly Candidate[]): Meant {
  const byId = said.employeeId === '' ? [] : candidates.filter(one => one.employeeId === said.employeeId);
  const byMail = said.mail === '' ? [] : candidates.filter(one => one.mail?.toLowerCase() === said.mail.toLowerCase());
  const names = said.name === '' ? [] : namesOf(said.name);
  const keyed = [...new Set([...byId, ...byMail])];
  const [only] = keyed;
  if (only !== undefined) {
    if (keyed.length > 1)
      return doubtful(byId.length > 1 || byMail.length > 1 ? 'several-people' : 'keys-disagree', keyed);
    return said.name !== '' && !sharesAName(said.name, only) ? doubtful('name-differs', keyed) : matched(only);
  }
  if (said.employeeId === '' && said.mail === '' && names.length === 0) return { kind: 'unmatched', reason: 'no-key' };
  const named = candidates.filter(({ sortKey }) => names.includes(sortKey));
  if (named.length === 0) return { kind: 'unmatched', reason: 'nobody' };
  if (said.unit === '') return doubtful(named.length === 1 ? 'name-only' : 'several-people', named);
  const there = named.filter(({ units }) => units.includes(sortKeyOf(said.unit)));
  const [one] = there;
  if (one === undefined) return doubtful('name-only', named);
  // A number or mail that leads nowhere, beside a name and unit that do: somebody has to look.
  if (said.employeeId !== '' || said.mail !== '') return doubtful('name-only', there);
  return there.length === 1 ? matched(one) : doubtful('several-people', there);
}

/** A name both ways round, folded: 'Roth, Jana' is 'Jana Roth', and so is 'Roth Jana'. */
export function namesOf(name: string): readonly string[] {
  const [last = '', first = ''] = name.split(',').map(part => part.trim());
  const words = name
    .replaceAll(',', ' ')
    .split(/\s+/)
    .filter(word => word !== '');
  const turned = words.length === 2 ? [`${words[1]} ${words[0]}`] : [];
  return [...new Set([name, ...(first === '' ? [] : [`${first} ${last}`]), ...turned].map(sortKeyOf))];
}

function sharesAName(name: string, { sortKey }: Candidate): boolean {
  const own = sortKey.split(/[ ,-]+/);
  return sortKeyOf(name)
    .split(/[ ,-]+/)
    .some(word => word.length > 1 && own.includes(word));
}

function matched({ personId }: Candidate): Meant {
  return { kind: 'matched', personId };
}

function doubtful(reason: RowReason, people: readonly Candidate[]): Meant {
  return { kind: 'doubtful', reason, candidates: people.map(({ personId }) => personId).slice(0, 10) };
}
