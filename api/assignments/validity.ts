import type { CalendarDate } from '#api/calendar.ts';
import { addDays, earlier, later } from '#api/calendar.ts';
import type { Recurrence } from '#api/contract/assignments.ts';
import { cutShort, type AskedAgain } from './asked-again.ts';
import { endAfterMonths, windowAfter, windowBegunBy, windowCountedFor } from './recurrence.ts';

/** A completion that was not withdrawn. */
export type HeldCompletion = Readonly<{
  completionId: string;
  completedOn: CalendarDate;
  ownValidUntilOn: CalendarDate | null;
  askedAgain?: AskedAgain | null;
}>;

/** null = without end; no next cycle. */
export type Validity = Readonly<{
  validUntilOn: CalendarDate | null;
  anchorOn: CalendarDate | null;
  nextCycleOn: CalendarDate | null;
}>;

/** What an enrolment keeps of the completion that satisfies it. */
export type Satisfaction = Validity & Readonly<{ completionId: string; completedOn: CalendarDate }>;

/** The cycle before, as far as it was satisfied. */
export type PreviousCycle = Readonly<{
  satisfiedBy: string | null;
  validUntilOn: CalendarDate | null;
  anchorOn: CalendarDate | null;
}>;

/**
 * How long a completion is good, and when the next cycle opens; cut short when everybody was asked again since.
 * - none: for good, whatever end the evidence itself carries.
 * - months: n months from the day of completion; completed inside the window before the old end: n months from that
 *   end, on the day of the month of the first anchor. Evidence from elsewhere ends when it says.
 * - yearly: until the end of the window after the one it counts for.
 */
export function validityOf(
  completion: Omit<HeldCompletion, 'completionId'>,
  recurrence: Recurrence,
  previous: PreviousCycle | null,
): Validity {
  const validity = ownValidity(completion, recurrence, previous);
  const asked = completion.askedAgain ?? null;
  return asked === null ? validity : cutShort(validity, completion.completedOn, asked);
}

function ownValidity(
  { completedOn, ownValidUntilOn }: Omit<HeldCompletion, 'completionId'>,
  recurrence: Recurrence,
  previous: PreviousCycle | null,
): Validity {
  if (recurrence.kind === 'none') return { validUntilOn: null, anchorOn: null, nextCycleOn: null };
  if (recurrence.kind === 'yearly') {
    const next = windowAfter(recurrence, windowCountedFor(recurrence, completedOn));
    return { validUntilOn: earlier(ownValidUntilOn ?? next.to, next.to), anchorOn: null, nextCycleOn: next.from };
  }
  const { months, windowDays } = recurrence;
  const opensOn = (end: CalendarDate): CalendarDate => later(addDays(end, -windowDays), addDays(completedOn, 1));
  if (ownValidUntilOn !== null)
    return { validUntilOn: ownValidUntilOn, anchorOn: ownValidUntilOn, nextCycleOn: opensOn(ownValidUntilOn) };
  const oldEnd = previous?.validUntilOn ?? null;
  const insideWindow = oldEnd !== null && completedOn <= oldEnd && completedOn >= addDays(oldEnd, -windowDays);
  const anchorOn = insideWindow ? (previous?.anchorOn ?? oldEnd) : completedOn;
  const validUntilOn = endAfterMonths(insideWindow ? oldEnd : completedOn, months, anchorOn);
  return { validUntilOn, anchorOn, nextCycleOn: opensOn(validUntilOn) };
}

/**
 * Whether a completion satisfies a cycle, and until when: it must still be good today, and better than what the cycle
 * before had; for a yearly window it must count for that window.
 */
export function satisfies(
  completion: HeldCompletion,
  recurrence: Recurrence,
  cycle: Readonly<{ openedOn: CalendarDate; previous: PreviousCycle | null }>,
  today: CalendarDate,
): Satisfaction | null {
  const { completionId, completedOn, ownValidUntilOn } = completion;
  if (recurrence.kind === 'none' && ownValidUntilOn !== null && ownValidUntilOn < today) return null;
  if (cycle.previous?.satisfiedBy === completionId) return null;
  const validity = validityOf(completion, recurrence, cycle.previous);
  const { validUntilOn } = validity;
  if (validUntilOn !== null && validUntilOn < today) return null;
  const oldEnd = cycle.previous?.validUntilOn ?? null;
  if (oldEnd !== null && validUntilOn !== null && validUntilOn <= oldEnd) return null;
  if (recurrence.kind === 'yearly') {
    const demanded = windowBegunBy(recurrence, cycle.openedOn);
    if (windowCountedFor(recurrence, completedOn).from < demanded.from) return null;
  }
  return { completionId, completedOn, ...validity };
}

/** Of all completions held the one that is good for longest; null when none satisfies. */
export function bestSatisfaction(
  completions: readonly HeldCompletion[],
  recurrence: Recurrence,
  cycle: Readonly<{ openedOn: CalendarDate; previous: PreviousCycle | null }>,
  today: CalendarDate,
): Satisfaction | null {
  let best: Satisfaction | null = null;
  for (const completion of completions) {
    const found = satisfies(completion, recurrence, cycle, today);
    if (found !== null && (best === null || isBetter(found, best))) best = found;
  }
  return best;
}

function isBetter(a: Satisfaction, b: Satisfaction): boolean {
  if (a.validUntilOn === b.validUntilOn)
    return a.completedOn === b.completedOn ? a.completionId < b.completionId : a.completedOn > b.completedOn;
  return a.validUntilOn === null || (b.validUntilOn !== null && a.validUntilOn > b.validUntilOn);
}
