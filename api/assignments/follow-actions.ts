import { setImmediate } from 'node:timers/promises';
import { groupIdsOf } from '#api/audiences/actions.ts';
import { titlesOf } from '#api/courses/actions.ts';
import { SMALLEST_MASS } from '#api/people/sync.ts';
import type { Tools } from '#api/platform/tools.ts';
import { enrolPeople } from './change-set-actions.ts';
import { listChangeSets } from './change-set-store.ts';
import { countStanding, namesOfGroups } from './facts-store.ts';
import { effectOf, explainMassChange, isMassChange } from './mass-change.ts';
import { listAssignments } from './store.ts';
import { dayOf, LARGEST_SLICE, plan, type Counts } from './walk-actions.ts';

/** What waits for an admin: nothing of it was written. */
export type HeldBack = Readonly<{ personIds: ReadonlySet<string>; problem: string }>;

/**
 * Lets the enrolments of these people follow the directory. First it only counts: assignments of which suspiciously much
 * would open or close are left as they are until an admin agrees; all others go on. `confirmed`: the number of people an
 * admin has agreed to. Whoever is held back must be given again with the next run.
 */
export async function followDirectory(
  tools: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  personIds: readonly string[],
  confirmed: number | null,
): Promise<Counts & Readonly<{ heldBack: HeldBack | null }>> {
  const masses = await findMasses(tools, tenantId, personIds);
  const people = new Set(masses.flatMap(({ opening, closing }) => [...opening, ...closing]));
  const mayGoOn = people.size === 0 || (confirmed !== null && people.size <= confirmed);
  const except = new Set(mayGoOn ? [] : masses.map(({ assignmentId }) => assignmentId));
  const counts = await enrolPeople(tools, tenantId, personIds, 'directory', { except });
  const problem = masses.map(each => each.problem).join(' ');
  return { ...counts, heldBack: mayGoOn ? null : { personIds: people, problem } };
}

async function findMasses({ db, clock }: Pick<Tools, 'db' | 'clock'>, tenantId: string, people: readonly string[]) {
  if (people.length < SMALLEST_MASS) return [];
  const { running, starting, day } = await db.read(tenantId, async trx => ({
    running: await listAssignments(trx, tenantId, { states: ['running'] }),
    starting: await listChangeSets(trx, tenantId, { states: ['applying'] }),
    day: await dayOf(trx, tenantId, clock),
  }));
  if (running.length === 0) return [];
  // What an admin began, revised or ended just now was previewed; its walk may still be on the way.
  const own = new Set(starting.map(({ assignmentId }) => assignmentId));
  const looked = running.filter(({ assignmentId }) => !own.has(assignmentId));
  const tallies = new Map(looked.map(one => [one, { opening: new Set<string>(), closing: new Set<string>() }]));
  for (let at = 0; at < people.length; at += LARGEST_SLICE[db.kind]) {
    const slice = people.slice(at, at + LARGEST_SLICE[db.kind]);
    const planned = await db.read(tenantId, trx => plan(trx, tenantId, running, slice, day));
    for (const { assignment, personId, move } of planned) {
      const effect = effectOf(move);
      const tally = looked.find(({ assignmentId }) => assignmentId === assignment.assignmentId);
      if (effect !== null && tally !== undefined) tallies.get(tally)?.[effect].add(personId);
    }
    await setImmediate();
  }
  return db.read(tenantId, async trx => {
    const touched = [...tallies].filter(([, { opening, closing }]) => opening.size + closing.size > 0);
    const standing = await countStanding(
      trx,
      tenantId,
      touched.map(([{ assignmentId }]) => assignmentId),
    );
    const masses = touched.flatMap(([assignment, { opening, closing }]) => {
      const tally = { opening: opening.size, closing: closing.size };
      const isMass = isMassChange({ ...tally, standing: standing.get(assignment.assignmentId) ?? 0 });
      return isMass ? { assignment, tally, opening, closing } : [];
    });
    const courseIds = masses.map(({ assignment }) => assignment.courseId);
    const titles = await titlesOf(trx, tenantId, courseIds, 'en');
    const groupsOf = new Map(
      masses.map(({ assignment: { assignmentId, rule } }) => [assignmentId, groupIdsOf([rule.audience])]),
    );
    const names = await namesOfGroups(trx, tenantId, [...groupsOf.values()].flat());
    return masses.map(({ assignment: { assignmentId, courseId }, tally, opening, closing }) => {
      const groups = (groupsOf.get(assignmentId) ?? []).flatMap(id => names.get(id) ?? []);
      const problem = explainMassChange(tally, titles.get(courseId)?.title ?? courseId, groups);
      return { assignmentId, opening, closing, problem };
    });
  });
}
