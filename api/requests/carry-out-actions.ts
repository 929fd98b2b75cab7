import type { RequestEffect } from '#api/contract/requests.ts';
import { linkFurther } from '#api/evidence/attachment-actions.ts';
import type { Actor, ActorRole } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { recordEvidenceIn } from '#api/progress/completion-actions.ts';
import type { Known } from './view-actions.ts';

type Clocked = Pick<Tools, 'clock'>;

/** What accepting would do, without doing it; `open` holds what the actor decides about. */
export async function effectOf(
  trx: Trx,
  tools: Clocked,
  actor: Actor,
  known: Known,
  validUntilOn: string | null,
): Promise<RequestEffect> {
  switch (known.request.kind) {
    case 'done-already': {
      const recorded = await recordEvidenceIn(trx, tools, deciding(actor), evidenceOf(known, validUntilOn, true));
      return { kind: 'completed', validUntilOn: recorded.validUntilOn, alreadyHeld: recorded.alreadyHeld };
    }
    case 'more-time':
    case 'not-for-me':
      throw new Problem('not-found');
  }
}

/** Does what an accepted request asks, in the transaction of the decision. */
export async function carryOut(
  trx: Trx,
  tools: Clocked,
  actor: Actor,
  known: Known,
  validUntilOn: string | null,
): Promise<void> {
  const { request } = known;
  const { tenantId } = actor;
  switch (request.kind) {
    case 'done-already': {
      const { completionId } = await recordEvidenceIn(
        trx,
        tools,
        deciding(actor),
        evidenceOf(known, validUntilOn, false),
      );
      if (completionId !== null)
        await linkFurther(trx, tenantId, {
          from: { kind: 'request', id: request.requestId },
          to: { kind: 'completion', id: completionId },
          by: actor.personId,
          at: tools.clock.now(),
        });
      return;
    }
    case 'more-time':
    case 'not-for-me':
      throw new Problem('not-found');
  }
}

/** The learner's word, as the one who accepts it puts it on record. */
function evidenceOf({ request, today }: Known, validUntilOn: string | null, preview: boolean) {
  const { personId, courseId, completedOn, issuer } = request;
  return {
    personId,
    courseId,
    completedOn: completedOn ?? today,
    issuer,
    place: null,
    externalNumber: null,
    validUntilOn,
    preview,
  };
}

/**
 * Whose the decision is, this room has settled, and hands on only what the actor decides about: an assignment's owner, for
 * one, looks after nobody. The rooms that carry it out are asked as by an admin.
 */
function deciding(actor: Actor): Actor {
  return { ...actor, roles: new Set<ActorRole>([...actor.roles, 'admin']) };
}
