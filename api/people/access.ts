import type { Actor } from './actor.ts';

/** Reads what the organisation's figures say (overview, assignments, courses, reports), not who stands behind them. */
export function maySeeEverybody(actor: Actor): boolean {
  return actor.roles.has('admin') || actor.roles.has('reader');
}

/** Opens the lists behind the figures, with names. Who may not sees no small group broken down either. */
export function mayOpenNames(actor: Actor): boolean {
  return actor.roles.has('admin');
}

/** Admins see everybody; who is responsible for one of a person's roles sees that person. Nobody else does. */
export function maySeePerson(actor: Actor, responsiblePersonIds: readonly string[]): boolean {
  return mayOpenNames(actor) || responsiblePersonIds.includes(actor.personId);
}
