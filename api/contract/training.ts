import * as z from 'zod/mini';
import { courseRef, day, endpoint, id, instant, none, personRef } from './endpoint.ts';
import { matchReasonKind } from './match-reason.ts';

/** A learner's state towards one course, decided by the api (progress/status.ts) for the learner's today. */
export const trainingState = z.enum([
  'open',
  'due-soon',
  'overdue',
  'renew',
  'expired',
  'completed',
  'waived',
  'paused',
  'no-longer-required',
]);
export type TrainingState = z.infer<typeof trainingState>;

/** Why a course is on somebody's list: one for each assignment that demands it. */
export const obligationReason = z.object({
  enrolmentId: id,
  assignmentId: id,
  /** Short names of the clauses that matched, ready to be joined by the tab: kind, unit, group. */
  audience: z.array(z.object({ kind: matchReasonKind, value: z.string() })),
  recurrence: z.union([
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('months'), months: z.int() }),
    z.object({ kind: z.literal('yearly'), from: z.string(), to: z.string() }),
  ]),
  /** The admin's own sentence, if any. */
  words: z.nullable(z.string()),
  assignedOn: day,
  assignedBy: personRef,
  contact: z.nullable(z.extend(personRef, { mail: z.nullable(z.string()) })),
  dueOn: day,
});
export type ObligationReason = z.infer<typeof obligationReason>;

export const trainingRow = z.object({
  course: courseRef,
  state: trainingState,
  /** Earliest day over all reasons. */
  dueOn: day,
  dueInDays: z.int(),
  /** Steps of the version that would be learnt, and where the learner stands; stepsDone 0 = not begun. */
  steps: z.int(),
  stepsDone: z.int(),
  /** 0–1 inside the current step, for the part-filled segment. */
  currentStepShare: z.number(),
  minutesLeft: z.int(),
  begun: z.boolean(),
  reasons: z.array(obligationReason),
});
export type TrainingRow = z.infer<typeof trainingRow>;

export const doneRow = z.object({
  course: courseRef,
  completionId: id,
  completedOn: day,
  /** null = without end. */
  validUntilOn: z.nullable(day),
});
export type DoneRow = z.infer<typeof doneRow>;

/** One course of a learning path that the person is on. `next`: the first that is open and not late. */
export const planStep = z.object({
  course: courseRef,
  dueOn: day,
  state: z.enum(['done', 'next', 'open', 'overdue', 'waived']),
  doneOn: z.nullable(day),
});
export type PlanStep = z.infer<typeof planStep>;

export const plan = z.object({ assignmentId: id, title: z.string(), steps: z.array(planStep) });
export type Plan = z.infer<typeof plan>;

export const myTraining = z.object({
  today: day,
  /** Overdue first, then by day, then by title. */
  toDo: z.array(trainingRow),
  done: z.array(doneRow),
  /** Learning paths with something to do, in the order of their courses. */
  plans: z.array(plan),
  /** The next obligation that is known but not open yet, for the empty state. */
  next: z.nullable(z.object({ course: courseRef, opensOn: day })),
  /** Who sees whether things are done. */
  responsible: z.nullable(personRef),
});
export type MyTraining = z.infer<typeof myTraining>;

export const getMyTraining = endpoint({
  method: 'GET',
  path: '/my-training',
  access: 'person',
  summary: 'What the signed-in person must do now, by when and why.',
  input: none,
  reply: myTraining,
});

export const recordEntry = z.object({
  completionId: id,
  number: z.string(),
  course: courseRef,
  completedOn: day,
  validUntilOn: z.nullable(day),
  state: z.enum(['valid', 'expired', 'withdrawn']),
  how: z.enum(['learned', 'recorded', 'imported']),
  recordedBy: z.nullable(personRef),
  version: z.nullable(z.int()),
  issuer: z.nullable(z.string()),
  withdrawn: z.nullable(z.object({ on: day, by: personRef, reason: z.string() })),
});
export type RecordEntry = z.infer<typeof recordEntry>;

export const getMyRecord = endpoint({
  method: 'GET',
  path: '/my-record',
  access: 'person',
  summary: 'Everything the signed-in person has completed, newest first, and who can see what about them.',
  input: none,
  reply: z.object({
    entries: z.array(recordEntry),
    /** What is kept about me. */
    seenBy: z.object({ responsible: z.array(personRef), admins: z.int() }),
    retention: z.object({ progressDays: z.int(), completionYears: z.int() }),
  }),
});

/** The printed confirmation of one completion. Own ones; admins and responsible people those of theirs. */
export const confirmation = z.object({
  completionId: id,
  number: z.string(),
  name: z.string(),
  organisation: z.string(),
  courseTitle: z.string(),
  version: z.nullable(z.int()),
  completedOn: day,
  completedAt: instant,
  validUntilOn: z.nullable(day),
  how: z.enum(['learned', 'recorded', 'imported']),
  issuer: z.nullable(z.string()),
  attestedText: z.nullable(z.string()),
  contentDigest: z.nullable(z.string()),
  withdrawn: z.boolean(),
});
export type Confirmation = z.infer<typeof confirmation>;

export const getConfirmation = endpoint({
  method: 'GET',
  path: '/completions/:completionId/confirmation',
  access: 'person',
  summary: 'The confirmation of a completion, to print.',
  input: z.object({ completionId: id }),
  reply: confirmation,
});
