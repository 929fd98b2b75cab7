import type { Actor, ActorRole } from '#api/people/actor.ts';
import { TENANT } from './database.ts';
import { idOf } from './given.ts';

/** The person of that name (see `aPerson`) signed in. */
export function anActor(
  name: string,
  { roles = [], ...more }: Partial<Omit<Actor, 'roles'>> & { roles?: readonly ActorRole[] } = {},
): Actor {
  return {
    tenantId: TENANT,
    personId: idOf(name),
    name,
    roles: new Set(roles),
    isResponsible: false,
    unitIds: new Set<string>(),
    language: 'de',
    timeZone: 'Europe/Berlin',
    ...more,
  };
}
