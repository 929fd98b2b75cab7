import type { CalendarDate } from '#api/calendar.ts';
import type { MessageContent, MessageKind } from '#api/contract/messages.ts';

/**
 * Everything that the text of an activity notification is made of and nothing that tells people apart: messages with
 * the same key may go in one bulk call.
 */
export function bulkKeyOf(kind: MessageKind, localDay: CalendarDate, content: MessageContent): string {
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
 * Teams replaces an earlier notification to the same person under the same number. A person gets one message a day, so
 * the day is the number: equal for a whole bulk call, and a repetition replaces instead of doubling.
 */
export function chainIdOf(localDay: CalendarDate): number {
  return Number(localDay.replaceAll('-', ''));
}
