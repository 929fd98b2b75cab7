import { daysBetween, type CalendarDate, type Instant } from '#api/calendar.ts';
import { requestKinds, type MessageContent, type MessageKind } from '#api/contract/messages.ts';

/** What the database knows at the moment of sending about one person. */
export type Facts = Readonly<{
  /** The person's day. */
  today: CalendarDate;
  isActive: boolean;
  inPilot: boolean;
  /** Courses that are open and not paused for this person, with the earliest due day. */
  open: ReadonlyMap<string, CalendarDate>;
  /** Those of the message's requests that still wait for an answer. */
  waiting: ReadonlySet<string>;
}>;

export type Waiting = Readonly<{
  kind: MessageKind;
  content: MessageContent;
  notAfterAt: Instant | null;
}>;

/** Go on with these words, or do not send at all, and why. */
export type Sifted =
  | Readonly<{ go: true; content: MessageContent }>
  | Readonly<{ go: false; state: 'no-longer-needed' | 'superseded' | 'held' }>;

/**
 * Asked right before sending: does the reason still hold? Courses completed, waived, closed or paused since are left
 * out, days are those of now; with nothing left the message is no longer needed. After its last moment it says nothing
 * new: the planner owes the latest step afresh. Outside the pilot group it is held and never sent.
 */
export function siftMessage(message: Waiting, facts: Facts, now: Instant): Sifted {
  if (message.notAfterAt !== null && now > message.notAfterAt) return { go: false, state: 'superseded' };
  if (!facts.isActive) return { go: false, state: 'no-longer-needed' };
  if (isAboutRequests(message.kind)) {
    const left = siftRequests(message.kind, message.content, facts.waiting);
    if (left === null) return { go: false, state: 'no-longer-needed' };
    return facts.inPilot ? { go: true, content: left } : { go: false, state: 'held' };
  }
  const courses = message.content.courses.flatMap(course => {
    const dueOn = facts.open.get(course.courseId);
    return dueOn === undefined ? [] : [{ ...course, dueOn, daysToDue: daysBetween(facts.today, dueOn) }];
  });
  if (courses.length === 0) return { go: false, state: 'no-longer-needed' };
  if (!facts.inPilot) return { go: false, state: 'held' };
  courses.sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.title < b.title ? -1 : 1));
  return { go: true, content: { ...message.content, courses } };
}

const isAboutRequests = (kind: MessageKind): boolean => requestKinds.includes(kind);

/** Answered meanwhile, by whomever: whoever was to answer need not be told. What was answered is told in any case. */
function siftRequests(kind: MessageKind, content: MessageContent, waiting: ReadonlySet<string>): MessageContent | null {
  if (kind !== 'requestWaiting') return content;
  const requests = (content.requests ?? []).filter(({ requestId }) => waiting.has(requestId));
  if (requests.length === 0) return null;
  const courses = content.courses.filter(({ courseId }) => requests.some(one => one.courseId === courseId));
  return { ...content, courses, requests };
}
