import {
  answerQuestion,
  attest,
  openCourse,
  openedMessage,
  repeatQuiz,
  saveProgress,
  type Lesson,
  type Saved,
} from '#api/contract/learn.ts';
import { listMyRequests } from '#api/contract/requests.ts';
import { chooseLanguage, getSession, getSignInSettings } from '#api/contract/session.ts';
import { getConfirmation, getMyRecord, getMyTraining } from '#api/contract/training.ts';
import { idOf } from '#test/support/given.ts';
import { lessonIn, marked } from './course.ts';
import { confirmationIn, recordIn, sessionIn, TODAY, trainingIn } from './samples.ts';
import type { Stage } from './stage.ts';

/** The learner's part of the api over sample data, with an attempt that remembers as the contract says. */
export function playLearner(
  stage: Stage,
  language: 'de' | 'en',
  begin: Partial<Lesson> = {},
): { lesson: () => Lesson } {
  let lesson: Lesson = { ...lessonIn(language), ...begin };
  let completion: Saved['completion'] = null;
  const saved = (): Saved => ({
    state: lesson.state,
    moduleKey: lesson.moduleKey,
    sequence: lesson.sequence,
    savedAt: '2027-05-11T09:00:00.000Z',
    completion,
  });
  /** Older or equal sequences change nothing. */
  const change = (sequence: number, apply: () => Partial<Lesson>): Saved => {
    if (sequence > lesson.sequence) lesson = { ...lesson, ...apply(), sequence };
    return saved();
  };
  const withDone = (keys: readonly string[]) => ({
    ...lesson.state,
    done: [...new Set([...lesson.state.done, ...keys])],
  });

  stage.answer(getSignInSettings, () => ({
    authority: 'https://login.example.org/common',
    knownAuthorities: ['login.example.org'],
    clientId: idOf('client'),
    scope: 'api://example/access_as_user',
    hostOrigins: [],
  }));
  stage.answer(getSession, () => sessionIn(language));
  stage.answer(chooseLanguage, input => ({ ...sessionIn(input.language ?? language), ownLanguage: input.language }));
  stage.answer(getMyTraining, () => trainingIn(language));
  stage.answer(listMyRequests, () => ({ requests: [] }));
  stage.answer(getMyRecord, () => recordIn(language));
  stage.answer(getConfirmation, ({ completionId }) => confirmationIn(language, completionId));
  stage.answer(openedMessage, () => ({}));
  stage.answer(openCourse, input => {
    const shown = input.language ?? lesson.language;
    const { course, steps } = lessonIn(shown);
    return { ...lesson, course, steps, language: shown };
  });
  stage.answer(saveProgress, input =>
    change(input.sequence, () => ({
      moduleKey: input.moduleKey,
      state: {
        ...withDone(input.done),
        position: input.position,
        straightToQuiz: input.straightToQuiz ?? lesson.state.straightToQuiz,
      },
    })),
  );
  stage.answer(answerQuestion, input => {
    const mark = marked(input.questionId, input.choiceId, lesson.language);
    if (mark === null) throw new Error('unknown question');
    const quiz = lesson.steps.find(step => step.kind === 'quiz');
    const result = change(input.sequence, () => {
      const answers = [
        ...lesson.state.answers.filter(({ questionId }) => questionId !== input.questionId),
        { questionId: input.questionId, choiceId: input.choiceId, right: mark.right },
      ];
      const right = answers.filter(answer => answer.right).length;
      const passed = answers.length === 4 && right >= 3;
      const lessons = lesson.state.straightToQuiz ? ['passwords', 'phishing', 'fraud'] : [];
      const state = passed ? withDone([...lessons, 'quiz']) : lesson.state;
      return { moduleKey: input.moduleKey, state: { ...state, answers } };
    });
    const { answers } = result.state;
    const all = answers.length === quiz?.questions.length;
    const wrong = answers
      .filter(({ right }) => !right)
      .map(({ questionId }) => quiz?.questions.find(q => q.questionId === questionId)?.lesson ?? '');
    const right = answers.length - wrong.length;
    return {
      right: mark.right,
      why: mark.why,
      rightChoiceId: mark.rightChoiceId,
      rightWhy: mark.rightWhy,
      result: all ? { passed: right >= 3, right, of: 4, lookAgain: [...new Set(wrong)] } : null,
      saved: result,
    };
  });
  stage.answer(repeatQuiz, input =>
    change(input.sequence, () => ({ state: { ...lesson.state, answers: [], position: 0 } })),
  );
  stage.answer(attest, input => {
    completion = {
      completionId: idOf('completion new'),
      number: '2027-0099',
      completedOn: TODAY,
      validUntilOn: '2028-05-11',
      next: {
        course: { courseId: idOf('fire'), title: language === 'de' ? 'Brandschutz' : 'Fire safety', icon: 'flame' },
        dueOn: '2027-06-30',
        minutes: 15,
      },
    };
    return change(input.sequence, () => ({ state: withDone(['confirm']) }));
  });
  return { lesson: () => lesson };
}
