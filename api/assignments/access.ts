import type { Actor } from '#api/people/actor.ts';

/** Assigning, revising, ending and undoing touch many people at once: training admins only. */
export function mayAssign(actor: Actor): boolean {
  return actor.roles.has('admin');
}

/** Rules, figures and history of assignments, without names of people. */
export function mayReadAssignments(actor: Actor): boolean {
  return actor.roles.has('admin') || actor.roles.has('reader');
}
