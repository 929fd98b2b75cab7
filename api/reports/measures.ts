import { addDays, type CalendarDate } from '#api/calendar.ts';
import type { Figures } from '#api/contract/assignments.ts';

/**
 * What every figure of the product means (screen, CSV and OData derive from it; the SQL form stands in counting-store.ts
 * and a test compares the two on random histories). A past day is counted *as known today*: by the days in the rows,
 * not by the instant somebody wrote them down. A day named "until" is the last one that counts.
 */
export type Cycle = Readonly<{
  cycle: number;
  openedOn: CalendarDate;
  dueOn: CalendarDate;
  closedOn: CalendarDate | null;
  completedOn: CalendarDate | null;
  validUntilOn: CalendarDate | null;
  pausedFromOn: CalendarDate | null;
  pausedUntilOn: CalendarDate | null;
  waivedFromOn: CalendarDate | null;
  waivedUntilOn: CalendarDate | null;
}>;

/** One learner × one assignment × one course, all its cycles. */
export type Line = Readonly<{
  cycles: readonly Cycle[];
  /** The day the assignment ended: from then on it obliges nobody. */
  endedOn: CalendarDate | null;
  /** The day from which the learner is disabled or gone. */
  inactiveSinceOn: CalendarDate | null;
}>;

export type LineOnDay = Readonly<{
  standing: 'obliged' | 'waived' | 'paused';
  dueOn: CalendarDate;
  /** Last day of the validity held that day: NO_END without end, null when none is held. */
  validTo: CalendarDate | null;
  /** Held a completion once, valid or not. */
  had: boolean;
  /** The latest cycle itself was completed by its due day. */
  onTime: boolean;
}>;

export const NO_END = '9999-12-31';
export const DUE_SOON_DAYS = 14;
export const EXPIRING_DAYS = 60;

/** How one line counts on a day; null when it does not (not opened yet, closed, ended, learner inactive). */
export function lineOnDay({ cycles, endedOn, inactiveSinceOn }: Line, on: CalendarDate): LineOnDay | null {
  const opened = cycles.filter(cycle => cycle.openedOn <= on).toSorted((a, b) => a.cycle - b.cycle);
  const latest = opened.at(-1);
  const reached = (day: CalendarDate | null): boolean => day !== null && day <= on;
  if (latest === undefined || reached(latest.closedOn) || reached(endedOn) || reached(inactiveSinceOn)) return null;
  const within = (from: CalendarDate | null, until: CalendarDate | null): boolean =>
    from !== null && from <= on && (until === null || on <= until);
  const held = cycles.filter(({ completedOn }) => reached(completedOn));
  const ends = held.map(({ validUntilOn }) => validUntilOn ?? NO_END).filter(end => on <= end);
  return {
    standing: within(latest.waivedFromOn, latest.waivedUntilOn)
      ? 'waived'
      : within(latest.pausedFromOn, latest.pausedUntilOn)
        ? 'paused'
        : 'obliged',
    dueOn: latest.dueOn,
    validTo: ends.sort().at(-1) ?? null,
    had: held.length > 0,
    onTime: reached(latest.completedOn) && latest.completedOn !== null && latest.completedOn <= latest.dueOn,
  };
}

/** One learner × one course on a day. `obliged` wins over waived, waived over paused. */
export type UnitOnDay = Readonly<{
  standing: LineOnDay['standing'];
  valid: boolean;
  overdue: boolean;
  dueSoon: boolean;
  expired: boolean;
  /** Obliged and valid, and the validity ends within EXPIRING_DAYS. */
  expiring: boolean;
  /** null while the due day has not passed. */
  onTime: boolean | null;
  /** The earliest day by which something is lacking; where nothing is, the earliest day. */
  dueOn: CalendarDate;
  validTo: CalendarDate | null;
}>;

/**
 * Across assignments of one course a learner counts once: overdue if any of them is, else valid if any completion is.
 * (One completion satisfies all of them as a rule; an assignment that asks again sooner than another is the exception,
 * and who is told to be late there is late here.)
 */
export function unitOnDay(lines: readonly LineOnDay[], on: CalendarDate): UnitOnDay | null {
  const obliging = lines.filter(line => line.standing === 'obliged');
  const obliged = obliging.length > 0;
  const lacking = obliging.filter(line => line.validTo === null);
  const counted = lacking.length > 0 ? lacking : obliged ? obliging : lines;
  const dueOn = counted.map(line => line.dueOn).sort()[0];
  if (dueOn === undefined) return null;
  const ends = obliging.flatMap(line => line.validTo ?? []).sort();
  const validTo = ends.at(-1) ?? null;
  const overdue = lacking.length > 0 && dueOn < on;
  const valid = validTo !== null && !overdue;
  const passed = obliging.filter(line => line.dueOn < on);
  return {
    standing: obliged ? 'obliged' : lines.some(line => line.standing === 'waived') ? 'waived' : 'paused',
    valid,
    overdue,
    dueSoon: obliged && validTo === null && dueOn >= on && dueOn <= addDays(on, DUE_SOON_DAYS),
    expired: obliged && validTo === null && obliging.some(line => line.had),
    expiring: valid && validTo <= addDays(on, EXPIRING_DAYS),
    onTime: passed.length > 0 ? passed.every(line => line.onTime) : null,
    dueOn,
    validTo,
  };
}

export const noFigures: Figures = { obliged: 0, valid: 0, overdue: 0, dueSoon: 0, expired: 0, waived: 0, paused: 0 };

export function sumUp(units: readonly UnitOnDay[]): Figures {
  const count = (counts: (unit: UnitOnDay) => boolean): number => units.filter(counts).length;
  return {
    obliged: count(unit => unit.standing === 'obliged'),
    valid: count(unit => unit.valid),
    overdue: count(unit => unit.overdue),
    dueSoon: count(unit => unit.dueSoon),
    expired: count(unit => unit.expired),
    waived: count(unit => unit.standing === 'waived'),
    paused: count(unit => unit.standing === 'paused'),
  };
}

export function plus(a: Figures, b: Figures): Figures {
  return {
    obliged: a.obliged + b.obliged,
    valid: a.valid + b.valid,
    overdue: a.overdue + b.overdue,
    dueSoon: a.dueSoon + b.dueSoon,
    expired: a.expired + b.expired,
    waived: a.waived + b.waived,
    paused: a.paused + b.paused,
  };
}

/** Whole percent, rounded down, so that 100 means everybody; null ("–") when nobody is counted. */
export function rate(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.floor((part * 100) / whole);
}

export const validRate = ({ valid, obliged }: Figures): number | null => rate(valid, obliged);
export const onTrackRate = ({ overdue, obliged }: Figures): number | null => rate(obliged - overdue, obliged);
