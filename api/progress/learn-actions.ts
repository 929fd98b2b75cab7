import type { InputOf, Language } from '#api/contract/endpoint.ts';
import type { Lesson, openCourse } from '#api/contract/learn.ts';
import { findVersion, titlesOf } from '#api/courses/actions.ts';
import { languageFor, languagesOf } from '#api/courses/content.ts';
import { say, showSteps } from '#api/courses/show.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { begin } from './attempt-actions.ts';
import { needsNewAttempt } from './attempt.ts';
import { evidenceState } from './evidence.ts';
import { obligationFor, readerFor } from './obligation-actions.ts';
import { findLastLearnt, findProgress, listCompletions, putProgress } from './store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;

/**
 * The course where the learner left it. Begins an attempt on the published version when there is none, or the last one
 * was finished and it is to be learnt again; a running attempt stays on its version.
 * @throws Problem 'not-found' | 'course-not-published' | 'course-retired'
 */
export async function openLesson(tools: DbClock, actor: Actor, input: InputOf<typeof openCourse>): Promise<Lesson> {
  const { db, clock } = tools;
  const { tenantId } = actor;
  const now = clock.now();
  const today = clock.today(actor.timeZone);
  const { courseId, language } = input;
  const look = async (trx: Trx) => {
    const progress = await findProgress(trx, tenantId, actor.personId, courseId);
    const learnt = await findLastLearnt(trx, tenantId, actor.personId, courseId);
    const obligation = await obligationFor(trx, actor, courseId, today);
    const isNew = needsNewAttempt(progress, learnt?.completedAt ?? null, obligation !== null, now);
    return {
      progress,
      isNew,
      otherLanguage: progress !== null && language !== undefined && language !== progress.language,
    };
  };
  const { isNew, otherLanguage } = await db.read(tenantId, look);
  // Opening what is running writes nothing. Asked again inside the transaction: another device may have been faster.
  if (isNew || otherLanguage)
    await db.write(tenantId, async trx => {
      const { progress, isNew, otherLanguage } = await look(trx);
      if (isNew) await begin(trx, actor, courseId, { before: progress, language: language ?? actor.language, now });
      else if (progress !== null && otherLanguage)
        await putProgress(trx, tenantId, { ...progress, language: language ?? progress.language });
    });
  return db.read(tenantId, trx => lessonOf(trx, actor, courseId, today));
}

async function lessonOf(trx: Trx, actor: Actor, courseId: string, today: string): Promise<Lesson> {
  const { tenantId, personId } = actor;
  const progress = await findProgress(trx, tenantId, personId, courseId);
  const version = progress === null ? null : await findVersion(trx, tenantId, progress.versionId);
  if (progress === null || version === null) throw new Problem('not-found');
  const { content, versionId, number } = version;
  const language = languageFor(content, spoken(progress.language));
  const course = (await titlesOf(trx, tenantId, [courseId], language)).get(courseId);
  if (course === undefined) throw new Problem('not-found');
  const obligation = await obligationFor(trx, actor, courseId, today);
  const reader = await readerFor(trx, actor, language, obligation);
  const completion = (await listCompletions(trx, tenantId, personId, courseId)).find(
    held => evidenceState(held, today) === 'valid',
  );
  return {
    course: { ...course, title: say(content.texts[language]?.title ?? course.title, reader) },
    versionId,
    version: number,
    language,
    languages: languagesOf(content),
    form: reader.form,
    steps: showSteps(content, reader),
    moduleKey: progress.moduleKey,
    state: progress.state,
    sequence: progress.sequence,
    mayGoStraightToQuiz: content.straightToQuiz,
    dueOn: obligation?.dueOn ?? null,
    required: obligation !== null,
    completion:
      completion === undefined
        ? null
        : {
            completionId: completion.completionId,
            completedOn: completion.completedOn,
            validUntilOn: completion.validUntilOn,
          },
    contact: obligation?.reasons[0]?.contact ?? null,
  };
}

/** The language an attempt was begun in, as the product speaks it. */
export function spoken(language: string): Language {
  return language === 'en' ? 'en' : 'de';
}
