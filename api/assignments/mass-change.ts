import { isMassHarm, LARGEST_SHARE, SMALLEST_MASS } from '#api/people/sync.ts';
import type { Move } from './enrol.ts';

/** People whose enrolments in one assignment the directory would open or close, and how many hold one that is not closed. */
export type Tally = Readonly<{ opening: number; closing: number; standing: number }>;

/**
 * What a change of groups, roles or units would do. Who left or was disabled is asked about when the accounts are read;
 * renewals and yearly windows are the calendar's; a completion that holds asks nobody for anything.
 */
export function effectOf(move: Move): 'opening' | 'closing' | null {
  if (move.kind === 'close') return move.reason === 'audience' ? 'closing' : null;
  if (move.kind === 'reopen') return 'opening';
  return move.kind === 'open' && !move.isRenewal && !move.hasWaited && move.satisfied === null ? 'opening' : null;
}

/** A unit or an audience of this many people is large enough for a share to mean something. */
const SMALLEST_WHOLE = 10;
const LARGEST_PERCENT = 30;
/** Fewer people than this are a mass of nothing. */
export const SMALLEST_PART = Math.ceil((SMALLEST_WHOLE * LARGEST_PERCENT) / 100);

/**
 * Whether somebody must look first, before the directory changes so much of one assignment: more than 5 % of what stands and
 * at least 20 people, or 30 % of an audience of 10 or more. The first filling of an assignment is no harm: nothing stands yet.
 */
export function isMassChange({ opening, closing, standing }: Tally): boolean {
  if (standing === 0) return false;
  return [opening, closing].some(part => isMassHarm(part, standing, null) || isLargePart(part, standing));
}

/** The same of the people of one unit in one assignment: 30 % of 10 or more. */
export function isMassOfUnit({ opening, closing, standing }: Tally): boolean {
  return isLargePart(opening, standing) || isLargePart(closing, standing);
}

/**
 * How far what stands has to be counted to know whether a change of so many people is a mass: the work grows with the
 * change, not with the assignment.
 */
export function standingToCount({ opening, closing }: Omit<Tally, 'standing'>): number {
  const part = Math.max(opening, closing);
  return part < SMALLEST_MASS ? standingOfUnitToCount({ opening, closing }) : Math.floor(part / LARGEST_SHARE) + 1;
}

/** The same for one unit. */
export function standingOfUnitToCount({ opening, closing }: Omit<Tally, 'standing'>): number {
  return Math.max(SMALLEST_WHOLE, Math.floor((Math.max(opening, closing) * 100) / LARGEST_PERCENT) + 1);
}

const isLargePart = (part: number, whole: number): boolean =>
  whole >= SMALLEST_WHOLE && part * 100 >= whole * LARGEST_PERCENT;

/** For the directory page, in English like all its problems. Without groups the change came by roles or units. */
export function explainMassChange(
  { opening, closing }: Omit<Tally, 'standing'>,
  title: string,
  groups: readonly string[],
  unit: string | null = null,
): string {
  const what = [
    ...(closing > 0 ? [`${closing} obligations would end`] : []),
    ...(opening > 0 ? [`${opening} would begin`] : []),
  ].join(' and ');
  const which = groups.length === 0 ? 'roles or units' : `group ${groups.join(', ')}`;
  const how = closing === 0 ? 'gained' : opening === 0 ? 'lost' : 'changed';
  const why = groups.length === 0 ? `since ${which} of people changed` : `since ${which} ${how} members`;
  return `“${title}”${unit === null ? '' : `, unit ${unit}`}: ${what}, ${why}.`;
}
