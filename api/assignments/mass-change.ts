import { isMassHarm } from '#api/people/sync.ts';
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

/**
 * Whether somebody must look first, before the directory changes so much of one assignment: more than 5 % of what stands,
 * and at least 20 people. The first filling of an assignment is no harm: nothing stands yet.
 */
export function isMassChange({ opening, closing, standing }: Tally): boolean {
  return standing > 0 && (isMassHarm(closing, standing, null) || isMassHarm(opening, standing, null));
}

/** For the directory page, in English like all its problems. Without groups the change came by roles or units. */
export function explainMassChange(
  { opening, closing }: Omit<Tally, 'standing'>,
  title: string,
  groups: readonly string[],
): string {
  const what = [
    ...(closing > 0 ? [`${closing} obligations would end`] : []),
    ...(opening > 0 ? [`${opening} would begin`] : []),
  ].join(' and ');
  const which = groups.length === 0 ? 'roles or units' : `group ${groups.join(', ')}`;
  const how = closing === 0 ? 'gained' : opening === 0 ? 'lost' : 'changed';
  const why = groups.length === 0 ? `since ${which} of people changed` : `since ${which} ${how} members`;
  return `“${title}”: ${what}, ${why}.`;
}
