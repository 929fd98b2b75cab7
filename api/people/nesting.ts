/** Groups inside groups, as direct edges. A group may contain itself by a detour: everything here visits each once. */
export type ChildGroups = (groupId: string) => readonly string[];

/** The group and all groups below it. */
export function withGroupsBelow(groupId: string, childrenOf: ChildGroups): readonly string[] {
  const found = [groupId];
  for (const at of found) for (const child of childrenOf(at)) if (!found.includes(child)) found.push(child);
  return found;
}

export type Standing = Readonly<{ problem: string | null; isComplete: boolean }>;

/**
 * How a group stands after a reading: complete when it and everything below it has been read, now or earlier; its problem
 * is the first one in it or below it. `hasBeenRead` also counts the reading that just ended.
 */
export function standingOf(
  groupId: string,
  childrenOf: ChildGroups,
  problems: ReadonlyMap<string, string>,
  hasBeenRead: (groupId: string) => boolean,
): Standing {
  const inside = withGroupsBelow(groupId, childrenOf);
  const failed = inside.find(id => problems.has(id));
  const own = failed === undefined ? null : (problems.get(failed) ?? null);
  return {
    problem: own === null || failed === groupId ? own : `a group inside it: ${own}`,
    isComplete: inside.every(hasBeenRead),
  };
}
