import * as z from 'zod/mini';
import { dueReckoning } from './assignments.ts';
import { roleKind } from './audiences.ts';
import { count, courseRef, cursor, day, endpoint, id, instant, line, none, personRef } from './endpoint.ts';
import { messageRow } from './messages.ts';
import { obligationReason, recordEntry, trainingState } from './training.ts';

export const roleView = z.object({
  kind: roleKind,
  unit: z.nullable(z.string()),
  sinceOn: day,
  untilOn: z.nullable(day),
  responsible: z.nullable(personRef),
});

export const personRow = z.extend(personRef, {
  state: z.enum(['active', 'disabled', 'left']),
  roles: z.array(z.object({ kind: roleKind, unit: z.nullable(z.string()) })),
  open: count,
  overdue: count,
  valid: count,
});
export type PersonRow = z.infer<typeof personRow>;

export const listPeople = endpoint({
  method: 'GET',
  path: '/people',
  access: 'branch',
  summary: 'People by name, unit, state of their obligations; also the accounts that are no persons.',
  input: z.object({
    search: z.optional(z.string().check(z.maxLength(100))),
    unitId: z.optional(id),
    courseId: z.optional(id),
    assignmentId: z.optional(id),
    show: z.optional(
      z.enum(['all', 'overdue', 'open', 'due-soon', 'valid', 'expired', 'expiring', 'left', 'not-persons']),
    ),
    /** The people behind a figure of that day, as known today or at its end; today when left out. */
    asOf: z.optional(day),
    known: z.optional(z.enum(['today', 'then'])),
    cursor: z.optional(cursor),
  }),
  reply: z.object({ people: z.array(personRow), total: count, next: z.nullable(cursor) }),
});

export const personObligation = z.object({
  course: courseRef,
  state: trainingState,
  dueOn: day,
  dueInDays: z.int(),
  validUntilOn: z.nullable(day),
  /** The day from which it can be renewed. */
  renewFromOn: z.nullable(day),
  reasons: z.array(
    z.extend(obligationReason, {
      due: dueReckoning,
      revision: z.int(),
      cycle: z.int(),
      openedOn: day,
      rule: z.string(),
    }),
  ),
});
export type PersonObligation = z.infer<typeof personObligation>;

export const personDetail = z.extend(personRef, {
  mail: z.nullable(z.string()),
  state: z.enum(['active', 'disabled', 'left']),
  inactiveSinceOn: z.nullable(day),
  /** What the account is when it is no person, and the rule that found it. */
  nature: z.string(),
  natureRule: z.nullable(z.string()),
  roles: z.array(roleView),
  language: z.string(),
  now: z.array(personObligation),
  valid: z.array(personObligation),
  earlier: z.array(recordEntry),
  messages: z.object({ count, latest: z.nullable(messageRow) }),
  changes: z.object({ count, latest: z.nullable(z.object({ what: z.string(), at: instant })) }),
  /** What the asking person may do here. */
  may: z.object({ remind: z.boolean(), record: z.boolean(), withdraw: z.boolean() }),
});
export type PersonDetail = z.infer<typeof personDetail>;

export const getPerson = endpoint({
  method: 'GET',
  path: '/people/:personId',
  access: 'responsible',
  summary:
    'One person: roles, what is due and why, what was completed. Responsible people see the obligations of the role they look after.',
  input: z.object({ personId: id }),
  reply: personDetail,
});

export const personChangeRow = z.object({
  at: instant,
  appliesOn: day,
  what: z.string(),
  from: z.nullable(z.string()),
  to: z.nullable(z.string()),
  course: z.nullable(z.string()),
  /** Who or what caused it: a person's name, 'directory', 'calendar'. */
  by: z.string(),
  reason: z.nullable(z.string()),
});
export type PersonChangeRow = z.infer<typeof personChangeRow>;

export const listPersonChanges = endpoint({
  method: 'GET',
  path: '/people/:personId/changes',
  access: 'branch',
  summary: 'What changed about a person and their enrolments, newest first.',
  input: z.object({ personId: id, cursor: z.optional(cursor) }),
  reply: z.object({ changes: z.array(personChangeRow), next: z.nullable(cursor) }),
});

export const listPersonMessages = endpoint({
  method: 'GET',
  path: '/people/:personId/messages',
  access: 'branch',
  summary: 'What this person was told, newest first.',
  input: z.object({ personId: id, cursor: z.optional(cursor) }),
  reply: z.object({ messages: z.array(messageRow), next: z.nullable(cursor) }),
});

export const remindPerson = endpoint({
  method: 'POST',
  path: '/people/:personId/remind',
  access: 'responsible',
  summary: "Promises today's message about everything this person has open (or one course of it).",
  input: z.object({ personId: id, courseId: z.optional(id) }),
  reply: z.object({ messageId: id, courses: count, notBeforeAt: instant }),
});

export const recordCompletion = endpoint({
  method: 'POST',
  path: '/people/:personId/completions',
  access: 'responsible',
  summary: 'Records a completion that was earned elsewhere.',
  input: z.object({
    personId: id,
    courseId: id,
    completedOn: day,
    issuer: z.nullable(line(200)),
    place: z.nullable(line(200)),
    externalNumber: z.nullable(line(100)),
    validUntilOn: z.nullable(day),
    /** true: say what would happen, write nothing. */
    preview: z.boolean(),
  }),
  reply: z.object({
    completionId: z.nullable(id),
    satisfies: z.array(courseRef),
    validUntilOn: z.nullable(day),
    alreadyHeld: z.boolean(),
  }),
});

export const withdrawCompletion = endpoint({
  method: 'POST',
  path: '/completions/:completionId/withdraw',
  access: 'branch',
  summary:
    'Takes a completion back: never deleted; the obligation opens again with at least 14 days; learner and recorder are told.',
  input: z.object({ completionId: id, reason: line(500), preview: z.boolean() }),
  reply: z.object({ reopened: z.array(z.object({ course: courseRef, dueOn: day })) }),
});

export const teamRow = z.extend(personRow, {
  /** The most urgent open things, by the learner's day. */
  obligations: z.array(z.object({ course: courseRef, state: trainingState, dueOn: day, dueInDays: z.int() })),
  toldToday: z.boolean(),
});
export type TeamRow = z.infer<typeof teamRow>;

/** Who acts for the signed-in person, and for whom they act. */
export const deputyView = z.object({ deputy: z.nullable(personRef), actsFor: z.array(personRef) });
export type DeputyView = z.infer<typeof deputyView>;

export const getDeputy = endpoint({
  method: 'GET',
  path: '/team/deputy',
  access: 'responsible',
  summary: 'Who acts for the signed-in person towards the people they look after, and for whom they act themselves.',
  input: none,
  reply: deputyView,
});

export const chooseDeputy = endpoint({
  method: 'PUT',
  path: '/team/deputy',
  access: 'responsible',
  summary: 'Names somebody by their mail address who sees and does the same towards the people one looks after.',
  input: z.object({ mail: z.nullable(line(200)) }),
  reply: deputyView,
});

export const remindTeam = endpoint({
  method: 'POST',
  path: '/team/remind',
  access: 'responsible',
  summary: "Promises today's message to everybody of one's own who is overdue and has none today.",
  input: z.object({
    /** true: say how many, promise nothing. */
    preview: z.boolean(),
  }),
  reply: z.object({
    people: count,
    /** Overdue, but told today already, or waiting for the answer to a request. */
    leftOut: count,
  }),
});

export const getTeam = endpoint({
  method: 'GET',
  path: '/team',
  access: 'responsible',
  summary: 'The people whom the signed-in person looks after, overdue first.',
  input: z.object({
    search: z.optional(z.string().check(z.maxLength(100))),
    show: z.optional(z.enum(['all', 'overdue', 'open'])),
    cursor: z.optional(cursor),
  }),
  reply: z.object({
    today: day,
    people: z.array(teamRow),
    total: count,
    /** Of people × courses, over everybody who was searched for (`show` narrows the list only). */
    overdue: count,
    dueSoon: count,
    valid: count,
    next: z.nullable(cursor),
  }),
});
