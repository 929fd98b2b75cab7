import { addDays, type CalendarDate } from '#api/calendar.ts';
import { DUE_SOON_DAYS, EXPIRING_DAYS, lineOnDay, unitOnDay, type Line } from './measures.ts';

/**
 * What one person adds to the figures, as steps: how they count in a course changes on a few days only, so the figures of
 * any day are the sum of all steps up to it. Made with the rule of measures.ts, day by day on which something can change.
 */
export type Step = readonly [on: CalendarDate, counts: number, validTo?: CalendarDate];
export type Part = Readonly<{
  roles: readonly (readonly [unitId: string, sinceOn: CalendarDate, untilOn: CalendarDate | null])[];
  /** Assignments of a course that count like the course itself have no steps of their own. */
  courses: readonly (readonly [
    courseId: string,
    steps: readonly Step[],
    assignments: readonly (readonly [assignmentId: string, steps: readonly Step[] | null])[],
  ])[];
}>;

/** The figures in the order in which sums hold them; `people` is of units only, since a learner counts once a course. */
export const SUMMED = [
  'obliged',
  'valid',
  'overdue',
  'dueSoon',
  'expired',
  'waived',
  'paused',
  'expiring',
  'overdueLong',
  'people',
] as const;
const bit = (name: (typeof SUMMED)[number]): number => SUMMED.indexOf(name);
const EXPIRING = 1 << bit('expiring');
const COUNTED = (1 << bit('obliged')) | (1 << bit('waived')) | (1 << bit('paused'));

/** More than this many days over due is long. */
export const LONG_OVERDUE_DAYS = 30;

export function partOf(
  lines: readonly (Line & Readonly<{ courseId: string; assignmentId: string }>)[],
  roles: Part['roles'],
): Part {
  const courses = [...Map.groupBy(lines, ({ courseId }) => courseId)].map(([courseId, own]) => {
    const steps = stepsOf(own);
    const assignments = own.map((line): [string, readonly Step[] | null] => [
      line.assignmentId,
      own.length === 1 ? null : stepsOf([line]),
    ]);
    return [courseId, steps, assignments] as const;
  });
  return { roles: roles.filter(([unitId]) => unitId !== ''), courses };
}

/** Most people of an assignment have the same days: what was worked out for one holds for all. */
const known = new Map<string, readonly Step[]>();
const MOST_KNOWN = 5000;

/** How one learner counts in one course (or one assignment of it), from each day on until the next. */
export function stepsOf(lines: readonly Line[]): readonly Step[] {
  const key = JSON.stringify(lines.map(({ cycles, endedOn, inactiveSinceOn }) => [cycles, endedOn, inactiveSinceOn]));
  const held = known.get(key) ?? workedOut(lines);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, held);
  return held;
}

function workedOut(lines: readonly Line[]): readonly Step[] {
  const steps: Step[] = [];
  let last = 0;
  let lastValidTo: CalendarDate | undefined;
  for (const on of [...new Set(lines.flatMap(daysOfChange))].sort()) {
    const unit = unitOnDay(
      lines.flatMap(line => lineOnDay(line, on) ?? []),
      on,
    );
    let counts = 0;
    if (unit !== null) {
      const { standing, overdue, dueOn } = unit;
      const holds = {
        obliged: standing === 'obliged',
        valid: unit.valid,
        overdue,
        dueSoon: unit.dueSoon,
        expired: unit.expired,
        waived: standing === 'waived',
        paused: standing === 'paused',
        expiring: unit.expiring,
        overdueLong: overdue && dueOn < addDays(on, -LONG_OVERDUE_DAYS),
      };
      for (const [name, is] of Object.entries(holds)) if (is) counts |= 1 << bit(name as keyof typeof holds);
    }
    const validTo = (counts & EXPIRING) > 0 ? (unit?.validTo ?? undefined) : undefined;
    if (counts === last && validTo === lastValidTo) continue;
    steps.push(validTo === undefined ? [on, counts] : [on, counts, validTo]);
    [last, lastValidTo] = [counts, validTo];
  }
  return steps;
}

function daysOfChange({ cycles, endedOn, inactiveSinceOn }: Line): CalendarDate[] {
  const days: (CalendarDate | null)[] = [endedOn, inactiveSinceOn];
  const after = (day: CalendarDate | null): CalendarDate | null => day && addDays(day, 1);
  for (const cycle of cycles) {
    const { dueOn, validUntilOn } = cycle;
    days.push(cycle.openedOn, cycle.closedOn, cycle.completedOn);
    days.push(addDays(dueOn, -DUE_SOON_DAYS), addDays(dueOn, 1), addDays(dueOn, LONG_OVERDUE_DAYS + 1));
    days.push(validUntilOn && addDays(validUntilOn, -EXPIRING_DAYS), after(validUntilOn));
    days.push(cycle.pausedFromOn, after(cycle.pausedUntilOn), cycle.waivedFromOn, after(cycle.waivedUntilOn));
  }
  return days.filter(day => day !== null);
}

export type SummedBy = 'course' | 'assignment' | 'unit' | 'ends';
/** 'by|key|day' → by how much each figure changes that day, in the order of SUMMED. */
export type Sums = Map<string, number[]>;
export const sumKey = (by: SummedBy, key: string, on: CalendarDate): string => `${by}|${key}|${on}`;

/** Adds a part to sums, or takes it away again (`sign` −1). */
export function addPart(sums: Sums, { roles, courses }: Part, sign: 1 | -1): void {
  for (const [courseId, steps, assignments] of courses) {
    addSteps(sums, 'course', courseId, steps, sign);
    for (const [assignmentId, own] of assignments) addSteps(sums, 'assignment', assignmentId, own ?? steps, sign);
    let ending: CalendarDate | undefined;
    for (const [on, , validTo] of steps) {
      if (validTo === ending) continue;
      if (ending !== undefined) add(sums, 'ends', ending, on, bit('expiring'), -sign);
      if (validTo !== undefined) add(sums, 'ends', validTo, on, bit('expiring'), sign);
      ending = validTo;
    }
  }
  addUnits(sums, roles, courses, sign);
}

function addSteps(sums: Sums, by: SummedBy, key: string, steps: readonly Step[], sign: number): void {
  let last = 0;
  for (const [on, counts] of steps) {
    for (let n = 0; n < SUMMED.length; n += 1) {
      const change = ((counts >> n) & 1) - ((last >> n) & 1);
      if (change !== 0) add(sums, by, key, on, n, change * sign);
    }
    last = counts;
  }
}

/** In every unit in which the person has a role that day, and in '' when in none. */
function addUnits(sums: Sums, roles: Part['roles'], courses: Part['courses'], sign: number): void {
  const byDay = new Map<CalendarDate, number[]>();
  const changesOn = (on: CalendarDate): number[] => {
    const held = byDay.get(on) ?? SUMMED.map(() => 0);
    byDay.set(on, held);
    return held;
  };
  for (const [, steps] of courses) {
    let last = 0;
    for (const [on, counts] of steps) {
      const changes = changesOn(on);
      for (let n = 0; n < SUMMED.length; n += 1)
        changes[n] = (changes[n] ?? 0) + ((counts >> n) & 1) - ((last >> n) & 1);
      // How many courses the person is counted in; they are one of the unit's people while there is any.
      const people = bit('people');
      changes[people] = (changes[people] ?? 0) + Number((counts & COUNTED) > 0) - Number((last & COUNTED) > 0);
      last = counts;
    }
  }
  for (const [, sinceOn, untilOn] of roles) {
    changesOn(sinceOn);
    if (untilOn !== null) changesOn(addDays(untilOn, 1));
  }
  const now = SUMMED.map(() => 0);
  const told = new Map<string, number[]>();
  const nothing = SUMMED.map(() => 0);
  for (const on of [...byDay.keys()].sort()) {
    for (const [n, change] of (byDay.get(on) ?? nothing).entries()) now[n] = (now[n] ?? 0) + change;
    const held = roles.filter(([, sinceOn, untilOn]) => sinceOn <= on && (untilOn === null || on <= untilOn));
    const units = new Set(held.length === 0 ? [''] : held.map(([unitId]) => unitId));
    const shown = now.map((value, n) => (n === bit('people') ? Math.min(value, 1) : value));
    for (const key of new Set([...units, ...told.keys()])) {
      const before = told.get(key) ?? nothing;
      const after = units.has(key) ? shown : nothing;
      for (let n = 0; n < SUMMED.length; n += 1)
        if (after[n] !== before[n]) add(sums, 'unit', key, on, n, ((after[n] ?? 0) - (before[n] ?? 0)) * sign);
      told.set(key, after);
    }
  }
}

function add(sums: Sums, by: SummedBy, key: string, on: CalendarDate, n: number, change: number): void {
  const at = sumKey(by, key, on);
  let held = sums.get(at);
  if (held === undefined) sums.set(at, (held = SUMMED.map(() => 0)));
  held[n] = (held[n] ?? 0) + change;
}
