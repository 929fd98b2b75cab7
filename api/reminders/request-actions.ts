import { randomUUID } from 'node:crypto';
import { addDays, daysBetween, type CalendarDate, type Instant } from '#api/calendar.ts';
import type { MessageContent } from '#api/contract/messages.ts';
import { extendPromised, listTold, promiseMessages, type Told } from '#api/outbox/actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { daysOf, messageOf, preparePlanning, zoneOf } from './actions.ts';
import { hoursOn, messageDayAfter, nextWindow, type SendWindow } from './hours.ts';
import type { Days } from './plan.ts';
import type { RequestMessage } from './request-wording.ts';
import { loadLearners } from './store.ts';

/** Days looked at for one without another message; then it goes beside it. */
const TRIES = 3;

export type AboutRequest = Readonly<{
  kind: RequestMessage;
  requestId: string;
  courseId: string;
  /** The nearest day of what it is about. */
  dueOn: CalendarDate;
  outcome: 'accepted' | 'declined' | null;
}>;

/**
 * Promises somebody a message about a request, in the transaction of its reason. While one of that kind waits to be sent,
 * that takes it in: several requests are one message. It goes at the next hours of the person, if possible on a day
 * without another message.
 */
export async function tellOfRequest(
  trx: Trx,
  tenantId: string,
  personId: string,
  { kind, requestId, courseId, dueOn, outcome }: AboutRequest,
  { now, mailOn }: Readonly<{ now: Instant; mailOn: boolean }>,
): Promise<void> {
  const planning = await preparePlanning(trx, tenantId, mailOn);
  const [learner] = await loadLearners(trx, tenantId, [personId], now.slice(0, 10));
  if (learner === undefined) return;
  const days = daysOf(learner, planning);
  const zone = zoneOf(learner, planning);
  const window = nextWindow(zone, days.hours, days.isHoliday, now);
  const told = await listTold(trx, tenantId, [personId], window.localDay, 'everything');
  const about = { requestId, courseId, outcome };
  const waiting = told.find(one => one.kind === kind && one.state === 'promised');
  if (waiting !== undefined) {
    const title = planning.titles.get(`${courseId} ${waiting.content.language}`) ?? '';
    const course = { courseId, title, dueOn, daysToDue: daysBetween(waiting.localDay, dueOn) };
    if (await extendPromised(trx, tenantId, { ...waiting, content: joined(waiting.content, course, about) }, now))
      return;
  }
  const on = freeDay(days, window, told, kind);
  const chosen = on === window.localDay ? window : hoursOn(zone, days.hours, on);
  const made = messageOf(learner, planning, chosen, { kind, step: kind, owed: [], courses: [{ courseId, dueOn }] });
  await promiseMessages(
    trx,
    tenantId,
    [{ ...made, messageId: randomUUID(), content: { ...made.content, contact: null, requests: [about] } }],
    now,
  );
}

function joined(
  content: MessageContent,
  course: MessageContent['courses'][number],
  about: NonNullable<MessageContent['requests']>[number],
): MessageContent {
  const isNamed = content.courses.some(({ courseId }) => courseId === course.courseId);
  return {
    ...content,
    courses: isNamed ? content.courses : [...content.courses, course],
    requests: [...(content.requests ?? []), about],
  };
}

/** The first message day without any message; of this kind there is at most one a day. */
function freeDay(
  { hours, isHoliday }: Days,
  { localDay }: SendWindow,
  told: readonly Told[],
  kind: RequestMessage,
): CalendarDate {
  const days: CalendarDate[] = [];
  for (let on = localDay; days.length < TRIES; on = messageDayAfter(hours, isHoliday, addDays(on, 1))) days.push(on);
  const without = (isOne: (one: Told) => boolean): CalendarDate | undefined =>
    days.find(on => !told.some(one => one.localDay === on && isOne(one)));
  return without(() => true) ?? without(one => one.kind === kind) ?? localDay;
}
