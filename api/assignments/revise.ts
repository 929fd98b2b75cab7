import { addDays, type CalendarDate } from '#api/calendar.ts';
import type { DueReckoning } from '#api/contract/assignments.ts';
import { dueByRule, dueInWindow, dueOnRenewal, notBefore } from './due-date.ts';
import type { Demand, HeldEnrolment } from './enrol.ts';
import { windowBegunBy } from './recurrence.ts';

/** An edit never makes a due day earlier than today and this. */
export const NOTICE_DAYS = 14;

/**
 * The due day of an open enrolment under a new rule: what the rule gives for the day it was opened; but a day that comes
 * earlier than before is not nearer than today + 14, and never earlier than it was if that is nearer still.
 */
export function revisedDue(
  enrolment: HeldEnrolment,
  previous: HeldEnrolment | null,
  { rule, joinedOn, off }: Pick<Demand, 'rule' | 'joinedOn' | 'off'>,
  today: CalendarDate,
): DueReckoning {
  const fresh = freshDue(enrolment, previous, { rule, joinedOn, off });
  if (fresh.dueOn >= enrolment.dueOn) return fresh;
  const held = notBefore(fresh, addDays(today, NOTICE_DAYS), off);
  return held.dueOn < enrolment.dueOn ? held : enrolment.dueCause;
}

function freshDue(
  { openedOn }: HeldEnrolment,
  previous: HeldEnrolment | null,
  { rule, joinedOn, off }: Pick<Demand, 'rule' | 'joinedOn' | 'off'>,
): DueReckoning {
  const { recurrence, dueRule, floorDays } = rule;
  const opening = { openedOn, floorDays, off };
  if (recurrence.kind === 'yearly')
    return dueInWindow(windowBegunBy(recurrence, openedOn), recurrence.joinerDays, opening);
  const validUntilOn = previous?.validUntilOn ?? null;
  if (previous !== null && recurrence.kind === 'months' && validUntilOn !== null)
    return dueOnRenewal({ ...previous, validUntilOn }, opening);
  return dueByRule(dueRule, joinedOn, opening);
}
