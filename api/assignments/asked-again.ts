import { addDays, earlier, later, type CalendarDate } from '#api/calendar.ts';

/** A major version came after a completion and everybody was asked again: since a day, by a day. */
export type AskedAgain = Readonly<{ on: CalendarDate; byOn: CalendarDate }>;

type Validity = Readonly<{
  validUntilOn: CalendarDate | null;
  anchorOn: CalendarDate | null;
  nextCycleOn: CalendarDate | null;
}>;
type Known = readonly Readonly<{ completionId: string; askedAgain?: AskedAgain | null }>[];

/** Who finished an earlier version after everybody was asked again is left in peace at least this long. */
const PEACE_DAYS = 14;

/**
 * Good until the day by which everybody is asked again, if it was good for longer; the next cycle opens when they are asked
 * and is due on that end.
 */
export function cutShort(validity: Validity, completedOn: CalendarDate, { on, byOn }: AskedAgain): Validity {
  const end = later(byOn, addDays(completedOn, PEACE_DAYS));
  const opensOn = later(on, addDays(completedOn, 1));
  const nextCycleOn = earlier(validity.nextCycleOn ?? opensOn, opensOn);
  const { validUntilOn } = validity;
  if (validUntilOn !== null && validUntilOn <= end) return { ...validity, nextCycleOn };
  return { validUntilOn: end, anchorOn: null, nextCycleOn };
}

/** How long a satisfied cycle still holds once everybody was asked again; null when nothing changes. */
export function askedValidity(
  held: Validity & Readonly<{ satisfiedBy: string | null; completedOn: CalendarDate | null }>,
  completions: Known,
): Validity | null {
  const asked = askedSince(held.satisfiedBy, completions);
  if (asked === null || held.completedOn === null) return null;
  const { validUntilOn, anchorOn, nextCycleOn } = cutShort(held, held.completedOn, asked);
  const isSame = validUntilOn === held.validUntilOn && nextCycleOn === held.nextCycleOn;
  return isSame ? null : { validUntilOn, anchorOn, nextCycleOn };
}

export function askedSince(completionId: string | null, completions: Known): AskedAgain | null {
  return completions.find(completion => completion.completionId === completionId)?.askedAgain ?? null;
}
