import { describe, expect, it } from 'vitest';
import { attestTo } from '#api/progress/attest.ts';
import {
  applySave,
  attemptOf,
  beginAttempt,
  isComplete,
  isRepetition,
  missingBefore,
  needsNewAttempt,
  outlookOf,
  saveFault,
  type Attempt,
} from '#api/progress/attempt.ts';
import { confirmationNumber } from '#api/progress/complete.ts';
import { evidenceFaults, recordedId } from '#api/progress/evidence.ts';
import { applyAnswer, applyRepeat, markAnswer, quizResult } from '#api/progress/mark-quiz.ts';
import { nextKnown, obligationsOf, type Enrolment } from '#api/progress/obligations.ts';
import { questionsOf } from '#api/courses/content.ts';
import { showSteps } from '#api/courses/show.ts';
import { variableValues } from '#api/courses/variables.ts';
import { defaultSettings } from '#api/settings/defaults.ts';
import { aCourseContent } from '#test/support/course.ts';

const content = aCourseContent();
const questions = questionsOf(content, 'quiz', 'de');
const quiz = content.modules[2]!;
const at = (more: Partial<Attempt['state']> = {}, sequence = 5): Attempt => ({
  moduleKey: 'calls',
  sequence,
  state: { done: [], position: 0, answers: [], straightToQuiz: false, ...more },
});
const save = (sequence: number, done: string[] = [], position = 0, moduleKey = 'mails') => ({
  sequence,
  done,
  position,
  moduleKey,
});

describe('an attempt', () => {
  it('begins at the first step; the next one counts from the next million', () => {
    expect(beginAttempt(content, null)).toMatchObject({ moduleKey: 'calls', sequence: 0 });
    expect(beginAttempt(content, 0).sequence).toBe(1_000_000);
    expect(beginAttempt(content, 1_000_041).sequence).toBe(2_000_000);
    expect([0, 999_999, 1_000_000].map(attemptOf)).toEqual([0, 0, 1]);
  });

  it('moves with a larger sequence, and adds what is done in the order of the course', () => {
    const moved = applySave(content, at({ done: ['mails'] }), save(6, ['calls', 'mails'], 2));

    expect(moved).toMatchObject({ moduleKey: 'mails', sequence: 6, state: { done: ['calls', 'mails'], position: 2 } });
    expect(applySave(content, moved, save(6, ['calls', 'mails'], 2))).toBe(moved);
  });

  it('keeps its place against an older save, and takes the lessons it brings', () => {
    const held = at({ done: ['calls'], position: 1 });

    expect(applySave(content, held, save(5, ['calls'], 9))).toBe(held);
    expect(applySave(content, held, save(3, ['mails'], 9))).toEqual({
      ...held,
      state: { ...held.state, done: ['calls', 'mails'] },
    });
  });

  it('never points beyond the end of a step', () => {
    expect(applySave(content, at(), save(6, [], 999)).state.position).toBe(3);
  });

  it.each([
    ['a place nobody knows', save(6, [], 0, 'nowhere'), 'There is no module "nowhere"'],
    ['a lesson nobody knows', save(6, ['nothing']), 'There is no module "nothing"'],
    ['a quiz declared done', save(6, ['quiz']), '"quiz" is a quiz'],
    ['a confirmation declared done', save(6, ['confirm']), '"confirm" is a attestation'],
    ['__proto__', save(6, ['__proto__']), 'There is no module'],
  ])('refuses %s', (_what, bad, fault) => {
    expect(saveFault(content, bad)).toContain(fault);
  });

  it('goes straight to the quiz only where the course allows it', () => {
    expect(saveFault(content, { ...save(6), straightToQuiz: true })).toBeNull();
    expect(saveFault(aCourseContent({ straightToQuiz: false }), { ...save(6), straightToQuiz: true })).not.toBeNull();
    expect(missingBefore(content, at().state, 'quiz')?.key).toBe('calls');
    expect(missingBefore(content, at({ straightToQuiz: true }).state, 'quiz')).toBeNull();
    expect(missingBefore(content, at({ straightToQuiz: true }).state, 'confirm')?.key).toBe('calls');
  });

  it('is begun anew when the last one was finished and the course is demanded again, or a day has passed', () => {
    const now = '2027-05-12T10:00:00.000Z';
    const finished = { finishedAt: '2027-05-11T10:00:01.000Z' };

    expect(needsNewAttempt(null, null, false, now)).toBe(true);
    expect(needsNewAttempt({ finishedAt: null }, '2020-01-01T00:00:00.000Z', true, now)).toBe(false);
    expect(needsNewAttempt(finished, finished.finishedAt, false, now)).toBe(false);
    expect(needsNewAttempt(finished, finished.finishedAt, true, now)).toBe(true);
    expect(needsNewAttempt(finished, null, false, now)).toBe(true);
    expect(isRepetition('2027-05-11T10:00:00.000Z', false, now)).toBe(false);
  });

  it('knows how far it is', () => {
    expect(outlookOf(content, null)).toEqual({
      steps: 4,
      stepsDone: 0,
      currentStepShare: 0,
      minutesLeft: 10,
      begun: false,
    });
    const half = { ...at({ done: ['calls'], position: 1 }), moduleKey: 'mails' };
    expect(outlookOf(content, half)).toEqual({
      steps: 4,
      stepsDone: 1,
      currentStepShare: 1 / 3,
      minutesLeft: 7,
      begun: true,
    });
    expect(outlookOf(content, at({ done: ['calls', 'mails', 'quiz', 'confirm'] })).minutesLeft).toBe(0);
  });

  it('is complete when everything is done, and not before', () => {
    expect(isComplete(content, at({ done: ['calls', 'mails', 'quiz'] }).state)).toBe(false);
    expect(isComplete(content, at({ done: ['confirm', 'calls', 'mails', 'quiz'] }).state)).toBe(true);
  });
});

describe('a quiz', () => {
  const answered = (choices: Record<string, string>, held = at({ done: ['calls', 'mails'] })): Attempt =>
    Object.entries(choices).reduce((attempt, [questionId, choiceId], i) => {
      const marked = markAnswer(questions, questionId, choiceId);
      return marked === null
        ? attempt
        : applyAnswer(content, attempt, { module: quiz, questions }, { marked, sequence: 10 + i });
    }, held);

  it('marks by the content, never by what was sent', () => {
    expect(markAnswer(questions, 'q1', 'b')).toMatchObject({ chosen: { right: true }, rightChoice: { id: 'b' } });
    expect(markAnswer(questions, 'q1', 'a')).toMatchObject({ chosen: { right: false }, rightChoice: { id: 'b' } });
    expect(markAnswer(questions, 'q1', 'z')).toBeNull();
    expect(markAnswer(questions, 'q9', 'a')).toBeNull();
  });

  it('says nothing about the result before the last question', () => {
    expect(quizResult(questions, answered({ q1: 'b', q2: 'a' }).state, 60)).toBeNull();
  });

  it('is passed with exactly the share that is asked, and failed below it', () => {
    const two = answered({ q1: 'b', q2: 'a', q3: 'a' });

    expect(quizResult(questions, two.state, 60)).toEqual({ passed: true, right: 2, of: 3, lookAgain: ['mails'] });
    expect(quizResult(questions, two.state, 67)?.passed).toBe(false);
    expect(quizResult(questions, two.state, 66)?.passed).toBe(true);
    expect(quizResult(questions, answered({ q1: 'b', q2: 'a', q3: 'c' }).state, 100)?.passed).toBe(true);
    expect(two.state.done).toEqual(['calls', 'mails', 'quiz']);
    expect(answered({ q1: 'b', q2: 'b', q3: 'a' }).state.done).toEqual(['calls', 'mails']);
  });

  it('taken straight away stands for the lessons before it, once passed', () => {
    const straight = at({ straightToQuiz: true });

    expect(answered({ q1: 'b', q2: 'a', q3: 'c' }, straight).state.done).toEqual(['calls', 'mails', 'quiz']);
    expect(answered({ q1: 'a', q2: 'b', q3: 'c' }, straight).state.done).toEqual([]);
  });

  it('keeps the first answer to a question: the right one has been told since', () => {
    const first = answered({ q1: 'a' });

    expect(answered({ q1: 'b' }, first)).toBe(first);
  });

  it('taken again forgets the answers once, and never what was done', () => {
    const passed = answered({ q1: 'b', q2: 'a', q3: 'c' });
    const again = applyRepeat(passed, 'quiz', questions, passed.sequence + 1);

    expect(again.state).toMatchObject({ answers: [], position: 0, done: ['calls', 'mails', 'quiz'] });
    expect(applyRepeat(passed, 'quiz', questions, passed.sequence)).toBe(passed);
  });
});

describe('a confirmation', () => {
  const reader = { language: 'de', form: 'du', values: variableValues(defaultSettings.organisation, 'de') } as const;
  const step = showSteps(content, reader).at(-1)!;
  const textDigest = step.kind === 'attestation' ? step.textDigest : '';
  const ready = at({ done: ['calls', 'mails', 'quiz'] });
  const word = { moduleKey: 'confirm', textDigest, sequence: 6 };

  it('counts for the text that was shown', () => {
    expect(attestTo(content, ready, word, reader)).toMatchObject({
      kind: 'confirmed',
      text: 'Richtlinie\n\nLies das bei unsere Organisation\n\n1. Ich rufe zurück.\n2. Ich melde Fehler.',
      attempt: { state: { done: ['calls', 'mails', 'quiz', 'confirm'] }, sequence: 6 },
    });
  });

  it.each([
    ['the form is another', { ...reader, form: 'sie' as const }],
    ['a fact of the organisation is another', { ...reader, values: { ...reader.values, organisation: 'Hilfswerk' } }],
  ])('does not count when %s', (_why, other) => {
    expect(attestTo(content, ready, word, other)).toEqual({ kind: 'text-changed' });
  });

  it('waits for the steps before it', () => {
    expect(attestTo(content, at({ done: ['calls', 'mails'] }), word, reader)).toEqual({
      kind: 'quiz-not-passed',
      moduleKey: 'quiz',
    });
    expect(attestTo(content, at({ done: ['calls'] }), word, reader)).toEqual({
      kind: 'step-missing',
      moduleKey: 'mails',
    });
    expect(attestTo(content, ready, { ...word, moduleKey: 'quiz' }, reader)).toEqual({ kind: 'no-attestation' });
    expect(attestTo(content, ready, { ...word, moduleKey: 'nowhere' }, reader)).toEqual({ kind: 'no-attestation' });
  });
});

describe('evidence', () => {
  it('has a number that can be read out', () => {
    expect(confirmationNumber(new Uint8Array([7, 15, 3, 19, 2, 26, 9, 22]))).toBe('CK-7F3K-2T9P');
    expect(confirmationNumber(new Uint8Array(8).fill(255))).toMatch(/^CK-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it.each([
    ['2027-05-12', null, ['/completedOn']],
    ['2027-02-30', null, ['/completedOn']],
    ['2027-05-11', '2027-05-10', ['/validUntilOn']],
    ['2027-05-11', '2027-13-01', ['/validUntilOn']],
    ['2027-05-11', '2027-05-11', []],
  ])('completed on %s, valid until %s: faults in %j', (completedOn, validUntilOn, pointers) => {
    expect(evidenceFaults({ completedOn, validUntilOn }, '2027-05-11').map(fault => fault.pointer)).toEqual(pointers);
  });

  it('recorded twice has the same id, and another one after a withdrawal', () => {
    const id = recordedId('p', 'c', '2027-05-11', 0);

    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(recordedId('p', 'c', '2027-05-11', 0)).toBe(id);
    expect(recordedId('p', 'c', '2027-05-11', 1)).not.toBe(id);
  });
});

describe('what is demanded', () => {
  const enrolment = (assignmentId: string, courseId: string, more: Partial<Enrolment> = {}): Enrolment => ({
    assignmentId,
    courseId,
    cycle: 1,
    state: 'open',
    dueOn: '2027-06-30',
    completedOn: null,
    validUntilOn: null,
    nextCycleOn: null,
    pausedFromOn: null,
    pausedUntilOn: null,
    waivedFromOn: null,
    waivedUntilOn: null,
    ...more,
  });

  it('is one entry for a course that several assignments demand: the earliest day, all reasons', () => {
    const [only, ...others] = obligationsOf(
      [enrolment('a', 'safety'), enrolment('b', 'safety', { dueOn: '2027-05-20' })],
      '2027-05-11',
    );

    expect(others).toEqual([]);
    expect(only).toMatchObject({ courseId: 'safety', dueOn: '2027-05-20', state: 'due-soon' });
    expect(only?.reasons.map(({ assignmentId }) => assignmentId)).toEqual(['b', 'a']);
  });

  it('puts overdue first, then goes by day; paused, waived and closed are left out', () => {
    const due = obligationsOf(
      [
        enrolment('a', 'soon', { dueOn: '2027-05-12' }),
        enrolment('b', 'renewal', { cycle: 2, dueOn: '2027-05-10' }),
        enrolment('b', 'renewal', { state: 'completed', completedOn: '2026-06-01', validUntilOn: '2027-06-01' }),
        enrolment('c', 'late', { dueOn: '2027-05-10' }),
        enrolment('d', 'paused', { pausedFromOn: '2027-05-01' }),
        enrolment('e', 'waived', { state: 'waived', waivedFromOn: '2027-05-01' }),
        enrolment('f', 'closed', { state: 'closed' }),
      ],
      '2027-05-11',
    );

    expect(due.map(({ courseId, state }) => `${courseId} ${state}`)).toEqual([
      'late overdue',
      'renewal renew',
      'soon due-soon',
    ]);
  });

  it('knows what comes next', () => {
    const done = { state: 'completed', completedOn: '2027-01-01' } as const;

    expect(
      nextKnown(
        [
          enrolment('a', 'x', { ...done, nextCycleOn: '2028-03-01' }),
          enrolment('b', 'y', { ...done, nextCycleOn: '2028-01-01' }),
          enrolment('c', 'z', { ...done, nextCycleOn: '2027-05-11' }),
        ],
        '2027-05-11',
      ),
    ).toEqual({ courseId: 'y', opensOn: '2028-01-01' });
    expect(nextKnown([enrolment('a', 'x')], '2027-05-11')).toBeNull();
  });
});
