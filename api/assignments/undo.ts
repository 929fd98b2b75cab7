import { addDays, earlier, later, type CalendarDate } from '#api/calendar.ts';
import type { HeldEnrolment } from './enrol.ts';
import {
  closing,
  movingDue,
  movingValidity,
  reopening,
  satisfying,
  together,
  type Change,
  type Entry,
} from './ledger.ts';
import { NOTICE_DAYS } from './revise.ts';
import type { Validity } from './validity.ts';

/** A change set can be taken back this long. */
const UNDO_DAYS = 30;

/** The instant until which a change set made at an instant can be taken back. */
export function undoUntilAt(createdAt: string): string {
  return `${addDays(createdAt.slice(0, 10), UNDO_DAYS)}${createdAt.slice(10)}`;
}

export type Undone = Readonly<{
  change: Change;
  effect: 'closed' | 'reopened' | 'moved';
  /** Completed since it was opened: the completion stays. */
  completedMeanwhile: boolean;
}>;

/**
 * What takes back what a change set did to one enrolment, given its entries in order; null when there is nothing left to
 * take back (already done, or somebody else has decided since). `revision` is the one in force again. A due day goes back too, but not nearer than today + 14.
 */
export function takeBack(
  enrolment: HeldEnrolment,
  entries: readonly Entry[],
  revision: number,
  today: CalendarDate,
): Undone | null {
  const did = (what: Entry['what']): Entry | undefined => entries.findLast(entry => entry.what === what);
  const broughtIn = did('opened') ?? did('reopened');
  if (broughtIn !== undefined) {
    if (enrolment.state === 'closed') return null;
    const satisfiedThen = did('completed')?.toValue ?? null;
    const completedMeanwhile = enrolment.satisfiedBy !== null && enrolment.satisfiedBy !== satisfiedThen;
    return { change: closing(enrolment, 'undone', today), effect: 'closed', completedMeanwhile };
  }
  const closed = did('closed');
  if (closed !== undefined) {
    if (enrolment.state !== 'closed' || enrolment.closedReason !== closed.toValue) return null;
    const state = enrolment.satisfiedBy !== null ? 'completed' : closed.fromValue === 'waived' ? 'waived' : 'open';
    const named: Change = { set: closed.toValue === 'path' ? { revision } : {}, entries: [] };
    const change = together(reopening(enrolment, state, today), named);
    return { change, effect: 'reopened', completedMeanwhile: false };
  }
  const change = moveBack(enrolment, entries, today);
  if (change === null) return null;
  const named: Change = { set: { revision }, entries: [] };
  return { change: together(change, named), effect: 'moved', completedMeanwhile: false };
}

/**
 * Everybody was asked again, and that is taken back: what was opened for it is satisfied by the evidence of the cycle
 * before, for as long as that was good (`before`). Whoever has learnt it meanwhile keeps that.
 */
export function takeBackAsked(
  enrolment: HeldEnrolment,
  previous: Readonly<{ satisfiedBy: string; completedOn: CalendarDate }>,
  before: Validity,
): Undone | null {
  if (enrolment.state === 'completed' && enrolment.satisfiedBy !== previous.satisfiedBy)
    return { change: { set: {}, entries: [] }, effect: 'moved', completedMeanwhile: true };
  if (enrolment.state !== 'open') return null;
  const { satisfiedBy: completionId, completedOn } = previous;
  const change = satisfying(enrolment, { completionId, completedOn, ...before });
  return { change, effect: 'closed', completedMeanwhile: false };
}

/** What a revision moved: the due day of an open one, the validity of a completed one. */
function moveBack(enrolment: HeldEnrolment, entries: readonly Entry[], today: CalendarDate): Change | null {
  const moved = entries.findLast(({ before }) => before !== undefined);
  if (moved?.before === undefined) return null;
  if ('validity' in moved.before) {
    const stands = enrolment.state === 'completed' && enrolment.validUntilOn === moved.toValue;
    return stands ? movingValidity(enrolment, moved.before.validity, today) : null;
  }
  if (!['open', 'waived'].includes(enrolment.state) || enrolment.dueOn !== moved.toValue) return null;
  const back = moved.before.due;
  const dueOn =
    back.dueOn >= enrolment.dueOn
      ? back.dueOn
      : later(back.dueOn, earlier(enrolment.dueOn, addDays(today, NOTICE_DAYS)));
  return movingDue(enrolment, dueOn === back.dueOn ? back : { ...back, floorOn: dueOn, movedFrom: null, dueOn }, today);
}
