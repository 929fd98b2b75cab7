import { describe, expect, test } from 'vitest';
import type { ProgressState } from '#api/contract/learn.ts';
import { fillsOf, isReachable, minutesLeft, quizResult, whereLeft } from '#tab/player/attempt.ts';
import { stepsIn } from './stage/course.ts';

const steps = stepsIn('en');
const nothing: ProgressState = { done: [], position: 0, answers: [], straightToQuiz: false };
const answers = (choices: string) =>
  choices.split('').map((choiceId, index) => ({ questionId: `q${index + 1}`, choiceId, right: choiceId === 'b' }));

describe('where one left', () => {
  test('nothing begun: the first step', () => {
    expect(whereLeft({ steps, state: nothing, moduleKey: 'passwords' })).toEqual({ step: 0, position: 0 });
  });

  test('in the middle of a lesson: that lesson, at the block', () => {
    const state = { ...nothing, done: ['passwords'], position: 3 };
    expect(whereLeft({ steps, state, moduleKey: 'phishing' })).toEqual({ step: 1, position: 3 });
  });

  test('in a quiz: the first question without an answer', () => {
    const state = { ...nothing, done: ['passwords', 'phishing', 'fraud'], answers: answers('bb') };
    expect(whereLeft({ steps, state, moduleKey: 'quiz' })).toEqual({ step: 3, position: 2 });
  });

  test('a step that is done meanwhile leads to the first open one', () => {
    const state = { ...nothing, done: ['passwords', 'phishing'], position: 5 };
    expect(whereLeft({ steps, state, moduleKey: 'phishing' })).toEqual({ step: 2, position: 0 });
  });

  test('a step that no longer exists in this version does no harm', () => {
    expect(whereLeft({ steps, state: { ...nothing, done: ['passwords'] }, moduleKey: 'gone' }).step).toBe(1);
  });
});

describe('what can be opened', () => {
  test('done steps and the next one', () => {
    const state = { done: ['passwords'], straightToQuiz: false };
    expect(steps.map((_step, index) => isReachable(steps, state, index))).toEqual([true, true, false, false, false]);
  });

  test('straight to the quiz opens lessons and quiz, not the attestation', () => {
    const state = { done: [], straightToQuiz: true };
    expect(steps.map((_step, index) => isReachable(steps, state, index))).toEqual([true, true, true, true, false]);
  });
});

describe('the quiz as a whole', () => {
  const quiz = steps.find(step => step.kind === 'quiz');
  if (quiz?.kind !== 'quiz') throw new Error('no quiz');

  test('has no result while a question is open', () => {
    expect(quizResult(steps, quiz, { answers: answers('bbb') })).toBeNull();
  });

  test('is passed at exactly the share it asks for', () => {
    expect(quizResult(steps, quiz, { answers: answers('bbba') })).toMatchObject({ passed: true, right: 3, of: 4 });
    expect(quizResult(steps, quiz, { answers: answers('bbaa') })).toMatchObject({ passed: false, right: 2 });
  });

  test('names each lesson to look at again once, in the order of the course', () => {
    const again = quizResult(steps, quiz, { answers: answers('aaaa') })?.lookAgain.map(({ key }) => key);
    expect(again).toEqual(['passwords', 'phishing', 'fraud']);
  });
});

describe('how far, and how long', () => {
  test('done steps are full, the one begun is filled by its part', () => {
    const state = { ...nothing, done: ['passwords', 'phishing'] };
    expect(fillsOf(steps, state, { step: 2, position: 1 })).toEqual([1, 1, 0.25, 0, 0]);
  });

  test('minutes are those of what is left, rounded up', () => {
    expect(minutesLeft(steps, nothing, { step: 0, position: 0 })).toBe(17);
    expect(minutesLeft(steps, { ...nothing, done: ['passwords', 'phishing'] }, { step: 2, position: 1 })).toBe(9);
    expect(minutesLeft(steps, { ...nothing, straightToQuiz: true }, { step: 3, position: 0 })).toBe(5);
    expect(minutesLeft(steps, { ...nothing, done: steps.map(({ key }) => key) }, { step: 5, position: 0 })).toBe(0);
  });
});
