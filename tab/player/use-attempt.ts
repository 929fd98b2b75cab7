import { useCallback, useEffect, useRef, useState } from 'react';
import type { Language } from '#api/contract/endpoint.ts';
import {
  answerQuestion,
  attest,
  openCourse,
  repeatQuiz,
  saveProgress,
  type AnswerReply,
  type Lesson,
  type ProgressState,
  type Saved,
} from '#api/contract/learn.ts';
import { getMyRecord, getMyTraining } from '#api/contract/training.ts';
import { ApiProblem, call } from '#tab/api.ts';
import { refresh } from '#tab/parts/use-endpoint.ts';
import { firstUnanswered, whereLeft, type View } from './attempt.ts';
import { createSaver, deviceStorage, readKept, type Saver, type SavingState } from './saving.ts';

export type Feedback = Pick<AnswerReply, 'why' | 'rightChoiceId' | 'rightWhy'>;
export type Attempt = Readonly<{
  lesson: Lesson;
  state: ProgressState;
  view: View;
  /** Set while somebody looks at a lesson again out of the quiz: the way back. */
  comeFrom: View | null;
  saving: SavingState;
  completion: Saved['completion'];
  /** What the api said to each answer of this visit, by question. */
  feedback: Readonly<Record<string, Feedback>>;
  problem: ApiProblem | null;
}>;

export type Moves = Readonly<{
  go: (view: View, comeFrom?: View | null) => void;
  /** How far one has read, as a block number; saved with the next pause. */
  readTo: (block: number) => void;
  finishLesson: () => void;
  straightToQuiz: () => void;
  answer: (questionId: string, choiceId: string) => Promise<unknown>;
  repeat: () => Promise<unknown>;
  confirm: () => Promise<unknown>;
  speak: (language: Language) => Promise<unknown>;
}>;

export type Opened =
  | Readonly<{ kind: 'opening' }>
  | Readonly<{ kind: 'refused'; problem: ApiProblem; retry: () => Promise<void> }>
  | Readonly<{ kind: 'open'; attempt: Attempt; moves: Moves }>;

/** One attempt at one course: what the api holds, what this device holds, and the moves of whoever learns. */
export function useAttempt(courseId: string, personId: string): Opened {
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const [refused, setRefused] = useState<ApiProblem | null>(null);
  const now = useRef<Attempt | null>(null);
  const saver = useRef<Saver | null>(null);
  const change = useCallback((part: Partial<Attempt>) => {
    if (now.current === null) return;
    now.current = { ...now.current, ...part };
    setAttempt(now.current);
  }, []);

  const open = useCallback(async () => {
    setRefused(null);
    try {
      const lesson = await call(openCourse, { courseId });
      const key = `coursekeeper:${personId}:${courseId}:${lesson.versionId}`;
      const storage = deviceStorage();
      const kept = readKept(storage, key);
      const state = {
        ...lesson.state,
        done: [...new Set([...lesson.state.done, ...(kept?.done ?? [])])],
        straightToQuiz: lesson.state.straightToQuiz || kept?.straightToQuiz === true,
      };
      const view = whereLeft({ ...lesson, state, moduleKey: kept?.moduleKey ?? lesson.moduleKey });
      saver.current?.stop();
      now.current = {
        lesson,
        state,
        view,
        comeFrom: null,
        saving: kept === null ? 'saved' : 'kept',
        completion: null,
        feedback: {},
        problem: null,
      };
      setAttempt(now.current);
      saver.current = createSaver({
        storage,
        key,
        sequence: lesson.sequence,
        send: (pending, sequence) =>
          call(
            saveProgress,
            { courseId, versionId: lesson.versionId, sequence, language: now.current?.lesson.language, ...pending },
            { keepalive: true },
          ),
        onState: saving => change({ saving }),
        onSaved: saved => {
          const held = now.current?.state;
          const done = [...new Set([...saved.state.done, ...(held?.done ?? [])])];
          change({ state: { ...saved.state, done }, completion: saved.completion ?? now.current?.completion ?? null });
          void refresh(getMyTraining, getMyRecord);
        },
        onProblem: problem => change({ problem }),
      });
    } catch (error) {
      setRefused(error instanceof ApiProblem ? error : new ApiProblem('fault', 0));
    }
  }, [courseId, personId, change]);

  useEffect(() => {
    void open();
    const flush = (): void => void saver.current?.flush();
    window.addEventListener('online', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('online', flush);
      document.removeEventListener('visibilitychange', flush);
      void saver.current?.flush();
      saver.current?.stop();
    };
  }, [open]);

  const moves = useMoves(courseId, now, saver, change);
  if (refused !== null) return { kind: 'refused', problem: refused, retry: open };
  return attempt === null ? { kind: 'opening' } : { kind: 'open', attempt, moves };
}

type Ref<T> = { readonly current: T };

function useMoves(
  courseId: string,
  now: Ref<Attempt | null>,
  saver: Ref<Saver | null>,
  change: (part: Partial<Attempt>) => void,
): Moves {
  const [moves] = useState<Moves>(() => {
    const attempt = (): Attempt => {
      if (now.current === null) throw new Error('No course is open.');
      return now.current;
    };
    const stepKey = (view: View): string => attempt().lesson.steps[view.step]?.key ?? '';
    const at = (): { courseId: string; versionId: string; moduleKey: string } => ({
      courseId,
      versionId: attempt().lesson.versionId,
      moduleKey: stepKey(attempt().view),
    });
    const save = (done: string[], soon: 'now' | 'later', straightToQuiz?: true): void => {
      const { view } = attempt();
      const pending = { moduleKey: stepKey(view), position: Math.max(0, view.position), done };
      // Past the last step nothing is being read: the last one stands for it.
      if (pending.moduleKey === '') pending.moduleKey = attempt().lesson.steps.at(-1)?.key ?? '';
      saver.current?.save(straightToQuiz === undefined ? pending : { ...pending, straightToQuiz }, soon);
    };
    const perform = <T>(act: (sequence: number) => Promise<T>, savedOf: (reply: T) => Saved): Promise<T> => {
      if (saver.current === null) throw new Error('No course is open.');
      return saver.current.perform(act, savedOf);
    };
    return {
      go: (view, comeFrom = null) => {
        change({ view, comeFrom });
        if (attempt().lesson.steps[view.step]?.kind === 'lesson' && comeFrom === null) save([], 'later');
      },
      readTo: block => {
        const { view, lesson, state } = attempt();
        const key = stepKey(view);
        if (block <= view.position || lesson.steps[view.step]?.kind !== 'lesson') return;
        change({ view: { ...view, position: block } });
        if (!state.done.includes(key)) save([], 'later');
      },
      finishLesson: () => {
        const { view, state, lesson } = attempt();
        const key = stepKey(view);
        const step = view.step + 1;
        const following = lesson.steps[step];
        const position = following?.kind === 'quiz' ? firstUnanswered(following, state) : 0;
        change({ state: { ...state, done: [...new Set([...state.done, key])] }, view: { step, position } });
        save([key], 'now');
      },
      straightToQuiz: () => {
        const { lesson, state } = attempt();
        const quiz = lesson.steps.findIndex(({ kind }) => kind === 'quiz');
        change({ state: { ...state, straightToQuiz: true }, view: { step: quiz, position: 0 } });
        save([], 'now', true);
      },
      answer: async (questionId, choiceId) => {
        const where = at();
        const { why, rightChoiceId, rightWhy } = await perform(
          sequence => call(answerQuestion, { ...where, sequence, questionId, choiceId }),
          ({ saved }) => saved,
        );
        change({ feedback: { ...attempt().feedback, [questionId]: { why, rightChoiceId, rightWhy } } });
      },
      repeat: async () => {
        const where = at();
        await perform(
          sequence => call(repeatQuiz, { ...where, sequence }),
          saved => saved,
        );
        change({ feedback: {}, view: { ...attempt().view, position: 0 } });
      },
      confirm: async () => {
        const { lesson, view } = attempt();
        const step = lesson.steps[view.step];
        if (step?.kind !== 'attestation') return;
        const where = at();
        await perform(
          sequence => call(attest, { ...where, sequence, textDigest: step.textDigest, language: lesson.language }),
          saved => saved,
        );
        change({ view: { step: view.step + 1, position: 0 } });
      },
      speak: async language => {
        const lesson = await call(openCourse, { courseId, language });
        change({ lesson: { ...attempt().lesson, ...lesson, moduleKey: attempt().lesson.moduleKey }, feedback: {} });
      },
    };
  });
  return moves;
}
