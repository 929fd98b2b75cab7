import * as z from 'zod/mini';
import { addressForm, count, cursor, day, endpoint, id, instant, language, line, none, personRef } from './endpoint.ts';

/** Every kind is an activity type of appPackage/manifest.json (a test compares them). */
export const messageKind = z.enum([
  'courseAssigned',
  'courseDue',
  'courseOverdue',
  'courseReopened',
  'courseNudge',
  'requestWaiting',
  'requestDecided',
  'completionWithdrawn',
]);
export type MessageKind = z.infer<typeof messageKind>;
/**
 * Kinds that speak of a request, or of a completion somebody recorded, instead of a due day: no reminder, and nothing that
 * stands in for one. Only appended to: each one's place is part of the number under which Teams replaces it.
 */
export const requestKinds: readonly MessageKind[] = ['requestWaiting', 'requestDecided', 'completionWithdrawn'];
export const channel = z.enum(['teams', 'mail']);
export type Channel = z.infer<typeof channel>;
export const messageState = z.enum([
  'promised',
  'sending',
  'accepted',
  'unknown',
  'failed',
  'held',
  'superseded',
  'no-longer-needed',
]);
export type MessageState = z.infer<typeof messageState>;

/** Why a message failed, in terms that have a remedy. */
export const failureCause = z.enum([
  'app-not-installed',
  'app-blocked',
  'no-teams-account',
  'mailbox-missing',
  'address-missing',
  'sender-refused',
  'permission-missing',
  'rejected',
  'gave-up',
]);
export type FailureCause = z.infer<typeof failureCause>;

/** What a message says, as data; reminders/wording.ts turns it into words of a language and form. */
export const messageContent = z.object({
  language,
  form: addressForm,
  firstName: z.string(),
  courses: z.array(z.object({ courseId: id, title: z.string(), dueOn: day, daysToDue: z.int() })),
  /** 'd-7', 'd+1', 'assigned', …: of the most urgent course. */
  step: z.string(),
  contact: z.nullable(z.string()),
  /** Of the kinds that speak of requests: which, and (decided) what was answered; of withdrawals: which completion. */
  requests: z.optional(
    z.array(z.object({ requestId: id, courseId: id, outcome: z.nullable(z.enum(['accepted', 'declined'])) })),
  ),
});
export type MessageContent = z.infer<typeof messageContent>;

export const messageRow = z.object({
  messageId: id,
  person: personRef,
  kind: messageKind,
  channel,
  /** True when an earlier rung was tried first. */
  afterTeams: z.boolean(),
  state: messageState,
  /** When it went (or will go). */
  at: instant,
  courses: count,
  /** Days to the due day of the most urgent course: 7 before it, −1 after; null for a new assignment and for requests. */
  daysToDue: z.nullable(z.int()),
  failure: z.nullable(failureCause),
});
export type MessageRow = z.infer<typeof messageRow>;

const filters = {
  day: z.optional(day),
  courseId: z.optional(id),
  unitId: z.optional(id),
  state: z.optional(messageState),
  failure: z.optional(failureCause),
  search: z.optional(z.string().check(z.maxLength(100))),
  cursor: z.optional(cursor),
};

export const listMessages = endpoint({
  method: 'GET',
  path: '/messages',
  access: 'admin',
  summary: 'Messages of a day (today unless said otherwise), by time and name.',
  input: z.object(filters),
  reply: z.object({ messages: z.array(messageRow), total: count, next: z.nullable(cursor) }),
});

export const messageSummary = z.object({
  day,
  total: count,
  accepted: count,
  failed: count,
  /** Promised or being sent; `waitingUntil` is the earliest instant of the next one. */
  waiting: count,
  waitingUntil: z.nullable(instant),
  unknown: count,
  held: count,
  /** Sum of opened messages; null while it would tell of fewer than five people. */
  opened: z.nullable(count),
  failures: z.array(z.object({ cause: failureCause, count, remedy: z.enum(['resend', 'mail', 'none']) })),
  /** What is coming: 14 days from tomorrow, known from open enrolments and policies today. */
  coming: z.array(z.object({ on: day, count })),
  lastAcceptedAt: z.nullable(instant),
  stopped: z.nullable(z.object({ sinceAt: instant, by: z.nullable(z.string()), reason: z.string(), held: count })),
});
export type MessageSummary = z.infer<typeof messageSummary>;

export const getMessageSummary = endpoint({
  method: 'GET',
  path: '/messages/summary',
  access: 'admin',
  summary: "A day's run: accepted, failed by cause with the remedy, waiting, and what is coming.",
  input: z.object({ day: z.optional(day) }),
  reply: messageSummary,
});

export const getMessage = endpoint({
  method: 'GET',
  path: '/messages/:messageId',
  access: 'admin',
  summary: 'One message: what the person got, in their language, and what Microsoft answered to each attempt.',
  input: z.object({ messageId: id }),
  reply: z.object({
    message: messageRow,
    language,
    /** Feed: title and preview. Mail: subject and body. */
    title: z.string(),
    text: z.string(),
    attempts: z.array(
      z.object({
        startedAt: instant,
        endedAt: z.nullable(instant),
        outcome: z.string(),
        httpStatus: z.nullable(z.int()),
        requestId: z.nullable(z.string()),
        detail: z.nullable(z.string()),
      }),
    ),
  }),
});

export const resendMessages = endpoint({
  method: 'POST',
  path: '/messages/resend',
  access: 'admin',
  summary: 'Sends exactly the failed ones of a cause again, by the same channel or by mail.',
  input: z.object({ day, cause: failureCause, channel }),
  reply: z.object({ promised: count }),
});

export const stopMessages = endpoint({
  method: 'POST',
  path: '/messages/stop',
  access: 'admin',
  summary: 'Stops all messages at once; what would go out is kept and counted.',
  input: z.object({ reason: line(300) }),
  reply: none,
});

export const resumeMessages = endpoint({
  method: 'POST',
  path: '/messages/resume',
  access: 'admin',
  summary: 'Lets messages go again; what is out of date by then is superseded, not sent.',
  input: none,
  reply: none,
});
