import { addDays, type CalendarDate } from '#api/calendar.ts';
import type { MessageKind } from '#api/contract/messages.ts';
import { messageDayAfter } from './hours.ts';
import { baseOf, owedStep, type Days, type OpenEnrolment, type Step } from './plan.ts';

/** What one person is told on one day: each enrolment whose step is owed, and the courses that are named. */
export type Digest = Readonly<{
  kind: MessageKind;
  /** Of the most urgent course that is owed. */
  step: string;
  owed: readonly Readonly<{ enrolmentId: string; step: string; plannedOn: CalendarDate }>[];
  /** Course by course with the earliest due day, most urgent first. */
  courses: readonly Readonly<{ courseId: string; dueOn: CalendarDate }>[];
}>;

/** At most this many messages within this many days … */
const MOST = 2;
const WITHIN_DAYS = 7;
/** Courses that fall due this soon are named in a message that goes out anyway. */
const NAMED_TOO_DAYS = 7;

/**
 * Decides what a person is told on `today`: one digest of everything owed, or nothing. `toldOn` are the days of their
 * messages so far (today's own is not among them); with two in the last 7 days only what falls due before the next day
 * that allows messages breaks the silence.
 */
export function digestFor(
  enrolments: readonly OpenEnrolment[],
  days: Days,
  today: CalendarDate,
  toldOn: readonly CalendarDate[],
): Digest | null {
  const owed = enrolments.flatMap(enrolment => {
    const step = owedStep(enrolment, days, today);
    return step === null ? [] : [{ enrolment, ...step }];
  });
  if (owed.length === 0) return null;
  const next = messageDayAfter(days.hours, days.isHoliday, addDays(today, 1));
  if (isQuiet(toldOn, today) && !owed.some(({ enrolment: { dueOn } }) => dueOn >= today && dueOn <= next)) return null;
  return digestOf(enrolments, owed, today);
}

/** Enough was said in the last days. */
export function isQuiet(toldOn: readonly CalendarDate[], today: CalendarDate): boolean {
  return new Set(toldOn.filter(on => on > addDays(today, -WITHIN_DAYS) && on < today)).size >= MOST;
}

/** The digest of steps that are already chosen; other courses that are late or nearly due are named along with them. */
export function digestOf(
  enrolments: readonly OpenEnrolment[],
  owed: readonly (Step & Readonly<{ enrolment: OpenEnrolment }>)[],
  today: CalendarDate,
): Digest {
  const soonOn = addDays(today, NAMED_TOO_DAYS);
  const named = enrolments.filter(one => one.dueOn <= soonOn || owed.some(({ enrolment }) => enrolment === one));
  const leading = [...owed].sort((a, b) => rank(a.step) - rank(b.step) || compare(a.enrolment, b.enrolment))[0];
  return {
    kind: leading === undefined ? 'courseDue' : kindOf(leading.step),
    step: leading === undefined ? '' : baseOf(leading.step),
    owed: owed.map(({ enrolment: { enrolmentId }, step, plannedOn }) => ({ enrolmentId, step, plannedOn })),
    courses: coursesOf(named),
  };
}

/** A course demanded by several assignments is one line with the earliest day. */
export function coursesOf(enrolments: readonly OpenEnrolment[]): Digest['courses'] {
  const byCourse = new Map<string, { courseId: string; dueOn: CalendarDate }>();
  for (const { courseId, dueOn } of [...enrolments].sort(compare))
    if (!byCourse.has(courseId)) byCourse.set(courseId, { courseId, dueOn });
  return [...byCourse.values()];
}

/** The activity type that carries a step; every one is declared in the Teams manifest. */
export function kindOf(step: string): MessageKind {
  if (step.startsWith('manual-')) return 'courseNudge';
  if (step.startsWith('reopened-')) return 'courseReopened';
  if (step.startsWith('assigned')) return 'courseAssigned';
  return step.startsWith('d+') || step.startsWith('overdue-') ? 'courseOverdue' : 'courseDue';
}

const KINDS: readonly MessageKind[] = ['courseNudge', 'courseOverdue', 'courseDue', 'courseReopened', 'courseAssigned'];
function rank(step: string): number {
  return KINDS.indexOf(kindOf(step));
}

/** Of two kinds the one that a message about both is sent as. */
export function moreUrgent(a: MessageKind, b: MessageKind): MessageKind {
  return KINDS.indexOf(a) <= KINDS.indexOf(b) ? a : b;
}

function compare(a: OpenEnrolment, b: OpenEnrolment): number {
  return a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.courseId < b.courseId ? -1 : 1;
}
