import type { CalendarDate } from '#api/calendar.ts';
import { extendIn } from '#api/assignments/extend-actions.ts';
import { waiveIn } from '#api/assignments/waive-actions.ts';
import { waiverEnd } from '#api/assignments/waive.ts';
import type { RequestEffect } from '#api/contract/requests.ts';
import { linkFurther } from '#api/evidence/attachment-actions.ts';
import type { Actor, ActorRole } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { recordEvidenceIn } from '#api/progress/completion-actions.ts';
import type { Known } from './view-actions.ts';

type Clocked = Pick<Tools, 'clock'>;

const MOST_WORDS = 200;

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
    case 'more-time': {
      const { untilOn, fromOn } = extensionOf(known);
      if (untilOn <= known.today) return { kind: 'over' };
      return untilOn <= fromOn ? { kind: 'nothing' } : { kind: 'due', fromOn, dueOn: untilOn };
    }
    case 'not-for-me':
      return { kind: 'waived', untilOn: waiverEnd(known.today) };
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
  const { personId, courseId } = request;
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
    case 'more-time': {
      const { untilOn, fromOn } = extensionOf(known);
      if (untilOn <= fromOn) return; // Somebody gave more time meanwhile.
      await extendIn(trx, tools, deciding(actor), { personId, courseId, dueOn: untilOn, words: wordsOf(known) });
      return;
    }
    case 'not-for-me':
      await waiveIn(trx, tools, deciding(actor), {
        personId,
        courseId,
        reason: 'other',
        words: wordsOf(known),
        untilOn: null,
      });
  }
}

/** The day asked for, and the earliest day there is. */
function extensionOf({ request, today, open }: Known): Readonly<{ untilOn: CalendarDate; fromOn: CalendarDate }> {
  return { untilOn: request.untilOn ?? today, fromOn: open.map(({ dueOn }) => dueOn).sort()[0] ?? today };
}

/** As much of the learner's reason as an exception keeps. */
function wordsOf({ request: { words } }: Known): string | null {
  return words === null ? null : words.slice(0, MOST_WORDS);
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
