import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { decideRequest, getRequestEffect, RequestEffect, RequestRow } from '#api/contract/requests.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { tellOfRequest } from '#api/reminders/request-actions.ts';
import { decidable } from './access.ts';
import { carryOut, effectOf } from './carry-out-actions.ts';
import { endRequest, findRequest } from './store.ts';
import { knowledgeOf, rowsOf, type Known } from './view-actions.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;

/** What accepting would do. @throws Problem 'not-found', also when it is not the actor's to decide | 'bad-input' */
export async function previewRequest(
  { db, clock }: DbClock,
  actor: Actor,
  { requestId, validUntilOn }: InputOf<typeof getRequestEffect>,
): Promise<RequestEffect> {
  return db.read(actor.tenantId, async trx => {
    const known = await mustKnow(trx, actor, requestId, clock.now());
    const reached = decidable(actor, known.request, known.roles, known.open);
    if (known.request.state !== 'open' || reached.length === 0) return { kind: 'nothing' };
    return effectOf(trx, { clock }, actor, { ...known, open: reached }, validUntilOn ?? null);
  });
}

/**
 * Decides a request. One decision holds: whoever comes second is told what was decided, and nothing happens twice.
 * Accepting does what is asked in the same transaction.
 * @throws Problem 'not-found', also when it is not the actor's to decide | 'bad-input' (an end before the completion)
 */
export async function decide(
  { db, clock, mailOn }: DbClock & Readonly<{ mailOn: boolean }>,
  actor: Actor,
  { requestId, decision }: InputOf<typeof decideRequest>,
): Promise<ReplyOf<typeof decideRequest>> {
  const { tenantId } = actor;
  return db.write(tenantId, async trx => {
    const at = clock.now();
    const known = await mustKnow(trx, actor, requestId, at);
    const { request, today } = known;
    if (request.state !== 'open') return { outcome: 'before', request: await rowOf(trx, actor, requestId, at) };
    const end = { at, on: today, by: null, answer: null };
    if (known.open.length === 0) {
      await endRequest(trx, tenantId, requestId, { ...end, state: 'no-longer-needed' });
      return { outcome: 'no-longer-needed', request: await rowOf(trx, actor, requestId, at) };
    }
    const ours = decidable(actor, request, known.roles, known.open);
    if (ours.length === 0) throw new Problem('not-found');
    const state = decision.kind === 'accept' ? 'accepted' : 'declined';
    const isFirst = await endRequest(trx, tenantId, requestId, {
      ...end,
      state,
      by: actor.personId,
      answer: decision.answer,
    });
    if (!isFirst) return { outcome: 'before', request: await rowOf(trx, actor, requestId, at) };
    if (decision.kind === 'accept')
      await carryOut(trx, { clock }, actor, { ...known, open: ours }, decision.validUntilOn);
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: actor.personId,
      action: `request.${state}`,
      subjectKind: 'request',
      subjectId: requestId,
      aboutPersonId: request.personId,
      detail: { kind: request.kind, courseId: request.courseId },
    });
    const { courseId } = request;
    const dueOn = known.open.map(one => one.dueOn).sort()[0] ?? today;
    const about = { kind: 'requestDecided', requestId, courseId, dueOn, outcome: state } as const;
    await tellOfRequest(trx, tenantId, request.personId, about, { now: at, mailOn });
    return { outcome: 'decided', request: await rowOf(trx, actor, requestId, at) };
  });
}

/** Whether a file that came with a request is for the actor; its sender sees it anyway. */
export async function maySeeRequest(trx: Trx, actor: Actor, requestId: string, now: string): Promise<boolean> {
  try {
    await mustKnow(trx, actor, requestId, now);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** Who may decide it now, or could have when it was open, sees it. @throws Problem 'not-found' */
async function mustKnow(trx: Trx, actor: Actor, requestId: string, now: string): Promise<Known> {
  const request = await findRequest(trx, actor.tenantId, requestId);
  const [known] = request === null ? [] : await knowledgeOf(trx, actor.tenantId, [request], now);
  if (known === undefined) throw new Problem('not-found');
  const { roles, about } = known;
  if (known.request.decidedBy === actor.personId || decidable(actor, known.request, roles, about).length > 0)
    return known;
  throw new Problem('not-found');
}

async function rowOf(trx: Trx, actor: Actor, requestId: string, now: string): Promise<RequestRow> {
  const request = await findRequest(trx, actor.tenantId, requestId);
  const [row] =
    request === null ? [] : await rowsOf(trx, actor, await knowledgeOf(trx, actor.tenantId, [request], now), now);
  if (row === undefined) throw new Problem('not-found');
  return row;
}
