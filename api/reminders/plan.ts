import { addDays, addMonths, daysBetween, later, type CalendarDate } from '#api/calendar.ts';
import type { ReminderPolicy } from '#api/contract/assignments.ts';
import { messageDayAfter, messageDayBefore, type IsHoliday, type MessageHours } from './hours.ts';

/** A reminder that was promised: its message was sent, is on its way, failed, or is held; never one that was called off. */
export type SentReminder = Readonly<{ step: string; plannedOn: CalendarDate }>;

/** An enrolment that is open, not paused, of a person who is active. */
export type OpenEnrolment = Readonly<{
  enrolmentId: string;
  courseId: string;
  openedOn: CalendarDate;
  dueOn: CalendarDate;
  /** Who opened it: a directory sync is told on the next working morning, everything else at once. */
  openedBy: 'sync' | 'admin' | 'calendar';
  /** The day on which a withdrawal or a return opened it again, or null. */
  reopenedOn: CalendarDate | null;
  policy: ReminderPolicy;
  sent: readonly SentReminder[];
}>;

/** One step of a policy on the calendar. `plannedOn` is a day on which messages may go. */
export type Step = Readonly<{ step: string; plannedOn: CalendarDate }>;
export type Days = Readonly<{
  hours: MessageHours;
  isHoliday: IsHoliday;
  /** Steps worked out already: in a run thousands share policy and due day. By policy, then due day and last day. */
  memory?: Map<ReminderPolicy, Map<string, readonly Step[]>>;
}>;

/** The holidays of a region may be corrected after a step went: the same step this near is the same reminder. */
const SAME_STEP_DAYS = 7;
/** Ten times what a policy of years brings; whatever the days are, counting them ends. */
const MOST_REPEATS = 400;

/**
 * Decides the one step an enrolment is owed on `today`, or none. Only the latest missed one counts: a server that slept
 * for a week owes one message, not seven. Days are calendar days of the person; offsets are days, negative before the
 * due day. A step whose due day was moved since it went is owed again under a name of its own.
 */
export function owedStep(enrolment: OpenEnrolment, days: Days, today: CalendarDate): Step | null {
  const latest = stepsUntil(enrolment, days, today).at(-1);
  if (latest === undefined) return null;
  const { sent } = enrolment;
  const told = sent.some(
    ({ step, plannedOn }) =>
      plannedOn >= latest.plannedOn ||
      (baseOf(step) === latest.step && Math.abs(daysBetween(plannedOn, latest.plannedOn)) < SAME_STEP_DAYS),
  );
  if (told) return null;
  const used = sent.some(({ step }) => step === latest.step);
  return used ? { ...latest, step: `${latest.step}@${enrolment.dueOn}` } : latest;
}

/** Every step planned up to and including a day, in order of time. Steps from before the opening were never owed. */
export function stepsUntil(
  enrolment: Omit<OpenEnrolment, 'sent' | 'enrolmentId' | 'courseId'>,
  days: Days,
  lastOn: CalendarDate,
): readonly Step[] {
  const { openedOn, reopenedOn, policy } = enrolment;
  const beganOn = reopenedOn === null ? openedOn : later(openedOn, reopenedOn);
  const first = firstSteps(enrolment, days);
  const told = first.at(-1)?.plannedOn;
  return [...first, ...rememberedSteps(enrolment.dueOn, policy, days, lastOn)]
    .filter(step => step.plannedOn <= lastOn)
    .filter(step => first.includes(step) || (told === undefined ? step.plannedOn >= beganOn : step.plannedOn > told))
    .sort((a, b) => (a.plannedOn < b.plannedOn ? -1 : a.plannedOn > b.plannedOn ? 1 : 0));
}

/** 'assigned', and 'reopened-…' when it was opened again. A sync's opening waits for the next day that allows messages. */
function firstSteps(
  { openedOn, openedBy, reopenedOn, policy }: Pick<OpenEnrolment, 'openedOn' | 'openedBy' | 'reopenedOn' | 'policy'>,
  { hours, isHoliday }: Days,
): readonly Step[] {
  const steps: Step[] = [];
  if (policy.tellWhenAssigned) {
    const from = openedBy === 'sync' ? addDays(openedOn, 1) : openedOn;
    steps.push({ step: 'assigned', plannedOn: messageDayAfter(hours, isHoliday, from) });
  }
  if (reopenedOn !== null)
    steps.push({ step: `reopened-${reopenedOn}`, plannedOn: messageDayAfter(hours, isHoliday, reopenedOn) });
  return steps;
}

/**
 * The day of the latest step of these policies that lies by `today`, for what is due on a day; null when there is none yet.
 * Whoever was told on that day or later, and whose enrolment did not change since, is owed nothing.
 */
export function latestStepOn(
  dueOn: CalendarDate,
  policies: readonly ReminderPolicy[],
  calendars: readonly Days[],
  today: CalendarDate,
): CalendarDate | null {
  const planned = policies.flatMap(policy =>
    calendars.flatMap(days => policySteps(dueOn, policy, days, today).map(({ plannedOn }) => plannedOn)),
  );
  return planned
    .filter(plannedOn => plannedOn <= today)
    .reduce<CalendarDate | null>((latest, on) => (latest === null || on > latest ? on : latest), null);
}

function rememberedSteps(
  dueOn: CalendarDate,
  policy: ReminderPolicy,
  days: Days,
  lastOn: CalendarDate,
): readonly Step[] {
  if (days.memory === undefined) return policySteps(dueOn, policy, days, lastOn);
  const ofPolicy = days.memory.get(policy) ?? new Map<string, readonly Step[]>();
  days.memory.set(policy, ofPolicy);
  const key = `${dueOn} ${lastOn}`;
  const steps = ofPolicy.get(key) ?? policySteps(dueOn, policy, days, lastOn);
  ofPolicy.set(key, steps);
  return steps;
}

/**
 * The policy's offsets, then every `repeatDays` after the last of them (or after the due day, if none lies beyond it);
 * once `monthlyAfter` messages have gone after the due day, on that day of each month.
 */
function policySteps(dueOn: CalendarDate, policy: ReminderPolicy, days: Days, lastOn: CalendarDate): readonly Step[] {
  const offsets = [...new Set(policy.offsetsDays)].sort((a, b) => a - b);
  const steps = offsets.map(offset => ({
    step: offset > 0 ? `d+${offset}` : `d-${-offset}`,
    plannedOn: allowedOn(addDays(dueOn, offset), offset > 0, days),
  }));
  if (policy.repeatDays === null) return steps;
  let on = addDays(dueOn, Math.max(0, offsets.at(-1) ?? 0));
  let overdue = offsets.filter(offset => offset > 0).length;
  let monthly: Readonly<{ from: CalendarDate; months: number }> | null = null;
  for (let n = 1; n <= MOST_REPEATS; n += 1) {
    const before = on;
    if (overdue < policy.monthlyAfter) on = addDays(on, policy.repeatDays);
    else {
      // Counted from one anchor, so that the 31st stays the 31st.
      monthly = monthly === null ? { from: on, months: 1 } : { from: monthly.from, months: monthly.months + 1 };
      on = addMonths(monthly.from, monthly.months);
    }
    // Beyond the year 9999 a day is written with a sign and sorts before all others.
    if (on > lastOn || on <= before) return steps;
    overdue += 1;
    steps.push({ step: `overdue-${n}`, plannedOn: allowedOn(on, true, days) });
  }
  return steps;
}

/** Before the due day and on it, earlier; after it, later: nobody hears of a due day only once it has passed. */
function allowedOn(day: CalendarDate, afterDue: boolean, { hours, isHoliday }: Days): CalendarDate {
  return afterDue ? messageDayAfter(hours, isHoliday, day) : messageDayBefore(hours, isHoliday, day);
}

/** 'd-7@2027-06-01' (the due day was moved) and 'd-7/mail' (second rung) are 'd-7'. */
export function baseOf(step: string): string {
  return step.replace(/[@/].*$/, '');
}
