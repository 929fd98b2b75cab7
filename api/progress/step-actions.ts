import type { InputOf } from '#api/contract/endpoint.ts';
import type { AnswerReply, answerQuestion, attest, repeatQuiz, Saved, saveProgress } from '#api/contract/learn.ts';
import { languageFor, questionsOf, type CourseContent } from '#api/courses/content.ts';
import { say } from '#api/courses/show.ts';
import type { Actor } from '#api/people/actor.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { attestTo } from './attest.ts';
import { step } from './attempt-actions.ts';
import { applySave, missingBefore, saveFault } from './attempt.ts';
import { spoken } from './learn-actions.ts';
import { applyAnswer, applyRepeat, givenAnswer, markAnswer, quizResult } from './mark-quiz.ts';
import { obligationFor, readerFor } from './obligation-actions.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;

/** Idempotent: a repeated or late save answers what is held. @throws Problem 'version-changed' | 'bad-input' */
export async function saveLessons(tools: DbClock, actor: Actor, input: InputOf<typeof saveProgress>): Promise<Saved> {
  const { saved } = await step(tools, actor, input, 'answer', ({ progress, version: { content } }) => {
    const fault = saveFault(content, input);
    if (fault !== null) throw new Problem('bad-input', { detail: fault });
    const attempt = applySave(content, progress, input);
    return { attempt, extra: null, ...(input.language === undefined ? {} : { language: input.language }) };
  });
  return saved;
}

/**
 * Marks one answer. The first answer to a question stands until the quiz is begun again, since it is told at once which
 * one is right.
 * @throws Problem 'version-changed' | 'bad-input' | 'step-missing'
 */
export async function answer(
  tools: DbClock,
  actor: Actor,
  input: InputOf<typeof answerQuestion>,
): Promise<AnswerReply> {
  const { courseId, moduleKey, questionId, sequence } = input;
  const { saved, extra } = await step(tools, actor, input, 'refuse', async ({ progress, version }, trx) => {
    const { content } = version;
    const language = languageFor(content, spoken(progress.language));
    const quiz = quizOf(content, moduleKey, language);
    const choiceId = givenAnswer(progress.state, questionId)?.choiceId ?? input.choiceId;
    const marked = markAnswer(quiz.questions, questionId, choiceId);
    if (marked === null)
      throw new Problem('bad-input', { detail: `There is no question "${questionId}" with a choice "${choiceId}".` });
    const missing = missingBefore(content, progress.state, moduleKey);
    if (missing !== null) throw new Problem('step-missing', { parameters: { moduleKey: missing.key } });
    const attempt = applyAnswer(content, progress, quiz, { marked, sequence });
    const obligation = await obligationFor(trx, actor, courseId, tools.clock.today(actor.timeZone));
    const reader = await readerFor(trx, actor, language, obligation);
    return {
      attempt,
      extra: {
        right: marked.chosen.right,
        why: say(marked.chosen.why, reader),
        rightChoiceId: marked.rightChoice.id,
        rightWhy: say(marked.rightChoice.why, reader),
        // Answers of a finished attempt are gone: there is nothing left to sum up.
        result:
          progress.finishedAt === null ? quizResult(quiz.questions, attempt.state, quiz.module.passPercent) : null,
      },
    };
  });
  if (extra === null) throw new Problem('version-changed');
  return { ...extra, saved };
}

/** @throws Problem 'version-changed' | 'bad-input' */
export async function startQuizAgain(tools: DbClock, actor: Actor, input: InputOf<typeof repeatQuiz>): Promise<Saved> {
  const { saved } = await step(tools, actor, input, 'refuse', ({ progress, version: { content } }) => {
    const { questions } = quizOf(content, input.moduleKey, spoken(progress.language));
    return { attempt: applyRepeat(progress, input.moduleKey, questions, input.sequence), extra: null };
  });
  return saved;
}

/** @throws Problem 'version-changed' | 'bad-input' | 'step-missing' | 'quiz-not-passed' | 'text-changed' */
export async function confirmText(tools: DbClock, actor: Actor, input: InputOf<typeof attest>): Promise<Saved> {
  const { courseId, moduleKey } = input;
  const { saved } = await step(tools, actor, input, 'refuse', async ({ progress, version: { content } }, trx) => {
    if (progress.finishedAt !== null) return { attempt: progress, extra: null };
    const language = languageFor(content, input.language);
    const obligation = await obligationFor(trx, actor, courseId, tools.clock.today(actor.timeZone));
    const attested = attestTo(content, progress, input, await readerFor(trx, actor, language, obligation));
    switch (attested.kind) {
      case 'confirmed':
        return { attempt: attested.attempt, extra: null, language, attestedText: attested.text };
      case 'no-attestation':
        throw new Problem('bad-input', { detail: `"${moduleKey}" is no text to confirm.` });
      case 'text-changed':
        throw new Problem('text-changed');
      case 'step-missing':
      case 'quiz-not-passed':
        throw new Problem(attested.kind, { parameters: { moduleKey: attested.moduleKey } });
    }
  });
  return saved;
}

type Quiz = Extract<CourseContent['modules'][number], { kind: 'quiz' }>;

function quizOf(content: CourseContent, moduleKey: string, language: 'de' | 'en') {
  const module = content.modules.find((held): held is Quiz => held.key === moduleKey && held.kind === 'quiz');
  if (module === undefined) throw new Problem('bad-input', { detail: `"${moduleKey}" is no quiz of this course.` });
  return { module, questions: questionsOf(content, moduleKey, language) };
}
