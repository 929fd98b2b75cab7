import type { Lesson, ProgressState, Step } from '#api/contract/learn.ts';

/** Where in the course one is: a step, in a quiz a question (the one after the last is the result), in a lesson a block. */
export type View = Readonly<{ step: number; position: number }>;
type Quiz = Extract<Step, { kind: 'quiz' }>;

/** Where one left, without a title page. A step that is done already leads to the first one that is not. */
export function whereLeft({ steps, state, moduleKey }: Pick<Lesson, 'steps' | 'state' | 'moduleKey'>): View {
  const left = steps.findIndex(({ key }) => key === moduleKey);
  const open = steps.findIndex((step, index) => !state.done.includes(step.key) && isReachable(steps, state, index));
  const step =
    left >= 0 && !state.done.includes(moduleKey) && isReachable(steps, state, left) ? left : Math.max(open, 0);
  const there = steps[step];
  if (there?.kind === 'quiz') return { step, position: firstUnanswered(there, state) };
  return { step, position: step === left ? state.position : 0 };
}

/** The number of the first question without an answer; as many as there are questions when all have one. */
export function firstUnanswered(quiz: Quiz, { answers }: Pick<ProgressState, 'answers'>): number {
  const open = quiz.questions.findIndex(({ questionId }) => !answers.some(answer => answer.questionId === questionId));
  return open === -1 ? quiz.questions.length : open;
}

/** Done steps and the next one; a quiz also by the straight way; a lesson always, once somebody took it. */
export function isReachable(
  steps: readonly Step[],
  { done, straightToQuiz }: Pick<ProgressState, 'done' | 'straightToQuiz'>,
  index: number,
): boolean {
  const step = steps[index];
  if (step === undefined) return false;
  if (done.includes(step.key)) return true;
  if (straightToQuiz && step.kind === 'lesson') return true;
  return steps
    .slice(0, index)
    .every(
      earlier => done.includes(earlier.key) || (straightToQuiz && step.kind === 'quiz' && earlier.kind === 'lesson'),
    );
}

/** What all answers together say; null while a question is open. Lessons to look at again stand in the course's order. */
export function quizResult(
  steps: readonly Step[],
  quiz: Quiz,
  { answers }: Pick<ProgressState, 'answers'>,
): { passed: boolean; right: number; of: number; lookAgain: readonly Step[] } | null {
  const given = quiz.questions.map(({ questionId, lesson }) => ({
    lesson,
    answer: answers.find(answer => answer.questionId === questionId),
  }));
  if (given.some(({ answer }) => answer === undefined)) return null;
  const right = given.filter(({ answer }) => answer?.right === true).length;
  const again = new Set(given.filter(({ answer }) => answer?.right === false).map(({ lesson }) => lesson));
  return {
    passed: right * 100 >= quiz.passPercent * quiz.questions.length,
    right,
    of: quiz.questions.length,
    lookAgain: steps.filter(({ key }) => again.has(key)),
  };
}

/** 0–1 for each step: done, begun, not begun. */
export function fillsOf(steps: readonly Step[], { done }: Pick<ProgressState, 'done'>, view: View): number[] {
  return steps.map((step, index) => {
    if (done.includes(step.key)) return 1;
    return index === view.step ? shareOf(step, view.position) : 0;
  });
}

function shareOf(step: Step, position: number): number {
  if (step.kind === 'attestation') return 0;
  const parts = step.kind === 'quiz' ? step.questions.length : step.blocks.length;
  return parts === 0 ? 0 : Math.min(position, parts) / parts;
}

/** Minutes of what is not done, the step one is in counted by what is left of it; whole, rounded up. */
export function minutesLeft(
  steps: readonly Step[],
  state: Pick<ProgressState, 'done' | 'straightToQuiz'>,
  view: View,
): number {
  const fills = fillsOf(steps, state, view);
  const minutes = steps.reduce(
    (sum, step, index) =>
      state.straightToQuiz && step.kind === 'lesson' ? sum : sum + step.minutes * (1 - (fills[index] ?? 0)),
    0,
  );
  return Math.max(0, Math.ceil(minutes - 1e-9));
}
