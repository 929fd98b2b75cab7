import * as z from 'zod/mini';
import { audience, audienceWords } from './audiences.ts';
import { count, courseRef, day, endpoint, id, instant, none, personRef } from './endpoint.ts';

const days = (most: number) => z.int().check(z.nonnegative(), z.maximum(most));
const monthDay = z.string().check(z.regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/));

export const dueRule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), on: day }),
  z.object({ kind: z.literal('after-enrolment'), days: days(1000) }),
  z.object({ kind: z.literal('after-joining'), days: days(1000), since: z.enum(['organisation', 'audience']) }),
]);
export type DueRule = z.infer<typeof dueRule>;

export const recurrence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  /** Valid n months; the next cycle opens windowDays before the end and is due on it. */
  z.object({ kind: z.literal('months'), months: z.int().check(z.minimum(1), z.maximum(120)), windowDays: days(365) }),
  /** Every year between two days (month-day; may cross New Year); who joins later gets n days from joining. */
  z.object({ kind: z.literal('yearly'), from: monthDay, to: monthDay, joinerDays: days(365) }),
]);
export type Recurrence = z.infer<typeof recurrence>;

/** Offsets in days from the due day, negative before it; after the last one every `repeatDays`, then monthly after `monthlyAfter` overdue messages. */
export const reminderPolicy = z.object({
  offsetsDays: z.array(z.int().check(z.minimum(-365), z.maximum(365))).check(z.maxLength(20)),
  repeatDays: z.nullable(z.int().check(z.minimum(1), z.maximum(90))),
  monthlyAfter: z.int().check(z.minimum(1), z.maximum(50)),
  tellWhenAssigned: z.boolean(),
});
export type ReminderPolicy = z.infer<typeof reminderPolicy>;
export const defaultPolicy: ReminderPolicy = {
  offsetsDays: [-14, -7, -1, 1, 7],
  repeatDays: 7,
  monthlyAfter: 4,
  tellWhenAssigned: true,
};

/** Everything that a revision holds. */
export const assignmentRule = z.object({
  audience,
  dueRule,
  recurrence,
  policy: reminderPolicy,
  floorDays: days(365),
  contactPersonId: z.nullable(id),
  reason: z.nullable(z.string().check(z.maxLength(500))),
});
export type AssignmentRule = z.infer<typeof assignmentRule>;

const reckoning = z.object({
  rule: z.enum([
    'fixed',
    'after-enrolment',
    'after-joining',
    'renewal',
    'yearly',
    'reopened',
    'extended',
    'after-pause',
    'after-waiver',
  ]),
  startOn: z.nullable(day),
  days: z.nullable(z.int()),
  computedOn: day,
  /** Set when the floor made it later. */
  floorOn: z.nullable(day),
  /** Set when a non-working day moved it: the day it stood on, and why. */
  movedFrom: z.nullable(
    z.object({ on: day, because: z.enum(['weekend', 'holiday']), holiday: z.nullable(z.string()) }),
  ),
  dueOn: day,
});
/**
 * How a due day came about, in steps that can be read out: "3 May + 14 = 17 May, Whit Monday, next working day 18 May".
 * `before`: what a pause or a waiver has moved, so that its end or its undoing can count from there.
 */
export const dueReckoning = z.extend(reckoning, { before: z.optional(reckoning) });
export type DueReckoning = z.infer<typeof dueReckoning>;

export const assignmentState = z.enum(['draft', 'scheduled', 'running', 'ended']);

/** The measures of DESIGN section 6 (see reports/measures.ts); counts of people-rows. Rates are worked out from these. */
export const figures = z.object({
  obliged: count,
  valid: count,
  overdue: count,
  dueSoon: count,
  expired: count,
  waived: count,
  paused: count,
});
export type Figures = z.infer<typeof figures>;

/** A learning path as it is assigned. */
export const assignedPath = z.object({
  pathId: id,
  title: z.string(),
  pathRevision: z.int(),
  steps: z.array(z.extend(courseRef, { offsetDays: z.int() })),
});
export type AssignedPath = z.infer<typeof assignedPath>;

export const assignmentRow = z.object({
  assignmentId: id,
  /** Of a path: its first course. */
  course: courseRef,
  /** Null: a single course. */
  path: z.nullable(assignedPath),
  state: assignmentState,
  audience: audienceWords,
  rule: assignmentRule,
  startsOn: day,
  endedOn: z.nullable(day),
  owner: personRef,
  figures,
  /** While many changes are still being counted: the figures hold everything recorded before this. Null: everything. */
  countedAt: z.nullable(instant),
});
export type AssignmentRow = z.infer<typeof assignmentRow>;

export const listAssignments = endpoint({
  method: 'GET',
  path: '/assignments',
  access: 'reader-or-branch',
  summary: 'All assignments with their figures of today; running ones first.',
  input: none,
  reply: z.object({ assignments: z.array(assignmentRow) }),
});

/** What a change set does. */
export const changeSetWhat = z.enum(['start', 'revise', 'end', 'sync', 'ask-again']);

export const assignmentDetail = z.extend(assignmentRow, {
  revision: z.int(),
  /** What an end would close: courses of people that are open (or waived), and how many people that are. */
  open: z.object({ rows: count, people: count }),
  /** By number; what changed is told by comparing one with the one before. */
  revisions: z.array(
    z.object({
      revision: z.int(),
      createdAt: instant,
      createdBy: personRef,
      rule: assignmentRule,
      audience: audienceWords,
      path: z.nullable(assignedPath),
    }),
  ),
  changeSets: z.array(
    z.object({
      changeSetId: id,
      kind: z.enum(['assignment', 'sync', 'end', 'exception']),
      state: z.enum(['applying', 'applied', 'undoing', 'undone']),
      createdAt: instant,
      createdBy: z.nullable(personRef),
      what: changeSetWhat,
      /** Of a revision: whether open ones follow it. */
      openOnesToo: z.boolean(),
      opened: z.int(),
      closed: z.int(),
      /** Messages of it that already went out and cannot be called back. */
      messagesOut: z.int(),
      undoUntilAt: z.nullable(instant),
    }),
  ),
});
export type AssignmentDetail = z.infer<typeof assignmentDetail>;

export const getAssignment = endpoint({
  method: 'GET',
  path: '/assignments/:assignmentId',
  access: 'reader-or-branch',
  summary: 'One assignment: rule, revisions, figures, change sets.',
  input: z.object({ assignmentId: id }),
  reply: assignmentDetail,
});

/** With a path, `courseId` is its first course; which courses are demanded the path says. */
export const assignmentDraft = z.object({
  courseId: id,
  pathId: z.optional(z.nullable(id)),
  /** Of a running one: whether it goes over to the steps of the path that are in force now. */
  takesPath: z.optional(z.boolean()),
  rule: assignmentRule,
  startsOn: day,
});
export const applied = z.object({ assignmentId: id, changeSetId: z.nullable(id), opened: count, closed: count });

export const createAssignment = endpoint({
  method: 'POST',
  path: '/assignments',
  access: 'branch',
  summary: 'Saves a draft, or starts the assignment at once (opens enrolments, promises the first messages).',
  input: z.extend(assignmentDraft, { start: z.boolean(), token: z.nullable(z.string()) }),
  reply: applied,
});

export const reviseAssignment = endpoint({
  method: 'PUT',
  path: '/assignments/:assignmentId',
  access: 'branch',
  summary:
    "A draft: replaces its rule. A running one: a new revision, for new people only or for open enrolments too; nobody's due day moves earlier than today + 14.",
  input: z.extend(assignmentDraft, { assignmentId: id, openOnesToo: z.boolean() }),
  reply: applied,
});

export const startAssignment = endpoint({
  method: 'POST',
  path: '/assignments/:assignmentId/start',
  access: 'branch',
  summary: 'Starts a draft.',
  input: z.object({ assignmentId: id, token: z.nullable(z.string()) }),
  reply: applied,
});

export const endAssignment = endpoint({
  method: 'POST',
  path: '/assignments/:assignmentId/end',
  access: 'branch',
  summary: 'Ends it: closes open enrolments, touches no completion.',
  input: z.object({ assignmentId: id, reason: z.string().check(z.maxLength(300)) }),
  reply: applied,
});

export const deleteDraft = endpoint({
  method: 'DELETE',
  path: '/assignments/:assignmentId',
  access: 'branch',
  summary: 'Removes a draft that was never started.',
  input: z.object({ assignmentId: id }),
  reply: none,
});

export const undoChangeSet = endpoint({
  method: 'POST',
  path: '/change-sets/:changeSetId/undo',
  access: 'branch',
  summary: 'Takes a bulk change back as one; says what cannot be undone.',
  input: z.object({ changeSetId: id }),
  reply: z.object({
    closed: count,
    reopened: count,
    messagesCalledBack: count,
    messagesOut: count,
    completedMeanwhile: count,
  }),
});
