import { addDays, type CalendarDate, type Instant } from '#api/calendar.ts';
import type { MessageKind, MessageState } from '#api/contract/messages.ts';
import { digestFor, type Digest } from './digest.ts';
import { hoursOn, type SendWindow } from './hours.ts';
import { stepsUntil, type Days, type OpenEnrolment } from './plan.ts';

/** A message of this person that was or will be told. */
export type ToldMessage = Readonly<{
  messageId: string;
  localDay: CalendarDate;
  kind: MessageKind;
  state: MessageState;
}>;

/** One message to promise; `joins` is a promised one of that day which has not been begun and takes the rest in. */
export type Planned = Readonly<{ window: SendWindow; digest: Digest; joins: ToldMessage | null }>;

/** An opening by a sync is promised this far ahead: over Christmas, the next day that allows messages may be far. */
const AHEAD_DAYS = 14;
/** Messages may be kept back this long by holidays, and name what falls due soon after. */
const KEPT_DAYS = 45;
/** What was opened, or changed, within these days and could not be told yet is still told. */
export const UNTOLD_DAYS = 60;

/** What of a person's open enrolments a plan of `today` can be about: due soon enough for a step, or new enough to be told of. */
export type Near = Readonly<{ dueBy: CalendarDate; changedFrom: Instant }>;

/** `leadDays`: days before the due day at which the earliest step of any policy lies. */
export function nearOf(today: CalendarDate, leadDays: number): Near {
  return { dueBy: addDays(today, leadDays + KEPT_DAYS), changedFrom: `${addDays(today, -UNTOLD_DAYS - 2)}T` };
}

/**
 * Decides what one person is promised now: the message of `window`, the next moment at which messages may go, and, on a later day,
 * what a sync opened. Where that day already has a message nothing is added, unless it is still waiting: then it grows.
 */
export function planPerson(
  enrolments: readonly OpenEnrolment[],
  days: Days,
  timeZone: string,
  window: SendWindow,
  told: readonly ToldMessage[],
): readonly Planned[] {
  const plans: Planned[] = [];
  let open = enrolments;
  for (const day of [window.localDay, ...laterOpenings(enrolments, days, window.localDay)]) {
    const ofDay = told.filter(({ localDay }) => localDay === day);
    if (ofDay.some(({ state, kind }) => state !== 'promised' || kind === 'courseNudge')) continue;
    const toldOn = [...told.map(({ localDay }) => localDay), ...plans.map(plan => plan.window.localDay)];
    const digest = digestFor(open, days, day, toldOn);
    if (digest === null) continue;
    plans.push({
      window: day === window.localDay ? window : hoursOn(timeZone, days.hours, day),
      digest,
      joins: ofDay[0] ?? null,
    });
    open = open.map(one => ({
      ...one,
      sent: [...one.sent, ...digest.owed.filter(({ enrolmentId }) => enrolmentId === one.enrolmentId)],
    }));
  }
  return plans;
}

/** Days after `day` on which an opening is to be told for the first time. */
function laterOpenings(enrolments: readonly OpenEnrolment[], days: Days, day: CalendarDate): readonly CalendarDate[] {
  const openedFrom = addDays(day, -AHEAD_DAYS);
  const later = enrolments
    .filter(({ openedBy, openedOn }) => openedBy === 'sync' && openedOn >= openedFrom)
    .flatMap(one => stepsUntil(one, days, addDays(day, AHEAD_DAYS)).filter(({ step }) => step === 'assigned'))
    .map(({ plannedOn }) => plannedOn)
    .filter(plannedOn => plannedOn > day);
  return [...new Set(later)].sort();
}
