import type { CalendarDate } from '#api/calendar.ts';
import { later } from '#api/calendar.ts';
import type { DueReckoning } from '#api/contract/assignments.ts';
import type { CloseReason, HeldEnrolment, Pause } from './enrol.ts';
import type { Satisfaction, Validity } from './validity.ts';

export type Before = Readonly<{ due: DueReckoning } | { validity: Validity }>;

/** One entry of the append-only history. */
export type Entry = Readonly<{
  what:
    | 'opened'
    | 'closed'
    | 'reopened'
    | 'completed'
    | 'due'
    | 'withdrawn'
    | 'waived'
    | 'waiver-ended'
    | 'paused'
    | 'resumed'
    | 'valid-until';
  fromValue: string | null;
  toValue: string | null;
  appliesOn: CalendarDate;
  /** Only with a moved 'due' or 'valid-until': what stood before with its reasons, so that it can be taken back. */
  before?: Before;
}>;

/** Columns of a current row that a change sets. */
export type Columns = Partial<
  Omit<HeldEnrolment, 'enrolmentId' | 'personId' | 'assignmentId' | 'courseId' | 'cycle' | 'openedOn'>
>;
/** A change of a current row, and the entries whose sum it is: written together or not at all. */
export type Change = Readonly<{ set: Columns; entries: readonly Entry[] }>;

export function opened(
  enrolment: Pick<HeldEnrolment, 'openedOn' | 'dueOn'>,
  satisfied: Satisfaction | null,
  pause: Pause | null,
  waiver: Pause | null,
): readonly Entry[] {
  const { openedOn, dueOn } = enrolment;
  const entries: Entry[] = [{ what: 'opened', fromValue: null, toValue: dueOn, appliesOn: openedOn }];
  if (satisfied !== null)
    entries.push(...satisfying({ state: 'open', openedOn, validUntilOn: null }, satisfied).entries);
  if (waiver !== null)
    entries.push({ what: 'waived', fromValue: waiver.fromOn, toValue: waiver.untilOn, appliesOn: openedOn });
  if (pause !== null)
    entries.push({ what: 'paused', fromValue: pause.fromOn, toValue: pause.untilOn, appliesOn: pause.fromOn });
  return entries;
}

export function closing({ state }: Pick<HeldEnrolment, 'state'>, reason: CloseReason, today: CalendarDate): Change {
  return {
    set: { state: 'closed', closedOn: today, closedReason: reason },
    entries: [{ what: 'closed', fromValue: state, toValue: reason, appliesOn: today }],
  };
}

export function reopening(
  { closedReason }: Pick<HeldEnrolment, 'closedReason'>,
  state: 'open' | 'completed' | 'waived',
  today: CalendarDate,
): Change {
  return {
    set: { state, closedOn: null, closedReason: null },
    entries: [{ what: 'reopened', fromValue: closedReason, toValue: state, appliesOn: today }],
  };
}

/** Applies from the day of completion, or of opening when the evidence is older. */
export function satisfying(
  { state, openedOn, validUntilOn }: Pick<HeldEnrolment, 'state' | 'openedOn' | 'validUntilOn'>,
  { completionId, completedOn, ...validity }: Satisfaction,
): Change {
  const appliesOn = later(completedOn, openedOn);
  const entries: Entry[] = [{ what: 'completed', fromValue: state, toValue: completionId, appliesOn }];
  if (validity.validUntilOn !== validUntilOn)
    entries.push({ what: 'valid-until', fromValue: validUntilOn, toValue: validity.validUntilOn, appliesOn });
  return { set: { state: 'completed', satisfiedBy: completionId, completedOn, ...validity }, entries };
}

/** The completion counts no longer; the row is open again, or stays (becomes) closed. */
export function withdrawing(
  { satisfiedBy }: Pick<HeldEnrolment, 'satisfiedBy'>,
  state: 'open' | 'closed',
  today: CalendarDate,
): Change {
  return {
    set: { state, satisfiedBy: null, completedOn: null, validUntilOn: null, anchorOn: null, nextCycleOn: null },
    entries: [{ what: 'withdrawn', fromValue: satisfiedBy, toValue: state, appliesOn: today }],
  };
}

export function movingDue(
  { dueOn, dueCause }: Pick<HeldEnrolment, 'dueOn' | 'dueCause'>,
  due: DueReckoning,
  today: CalendarDate,
): Change {
  return {
    set: { dueOn: due.dueOn, dueCause: due },
    entries: [{ what: 'due', fromValue: dueOn, toValue: due.dueOn, appliesOn: today, before: { due: dueCause } }],
  };
}

export function movingValidity(
  held: Pick<HeldEnrolment, 'validUntilOn' | 'anchorOn' | 'nextCycleOn'>,
  { validUntilOn, anchorOn, nextCycleOn }: Validity,
  today: CalendarDate,
): Change {
  return {
    set: { validUntilOn, anchorOn, nextCycleOn },
    entries: [
      {
        what: 'valid-until',
        fromValue: held.validUntilOn,
        toValue: validUntilOn,
        appliesOn: today,
        before: {
          validity: { validUntilOn: held.validUntilOn, anchorOn: held.anchorOn, nextCycleOn: held.nextCycleOn },
        },
      },
    ],
  };
}

/** Several changes of one row in order. */
export function together(...changes: readonly Change[]): Change {
  return {
    set: Object.assign({}, ...changes.map(({ set }) => set)),
    entries: changes.flatMap(({ entries }) => entries),
  };
}

export type Replayed = Pick<
  HeldEnrolment,
  'state' | 'openedOn' | 'dueOn' | 'closedOn' | 'closedReason' | 'satisfiedBy' | 'validUntilOn'
>;

/** The current row as the sum of its entries, in the order they were recorded; null without an opening. */
export function replay(entries: readonly Pick<Entry, 'what' | 'toValue' | 'appliesOn'>[]): Replayed | null {
  return entries.reduce<Replayed | null>((row, { what, toValue, appliesOn }) => {
    if (what === 'opened') return openedRow(appliesOn, toValue ?? appliesOn);
    return row === null ? null : { ...row, ...replayed(what, toValue, appliesOn) };
  }, null);
}

function openedRow(openedOn: CalendarDate, dueOn: CalendarDate): Replayed {
  return { state: 'open', openedOn, dueOn, closedOn: null, closedReason: null, satisfiedBy: null, validUntilOn: null };
}

function replayed(what: Entry['what'], toValue: string | null, appliesOn: CalendarDate): Partial<Replayed> {
  switch (what) {
    case 'closed':
      return { state: 'closed', closedOn: appliesOn, closedReason: toValue };
    case 'reopened':
      return { state: toValue as Replayed['state'], closedOn: null, closedReason: null };
    case 'completed':
      return { state: 'completed', satisfiedBy: toValue };
    case 'withdrawn':
      return { state: toValue as Replayed['state'], satisfiedBy: null, validUntilOn: null };
    case 'due':
      return toValue === null ? {} : { dueOn: toValue };
    case 'valid-until':
      return { validUntilOn: toValue };
    case 'waived':
      return { state: 'waived' };
    case 'waiver-ended':
      return { state: 'open' };
    case 'opened':
    case 'paused':
    case 'resumed':
      return {};
  }
}
