import { maySeePerson } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';

/** Evidence is its owner's; whoever may see the person may see it too. */
export function maySeeCompletion(actor: Actor, personId: string, responsiblePersonIds: readonly string[]): boolean {
  return actor.personId === personId || maySeePerson(actor, responsiblePersonIds);
}
