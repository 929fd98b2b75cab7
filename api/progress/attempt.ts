import type { Instant } from '#api/calendar.ts';
import type { ProgressState } from '#api/contract/learn.ts';
import { LANGUAGES, type CourseContent, type Module } from '#api/courses/content.ts';

/** Where an attempt stands. */
export type Attempt = Readonly<{
  moduleKey: string;
  state: ProgressState;
  /** Counted up by the device; the millions count the attempts, so that a save of an earlier one is known as such. */
  sequence: number;
}>;

const PER_ATTEMPT = 1_000_000;

export function attemptOf(sequence: number): number {
  return Math.floor(sequence / PER_ATTEMPT);
}

/** A fresh attempt, after the one whose last sequence is given. */
export function beginAttempt(content: CourseContent, earlierSequence: number | null): Attempt {
  return {
    moduleKey: content.modules[0]?.key ?? '',
    state: { done: [], position: 0, answers: [], straightToQuiz: false },
    sequence: earlierSequence === null ? 0 : (attemptOf(earlierSequence) + 1) * PER_ATTEMPT,
  };
}

/** A completion this young is not repeated by learning again of one's own accord. */
const REPEAT_AFTER_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * Whether completing now would add nothing: nothing is demanded, and the last completion learnt here is not a day old.
 */
export function isRepetition(lastCompletedAt: Instant | null, isObliged: boolean, now: Instant): boolean {
  return (
    !isObliged && lastCompletedAt !== null && Date.parse(now) - Date.parse(lastCompletedAt) < REPEAT_AFTER_MILLISECONDS
  );
}

/** Nobody has learnt it, or it was finished and is to be learnt again. A running attempt stays on its version. */
export function needsNewAttempt(
  attempt: Readonly<{ finishedAt: Instant | null }> | null,
  lastCompletedAt: Instant | null,
  isObliged: boolean,
  now: Instant,
): boolean {
  if (attempt === null) return true;
  return attempt.finishedAt !== null && !isRepetition(lastCompletedAt, isObliged, now);
}

export type Save = Readonly<{
  sequence: number;
  moduleKey: string;
  position: number;
  done: readonly string[];
  straightToQuiz?: boolean | undefined;
}>;

/** What is wrong with a save, in English, or null. Only lessons are done by saying so. */
export function saveFault(content: CourseContent, { moduleKey, done, straightToQuiz }: Save): string | null {
  if (!content.modules.some(({ key }) => key === moduleKey)) return `There is no module "${moduleKey}".`;
  for (const key of done) {
    const module = content.modules.find(held => held.key === key);
    if (module === undefined) return `There is no module "${key}".`;
    if (module.kind !== 'lesson') return `"${key}" is a ${module.kind}; only lessons are done by saying so.`;
  }
  if (straightToQuiz === true && !content.straightToQuiz) return 'This course has no way straight to the quiz.';
  return null;
}

/**
 * The attempt after a save. A larger sequence moves the place where the learner stands; lessons done are only ever
 * added, also by a device that was offline and comes late with an older sequence. The same save again changes nothing.
 */
export function applySave(content: CourseContent, held: Attempt, save: Save): Attempt {
  const done = inOrder(content, [...held.state.done, ...save.done]);
  if (save.sequence <= held.sequence)
    return done.length === held.state.done.length ? held : { ...held, state: { ...held.state, done } };
  return {
    moduleKey: save.moduleKey,
    state: {
      ...held.state,
      done,
      position: Math.min(save.position, partsOf(content, save.moduleKey)),
      straightToQuiz: save.straightToQuiz ?? held.state.straightToQuiz,
    },
    sequence: save.sequence,
  };
}

/** Keys in the order of the modules, each once. */
export function inOrder(content: CourseContent, keys: readonly string[]): string[] {
  return content.modules.flatMap(({ key }) => (keys.includes(key) ? [key] : []));
}

/** Blocks of a page, questions of a quiz: what a position counts. */
export function partsOf(content: CourseContent, moduleKey: string): number {
  for (const language of LANGUAGES) {
    const texts = content.texts[language]?.modules[moduleKey];
    if (texts !== undefined) return texts.kind === 'page' ? texts.blocks.length : texts.questions.length;
  }
  return 0;
}

/** The first module that must be done before this one and is not; straight to the quiz skips the lessons. */
export function missingBefore(content: CourseContent, state: ProgressState, moduleKey: string): Module | null {
  const at = content.modules.findIndex(({ key }) => key === moduleKey);
  const mayFollowLater = state.straightToQuiz && content.modules[at]?.kind === 'quiz';
  return (
    content.modules
      .slice(0, Math.max(at, 0))
      .find(({ key, kind }) => !state.done.includes(key) && !(mayFollowLater && kind === 'lesson')) ?? null
  );
}

export function isComplete(content: CourseContent, { done }: ProgressState): boolean {
  return content.modules.every(({ key }) => done.includes(key));
}

export type Outlook = Readonly<{
  steps: number;
  stepsDone: number;
  /** 0–1 inside the current step. */
  currentStepShare: number;
  minutesLeft: number;
  begun: boolean;
}>;

/** How far it is. Minutes are whole, at least one as long as anything is left. */
export function outlookOf(content: CourseContent, attempt: Attempt | null): Outlook {
  const { moduleKey, state } = attempt ?? beginAttempt(content, null);
  const current = content.modules.find(({ key }) => key === moduleKey);
  const isCurrentOpen = current !== undefined && !state.done.includes(current.key);
  const parts = partsOf(content, moduleKey);
  const share = isCurrentOpen && parts > 0 ? Math.min(state.position / parts, 1) : 0;
  const minutes = content.modules
    .filter(({ key }) => !state.done.includes(key))
    .reduce((sum, module) => sum + module.minutes * (module === current ? 1 - share : 1), 0);
  const stepsDone = inOrder(content, state.done).length;
  return {
    steps: content.modules.length,
    stepsDone,
    currentStepShare: share,
    minutesLeft: stepsDone === content.modules.length ? 0 : Math.max(1, Math.ceil(minutes)),
    begun: stepsDone > 0 || share > 0 || moduleKey !== content.modules[0]?.key,
  };
}
