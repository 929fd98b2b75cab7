/** Whether `unitId` is `other` or stands somewhere above it; a ring of units ends the walk. */
export function isAbove(unitId: string, other: string, parents: ReadonlyMap<string, string | null>): boolean {
  const seen = new Set<string>();
  for (let at: string | null = other; at !== null && !seen.has(at); at = parents.get(at) ?? null) {
    if (at === unitId) return true;
    seen.add(at);
  }
  return false;
}
