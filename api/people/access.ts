import type { PersonRef } from '#api/contract/endpoint.ts';
import type { Actor } from './actor.ts';

/** Reads what the organisation's figures say (overview, assignments, courses, reports), not who stands behind them. */
export function maySeeEverybody(actor: Actor): boolean {
  return actor.roles.has('admin') || actor.roles.has('reader');
}

/** Opens the lists behind the figures, with the names of everybody. Who may not sees no small group broken down either. */
export function mayOpenNames(actor: Actor): boolean {
  return actor.roles.has('admin');
}

/** An admin whose role was narrowed to units: sees and changes what belongs to these, with names. */
export function isNarrowed(actor: Actor): boolean {
  return actor.roles.has('branch');
}

/** A role as far as it decides who looks after it. */
export type RoleLookedAfter = Readonly<{ unitId: string | null; responsible: PersonRef | null }>;

/** Whose role it is to look after: the one responsible for it, and the branch admins of its unit. */
export function looksAfter(actor: Actor, { unitId, responsible }: RoleLookedAfter): boolean {
  return responsible?.personId === actor.personId || (unitId !== null && actor.unitIds.has(unitId));
}

/** Admins see everybody; who looks after one of a person's roles sees that person. Nobody else does. */
export function maySeePerson(actor: Actor, roles: readonly RoleLookedAfter[]): boolean {
  return mayOpenNames(actor) || roles.some(role => looksAfter(actor, role));
}
