/** A group as somebody without names would see it: how many people are in it decides. */
export type Group = Readonly<{ key: string; people: number }>;

/**
 * Which groups are left out for somebody who may not see names: those under the minimum, and the next smallest with them
 * until what is left out is at least two groups and `minimum` people, so that no small group follows by subtracting
 * the others from the total. Nothing is left out when no group is small. Empty groups tell of nobody.
 */
export function withhold(groups: readonly Group[], minimum: number): ReadonlySet<string> {
  const rising = groups
    .filter(({ people }) => people > 0)
    .toSorted((a, b) => a.people - b.people || (a.key < b.key ? -1 : 1));
  const withheld = new Set<string>();
  let people = 0;
  for (const group of rising) {
    const isEnough = withheld.size !== 1 && (people === 0 || people >= minimum);
    if (group.people >= minimum && isEnough) break;
    withheld.add(group.key);
    people += group.people;
  }
  return withheld;
}
