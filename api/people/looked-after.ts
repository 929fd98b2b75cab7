import type { RoleKind } from '#api/contract/audiences.ts';
import type { MatchReason } from '#api/contract/match-reason.ts';

export type { MatchReason };

/** A role as far as it decides which obligations come through it. */
export type HeldRole = Readonly<{
  kind: RoleKind;
  /** The role's own unit and all units above it. */
  unitIds: readonly string[];
  responsiblePersonId: string | null;
}>;

/**
 * Whether an obligation, by the reasons its enrolment keeps, comes through this role. One single role met all clauses
 * about roles, so every such reason must fit it. What names no role (everybody, a group, the person) concerns the whole
 * person, and so everybody who looks after one of their roles.
 */
export function comesThrough(reasons: readonly MatchReason[], role: HeldRole): boolean {
  const fits = (kind: MatchReason['kind'], isMet: (value: string) => boolean): boolean => {
    const values = reasons.filter(reason => reason.kind === kind);
    return values.length === 0 || values.some(({ value }) => isMet(value));
  };
  return (
    fits('kind', value => value === role.kind) &&
    fits('unit', value => role.unitIds.includes(value)) &&
    fits('responsible', value => value === role.responsiblePersonId)
  );
}

/** A unit and all above it, nearest first; ends where a chain runs in a circle. */
export function unitAndAbove(unitId: string | null, parentOf: ReadonlyMap<string, string | null>): readonly string[] {
  const units: string[] = [];
  for (let at = unitId; at !== null && !units.includes(at); at = parentOf.get(at) ?? null) units.push(at);
  return units;
}

/** These units and all below them; what is no longer there is left out. */
export function unitsBelow(
  unitIds: ReadonlySet<string>,
  parentOf: ReadonlyMap<string, string | null>,
): ReadonlySet<string> {
  return new Set(
    [...parentOf.keys()].filter(unitId => unitAndAbove(unitId, parentOf).some(above => unitIds.has(above))),
  );
}
