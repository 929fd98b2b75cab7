import { setImmediate } from 'node:timers/promises';
import { groupIdsOf } from '#api/audiences/actions.ts';
import { addDays } from '#api/calendar.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { titlesOfPaths } from '#api/courses/path-actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { enrolPeople } from './change-set-actions.ts';
import { listChangeSets } from './change-set-store.ts';
import { countStanding, namesOfGroups } from './facts-store.ts';
import {
  countStandingOfUnits,
  listRecentUnits,
  namesOfUnits,
  pageOfHeld,
  replaceHeld,
  type HeldEffect,
} from './held-store.ts';
import {
  effectOf,
  explainMassChange,
  isMassChange,
  isMassOfUnit,
  SMALLEST_PART,
  standingOfUnitToCount,
  standingToCount,
} from './mass-change.ts';
import { listAssignments, type Assignment } from './store.ts';
import { dayOf, LARGEST_SLICE, nothing, plan, type Counts } from './walk-actions.ts';

/** What waits for an admin: nothing of it was written. */
export type HeldBack = Readonly<{ personIds: ReadonlySet<string>; problem: string }>;

/** Whoever left a unit this lately still counts as one of it: that is how a unit that is emptied is seen. */
const LATELY_DAYS = 31;

/**
 * Lets the enrolments of these people follow the directory. First it only counts: where suspiciously much of an assignment,
 * or of a unit in one, would open or close, those enrolments are left as they are until an admin agrees; all others go on.
 * `confirmed`: the number of people an admin has agreed to. Whoever is held back must be given again with the next run.
 */
export async function followDirectory(
  tools: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  personIds: readonly string[],
  confirmed: number | null,
): Promise<Counts & Readonly<{ heldBack: HeldBack | null }>> {
  const people = [...new Set(personIds)].sort();
  const { effects, touched, today } = await look(tools, tenantId, people);
  const masses = await tools.db.read(tenantId, trx => findMasses(trx, tenantId, effects, today));
  const held = masses.flatMap(mass => [...mass.held]);
  const waiting = new Set(held.map(({ personId }) => personId));
  const mayGoOn = held.length === 0 || (confirmed !== null && waiting.size <= confirmed);
  await note(tools, tenantId, mayGoOn ? [] : held);
  const except = new Set(mayGoOn ? [] : held.map(keyOf));
  // Whoever has nothing to change was just looked at.
  const counts =
    touched.length === 0 ? nothing : await enrolPeople(tools, tenantId, touched, 'directory', { except, isSure: true });
  const problem = masses.map(each => each.problem).join(' ');
  return { ...counts, heldBack: mayGoOn ? null : { personIds: waiting, problem } };
}

/** Keeps the list that admins see; a run that holds nothing back, as the one before it, writes nothing. */
async function note(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  held: readonly HeldEffect[],
): Promise<void> {
  const before = await db.read(tenantId, trx => pageOfHeld(trx, tenantId, null, 1));
  if (held.length > 0 || before.length > 0)
    await db.write(tenantId, trx => replaceHeld(trx, tenantId, held, clock.now()));
}

/** As `Spared` names what a walk leaves alone. */
const keyOf = ({ assignmentId, personId }: Pick<HeldEffect, 'assignmentId' | 'personId'>): string =>
  `${assignmentId} ${personId}`;

type Effect = Readonly<{ personId: string; what: 'opening' | 'closing' }>;
/** What a run would open and close, by assignment; what an admin began, revised or ended just now was previewed. */
type Effects = ReadonlyMap<Assignment, ReadonlyMap<string, Effect>>;

async function look(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  people: readonly string[],
): Promise<Readonly<{ effects: Effects; touched: readonly string[]; today: string }>> {
  const { running, starting, day } = await db.read(tenantId, async trx => ({
    running: await listAssignments(trx, tenantId, { states: ['running'] }),
    starting: await listChangeSets(trx, tenantId, { states: ['applying'] }),
    day: await dayOf(trx, tenantId, clock),
  }));
  // Their walk may still be on the way.
  const own = new Set(starting.map(({ assignmentId }) => assignmentId));
  const byId = new Map(running.map(one => [one.assignmentId, one]));
  const effects = new Map<Assignment, Map<string, Effect>>();
  const touched: string[] = [];
  for (let at = 0; at < people.length && running.length > 0; at += LARGEST_SLICE[db.kind]) {
    const slice = people.slice(at, at + LARGEST_SLICE[db.kind]);
    const planned = await db.read(tenantId, trx => plan(trx, tenantId, running, slice, day));
    for (const { assignment, personId, move } of planned) {
      if (touched.at(-1) !== personId) touched.push(personId);
      const what = effectOf(move);
      const known = byId.get(assignment.assignmentId);
      if (what === null || known === undefined || own.has(assignment.assignmentId)) continue;
      const tally = effects.get(known) ?? new Map<string, Effect>();
      effects.set(known, tally.set(`${what} ${personId}`, { personId, what }));
    }
    await setImmediate();
  }
  return { effects, touched, today: day.today };
}

type Mass = Readonly<{ held: readonly HeldEffect[]; problem: string }>;

async function findMasses(trx: Trx, tenantId: string, effects: Effects, today: string): Promise<Mass[]> {
  const large = [...effects].filter(([, { size }]) => size >= SMALLEST_PART);
  if (large.length === 0) return [];
  const standing = await countStanding(
    trx,
    tenantId,
    large.map(([{ assignmentId }, tally]) => ({ assignmentId, most: standingToCount(countOf([...tally.values()])) })),
  );
  const whole: Held[] = [];
  const rest: typeof large = [];
  for (const [assignment, tally] of large) {
    const list = [...tally.values()];
    const counted = { ...countOf(list), standing: standing.get(assignment.assignmentId) ?? 0 };
    if (isMassChange(counted)) whole.push({ assignment, list, unitId: null });
    else if (counted.standing > 0) rest.push([assignment, tally]);
  }
  return explain(trx, tenantId, [...whole, ...(await findMassesOfUnits(trx, tenantId, rest, today))]);
}

type Held = Readonly<{ assignment: Assignment; list: readonly Effect[]; unitId: string | null }>;

const countOf = (list: readonly Effect[]) => {
  const opening = list.filter(({ what }) => what === 'opening').length;
  return { opening, closing: list.length - opening };
};

async function findMassesOfUnits(
  trx: Trx,
  tenantId: string,
  tallies: readonly (readonly [Assignment, ReadonlyMap<string, Effect>])[],
  today: string,
): Promise<Held[]> {
  const people = new Set(tallies.flatMap(([, tally]) => [...tally.values()].map(({ personId }) => personId)));
  const sinceOn = addDays(today, -LATELY_DAYS);
  const unitsOf = await listRecentUnits(trx, tenantId, [...people], sinceOn);
  const parts = tallies.flatMap(([assignment, tally]) => {
    const byUnit = new Map<string, Effect[]>();
    for (const effect of tally.values())
      for (const unitId of unitsOf.get(effect.personId) ?? [])
        if (byUnit.get(unitId)?.push(effect) === undefined) byUnit.set(unitId, [effect]);
    return [...byUnit].map(([unitId, list]) => ({ assignment, unitId, list }));
  });
  const large = parts.filter(({ list }) => list.length >= SMALLEST_PART);
  const standing = await countStandingOfUnits(
    trx,
    tenantId,
    large.map(({ assignment: { assignmentId }, unitId, list }) => {
      return { assignmentId, unitId, most: standingOfUnitToCount(countOf(list)) };
    }),
    sinceOn,
  );
  return large.filter(({ assignment: { assignmentId }, unitId, list }) =>
    isMassOfUnit({ ...countOf(list), standing: standing.get(`${assignmentId} ${unitId}`) ?? 0 }),
  );
}

async function explain(trx: Trx, tenantId: string, masses: readonly Held[]): Promise<Mass[]> {
  const titles = await titlesOf(
    trx,
    tenantId,
    masses.map(({ assignment }) => assignment.courseId),
    'en',
  );
  const paths = await titlesOfPaths(trx, tenantId, 'en');
  const units = await namesOfUnits(
    trx,
    tenantId,
    masses.flatMap(({ unitId }) => unitId ?? []),
  );
  const groups = await namesOfGroups(
    trx,
    tenantId,
    groupIdsOf(masses.map(({ assignment }) => assignment.rule.audience)),
  );
  return masses.map(({ assignment: { assignmentId, courseId, path, rule }, list, unitId }) => {
    const named = groupIdsOf([rule.audience]).flatMap(id => groups.get(id) ?? []);
    const unit = unitId === null ? null : (units.get(unitId) ?? unitId);
    const title = paths.get(path?.pathId ?? '') ?? titles.get(courseId)?.title ?? courseId;
    const problem = explainMassChange(countOf(list), title, named, unit);
    return { problem, held: list.map(({ personId, what }) => ({ assignmentId, personId, what, unitId })) };
  });
}
