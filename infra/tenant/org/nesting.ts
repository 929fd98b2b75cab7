/** Groups inside groups. A group may contain itself by a detour: everything here visits each group once. */

/** All members below a group, people and groups, each once, in order of discovery. `membersOf` is undefined for what is no group. */
export function nestedMembers(
  groupId: string,
  membersOf: (id: string) => ReadonlySet<string> | undefined,
): readonly string[] {
  const found = new Set<string>();
  const waiting = [groupId];
  for (let current = waiting.shift(); current !== undefined; current = waiting.shift()) {
    for (const id of membersOf(current) ?? []) {
      if (found.has(id) || id === groupId) continue;
      found.add(id);
      if (membersOf(id)) waiting.push(id);
    }
  }
  return [...found];
}

/** All groups above a member, each once. */
export function nestedGroups(memberId: string, groupsHolding: (id: string) => ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  const waiting = [memberId];
  for (let current = waiting.shift(); current !== undefined; current = waiting.shift()) {
    for (const id of groupsHolding(current)) {
      if (found.has(id)) continue;
      found.add(id);
      waiting.push(id);
    }
  }
  return [...found];
}

export function isMember(
  groupId: string,
  memberId: string,
  groupsHolding: (id: string) => ReadonlySet<string>,
): boolean {
  return nestedGroups(memberId, groupsHolding).includes(groupId);
}
