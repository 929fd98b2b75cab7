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

/** A role as far as it decides who sees its holder. */
export type RoleLookedAfter = Readonly<{ personId: string; unitId: string | null; responsible: PersonRef | null }>;

/** The one responsible, and their deputy; a deputy never for themselves. */
export function looksAfter(actor: Actor, { personId, responsible }: RoleLookedAfter): boolean {
  if (responsible === null) return false;
  if (responsible.personId === actor.personId) return true;
  return personId !== actor.personId && (actor.actsFor?.has(responsible.personId) ?? false);
}

/**
 * Whether the actor sees all of a person, not only what comes through a role they look after: admins, and the branch
 * admins of a unit in which the person has a role.
 */
export function maySeeWhole(actor: Actor, roles: readonly RoleLookedAfter[]): boolean {
  return mayOpenNames(actor) || roles.some(({ unitId }) => unitId !== null && actor.unitIds.has(unitId));
}

/** Who sees all of a person, and who looks after one of their roles. Nobody else does. */
export function maySeePerson(actor: Actor, roles: readonly RoleLookedAfter[]): boolean {
  return maySeeWhole(actor, roles) || roles.some(role => looksAfter(actor, role));
}
