import { addDays, addMonths, daysBetween } from '#api/calendar.ts';

/**
 * What enrolments must come to, said in the plainest words and without any of the product's own rules: for each person and
 * assignment a list of cycles. Random histories are played on it and on the product, and both are compared after each step.
 */
export type Cycle = {
  state: 'open' | 'completed' | 'waived' | 'closed';
  openedOn: string;
  dueOn: string;
  closedOn: string | null;
  reason: string | null;
  by: string | null;
  until: string | null;
  /** Not compared: the day that stood before a pause or a waiver moved it, and since when that one is known here. */
  stood?: string | null;
  since?: string | null;
  back?: string | null;
  /** The day on which somebody named the due day. */
  namedOn?: string | null;
  wasWaived?: boolean;
};
export type Person = {
  kind: 'staff' | 'volunteer';
  state: 'active' | 'disabled' | 'left';
  since: string | null;
  in: boolean;
  /** At most one of the two: until when (null: not known), and when it was made. */
  away?: { until: string | null; from: string } | null;
  free?: { until: string } | null;
};
export type Assignment = {
  name: string;
  kind: 'staff' | 'volunteer';
  months: number | null;
  running: boolean;
  changeSetId: string;
  cycles: Map<string, Cycle[]>;
};
export type Completion = { id: string; person: string; on: string; withdrawn: boolean };

export const WINDOW = 30;

export class Reference {
  today = '2027-01-04';
  readonly people = new Map<string, Person>();
  readonly assignments: Assignment[] = [];
  readonly completions: Completion[] = [];

  private readonly holds = (completion: Completion, assignment: Assignment, last: Cycle | null): string | null => {
    if (completion.withdrawn) return 'no';
    if (assignment.months === null) return null;
    const renews = last?.until != null && completion.on <= last.until && completion.on >= addDays(last.until, -WINDOW);
    return addMonths(renews ? last.until! : completion.on, assignment.months);
  };

  /** The completion that is good for longest, if any is good today and better than the cycle before. */
  private best(
    person: string,
    assignment: Assignment,
    last: Cycle | null,
  ): { by: string; until: string | null } | null {
    const good = this.completions
      .filter(completion => completion.person === person && !completion.withdrawn && completion.id !== last?.by)
      .map(completion => ({ by: completion.id, on: completion.on, until: this.holds(completion, assignment, last) }))
      .filter(({ until }) => until === null || (until >= this.today && (last?.until == null || until > last.until)));
    const rank = (each: (typeof good)[number]): string => `${each.until ?? 'z'} ${each.on}`;
    good.sort((a, b) => (rank(a) === rank(b) ? (a.by < b.by ? -1 : 1) : rank(a) < rank(b) ? 1 : -1));
    return good[0] ?? null;
  }

  /** Everybody in all running assignments, or these people, or (a start looks at its own assignment only) that one. */
  evaluate(only: readonly string[] = [...this.people.keys()], alone: Assignment | null = null): void {
    const running = this.assignments.filter(each => each.running && (alone === null || each === alone));
    for (const name of only) {
      const person = this.people.get(name)!;
      const leavers: string[] = [];
      for (const assignment of running) {
        const last = this.cyclesOf(assignment, name).at(-1);
        const why = this.whyNot(person, assignment);
        if (why === null || why === 'wait' || last === undefined || last.state === 'closed') continue;
        if (why === 'audience' && last.state === 'open') leavers.push(this.dayOf(last));
        Object.assign(last, { state: 'closed', closedOn: this.today, reason: why });
      }
      for (const assignment of running)
        if (this.whyNot(person, assignment) === null) this.demand(name, assignment, leavers);
    }
  }

  private whyNot(person: Person, assignment: Assignment): string | null {
    if (person.state === 'left') return 'left';
    if (person.state === 'disabled') return daysBetween(person.since!, this.today) >= 30 ? 'disabled' : 'wait';
    return person.in && person.kind === assignment.kind ? null : 'audience';
  }

  private demand(name: string, assignment: Assignment, leavers: readonly string[]): void {
    const cycles = this.cyclesOf(assignment, name);
    const last = cycles.at(-1);
    if (last === undefined) return this.open(name, assignment, this.kept(name, assignment, leavers));
    if (last.state === 'closed') {
      if (daysBetween(last.closedOn!, this.today) > 30) {
        const carried = last.by !== null && (last.until === null || last.until >= this.today) ? last : null;
        return this.open(name, assignment, this.kept(name, assignment, leavers), carried);
      }
      Object.assign(last, { state: last.by === null ? 'open' : 'completed', closedOn: null, reason: null });
    }
    this.settle(name, assignment, last);
    this.renew(name, assignment);
  }

  /** The earliest day of another assignment that the person is leaving now, or left open in the last 30 days. */
  private kept(name: string, assignment: Assignment, leavers: readonly string[]): string | null {
    const before = this.assignments
      .filter(other => other !== assignment)
      // Who comes back to both has not moved: the other one keeps its own day.
      .filter(other => !other.running || this.whyNot(this.people.get(name)!, other) !== null)
      .flatMap(other => this.cyclesOf(other, name))
      .filter(cycle => cycle.reason === 'audience' && cycle.by === null)
      .filter(cycle => daysBetween(cycle.closedOn!, this.today) <= 30)
      .map(cycle => this.dayOf(cycle));
    return [...before, ...leavers].sort()[0] ?? null;
  }

  private open(name: string, assignment: Assignment, kept: string | null, carried: Cycle | null = null): void {
    const good = carried === null ? this.best(name, assignment, null) : { by: carried.by, until: carried.until };
    const dueOn = addDays(this.today, 14);
    this.cyclesOf(assignment, name).push({
      state: good === null ? 'open' : 'completed',
      openedOn: this.today,
      dueOn: good === null && kept !== null && kept < dueOn ? kept : dueOn,
      closedOn: null,
      reason: null,
      by: good?.by ?? null,
      until: good?.until ?? null,
    });
    this.settle(name, assignment, this.cyclesOf(assignment, name).at(-1)!);
    this.renew(name, assignment);
  }

  private renew(name: string, assignment: Assignment): void {
    const cycles = this.cyclesOf(assignment, name);
    const last = cycles.at(-1)!;
    if (last.state !== 'completed' || last.until === null) return;
    const opensOn = addDays(last.until, -WINDOW);
    if (opensOn > this.today) return;
    const late = this.today > opensOn;
    const floor = addDays(this.today, 14);
    const good = this.best(name, assignment, last);
    cycles.push({
      state: good === null ? 'open' : 'completed',
      openedOn: this.today,
      dueOn: late && floor > last.until ? floor : last.until,
      closedOn: null,
      reason: null,
      by: good?.by ?? null,
      until: good?.until ?? null,
    });
    this.settle(name, assignment, cycles.at(-1)!);
    this.renew(name, assignment);
  }

  private satisfy(name: string, assignment: Assignment, cycle: Cycle): void {
    const cycles = this.cyclesOf(assignment, name);
    const before = cycles[cycles.indexOf(cycle) - 1];
    const good = this.best(name, assignment, before?.by == null ? null : before);
    if (good !== null) Object.assign(cycle, { state: 'completed', by: good.by, until: good.until });
  }

  complete(completion: Completion): void {
    this.completions.push(completion);
    for (const assignment of this.assignments)
      for (const cycle of this.cyclesOf(assignment, completion.person))
        if (cycle.state === 'open') this.satisfy(completion.person, assignment, cycle);
  }

  withdraw(completion: Completion): void {
    completion.withdrawn = true;
    for (const assignment of this.assignments) {
      const cycles = this.cyclesOf(assignment, completion.person);
      for (const cycle of cycles.filter(({ by }) => by === completion.id)) {
        Object.assign(cycle, { by: null, until: null });
        if (cycle.state === 'closed') continue;
        const isLatest = cycle === cycles.at(-1);
        if (!assignment.running || !isLatest)
          Object.assign(cycle, { state: 'closed', closedOn: this.today, reason: isLatest ? 'ended' : 'withdrawn' });
        else {
          cycle.state = 'open';
          this.satisfy(completion.person, assignment, cycle);
          const floor = addDays(this.today, 14);
          if (cycle.by === null && cycle.dueOn < floor) Object.assign(cycle, { dueOn: floor, namedOn: this.today });
          this.settle(completion.person, assignment, cycle);
        }
      }
    }
  }

  end(assignment: Assignment): void {
    assignment.running = false;
    for (const cycle of [...assignment.cycles.values()].flat())
      if (cycle.state === 'open' || cycle.state === 'waived')
        Object.assign(cycle, {
          wasWaived: cycle.state === 'waived',
          state: 'closed',
          closedOn: this.today,
          reason: 'ended',
        });
  }

  undoEnd(assignment: Assignment): void {
    assignment.running = true;
    for (const cycle of [...assignment.cycles.values()].flat())
      if (cycle.reason === 'ended' && cycle.state === 'closed')
        Object.assign(cycle, {
          state: cycle.by !== null ? 'completed' : cycle.wasWaived === true ? 'waived' : 'open',
          closedOn: null,
          reason: null,
        });
    this.evaluate();
  }

  undoStart(assignment: Assignment): void {
    assignment.running = false;
    for (const cycle of [...assignment.cycles.values()].flat())
      if (cycle.state !== 'closed') Object.assign(cycle, { state: 'closed', closedOn: this.today, reason: 'undone' });
    this.evaluate();
  }

  /** Waived or paused from today on; what is open follows at once. */
  grant(name: string, change: Pick<Person, 'away' | 'free'>): void {
    Object.assign(this.people.get(name)!, change);
    this.settleAll(name);
  }

  /** Over before its time: from today; with `never` as if it had not been. */
  revoke(name: string, never: boolean): void {
    Object.assign(this.people.get(name)!, { away: null, free: null });
    this.settleAll(name, never);
  }

  /** How many of the person's open cycles got that day. */
  extend(name: string, dueOn: string): number {
    const longer = this.latestOf(name).filter(({ cycle }) => cycle.state === 'open' && cycle.dueOn < dueOn);
    for (const { cycle } of longer) Object.assign(cycle, { dueOn, namedOn: this.today });
    return longer.length;
  }

  /** Whether anything is open that could be waived. */
  hasOpen(name: string): boolean {
    return this.people.get(name)!.state !== 'left' && this.latestOf(name).some(({ cycle }) => cycle.state === 'open');
  }

  private settleAll(name: string, never = false): void {
    if (this.people.get(name)!.state === 'left') return;
    for (const { assignment, cycle } of this.latestOf(name)) this.settle(name, assignment, cycle, never);
  }

  private latestOf(name: string): { assignment: Assignment; cycle: Cycle }[] {
    return this.assignments.flatMap(assignment => {
      const cycle = assignment.running ? this.cyclesOf(assignment, name).at(-1) : undefined;
      return cycle === undefined || cycle.state === 'closed' ? [] : [{ assignment, cycle }];
    });
  }

  /** The day without a pause that still lasts. */
  private dayOf(cycle: Cycle): string {
    const lasts = cycle.since != null && (cycle.back == null || cycle.back > this.today);
    return lasts && cycle.wasWaived !== true ? (cycle.stood ?? cycle.dueOn) : cycle.dueOn;
  }

  /** Makes a cycle what the person's waiver or pause says; the end of either was written down when it began. */
  private settle(name: string, assignment: Assignment, cycle: Cycle, never = false): void {
    const { away = null, free = null } = this.people.get(name)!;
    const freeNow = free !== null && free.until >= this.today ? free : null;
    const awayNow = away !== null && (away.until === null || away.until >= this.today) ? away : null;
    const floor = addDays(this.today, 14);
    const begunToday = cycle.since === this.today;
    const protectedDay = (stood: string, reckoned: string | null): string => {
      const least = reckoned === null || floor < reckoned ? floor : reckoned;
      return begunToday || stood > least ? stood : least;
    };
    const isWaiverKept = cycle.wasWaived === true && cycle.since != null && cycle.back! > this.today;
    if (freeNow !== null && (cycle.state === 'open' || cycle.state === 'waived')) {
      const stood = isWaiverKept ? cycle.stood! : cycle.dueOn;
      const back = addDays(freeNow.until, 1);
      const least = addDays(back, 14);
      Object.assign(cycle, {
        state: 'waived',
        wasWaived: true,
        since: isWaiverKept ? cycle.since : this.today,
        stood,
        back,
      });
      cycle.dueOn = stood > least ? stood : least;
    } else if (freeNow === null && (cycle.state === 'waived' || (cycle.state === 'open' && isWaiverKept))) {
      if (isWaiverKept && (never || begunToday)) cycle.dueOn = protectedDay(cycle.stood!, cycle.dueOn);
      else if (isWaiverKept) cycle.dueOn = cycle.stood! > floor ? cycle.stood! : floor;
      Object.assign(cycle, { state: 'open', wasWaived: false, since: null, stood: null, back: null });
    }
    const isPauseKept =
      cycle.wasWaived !== true && cycle.since != null && (cycle.back == null || cycle.back > this.today);
    if (awayNow !== null) {
      if (!isPauseKept) Object.assign(cycle, { since: this.today, stood: cycle.dueOn, wasWaived: false });
      cycle.back = awayNow.until === null ? null : addDays(awayNow.until, 1);
      if (cycle.state === 'open') cycle.dueOn = this.dueBack(cycle, cycle.back);
    } else if (isPauseKept) {
      if (cycle.state === 'open')
        cycle.dueOn =
          never || begunToday
            ? protectedDay(
                cycle.namedOn != null && cycle.namedOn >= cycle.since! ? cycle.dueOn : cycle.stood!,
                cycle.back == null ? null : cycle.dueOn,
              )
            : this.dueBack(cycle, this.today);
      Object.assign(cycle, { since: null, stood: null, back: null });
    }
    if (cycle.state === 'open') this.satisfy(name, assignment, cycle);
  }

  /** A day that was named meanwhile stands; else the days that were left; at least 14 after the return. */
  private dueBack(cycle: Cycle, back: string | null): string {
    const isNamed = cycle.namedOn != null && cycle.namedOn >= cycle.since!;
    if (back === null) return isNamed ? cycle.dueOn : cycle.stood!;
    const floor = addDays(back, 14);
    if (isNamed) return cycle.dueOn > floor ? cycle.dueOn : floor;
    const left = addDays(back, Math.max(0, daysBetween(cycle.since!, cycle.stood!)));
    return left > floor ? left : floor;
  }

  cyclesOf(assignment: Assignment, name: string): Cycle[] {
    const cycles = assignment.cycles.get(name) ?? [];
    assignment.cycles.set(name, cycles);
    return cycles;
  }
}
