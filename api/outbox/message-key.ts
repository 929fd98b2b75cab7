import type { CalendarDate } from '#api/calendar.ts';
import { requestKinds, type MessageContent, type MessageKind } from '#api/contract/messages.ts';

/**
 * Everything that the text of an activity notification is made of and nothing that tells people apart: messages with
 * the same key may go in one bulk call. Null for what speaks of somebody's request: that goes to them alone.
 */
export function bulkKeyOf(kind: MessageKind, localDay: CalendarDate, content: MessageContent): string | null {
  if (requestKinds.includes(kind)) return null;
  const { language, form, courses, contact } = content;
  return JSON.stringify([
    localDay,
    kind,
    language,
    form,
    contact,
    courses.map(({ courseId, title, dueOn, daysToDue }) => [courseId, title, dueOn, daysToDue]),
  ]);
}

/**
 * Teams replaces an earlier notification to the same person under the same number. A person gets one message a day about
 * courses, so the day is the number: equal for a whole bulk call, and a repetition replaces instead of doubling. What
 * speaks of requests has numbers of its own.
 */
export function chainIdOf(localDay: CalendarDate, kind: MessageKind): number {
  const chain = requestKinds.indexOf(kind) + 1;
  return Number(`${chain === 0 ? '' : chain}${localDay.replaceAll('-', '')}`);
}
