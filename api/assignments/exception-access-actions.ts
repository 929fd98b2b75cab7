import type { ExceptionPeople } from '#api/contract/exceptions.ts';
import { isNarrowed, mayOpenNames } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';
import { mustSeeAllWhole, reachOf } from '#api/people/looked-after-actions.ts';
import { idsOfListed } from '#api/people/selection-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { listStandingReasons } from './exception-store.ts';

/** More than this is a whole unit, or a rule that should be another one. */
const MOST = 5000;

/**
 * The people meant, by id. Only admins may mean more than one: those of units only people of these, never themselves, and
 * of a list only what they see of it.
 * @throws Problem 'not-allowed' | 'not-found' (somebody beyond their units) | 'bad-input' (more than 5,000)
 */
export async function peopleMeant(
  trx: Trx,
  clock: Tools['clock'],
  actor: Actor,
  who: ExceptionPeople,
): Promise<readonly string[]> {
  if ('personIds' in who) {
    const ids = [...new Set(who.personIds)].sort();
    if (ids.length > 1 && !mayMeanMany(actor)) throw new Problem('not-allowed');
    if (ids.length > 1) await mustSeeAllWhole(trx, actor, ids);
    return ids;
  }
  if (!mayMeanMany(actor)) throw new Problem('not-allowed');
  const listed = await idsOfListed(trx, clock, actor, who, MOST + 1);
  const ids = mayOpenNames(actor) ? listed : listed.filter(personId => personId !== actor.personId);
  if (ids.length > MOST)
    throw new Problem('bad-input', { detail: `At most ${MOST} people at once: narrow the list down.` });
  return [...ids].sort();
}

const mayMeanMany = (actor: Actor): boolean => mayOpenNames(actor) || isNarrowed(actor);

/**
 * Whether the actor answers for what is open of a course: an admin always, anybody else when it comes through roles that
 * they look after.
 * @throws Problem 'not-found' (nobody of theirs) | 'not-allowed' (comes through another role, too)
 */
export async function mustReach(trx: Trx, actor: Actor, personId: string, courseId: string): Promise<void> {
  const reaches = await reachOf(trx, actor, personId);
  if (mayOpenNames(actor)) return;
  if (actor.personId === personId) throw new Problem('not-allowed', { detail: 'Nobody decides about themselves.' });
  const standing = await listStandingReasons(trx, actor.tenantId, personId, courseId);
  if (!standing.every(reaches))
    throw new Problem('not-allowed', { detail: 'It is demanded through a role that you do not look after.' });
}
