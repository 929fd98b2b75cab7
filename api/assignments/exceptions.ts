import type { CalendarDate } from '#api/calendar.ts';
import type { Settled } from './enrol.ts';
import type { Change } from './ledger.ts';
import { both, settlePause, type HeldPause } from './pause.ts';
import { settleWaiver, type HeldWaiver } from './waive.ts';
import type { WorkingDays } from './working-days.ts';

/** What holds for a person beside the rules; as a rule nothing. */
export type Exceptions = Readonly<{ pauses: readonly HeldPause[]; waivers: readonly HeldWaiver[] }>;
export const noExceptions: Exceptions = { pauses: [], waivers: [] };

/** Those that concern one course. */
export function exceptionsFor({ pauses, waivers }: Exceptions, courseId: string): Exceptions {
  return { pauses, waivers: waivers.filter(waiver => waiver.courseId === courseId) };
}

/**
 * Makes the latest enrolment of a line equal to the waivers and pauses that hold: what has to change, or null. Asked again
 * after the change was made, it answers null.
 */
export function settle(
  enrolment: Settled,
  { pauses, waivers }: Exceptions,
  today: CalendarDate,
  terms: Readonly<{ floorDays: number; off: WorkingDays }>,
): Change | null {
  if (enrolment.state === 'closed' || (pauses.length === 0 && waivers.length === 0 && isPlain(enrolment))) return null;
  const waived = settleWaiver(enrolment, waivers, today, terms);
  const paused = settlePause({ ...enrolment, ...waived?.set }, pauses, today, terms.off);
  return both(waived, paused);
}

const isPlain = ({ state, pausedFromOn, waivedFromOn }: Settled): boolean =>
  pausedFromOn === null && waivedFromOn === null && state !== 'waived';
