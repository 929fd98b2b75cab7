import * as z from 'zod/mini';
import { count, courseRef, day, endpoint, id, instant, line, none, personRef, unitRef } from './endpoint.ts';

/** Why somebody need not do a course; nothing about health. */
export const waiverReason = z.enum(['other-task', 'equivalent', 'not-there', 'leaving', 'other']);
export type WaiverReason = z.infer<typeof waiverReason>;

/** Who is meant: people ticked in a list, or all that a filter of the list of people shows. */
export const exceptionPeople = z.union([
  z.object({ personIds: z.array(id).check(z.minLength(1), z.maxLength(500)) }),
  z.object({
    search: z.optional(z.string().check(z.maxLength(100))),
    unitId: z.optional(id),
    courseId: z.optional(id),
    assignmentId: z.optional(id),
    show: z.optional(z.enum(['all', 'overdue', 'open', 'due-soon', 'valid', 'expired', 'expiring'])),
  }),
]);
export type ExceptionPeople = z.infer<typeof exceptionPeople>;

/** What it does to one course of one person. */
export const exceptionEffect = z.object({
  person: personRef,
  course: courseRef,
  /** Due day before and after; on a pause without return the day is reckoned when they are back: null. */
  dueOn: day,
  newDueOn: z.nullable(day),
  /** Until when the completion held is good: never touched. */
  validUntilOn: z.nullable(day),
});
export type ExceptionEffect = z.infer<typeof exceptionEffect>;

export const exceptionReply = z.object({
  /** What to undo; null for a preview. */
  changeSetId: z.nullable(id),
  people: count,
  enrolments: count,
  /** Of those named, whom it does not concern: nothing open, or due later already. */
  untouched: count,
  /** The first twenty. */
  effects: z.array(exceptionEffect),
});
export type ExceptionReply = z.infer<typeof exceptionReply>;

/** `expect`: how many people the preview named; another number now answers 'preview-outdated'. */
const asked = { preview: z.boolean(), expect: z.optional(count) };

export const waive = endpoint({
  method: 'POST',
  path: '/exceptions/waive',
  access: 'responsible',
  summary: 'Waives a course for people, for 12 months unless said otherwise; then it opens again by itself.',
  input: z.object({
    who: exceptionPeople,
    courseId: id,
    reason: waiverReason,
    words: z.nullable(line(200)),
    untilOn: z.nullable(day),
    ...asked,
  }),
  reply: exceptionReply,
});

export const extend = endpoint({
  method: 'POST',
  path: '/exceptions/extend',
  access: 'responsible',
  summary: 'Gives people more time for a course: due on the day named, never earlier than it was.',
  input: z.object({ who: exceptionPeople, courseId: id, dueOn: day, words: z.nullable(line(200)), ...asked }),
  reply: exceptionReply,
});

export const pausePeople = endpoint({
  method: 'POST',
  path: '/exceptions/pause',
  access: 'branch',
  summary: 'Pauses people: no message, not overdue. No cause is asked. On return the days that were left, at least 14.',
  input: z.object({ who: exceptionPeople, fromOn: z.nullable(day), returnOn: z.nullable(day), ...asked }),
  reply: exceptionReply,
});

export const pauseUnit = endpoint({
  method: 'POST',
  path: '/units/:unitId/pause',
  access: 'branch',
  summary: 'Pauses everybody in a unit and below, and who joins it meanwhile.',
  input: z.object({ unitId: id, fromOn: z.nullable(day), returnOn: z.nullable(day), ...asked }),
  reply: exceptionReply,
});

export const undoException = endpoint({
  method: 'POST',
  path: '/exceptions/:changeSetId/undo',
  access: 'responsible',
  summary: 'Takes a waiver, pause or extension back as one, within 30 days; says what cannot be taken back.',
  input: z.object({ changeSetId: id }),
  reply: z.object({
    enrolments: count,
    /** Changed again since: left as they are. */
    kept: count,
    /** Messages about them that went out since. */
    messagesOut: count,
  }),
});

export const endWaiver = endpoint({
  method: 'POST',
  path: '/waivers/:waiverId/end',
  access: 'branch',
  summary: 'Ends a waiver today: the course is asked for again, with at least the floor days.',
  input: z.object({ waiverId: id }),
  reply: none,
});

export const endPause = endpoint({
  method: 'POST',
  path: '/pauses/:pauseId/end',
  access: 'branch',
  summary: 'They are back today: the days that were left, at least 14.',
  input: z.object({ pauseId: id }),
  reply: none,
});

const made = { changeSetId: id, madeBy: personRef, madeAt: instant, undoUntilAt: z.nullable(instant) };

export const waiverView = z.object({
  waiverId: id,
  course: courseRef,
  reason: waiverReason,
  words: z.nullable(z.string()),
  fromOn: day,
  untilOn: day,
  ...made,
});
export type WaiverView = z.infer<typeof waiverView>;

export const pauseView = z.object({
  pauseId: id,
  /** null: the person's own. */
  unit: z.nullable(unitRef),
  fromOn: day,
  returnOn: z.nullable(day),
  ...made,
});
export type PauseView = z.infer<typeof pauseView>;

export const listExceptions = endpoint({
  method: 'GET',
  path: '/people/:personId/exceptions',
  access: 'responsible',
  summary: 'Waivers and pauses that stand for a person, or are to come.',
  input: z.object({ personId: id }),
  reply: z.object({
    waivers: z.array(waiverView),
    pauses: z.array(pauseView),
    /** What the asking person may do here. */
    may: z.object({ extend: z.boolean(), waive: z.boolean(), pause: z.boolean() }),
  }),
});

export const listUnitPauses = endpoint({
  method: 'GET',
  path: '/unit-pauses',
  access: 'branch',
  summary: 'Units that are paused, or will be.',
  input: none,
  reply: z.object({ pauses: z.array(pauseView) }),
});
