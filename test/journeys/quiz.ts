import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Lesson } from '#api/contract/learn.ts';

/** Of one question as the learner sees it: its text, and that of the right choice. */
export type Answer = Readonly<{ question: string; choice: string }>;

/** The lesson that the tab fetches while `open` happens, and the right answers, which only the starter's files know. */
export async function answersFor(
  page: Page,
  course: 'security-awareness' | 'onboarding',
  open: () => Promise<void>,
): Promise<{ lesson: Lesson; answers: readonly Answer[] }> {
  const fetched = page.waitForResponse(
    response => /\/api\/courses\/[^/]+\/learn/.test(response.url()) && response.request().method() === 'GET',
  );
  await open();
  const lesson = (await (await fetched).json()) as Lesson;
  const right = rightChoices(course, lesson.language);
  const quiz = lesson.steps.find(step => step.kind === 'quiz');
  if (quiz === undefined) throw new Error(`${course} has no quiz`);
  return {
    lesson,
    answers: quiz.questions.map(({ questionId, text, choices }) => {
      const choice = choices.find(({ choiceId }) => choiceId === right.get(questionId));
      if (choice === undefined) throw new Error(`${course}: no right answer is known for "${text}"`);
      return { question: text, choice: choice.text };
    }),
  };
}

function rightChoices(course: string, language: string): ReadonlyMap<string, string> {
  const file = join(import.meta.dirname, '../../api/courses/starter', course, language, 'quiz.json');
  const { questions } = JSON.parse(readFileSync(file, 'utf8')) as {
    questions: { id: string; choices: { id: string; right: boolean }[] }[];
  };
  return new Map(questions.map(({ id, choices }) => [id, choices.find(({ right }) => right)?.id ?? '']));
}
