import type { CalendarDate } from '#api/calendar.ts';
import { daysBetween } from '#api/calendar.ts';
import type { AssignmentRule, DueReckoning } from '#api/contract/assignments.ts';
import { askedValidity } from './asked-again.ts';
import { firstDue, hasWaited, renewalDue } from './cycle-due.ts';
import type { JoinedOn } from './due-date.ts';
import { settle, type Exceptions } from './exceptions.ts';
import { movingValidity, type Change } from './ledger.ts';
import { bestSatisfaction, type HeldCompletion, type Satisfaction } from './validity.ts';
import { waiverOn } from './waive.ts';
import type { WorkingDays } from './working-days.ts';

/** Back in the audience within this time: the same enrolment with its old due day. */
export const RETURN_DAYS = 30;
/** A disabled account keeps its enrolments this long. */
export const DISABLED_DAYS = 30;

export type CloseReason =
  /** No longer in the audience. */
  | 'audience'
  /** Its course is no longer part of the path. */
  | 'path'
  | 'disabled'
  | 'left'
  | 'not-a-person'
  /** The assignment was ended. */
  | 'ended'
  /** The change set that opened it was undone. */
  | 'undone'
  /** Its completion was withdrawn, and a later cycle demands the same. */
  | 'withdrawn';

/** An enrolment as it stands. */
export type HeldEnrolment = Readonly<{
  enrolmentId: string;
  personId: string;
  assignmentId: string;
  courseId: string;
  cycle: number;
  state: 'open' | 'completed' | 'waived' | 'closed';
  revision: number;
  openedOn: CalendarDate;
  dueOn: CalendarDate;
  dueCause: DueReckoning;
  closedOn: CalendarDate | null;
  closedReason: string | null;
  satisfiedBy: string | null;
  completedOn: CalendarDate | null;
  validUntilOn: CalendarDate | null;
  anchorOn: CalendarDate | null;
  nextCycleOn: CalendarDate | null;
  pausedFromOn: CalendarDate | null;
  pausedUntilOn: CalendarDate | null;
  waivedFromOn: CalendarDate | null;
  waivedUntilOn: CalendarDate | null;
}>;

/** What waivers and pauses look at and change. */
export type Settled = Pick<
  HeldEnrolment,
  'state' | 'openedOn' | 'dueOn' | 'dueCause' | 'pausedFromOn' | 'pausedUntilOn' | 'waivedFromOn' | 'waivedUntilOn'
>;

/** The person, as far as it decides whether anything can be asked of them. */
export type Learner = Readonly<{
  state: 'active' | 'disabled' | 'left';
  isPerson: boolean;
  inactiveSinceOn: CalendarDate | null;
}>;

export type Pause = Readonly<{ fromOn: CalendarDate; untilOn: CalendarDate | null }>;

/** What one running assignment asks of one person today. */
export type Demand = Readonly<{
  matches: boolean;
  /** Its course was taken out of the path that the person follows. */
  isDropped: boolean;
  startsOn: CalendarDate;
  revision: number;
  rule: Pick<AssignmentRule, 'dueRule' | 'recurrence' | 'floorDays'>;
  /** The recurrence of an earlier revision: an enrolment keeps to the one that made it. */
  recurrenceOf: (revision: number) => AssignmentRule['recurrence'];
  joinedOn: JoinedOn;
  off: WorkingDays;
  /** Of this person and course, none withdrawn. */
  completions: readonly HeldCompletion[];
  /** Whoever moves here from another audience that demands the same course keeps that day, if it is the earlier one. */
  keptDue: DueReckoning | null;
  /** Waivers of this course, and pauses: of the person, today or to come. */
  exceptions: Exceptions;
}>;

/** What is to be done to keep enrolments equal to audience × assignment. */
export type Move =
  | Readonly<{
      kind: 'open';
      cycle: number;
      due: DueReckoning;
      /** Set when a completion already held satisfies it: the obligation counts and nobody is asked. */
      satisfied: Satisfaction | null;
      /** A renewal whose day has come, not somebody who joined. */
      isRenewal: boolean;
      /** A first cycle that waited for its yearly window, which has begun. */
      hasWaited: boolean;
      pause: Pause | null;
      waiver: Pause | null;
    }>
  /** Waivers and pauses that began, ended or changed: see exceptions.ts. */
  | Readonly<{ kind: 'amend'; enrolment: HeldEnrolment; change: Change }>
  | Readonly<{ kind: 'close'; enrolment: HeldEnrolment; reason: CloseReason }>
  | Readonly<{ kind: 'reopen'; enrolment: HeldEnrolment; state: 'open' | 'completed' | 'waived' }>
  | Readonly<{ kind: 'satisfy'; enrolment: HeldEnrolment; satisfied: Satisfaction }>;

/** A cycle that is satisfied: what the next one builds on. */
export type SatisfiedCycle = Readonly<{ cycle: number }> &
  Omit<Satisfaction, 'completionId'> &
  Readonly<{ satisfiedBy: string }>;

/**
 * Decides what happens to one person's enrolments in one assignment: audience today + cycles held (by cycle) → moves.
 * Asked again after the moves were made, it answers none. Completions are never touched.
 */
export function enrol(
  learner: Learner,
  demand: Demand,
  held: readonly HeldEnrolment[],
  today: CalendarDate,
): readonly Move[] {
  const latest = held.at(-1) ?? null;
  const standing = standingOf(learner, demand, today);
  if (standing === 'wait') return [];
  if (standing !== 'obliged')
    return latest === null || latest.state === 'closed' ? [] : [{ kind: 'close', enrolment: latest, reason: standing }];
  if (latest === null) return openings(demand, 1, null, today);
  return latest.state === 'closed' ? comeBack(demand, latest, held, today) : standFast(demand, latest, held, today);
}

/** Held and demanded: what exceptions make of it, then what a completion does, then what comes after. */
function standFast(
  demand: Demand,
  latest: HeldEnrolment,
  held: readonly HeldEnrolment[],
  today: CalendarDate,
): readonly Move[] {
  const change = settle(latest, demand.exceptions, today, { floorDays: demand.rule.floorDays, off: demand.off });
  const amended: readonly Move[] = change === null ? [] : [{ kind: 'amend', enrolment: latest, change }];
  const settled = { ...latest, ...change?.set };
  if (settled.state === 'waived') return amended;
  if (settled.state === 'open') return [...amended, ...satisfyHeld(demand, settled, held, today)];
  const cut = askedValidity(settled, demand.completions);
  const shortened: readonly Move[] =
    cut === null ? [] : [{ kind: 'amend', enrolment: latest, change: movingValidity(settled, cut, today) }];
  const done = satisfiedCycle({ ...settled, ...cut });
  const moves = [...amended, ...shortened];
  return done === null ? moves : [...moves, ...openings(demand, settled.cycle + 1, done, today)];
}

function standingOf(
  { state, isPerson, inactiveSinceOn }: Learner,
  { matches, isDropped }: Pick<Demand, 'matches' | 'isDropped'>,
  today: CalendarDate,
): 'obliged' | 'wait' | CloseReason {
  if (!isPerson) return 'not-a-person';
  if (state === 'left') return 'left';
  if (state === 'disabled')
    return inactiveSinceOn !== null && daysBetween(inactiveSinceOn, today) >= DISABLED_DAYS ? 'disabled' : 'wait';
  if (!matches) return 'audience';
  return isDropped ? 'path' : 'obliged';
}

function comeBack(
  demand: Demand,
  latest: HeldEnrolment,
  held: readonly HeldEnrolment[],
  today: CalendarDate,
): readonly Move[] {
  // What an admin took back stays back until the assignment itself is changed or started again.
  if (latest.closedReason === 'undone' && latest.revision === demand.revision) return [];
  const inTime = latest.closedOn !== null && daysBetween(latest.closedOn, today) <= RETURN_DAYS;
  if (!inTime || latest.closedReason === 'undone') {
    const done = satisfiedCycle({ ...latest, ...askedValidity(latest, demand.completions) });
    const stillGood = done !== null && (done.validUntilOn === null || done.validUntilOn >= today);
    return openings(demand, latest.cycle + 1, null, today, stillGood ? done : null);
  }
  const state = latest.satisfiedBy !== null ? 'completed' : waived(latest, demand, today) ? 'waived' : 'open';
  const again: HeldEnrolment = { ...latest, state, closedOn: null, closedReason: null };
  return [{ kind: 'reopen', enrolment: latest, state }, ...standFast(demand, again, held, today)];
}

/** Who left and comes back within a waiver stays waived. */
function waived({ waivedUntilOn }: HeldEnrolment, { exceptions }: Demand, today: CalendarDate): boolean {
  return waivedUntilOn !== null && waivedUntilOn >= today && waiverOn(exceptions.waivers, today) !== null;
}

/** An open enrolment for which a completion is already there (recorded while it was closed, say). */
function satisfyHeld(
  demand: Demand,
  latest: HeldEnrolment,
  held: readonly HeldEnrolment[],
  today: CalendarDate,
): readonly Move[] {
  const previous = previousOf(latest, held);
  const recurrence = demand.recurrenceOf(latest.revision);
  const satisfied = bestSatisfaction(demand.completions, recurrence, { openedOn: latest.openedOn, previous }, today);
  if (satisfied === null) return [];
  const done = { ...satisfied, satisfiedBy: satisfied.completionId, cycle: latest.cycle };
  return [{ kind: 'satisfy', enrolment: latest, satisfied }, ...openings(demand, latest.cycle + 1, done, today)];
}

/** The cycle before, if a completion satisfied it. */
export function previousOf(
  { cycle }: Pick<HeldEnrolment, 'cycle'>,
  held: readonly HeldEnrolment[],
): HeldEnrolment | null {
  return held.find(other => other.cycle === cycle - 1 && other.satisfiedBy !== null) ?? null;
}

/**
 * Opens a cycle, if its day has come; and the one after it when that is already due for renewal. `previous`: the
 * satisfied cycle that this one renews; `carried`: a completion of an earlier stay that still holds.
 */
function openings(
  demand: Demand,
  cycle: number,
  previous: SatisfiedCycle | null,
  today: CalendarDate,
  carried: SatisfiedCycle | null = null,
): readonly Move[] {
  const due = previous === null ? firstDue(demand, today) : renewalDue(demand, previous, today);
  if (due === null) return [];
  const { recurrence } = demand.rule;
  const satisfied =
    carried === null
      ? bestSatisfaction(demand.completions, recurrence, { openedOn: today, previous }, today)
      : { ...carried, completionId: carried.satisfiedBy };
  const kept = previous === null && satisfied === null ? demand.keptDue : null;
  const asked = kept !== null && kept.dueOn < due.dueOn ? kept : due;
  const settled = openedAmid(demand, asked, satisfied !== null, today);
  const move: Move = {
    kind: 'open',
    cycle,
    due: settled.dueCause,
    satisfied: satisfied === null ? null : plain(satisfied),
    isRenewal: previous !== null,
    hasWaited: previous === null && cycle === 1 && hasWaited(demand, today),
    pause: intervalOf(settled.pausedFromOn, settled.pausedUntilOn),
    waiver: intervalOf(settled.waivedFromOn, settled.waivedUntilOn),
  };
  if (satisfied === null) return [move];
  const done = { ...plain(satisfied), satisfiedBy: satisfied.completionId, cycle };
  return [move, ...openings(demand, cycle + 1, done, today)];
}

/** What is opened during a pause or a waiver, or with one to come, is so from the start. */
function openedAmid(
  { exceptions, rule: { floorDays }, off }: Demand,
  due: DueReckoning,
  isSatisfied: boolean,
  today: CalendarDate,
): Settled {
  const row: Settled = {
    state: isSatisfied ? 'completed' : 'open',
    openedOn: today,
    dueOn: due.dueOn,
    dueCause: due,
    pausedFromOn: null,
    pausedUntilOn: null,
    waivedFromOn: null,
    waivedUntilOn: null,
  };
  return { ...row, ...settle(row, exceptions, today, { floorDays, off })?.set };
}

const intervalOf = (fromOn: CalendarDate | null, untilOn: CalendarDate | null): Pause | null =>
  fromOn === null ? null : { fromOn, untilOn };

function plain({ completionId, completedOn, validUntilOn, anchorOn, nextCycleOn }: Satisfaction): Satisfaction {
  return { completionId, completedOn, validUntilOn, anchorOn, nextCycleOn };
}

function satisfiedCycle(enrolment: HeldEnrolment): SatisfiedCycle | null {
  const { satisfiedBy, completedOn } = enrolment;
  if (satisfiedBy === null || completedOn === null) return null;
  const { cycle, validUntilOn, anchorOn, nextCycleOn } = enrolment;
  return { cycle, satisfiedBy, completedOn, validUntilOn, anchorOn, nextCycleOn };
}
