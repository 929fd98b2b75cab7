import { randomUUID } from 'node:crypto';
import { addDays } from '#api/calendar.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { askRequest, listMyRequests, OwnRequest, takeBackRequest } from '#api/contract/requests.ts';
import { recordAudit } from '#api/audit/actions.ts';
import { linkAttachment } from '#api/evidence/attachment-actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { tellOfRequest } from '#api/reminders/request-actions.ts';
import { askFaults, quietUntil } from './ask.ts';
import { endRequest, findRequest, insertRequest, listOfPerson, listObligations, type Request } from './store.ts';
import { knowledgeOf, ownOf } from './view-actions.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;
type Telling = DbClock & Readonly<{ mailOn: boolean }>;

/** How long an answer stays on the list of the one who asked. */
const SHOWN_DAYS = 30;

/** What is open, and the latest answer to each question of the last 30 days. */
export async function myRequests({ db, clock }: DbClock, actor: Actor): Promise<ReplyOf<typeof listMyRequests>> {
  const { tenantId, personId } = actor;
  return db.read(tenantId, async trx => {
    const since = addDays(clock.today(actor.timeZone), -SHOWN_DAYS);
    const shown = (await listOfPerson(trx, tenantId, personId)).filter(
      ({ state, endedOn }) => state === 'open' || (state !== 'taken-back' && (endedOn ?? '') >= since),
    );
    return { requests: await ownOf(trx, actor, await knowledgeOf(trx, tenantId, shown, clock.now())) };
  });
}

/**
 * Asks about one course that is open. The same kind of question about the same course, while one waits, is that one.
 * @throws Problem 'course-not-open' when the course is not open for the learner | 'bad-input' | 'not-found' (a file)
 */
export async function ask(
  { db, clock, mailOn }: Telling,
  actor: Actor,
  { courseId, asked }: InputOf<typeof askRequest>,
): Promise<OwnRequest> {
  const { tenantId, personId } = actor;
  return db.write(tenantId, async trx => {
    const at = clock.now();
    const today = clock.today(actor.timeZone);
    const open = (await listObligations(trx, tenantId, [personId], today)).filter(
      one => one.isOpen && one.courseId === courseId,
    );
    const dueOn = open.map(one => one.dueOn).sort()[0];
    if (dueOn === undefined) throw new Problem('course-not-open');
    const errors = askFaults(asked, { today, dueOn });
    if (errors.length > 0) throw new Problem('bad-input', { errors });
    const enrolmentIds = open.map(({ enrolmentId }) => enrolmentId);
    const earlier = await listOfPerson(trx, tenantId, personId, courseId);
    const waiting = earlier.find(({ kind, state }) => kind === asked.kind && state === 'open');
    if (waiting !== undefined && waiting.enrolmentIds.some(one => enrolmentIds.includes(one)))
      return own(trx, actor, waiting, at);
    // What it was about has ended and the job has not been there yet.
    if (waiting !== undefined)
      await endRequest(trx, tenantId, waiting.requestId, {
        state: 'no-longer-needed',
        at,
        on: today,
        by: null,
        answer: null,
      });
    const request: Request = {
      requestId: randomUUID(),
      personId,
      courseId,
      kind: asked.kind,
      state: 'open',
      enrolmentIds,
      askedAt: at,
      askedOn: today,
      completedOn: asked.kind === 'done-already' ? asked.completedOn : null,
      issuer: asked.kind === 'done-already' ? asked.issuer : null,
      untilOn: asked.kind === 'more-time' ? asked.untilOn : null,
      words: asked.kind === 'done-already' ? null : asked.words,
      quietUntilOn: quietUntil(
        earlier.filter(one => one.enrolmentIds.some(id => enrolmentIds.includes(id))),
        today,
      ),
      endedAt: null,
      endedOn: null,
      decidedBy: null,
      answer: null,
    };
    if (!(await insertRequest(trx, tenantId, request))) throw new Error('the same request was written twice at once');
    if (asked.kind === 'done-already')
      for (const attachmentId of new Set(asked.attachmentIds))
        await linkAttachment(trx, tenantId, attachmentId, {
          by: personId,
          linkedTo: { kind: 'request', id: request.requestId },
          at,
        });
    await audit(trx, actor, request, 'request.asked', at);
    const shown = await own(trx, actor, request, at);
    const about = { kind: 'requestWaiting', requestId: request.requestId, courseId, dueOn, outcome: null } as const;
    for (const decider of shown.with) await tellOfRequest(trx, tenantId, decider.personId, about, { now: at, mailOn });
    return shown;
  });
}

/** @throws Problem 'not-found' | 'already-decided' */
export async function takeBack(
  { db, clock }: DbClock,
  actor: Actor,
  { requestId }: InputOf<typeof takeBackRequest>,
): Promise<OwnRequest> {
  const { tenantId, personId } = actor;
  return db.write(tenantId, async trx => {
    const at = clock.now();
    const request = await findRequest(trx, tenantId, requestId);
    if (request === null || request.personId !== personId) throw new Problem('not-found');
    if (request.state === 'accepted' || request.state === 'declined') throw new Problem('already-decided');
    if (request.state === 'open') {
      const on = clock.today(actor.timeZone);
      await endRequest(trx, tenantId, requestId, { state: 'taken-back', at, on, by: null, answer: null });
      await audit(trx, actor, request, 'request.taken-back', at);
    }
    const now = await findRequest(trx, tenantId, requestId);
    return own(trx, actor, now ?? request, at);
  });
}

async function own(trx: Trx, actor: Actor, request: Request, at: string): Promise<OwnRequest> {
  const [shown] = await ownOf(trx, actor, await knowledgeOf(trx, actor.tenantId, [request], at));
  if (shown === undefined) throw new Problem('not-found');
  return shown;
}

async function audit(trx: Trx, actor: Actor, request: Request, action: string, at: string): Promise<void> {
  const { requestId, kind, courseId } = request;
  await recordAudit(trx, actor.tenantId, {
    at,
    actorPersonId: actor.personId,
    action,
    subjectKind: 'request',
    subjectId: requestId,
    aboutPersonId: request.personId,
    detail: { kind, courseId },
  });
}
