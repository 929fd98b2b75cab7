import { randomBytes, randomUUID } from 'node:crypto';
import { satisfyEnrolments } from '#api/assignments/actions.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { CompletionReply } from '#api/contract/learn.ts';
import type { Version } from '#api/courses/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { isRepetition } from './attempt.ts';
import { confirmationNumber } from './complete.ts';
import { obligationFor } from './obligation-actions.ts';
import {
  findCompletion,
  findLastLearnt,
  insertCompletion,
  isNumberTaken,
  putProgress,
  type ProgressRow,
} from './store.ts';
import { nextToDo } from './training-actions.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;

/**
 * Ends an attempt of which everything is done, in the transaction of the save that did it: writes the completion,
 * satisfies what it satisfies, discards the answers. Learnt again within a day of its own accord, the completion held
 * is the one. Two devices that end the same attempt at once both write its row, so one of them runs again and finds it
 * finished.
 */
export async function finish(
  trx: Trx,
  clock: Tools['clock'],
  actor: Actor,
  {
    progress,
    version,
    attestedText,
  }: Readonly<{ progress: ProgressRow; version: Version; attestedText: string | null }>,
): Promise<{ progress: ProgressRow; completionId: string }> {
  const { tenantId, personId } = actor;
  const { courseId } = progress;
  const at = clock.now();
  const today = clock.today(actor.timeZone);
  const discarded = { ...progress.state, answers: [] };
  const last = await findLastLearnt(trx, tenantId, personId, courseId);
  const isObliged = (await obligationFor(trx, actor, courseId, today)) !== null;
  if (last !== null && isRepetition(last.completedAt, isObliged, at)) {
    const finished = { ...progress, state: discarded, finishedAt: last.completedAt };
    await putProgress(trx, tenantId, finished);
    return { progress: finished, completionId: last.completionId };
  }
  const completionId = randomUUID();
  await insertCompletion(trx, tenantId, {
    completionId,
    number: await freeNumber(trx, tenantId),
    personId,
    courseId,
    versionId: version.versionId,
    completedOn: today,
    completedAt: at,
    how: 'learned',
    recordedBy: null,
    issuer: null,
    place: null,
    externalNumber: null,
    ownValidUntilOn: null,
    contentDigest: version.digest,
    language: progress.language,
    attestedText,
    recordedAt: at,
  });
  await satisfyEnrolments(trx, tenantId, {
    completion: { completionId, personId, courseId, completedOn: today, ownValidUntilOn: null },
    at,
    today,
  });
  await recordAudit(trx, tenantId, {
    at,
    actorPersonId: personId,
    action: 'completion.learned',
    subjectKind: 'completion',
    subjectId: completionId,
    aboutPersonId: personId,
    detail: { courseId, version: version.number, completedOn: today, contentDigest: version.digest },
  });
  const finished = { ...progress, state: discarded, finishedAt: at };
  await putProgress(trx, tenantId, finished);
  return { progress: finished, completionId };
}

/** A confirmation number nobody in the tenant has; the table's unique key is the last word. */
export async function freeNumber(trx: Trx, tenantId: string): Promise<string> {
  for (;;) {
    const number = confirmationNumber(randomBytes(8));
    if (!(await isNumberTaken(trx, tenantId, number))) return number;
  }
}

/** The completion as the learner is shown it, and what is next. */
export async function completionReply(
  tools: DbClock,
  actor: Actor,
  completionId: string,
): Promise<CompletionReply | null> {
  const completion = await tools.db.read(actor.tenantId, trx => findCompletion(trx, actor.tenantId, completionId));
  if (completion === null) return null;
  const { number, completedOn, validUntilOn, courseId } = completion;
  return { completionId, number, completedOn, validUntilOn, next: await nextToDo(tools, actor, courseId) };
}
