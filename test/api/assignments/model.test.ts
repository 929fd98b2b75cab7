import { describe, expect, it } from 'vitest';
import { enrolPeople, reopenWithdrawn, satisfyEnrolments } from '#api/assignments/actions.ts';
import { createAssignment, endAssignment } from '#api/assignments/assignment-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { undoChangeSet } from '#api/assignments/undo-actions.ts';
import { addDays, addMonths, daysBetween } from '#api/calendar.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { createDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  aCompletion,
  anAssignmentRule,
  aPerson,
  aRole,
  clockAt,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { anAdmin, enrolmentsOf, unexplained } from './world.ts';

/**
 * Random histories against a model that says the same in the plainest words: for each person and assignment a list of
 * cycles. Both are compared after every step. A failure prints its seed: put it into SEEDS to see it again.
 */
/** Each history has a database of its own; making one takes a second or two on PostgreSQL. */
const histories = process.env['TEST_DATABASE_URL'] === undefined ? 60 : 10;
const SEEDS = Array.from({ length: histories }, (_, index) => index + 1);
const STEPS = 24;
const PEOPLE = ['Anna', 'Ben', 'Cem', 'Dora'];
/** Every day counts: no weekends, so that the model needs no calendar of working days. */
const everyDay = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '20:00' };

type Cycle = {
  state: 'open' | 'completed' | 'closed';
  openedOn: string;
  dueOn: string;
  closedOn: string | null;
  reason: string | null;
  by: string | null;
  until: string | null;
};
type Person = { kind: 'staff' | 'volunteer'; state: 'active' | 'disabled' | 'left'; since: string | null; in: boolean };
type Assignment = {
  name: string;
  kind: 'staff' | 'volunteer';
  months: number | null;
  running: boolean;
  changeSetId: string;
  cycles: Map<string, Cycle[]>;
};
type Completion = { id: string; person: string; on: string; withdrawn: boolean };

const WINDOW = 30;

class Model {
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
        if (why === 'audience' && last.state === 'open') leavers.push(last.dueOn);
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
    if (last.state === 'open') this.satisfy(name, assignment, last);
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
      .map(cycle => cycle.dueOn);
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
          if (cycle.by === null && cycle.dueOn < floor) cycle.dueOn = floor;
        }
      }
    }
  }

  end(assignment: Assignment): void {
    assignment.running = false;
    for (const cycle of [...assignment.cycles.values()].flat())
      if (cycle.state === 'open') Object.assign(cycle, { state: 'closed', closedOn: this.today, reason: 'ended' });
  }

  undoEnd(assignment: Assignment): void {
    assignment.running = true;
    for (const cycle of [...assignment.cycles.values()].flat())
      if (cycle.reason === 'ended' && cycle.state === 'closed')
        Object.assign(cycle, { state: cycle.by === null ? 'open' : 'completed', closedOn: null, reason: null });
    this.evaluate();
  }

  undoStart(assignment: Assignment): void {
    assignment.running = false;
    for (const cycle of [...assignment.cycles.values()].flat())
      if (cycle.state !== 'closed') Object.assign(cycle, { state: 'closed', closedOn: this.today, reason: 'undone' });
    this.evaluate();
  }

  cyclesOf(assignment: Assignment, name: string): Cycle[] {
    const cycles = assignment.cycles.get(name) ?? [];
    assignment.cycles.set(name, cycles);
    return cycles;
  }
}

/** A small generator of numbers, the same for the same seed (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed * 0x9e3779b9;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
  };
}

describe('enrolments', () => {
  const jana = anAdmin('Jana');

  async function play(seed: number): Promise<string[]> {
    const { db, drop } = await createDatabase();
    try {
      return await playOn(db, seed);
    } finally {
      await db.close();
      await drop();
    }
  }

  async function playOn(db: Db, seed: number): Promise<string[]> {
    const clock = clockAt('2027-01-04T11:00:00.000Z');
    const tools = { db, clock };
    await givenWorld(db);
    const random = randomFrom(seed);
    const model = new Model();
    const told: string[] = [];
    const job = enrolmentsJob(tools, () => {});
    const { courseId, versionId } = await givenCourse(db, `Course ${seed}`);
    const id = (name: string): string => idOf(`${name} ${seed}`);
    for (const name of PEOPLE) {
      const kind = random(2) === 0 ? 'staff' : 'volunteer';
      await givenRow(db, 'person', aPerson(`${name} ${seed}`, { country: 'FR' }));
      await givenRow(db, 'role', aRole(id(name), kind, null));
      model.people.set(name, { kind, state: 'active', since: null, in: true });
    }
    const setPerson = async (name: string, change: Partial<Person>): Promise<void> => {
      const person = Object.assign(model.people.get(name)!, change);
      await db.write(TENANT, async trx => {
        await trx
          .updateTable('person')
          .set({ state: person.state, inactiveSinceOn: person.since })
          .where('tenantId', '=', TENANT)
          .where('personId', '=', id(name))
          .execute();
        await trx
          .updateTable('role')
          .set({ kind: person.kind, untilOn: person.in ? null : model.today })
          .where('tenantId', '=', TENANT)
          .where('personId', '=', id(name))
          .execute();
      });
      await enrolPeople(tools, TENANT, [id(name)], 'directory');
      model.evaluate([name]);
    };
    const assign = async (kind: 'staff' | 'volunteer', months: number | null): Promise<void> => {
      const audience = { all: [{ kind: 'kind' as const, values: [kind] }], none: [], include: [], exclude: [] };
      const recurrence =
        months === null ? { kind: 'none' as const } : { kind: 'months' as const, months, windowDays: WINDOW };
      if (![...model.people.values()].some(person => person.in && person.state === 'active' && person.kind === kind))
        return;
      const applied = await createAssignment(tools, jana, {
        courseId,
        rule: anAssignmentRule({ audience, recurrence }),
        startsOn: model.today,
        start: true,
        token: null,
      });
      model.assignments.push({
        name: applied.assignmentId,
        kind,
        months,
        running: true,
        changeSetId: applied.changeSetId ?? '',
        cycles: new Map(),
      });
      model.evaluate([...model.people.keys()], model.assignments.at(-1) ?? null);
    };

    for (let step = 0; step < STEPS; step += 1) {
      clock.set(`${model.today}T11:00:${String(step).padStart(2, '0')}.000Z`);
      const name = PEOPLE[random(PEOPLE.length)]!;
      const person = model.people.get(name)!;
      const running = model.assignments.filter(each => each.running);
      switch (random(10)) {
        case 0:
          if (model.assignments.length >= 3) break;
          told.push('assign');
          await assign(random(2) === 0 ? 'staff' : 'volunteer', [null, 6, 12][random(3)] ?? null);
          break;
        case 1:
          told.push(`${name} ${person.in ? 'leaves' : 'joins'}`);
          await setPerson(name, { in: !person.in });
          break;
        case 2:
          told.push(`${name} moves`);
          await setPerson(name, { kind: person.kind === 'staff' ? 'volunteer' : 'staff' });
          break;
        case 3: {
          const state = person.state === 'active' ? (['disabled', 'left'] as const)[random(2)]! : 'active';
          told.push(`${name} is ${state}`);
          await setPerson(name, { state, since: state === 'active' ? null : model.today });
          break;
        }
        case 4:
        case 5: {
          const completion = {
            id: idOf(`completion ${seed} ${step}`),
            person: name,
            on: model.today,
            withdrawn: false,
          };
          told.push(`${name} completes`);
          const row = aCompletion(
            { personId: id(name), courseId, versionId },
            { completionId: completion.id, completedOn: model.today },
          );
          await db.write(TENANT, async trx => {
            await trx
              .insertInto('completion')
              .values({ tenantId: TENANT, ...row })
              .execute();
            await satisfyEnrolments(trx, TENANT, { completion: row, at: clock.now(), today: model.today });
          });
          model.complete(completion);
          break;
        }
        case 6: {
          const open = model.completions.filter(({ withdrawn }) => !withdrawn);
          const completion = open[random(open.length)];
          if (completion === undefined) break;
          told.push(`${completion.person}'s completion of ${completion.on} is withdrawn`);
          await db.write(TENANT, async trx => {
            const at = clock.now();
            await trx
              .insertInto('withdrawal')
              .values({
                tenantId: TENANT,
                withdrawalId: idOf(`withdrawal ${completion.id}`),
                completionId: completion.id,
                personId: id(completion.person),
                reason: 'mistake',
                withdrawnOn: model.today,
                withdrawnAt: at,
                withdrawnBy: jana.personId,
              })
              .execute();
            await reopenWithdrawn(trx, TENANT, {
              completionId: completion.id,
              at,
              today: model.today,
              by: jana.personId,
            });
          });
          model.withdraw(completion);
          break;
        }
        case 7: {
          const assignment = running[random(running.length)];
          if (assignment === undefined) break;
          if (random(2) === 0) {
            told.push('undo the start');
            await undoChangeSet(tools, jana, { changeSetId: assignment.changeSetId }).then(
              () => model.undoStart(assignment),
              error => expect(error).toMatchObject({ problem: 'undo-too-late' }),
            );
          } else {
            told.push('end, and undo that');
            const ended = await endAssignment(tools, jana, { assignmentId: assignment.name, reason: 'over' });
            model.end(assignment);
            await undoChangeSet(tools, jana, { changeSetId: ended.changeSetId ?? '' });
            model.undoEnd(assignment);
          }
          break;
        }
        default: {
          const days = [1, 3, 20, 30, 31, 100][random(6)]!;
          model.today = addDays(model.today, days);
          told.push(`${days} days pass: ${model.today}`);
          clock.set(`${model.today}T11:00:${String(step).padStart(2, '0')}.000Z`);
          await job.run(TENANT, new AbortController().signal);
          model.evaluate();
        }
      }
      const differs = await difference(db, model, id);
      if (differs !== null) return [...told, JSON.stringify(differs)];
      // Asked again, nothing changes.
      if (step % 10 === 9)
        expect(await enrolPeople(tools, TENANT, PEOPLE.map(id), 'directory')).toEqual(
          (model.evaluate(), { opened: 0, closed: 0 }),
        );
    }
    expect(await unexplained(db)).toEqual([]);
    expect(await enrolmentsOf(db, OTHER_TENANT)).toEqual([]);
    return [];
  }

  async function difference(db: Db, model: Model, id: (name: string) => string): Promise<unknown> {
    const all = await enrolmentsOf(db, TENANT);
    for (const assignment of model.assignments) {
      for (const name of PEOPLE) {
        const ours = all
          .filter(row => row.assignmentId === assignment.name && row.personId === id(name))
          .map(row => ({
            state: row.state,
            openedOn: row.openedOn,
            dueOn: row.dueOn,
            closedOn: row.closedOn,
            reason: row.closedReason,
            by: row.satisfiedBy,
            until: row.validUntilOn,
          }));
        const expected = model.cyclesOf(assignment, name);
        if (JSON.stringify(ours) !== JSON.stringify(expected))
          return { name, months: assignment.months, kind: assignment.kind, ours, expected };
      }
    }
    return null;
  }

  it('equal audience × assignment through random histories, and are the sum of their changes', async () => {
    for (const seed of SEEDS) expect(await play(seed), `seed ${seed}`).toEqual([]);
  }, 120_000);
});

/** Jana, who assigns and of whom nothing is asked; every day a working day; a country without holidays of ours. */
async function givenWorld(db: Db): Promise<void> {
  await givenRow(db, 'person', aPerson('Jana', { state: 'disabled', inactiveSinceOn: '2020-01-01' }));
  const changed = { changedAt: '2027-01-01T00:00:00.000Z', changedBy: null };
  const hours = { staff: everyDay, volunteer: everyDay, external: everyDay };
  await givenRow(db, 'setting', { key: 'messages', value: JSON.stringify({ hours }), ...changed });
  const organisation = { timeZone: 'Europe/Berlin', country: 'FR', region: '', language: 'en' };
  await givenRow(db, 'setting', { key: 'organisation', value: JSON.stringify(organisation), ...changed });
}
