import type { Language } from '#api/contract/endpoint.ts';
import type { Saved } from '#api/contract/learn.ts';
import { courseStateOf, findVersion, publishedVersionOf, type Version } from '#api/courses/actions.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { attemptOf, beginAttempt, isComplete, type Attempt } from './attempt.ts';
import { completionReply, finish } from './finish-actions.ts';
import { findLastLearnt, findProgress, listCompletions, putProgress, type ProgressRow } from './store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;

/** Begins an attempt on the published version. @throws Problem 'not-found' | 'course-not-published' | 'course-retired' */
export async function begin(
  trx: Trx,
  actor: Actor,
  courseId: string,
  { before, language, now }: Readonly<{ before: ProgressRow | null; language: Language; now: string }>,
): Promise<ProgressRow> {
  const { tenantId, personId } = actor;
  const state = await courseStateOf(trx, tenantId, courseId);
  if (state === null) throw new Problem('not-found');
  if (state === 'retired') throw new Problem('course-retired');
  const version = await publishedVersionOf(trx, tenantId, courseId);
  if (version === null) throw new Problem('course-not-published');
  const row: ProgressRow = {
    personId,
    courseId,
    versionId: version.versionId,
    language,
    startedAt: now,
    updatedAt: now,
    finishedAt: null,
    ...beginAttempt(version.content, before?.sequence ?? null),
  };
  await putProgress(trx, tenantId, row);
  return row;
}

export type Held = Readonly<{ progress: ProgressRow; version: Version }>;
export type Decided<T> = Readonly<{ attempt: Attempt; extra: T; language?: Language; attestedText?: string }>;
type At = Readonly<{ courseId: string; versionId: string; sequence: number }>;

/**
 * One step of a learner: load, decide, write, and complete when everything is done, in one transaction.
 * A save of an attempt that is over changes nothing: with `late: 'answer'` it is told what is held, with 'refuse' it is
 * told to open the course again. What is decided about a finished attempt is not written.
 * @throws Problem 'version-changed', and what `begin` and `decide` throw
 */
export async function step<T>(
  tools: DbClock,
  actor: Actor,
  { courseId, versionId, sequence }: At,
  late: 'answer' | 'refuse',
  decide: (held: Held, trx: Trx) => Decided<T> | Promise<Decided<T>>,
): Promise<{ saved: Saved; extra: T | null }> {
  const { tenantId, personId } = actor;
  const { progress, extra, completionId } = await tools.db.write(tenantId, async trx => {
    const now = tools.clock.now();
    const before = await findProgress(trx, tenantId, personId, courseId);
    const progress = before ?? (await begin(trx, actor, courseId, { before, language: actor.language, now }));
    if (attemptOf(sequence) !== attemptOf(progress.sequence)) {
      if (late === 'refuse')
        throw new Problem('version-changed', { detail: 'That attempt is over; open the course again.' });
      const learnt = await findLastLearnt(trx, tenantId, personId, courseId);
      return { progress, extra: null, completionId: learnt?.completionId ?? null };
    }
    const version = await findVersion(trx, tenantId, progress.versionId);
    if (version === null || progress.versionId !== versionId) throw new Problem('version-changed');
    const { attempt, extra, language, attestedText } = await decide({ progress, version }, trx);
    if (progress.finishedAt !== null)
      return { progress, extra, completionId: await completionOf(trx, tenantId, progress) };
    const isSame = attempt === progress && (language === undefined || language === progress.language);
    const { moduleKey, state, sequence: reached } = attempt;
    const moved = { ...progress, moduleKey, state, sequence: reached, language: language ?? progress.language };
    const saved = isSame ? progress : { ...moved, updatedAt: now };
    if (isComplete(version.content, state)) {
      const finished = await finish(trx, tools.clock, actor, {
        progress: saved,
        version,
        attestedText: attestedText ?? null,
      });
      return { ...finished, extra };
    }
    if (!isSame) await putProgress(trx, tenantId, saved);
    return { progress: saved, extra, completionId: null };
  });
  const { state, moduleKey, updatedAt } = progress;
  return {
    extra,
    saved: {
      state,
      moduleKey,
      sequence: progress.sequence,
      savedAt: updatedAt,
      completion: completionId === null ? null : await completionReply(tools, actor, completionId),
    },
  };
}

/** The completion that ended an attempt; null when it was withdrawn since. */
async function completionOf(trx: Trx, tenantId: string, progress: ProgressRow): Promise<string | null> {
  const completions = await listCompletions(trx, tenantId, progress.personId, progress.courseId);
  const own = completions.find(
    ({ how, completedAt, withdrawal }) =>
      how === 'learned' && completedAt === progress.finishedAt && withdrawal === null,
  );
  return own?.completionId ?? null;
}
