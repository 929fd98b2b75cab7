import type { Actor } from './actor.ts';

/** Sees every person of the organisation, with names. */
export function maySeeEverybody(actor: Actor): boolean {
  return actor.roles.has('admin') || actor.roles.has('reader');
}

/** Admins and readers see everybody; who is responsible for one of a person's roles sees that person. Nobody else does. */
export function maySeePerson(actor: Actor, responsiblePersonIds: readonly string[]): boolean {
  return maySeeEverybody(actor) || responsiblePersonIds.includes(actor.personId);
}
