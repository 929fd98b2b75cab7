import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { looksAfter, mayOpenNames, maySeePerson, maySeeWhole } from './access.ts';
import type { Actor } from './actor.ts';
import { comesThrough, unitAndAbove, type MatchReason } from './looked-after.ts';
import { findPersonFacts, listHeldRoles, parentsOfUnits } from './pages-store.ts';

/** Whether the actor reaches an obligation, by the reasons its enrolment keeps. */
export type Reach = (reasons: readonly MatchReason[]) => boolean;

/**
 * Which of a person's obligations the actor may see and act on: all for who opens names, for who is responsible those that
 * come through a role they look after. Other rooms ask here.
 * @throws Problem 'not-found' when the person is nobody of the actor's
 */
export async function reachOf(trx: Trx, actor: Actor, personId: string): Promise<Reach> {
  const { tenantId } = actor;
  const held = await listHeldRoles(trx, tenantId, [personId]);
  if (!maySeePerson(actor, held)) throw new Problem('not-found');
  if (maySeeWhole(actor, held)) return () => true;
  const parents = await parentsOfUnits(trx, tenantId);
  const own = held
    .filter(role => looksAfter(actor, role))
    .map(({ kind, unitId, responsible }) => ({
      kind,
      unitIds: unitAndAbove(unitId, parents),
      responsiblePersonId: responsible?.personId ?? null,
    }));
  return reasons => own.some(role => comesThrough(reasons, role));
}

/**
 * What is done to several people at once, or ends what holds for a whole person, is for who sees all of each of them.
 * Nobody but an admin of everything does so to themselves.
 * @throws Problem 'not-found' (somebody is not for the actor) | 'not-allowed' (themselves)
 */
export async function mustSeeAllWhole(trx: Trx, actor: Actor, personIds: readonly string[]): Promise<void> {
  if (mayOpenNames(actor)) return;
  const held = Map.groupBy(await listHeldRoles(trx, actor.tenantId, personIds), ({ personId }) => personId);
  if (personIds.some(personId => !maySeeWhole(actor, held.get(personId) ?? []))) throw new Problem('not-found');
  if (personIds.includes(actor.personId))
    throw new Problem('not-allowed', { detail: 'Nobody decides about themselves.' });
}

/** Whether the actor sees all of a person, not only what comes through a role they look after. */
export async function seesWhole(trx: Trx, actor: Actor, personId: string): Promise<boolean> {
  return maySeeWhole(actor, await listHeldRoles(trx, actor.tenantId, [personId]));
}

/**
 * What speaks of all of a person (changes, messages) is for who sees all of them.
 * @throws Problem 'not-found' when there is no such person, or not for the actor
 */
export async function mustSeeWhole(trx: Trx, actor: Actor, personId: string): Promise<void> {
  const held = await listHeldRoles(trx, actor.tenantId, [personId]);
  const isThere = (await findPersonFacts(trx, actor.tenantId, personId)) !== null;
  if (!isThere || !maySeeWhole(actor, held)) throw new Problem('not-found');
}
