import { randomUUID } from 'node:crypto';
import type { CalendarDate } from '#api/calendar.ts';
import {
  previewSatisfaction,
  previewWithdrawal,
  reopenWithdrawn,
  satisfyEnrolments,
} from '#api/assignments/actions.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { CourseRef, InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { recordCompletion, withdrawCompletion } from '#api/contract/people.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { mayOpenNames } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';
import { mustSeeAllWhole, reachOf } from '#api/people/looked-after-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { tellOfRequest } from '#api/reminders/request-actions.ts';
import { readSetting } from '#api/settings/store.ts';
import { evidenceFaults, recordedId } from './evidence.ts';
import { freeNumber } from './finish-actions.ts';
import { findPerson, listEnrolments } from './obligation-store.ts';
import { findCompletion, insertCompletion, insertWithdrawal, listCompletions } from './store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;
type Evidence = InputOf<typeof recordCompletion>;

/**
 * Records a completion that was earned elsewhere; `preview` says what it would satisfy and writes nothing. The same
 * person, course and day again is the completion held already.
 * @throws Problem 'not-found' | 'not-allowed' (a course nothing the actor looks after demands) | 'bad-input'
 */
export async function recordEvidence(
  tools: DbClock,
  actor: Actor,
  input: Evidence,
): Promise<ReplyOf<typeof recordCompletion>> {
  const work = (trx: Trx): Promise<ReplyOf<typeof recordCompletion>> => recordEvidenceIn(trx, tools, actor, input);
  return input.preview ? tools.db.read(actor.tenantId, work) : tools.db.write(actor.tenantId, work);
}

/** The same inside a transaction that has another reason too, such as a request that is accepted. */
export async function recordEvidenceIn(
  trx: Trx,
  { clock }: Pick<Tools, 'clock'>,
  actor: Actor,
  input: Evidence,
): Promise<ReplyOf<typeof recordCompletion>> {
  const { tenantId } = actor;
  const { personId, courseId, completedOn, validUntilOn, preview } = input;
  const at = clock.now();
  const today = clock.today(await zoneOf(trx, actor, personId));
  const course = (await titlesOf(trx, tenantId, [courseId], actor.language)).get(courseId);
  if (course === undefined) throw new Problem('not-found');
  await mustBeDemanded(trx, actor, personId, courseId);
  const errors = evidenceFaults({ completedOn, validUntilOn }, today);
  if (errors.length > 0) throw new Problem('bad-input', { errors });
  const sameDay = (await listCompletions(trx, tenantId, personId, courseId)).filter(
    held => held.completedOn === completedOn,
  );
  const held = sameDay.find(({ withdrawal }) => withdrawal === null);
  if (held !== undefined)
    return { completionId: held.completionId, satisfies: [], validUntilOn: held.validUntilOn, alreadyHeld: true };
  const completionId = recordedId(personId, courseId, completedOn, sameDay.length);
  const completion = { completionId, personId, courseId, completedOn, ownValidUntilOn: validUntilOn };
  if (!preview) {
    await insertCompletion(trx, tenantId, {
      ...completion,
      number: await freeNumber(trx, tenantId),
      versionId: null,
      completedAt: at,
      how: 'recorded',
      recordedBy: actor.personId,
      issuer: input.issuer,
      place: input.place,
      externalNumber: input.externalNumber,
      contentDigest: null,
      language: null,
      attestedText: null,
      recordedAt: at,
    });
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: actor.personId,
      action: 'completion.recorded',
      subjectKind: 'completion',
      subjectId: completionId,
      aboutPersonId: personId,
      detail: { courseId, completedOn, validUntilOn },
    });
  }
  const satisfied = preview
    ? await previewSatisfaction(trx, tenantId, { completion, today })
    : await satisfyEnrolments(trx, tenantId, { completion, at, today });
  const ends = satisfied.flatMap(enrolment => enrolment.validUntilOn ?? []).sort();
  return {
    completionId: preview ? null : completionId,
    satisfies: satisfied.length === 0 ? [] : [course],
    validUntilOn: ends[0] ?? validUntilOn,
    alreadyHeld: false,
  };
}

/** The zone in which the person's days are counted. @throws Problem 'not-found', also when it is nobody of the actor's */
async function zoneOf(trx: Trx, actor: Actor, personId: string): Promise<string> {
  const { tenantId } = actor;
  const person = await findPerson(trx, tenantId, personId);
  await reachOf(trx, actor, personId);
  if (person?.nature !== 'person') throw new Problem('not-found');
  return person.timeZone ?? (await readSetting(trx, tenantId, 'organisation')).timeZone;
}

/** Admins record any course; who is responsible, what is demanded through a role they look after. @throws Problem 'not-allowed' */
async function mustBeDemanded(trx: Trx, actor: Actor, personId: string, courseId: string): Promise<void> {
  if (mayOpenNames(actor)) return;
  const reaches = await reachOf(trx, actor, personId);
  const isDemanded = (await listEnrolments(trx, actor.tenantId, personId)).some(
    one => one.courseId === courseId && one.state !== 'closed' && reaches(one.matchCause),
  );
  if (!isDemanded)
    throw new Problem('not-allowed', { detail: 'No role you look after demands this course of this person.' });
}

/**
 * Takes a completion back. It stays in the ledger beside its withdrawal; what it satisfied opens again with at least 14
 * days. The learner is told that it is open again, whoever recorded it that it was withdrawn. `preview` shows the effect
 * and writes nothing. Admins of units withdraw what people of these hold.
 * @throws Problem 'not-found' | 'not-allowed' (their own) | 'already-withdrawn'
 */
export async function withdraw(
  { db, clock, mailOn = false }: DbClock & Readonly<{ mailOn?: boolean }>,
  actor: Actor,
  { completionId, reason, preview }: InputOf<typeof withdrawCompletion>,
): Promise<ReplyOf<typeof withdrawCompletion>> {
  const { tenantId } = actor;
  const work = async (trx: Trx): Promise<ReplyOf<typeof withdrawCompletion>> => {
    const at = clock.now();
    const completion = await findCompletion(trx, tenantId, completionId);
    const person = completion === null ? null : await findPerson(trx, tenantId, completion.personId);
    if (completion === null || person === null) throw new Problem('not-found');
    await mustSeeAllWhole(trx, actor, [completion.personId]);
    if (completion.withdrawal !== null) throw new Problem('already-withdrawn');
    const { courseId, personId } = completion;
    const zone = person.timeZone ?? (await readSetting(trx, tenantId, 'organisation')).timeZone;
    const today = clock.today(zone);
    const titles = await titlesOf(trx, tenantId, [courseId], actor.language);
    if (preview) return reply(await previewWithdrawal(trx, tenantId, { completionId, today }), titles);
    await insertWithdrawal(trx, tenantId, {
      withdrawalId: randomUUID(),
      completionId,
      personId,
      reason,
      withdrawnOn: today,
      withdrawnAt: at,
      withdrawnBy: actor.personId,
    });
    const reopened = await reopenWithdrawn(trx, tenantId, { completionId, at, today, by: actor.personId });
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: actor.personId,
      action: 'completion.withdrawn',
      subjectKind: 'completion',
      subjectId: completionId,
      aboutPersonId: personId,
      detail: { courseId, completedOn: completion.completedOn, reopened: reopened.length },
    });
    const { recordedBy } = completion;
    if (recordedBy !== null && recordedBy !== actor.personId && recordedBy !== personId) {
      const dueOn = reopened.map(each => each.dueOn).sort()[0] ?? today;
      const about = { kind: 'completionWithdrawn', requestId: completionId, courseId, dueOn, outcome: null } as const;
      await tellOfRequest(trx, tenantId, recordedBy, about, { now: at, mailOn });
    }
    return reply(reopened, titles);
  };
  return preview ? db.read(tenantId, work) : db.write(tenantId, work);
}

/** One entry a course, with its earliest day. */
function reply(
  reopened: readonly { courseId: string; dueOn: CalendarDate }[],
  titles: ReadonlyMap<string, CourseRef>,
): ReplyOf<typeof withdrawCompletion> {
  const earliest = new Map<string, CalendarDate>();
  for (const { courseId, dueOn } of reopened)
    if (dueOn < (earliest.get(courseId) ?? '9999-12-31')) earliest.set(courseId, dueOn);
  return {
    reopened: [...earliest].flatMap(([courseId, dueOn]) => {
      const course = titles.get(courseId);
      return course === undefined ? [] : [{ course, dueOn }];
    }),
  };
}
