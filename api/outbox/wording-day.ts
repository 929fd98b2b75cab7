import { addDays, type CalendarDate } from '#api/calendar.ts';
import type { MessageContent, MessageKind } from '#api/contract/messages.ts';

/**
 * The day a message's words speak from. Its courses count their days from there: the day it was promised for, or, once
 * it is being sent, the person's day at that moment, which is a later one when it is sent again.
 */
export function wordedOn({ courses }: MessageContent, localDay: CalendarDate): CalendarDate {
  const first = courses[0];
  return first === undefined ? localDay : addDays(first.dueOn, -first.daysToDue);
}

/** What is late by now is not 'due' any more, and what was given more time is not overdue. */
export function kindInWords(kind: MessageKind, { courses }: MessageContent): MessageKind {
  const late = (courses[0]?.daysToDue ?? 0) < 0;
  if (kind === 'courseDue' && late) return 'courseOverdue';
  return kind === 'courseOverdue' && !late ? 'courseDue' : kind;
}
