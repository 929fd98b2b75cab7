import { answerQuestion, attest, openCourse, repeatQuiz, saveProgress } from '#api/contract/learn.ts';
import { recordCompletion, withdrawCompletion } from '#api/contract/people.ts';
import { getConfirmation, getMyRecord, getMyTraining } from '#api/contract/training.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { recordEvidence, withdraw } from './completion-actions.ts';
import { openLesson } from './learn-actions.ts';
import { getCompletionConfirmation, getRecord } from './record-actions.ts';
import { answer, confirmText, saveLessons, startQuizAgain } from './step-actions.ts';
import { getTraining } from './training-actions.ts';

export function mountProgress(desk: Desk, tools: Pick<Tools, 'db' | 'clock'> & Readonly<{ mailOn?: boolean }>): void {
  serve(desk, getMyTraining, actor => getTraining(tools, actor));
  serve(desk, getMyRecord, actor => getRecord(tools, actor));
  serve(desk, getConfirmation, (actor, { completionId }) => getCompletionConfirmation(tools, actor, completionId));
  serve(desk, openCourse, (actor, input) => openLesson(tools, actor, input));
  serve(desk, saveProgress, (actor, input) => saveLessons(tools, actor, input));
  serve(desk, answerQuestion, (actor, input) => answer(tools, actor, input));
  serve(desk, repeatQuiz, (actor, input) => startQuizAgain(tools, actor, input));
  serve(desk, attest, (actor, input) => confirmText(tools, actor, input));
  serve(desk, recordCompletion, (actor, input) => recordEvidence(tools, actor, input));
  serve(desk, withdrawCompletion, (actor, input) => withdraw(tools, actor, input));
}
