import type { RequestKind } from '#api/contract/requests.ts';
import { looksAfter, mayOpenNames, maySeeWhole, type RoleLookedAfter } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';
import { comesThrough, type HeldRole } from '#api/people/looked-after.ts';
import { decidersOf, takesAll, type OpenObligation } from './decider.ts';

type Asked = Readonly<{ personId: string; kind: RequestKind }>;

/**
 * The obligations about which the actor decides: none means that the request is not theirs. Admins decide everything,
 * those of units everything of the people there; nobody else decides about themselves.
 */
export function decidable<O extends OpenObligation>(
  actor: Actor,
  asked: Asked,
  roles: readonly (HeldRole & RoleLookedAfter)[],
  open: readonly O[],
): readonly O[] {
  if (mayOpenNames(actor)) return open;
  if (actor.personId === asked.personId) return [];
  if (maySeeWhole(actor, roles)) return open;
  const isOurs = (id: string): boolean => id === actor.personId || (actor.actsFor?.has(id) ?? false);
  const own = roles.filter(role => looksAfter(actor, role));
  const reached = open.filter(
    one => own.some(role => comesThrough(one.matchCause, role)) || decidersOf(asked, roles, [one]).some(isOurs),
  );
  return takesAll(asked.kind) && reached.length < open.length ? [] : reached;
}
