import * as z from 'zod/mini';
import { attachment } from './attachments.ts';
import { count, courseRef, cursor, day, endpoint, id, instant, line, none, personRef } from './endpoint.ts';

/** The three honest answers beside learning: done elsewhere, not in time, not meant for me. */
export const requestKind = z.enum(['done-already', 'more-time', 'not-for-me']);
export type RequestKind = z.infer<typeof requestKind>;
export const requestState = z.enum(['open', 'accepted', 'declined', 'taken-back', 'no-longer-needed']);
export type RequestState = z.infer<typeof requestState>;

/** What is asked, and with what. */
export const asked = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('done-already'),
    completedOn: day,
    issuer: z.nullable(line(200)),
    /** Photos or PDFs uploaded before by the same person. */
    attachmentIds: z.array(id).check(z.maxLength(3)),
  }),
  z.object({ kind: z.literal('more-time'), untilOn: day, words: z.nullable(line(500)) }),
  z.object({ kind: z.literal('not-for-me'), words: line(500) }),
]);
export type Asked = z.infer<typeof asked>;

const facts = {
  requestId: id,
  course: courseRef,
  kind: requestKind,
  state: requestState,
  askedAt: instant,
  completedOn: z.nullable(day),
  issuer: z.nullable(z.string()),
  untilOn: z.nullable(day),
  words: z.nullable(z.string()),
  files: z.array(attachment),
  /** Who decides, by name; nobody: the admins. */
  with: z.array(personRef),
  /** Set once somebody decided. */
  decided: z.nullable(z.object({ at: instant, by: personRef, answer: z.nullable(z.string()) })),
};

export const ownRequest = z.object({
  ...facts,
  /** Last day without reminders about this course while the request is open; null: they go on. */
  quietUntilOn: z.nullable(day),
});
export type OwnRequest = z.infer<typeof ownRequest>;

export const listMyRequests = endpoint({
  method: 'GET',
  path: '/my-requests',
  access: 'person',
  summary:
    'What the signed-in person asked about their courses: what is open, and what was answered in the last 30 days.',
  input: none,
  reply: z.object({ requests: z.array(ownRequest) }),
});

export const askRequest = endpoint({
  method: 'POST',
  path: '/my-requests',
  access: 'person',
  summary: 'Asks whoever looks after the role that brings this course; the same question again is the one that waits.',
  input: z.object({ courseId: id, asked }),
  reply: ownRequest,
});

export const takeBackRequest = endpoint({
  method: 'POST',
  path: '/my-requests/:requestId/take-back',
  access: 'person',
  summary: 'Takes an own request back as long as nobody has decided it.',
  input: z.object({ requestId: id }),
  reply: ownRequest,
});

export const requestRow = z.object({
  ...facts,
  person: personRef,
  /** Since it was asked, in whole days. */
  ageDays: count,
  /** The earliest day by which something is to be done; null once nothing is. */
  dueOn: z.nullable(day),
});
export type RequestRow = z.infer<typeof requestRow>;

export const listRequests = endpoint({
  method: 'GET',
  path: '/requests',
  access: 'responsible',
  summary: 'Requests that wait for a decision, oldest first: those of the people one looks after; admins see all.',
  input: z.object({
    /** 'mine': those that wait for the signed-in person. */
    whose: z.optional(z.enum(['mine', 'all'])),
    personId: z.optional(id),
    cursor: z.optional(cursor),
  }),
  reply: z.object({ requests: z.array(requestRow), total: count, next: z.nullable(cursor) }),
});

/** What accepting would do. */
export const requestEffect = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('completed'), validUntilOn: z.nullable(day), alreadyHeld: z.boolean() }),
  z.object({ kind: z.literal('due'), fromOn: day, dueOn: day }),
  z.object({ kind: z.literal('waived'), untilOn: z.nullable(day) }),
  /** The day asked for is over: it can only be declined. */
  z.object({ kind: z.literal('over') }),
  /** Nothing is open any more, or due later already. */
  z.object({ kind: z.literal('nothing') }),
]);
export type RequestEffect = z.infer<typeof requestEffect>;

export const getRequestEffect = endpoint({
  method: 'GET',
  path: '/requests/:requestId/effect',
  access: 'responsible',
  summary: 'What accepting a request would do; writes nothing.',
  input: z.object({ requestId: id, validUntilOn: z.optional(day) }),
  reply: requestEffect,
});

export const decideRequest = endpoint({
  method: 'POST',
  path: '/requests/:requestId/decide',
  access: 'responsible',
  summary: 'Accepts a request, which does what it asks, or declines it with a short answer. One decision holds.',
  input: z.object({
    requestId: id,
    decision: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('accept'),
        answer: z.nullable(line(300)),
        /** Of a completion from elsewhere: its own end, as the certificate says. */
        validUntilOn: z.nullable(day),
      }),
      z.object({ kind: z.literal('decline'), answer: line(300) }),
    ]),
  }),
  reply: z.object({
    /** 'before': somebody else was quicker, or it was taken back; 'no-longer-needed': nothing is open any more. */
    outcome: z.enum(['decided', 'before', 'no-longer-needed']),
    request: requestRow,
  }),
});
