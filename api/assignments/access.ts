import type { Audience } from '#api/contract/audiences.ts';
import { isNarrowed } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';

/** Assigning, revising, ending and undoing touch many people at once: admins of the whole organisation. */
export function mayAssign(actor: Actor): boolean {
  return actor.roles.has('admin');
}

/** Whether somebody gets as far as being asked whom it reaches: admins, and admins of units. */
export function mayAssignSome(actor: Actor): boolean {
  return mayAssign(actor) || isNarrowed(actor);
}

/** Admins whomever; admins of units only people of these. */
export function mayAssignTo(actor: Actor, audience: Audience): boolean {
  return mayAssign(actor) || (isNarrowed(actor) && isConfined(audience, actor.unitIds));
}

/** Rules, figures and history of all assignments, without names of people. */
export function mayReadAssignments(actor: Actor): boolean {
  return mayAssign(actor) || actor.roles.has('reader');
}

/** The same of one assignment; admins of units read and change those that reach nobody beyond. */
export function mayReadAssignment(actor: Actor, audience: Audience): boolean {
  return mayReadAssignments(actor) || mayAssignTo(actor, audience);
}

/**
 * Whether whoever is meant has a role in one of these units: each way into the audience has a condition that names nothing
 * but them, and nobody is put in by name.
 */
function isConfined({ all, or = [], include }: Audience, unitIds: ReadonlySet<string>): boolean {
  const names = (clauses: Audience['all']): boolean =>
    clauses.some(clause => clause.kind === 'unit' && clause.unitIds.every(id => unitIds.has(id)));
  // Beside alternatives an empty `all` is no way in.
  const ways = all.length === 0 && or.length > 0 ? [] : [all];
  return include.length === 0 && [...ways, ...or.map(way => way.all)].every(names);
}
