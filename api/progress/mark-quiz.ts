import type { ProgressState } from '#api/contract/learn.ts';
import type { Choice, CourseContent, Question } from '#api/courses/content.ts';
import { inOrder, type Attempt } from './attempt.ts';

type Answer = ProgressState['answers'][number];
export type Marked = Readonly<{ question: Question; chosen: Choice; rightChoice: Choice }>;

/** Null when there is no such question or choice, or nothing about it is right. */
export function markAnswer(questions: readonly Question[], questionId: string, choiceId: string): Marked | null {
  const question = questions.find(({ id }) => id === questionId);
  const chosen = question?.choices.find(({ id }) => id === choiceId);
  const rightChoice = question?.choices.find(({ right }) => right);
  if (question === undefined || chosen === undefined || rightChoice === undefined) return null;
  return { question, chosen, rightChoice };
}

/** The answer given to a question in this round, if any: it stands, because the right one has been told since. */
export function givenAnswer({ answers }: ProgressState, questionId: string): Answer | null {
  return answers.find(answer => answer.questionId === questionId) ?? null;
}

export type QuizResult = Readonly<{ passed: boolean; right: number; of: number; lookAgain: string[] }>;

/** Null until every question is answered. `lookAgain` names the lessons of the wrong ones, each once. */
export function quizResult(
  questions: readonly Question[],
  { answers }: ProgressState,
  passPercent: number,
): QuizResult | null {
  const given = questions.map(({ id }) => answers.find(({ questionId }) => questionId === id));
  if (given.some(answer => answer === undefined)) return null;
  const right = given.filter(answer => answer?.right === true).length;
  const wrong = questions.filter((_question, i) => given[i]?.right !== true);
  return {
    passed: right * 100 >= passPercent * questions.length,
    right,
    of: questions.length,
    lookAgain: [...new Set(wrong.map(({ lesson }) => lesson))],
  };
}

/**
 * The attempt after an answer. A quiz passed is done; taken straight away it stands for the lessons before it. Nothing
 * that was done is ever undone.
 */
export function applyAnswer(
  content: CourseContent,
  held: Attempt,
  { module, questions }: Readonly<{ module: CourseContent['modules'][number]; questions: readonly Question[] }>,
  { marked, sequence }: Readonly<{ marked: Marked; sequence: number }>,
): Attempt {
  if (module.kind !== 'quiz' || givenAnswer(held.state, marked.question.id) !== null) return held;
  const answer = { questionId: marked.question.id, choiceId: marked.chosen.id, right: marked.chosen.right };
  const answered = { ...held.state, answers: [...held.state.answers, answer] };
  const passed = quizResult(questions, answered, module.passPercent)?.passed === true;
  const before = content.modules.slice(0, content.modules.indexOf(module));
  const skipped = held.state.straightToQuiz ? before.flatMap(({ key, kind }) => (kind === 'lesson' ? [key] : [])) : [];
  const position = questions.filter(({ id }) => givenAnswer(answered, id) !== null).length;
  return {
    moduleKey: module.key,
    state: {
      ...answered,
      position,
      done: passed ? inOrder(content, [...held.state.done, ...skipped, module.key]) : held.state.done,
    },
    sequence: Math.max(held.sequence, sequence),
  };
}

/** The attempt with the quiz forgotten; the same or an older sequence again forgets nothing more. */
export function applyRepeat(
  held: Attempt,
  moduleKey: string,
  questions: readonly Question[],
  sequence: number,
): Attempt {
  if (sequence <= held.sequence) return held;
  const answers = held.state.answers.filter(({ questionId }) => !questions.some(({ id }) => id === questionId));
  return { moduleKey, state: { ...held.state, answers, position: 0 }, sequence };
}
