import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { AssignmentRule } from '#api/contract/assignments.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { readSettings } from '#api/settings/store.ts';
import { dueAgain } from './due-date.ts';
import { offDaysOf } from './evaluate.ts';
import { previousOf, type HeldEnrolment } from './enrol.ts';
import { listCompletions, listTargets } from './completion-store.ts';
import { listHeld, updateEnrolments, type ChangedEnrolment } from './enrolment-store.ts';
import { movingDue, satisfying, together, withdrawing } from './ledger.ts';
import { outcomeOf } from './grant-actions.ts';
import { listPersonFacts } from './facts-store.ts';
import { listRevisions, listStates, type RevisionKey } from './store.ts';
import { bestSatisfaction, satisfies, type HeldCompletion } from './validity.ts';
import { workingDaysIn } from './working-days-actions.ts';
import type { WorkingDays } from './working-days.ts';

export { enrolPeople } from './change-set-actions.ts';

/** After a withdrawal nobody has less time than this. */
const AGAIN_DAYS = 14;

export type Completed = HeldCompletion & Readonly<{ personId: string; courseId: string }>;
export type Satisfied = Readonly<{
  enrolmentId: string;
  assignmentId: string;
  courseId: string;
  dueOn: CalendarDate;
  validUntilOn: CalendarDate | null;
  nextCycleOn: CalendarDate | null;
}>;

/**
 * Lets a completion satisfy every open enrolment of its person in its course, and in those it counts for. Called in the transaction that writes the
 * completion; called again it finds nothing open. `today` is the learner's day.
 */
export async function satisfyEnrolments(
  trx: Trx,
  tenantId: string,
  { completion, at, today }: Readonly<{ completion: Completed; at: Instant; today: CalendarDate }>,
): Promise<Satisfied[]> {
  const planned = await planSatisfaction(trx, tenantId, completion, today);
  await updateEnrolments(
    trx,
    tenantId,
    planned.map(({ enrolment, satisfaction }) => ({ enrolment, change: satisfying(enrolment, satisfaction) })),
    { at, cause: { by: null, why: 'completion' }, changeSetId: null },
  );
  return planned.map(({ satisfied }) => satisfied);
}

/** What `satisfyEnrolments` would do; writes nothing, and the completion need not exist yet. */
export async function previewSatisfaction(
  trx: Trx,
  tenantId: string,
  { completion, today }: Readonly<{ completion: Completed; today: CalendarDate }>,
): Promise<Satisfied[]> {
  return (await planSatisfaction(trx, tenantId, completion, today)).map(({ satisfied }) => satisfied);
}

async function planSatisfaction(trx: Trx, tenantId: string, completion: Completed, today: CalendarDate) {
  const targets = await listTargets(trx, tenantId, [completion.courseId]);
  const courseIds = targets.get(completion.courseId) ?? [];
  const held = await listHeld(trx, tenantId, [completion.personId], courseIds);
  const rules = await rulesOf(trx, tenantId, held);
  return held.flatMap(enrolment => {
    if (enrolment.state !== 'open') return [];
    const { enrolmentId, assignmentId, courseId, dueOn } = enrolment;
    const previous = previousOf(enrolment, sameLine(enrolment, held));
    const cycle = { openedOn: enrolment.openedOn, previous };
    const satisfaction = satisfies(completion, rules(enrolment).recurrence, cycle, today);
    if (satisfaction === null) return [];
    const { validUntilOn, nextCycleOn } = satisfaction;
    const satisfied: Satisfied = { enrolmentId, assignmentId, courseId, dueOn, validUntilOn, nextCycleOn };
    return { enrolment, satisfaction, satisfied };
  });
}

export type Reopened = Readonly<{
  enrolmentId: string;
  assignmentId: string;
  courseId: string;
  dueOn: CalendarDate;
}>;
type Withdrawn = Readonly<{
  completionId: string;
  today: CalendarDate;
  /** Out of whose enrolments, when it is not (or no longer) their own completion. */
  personId?: string;
}>;

/**
 * Takes a withdrawn completion out of every enrolment that it satisfied. What it had satisfied opens again with at least
 * 14 days, unless another completion held satisfies it, or a later cycle demands the same. Called in the transaction
 * that writes the withdrawal; called again it finds nothing.
 */
export async function reopenWithdrawn(
  trx: Trx,
  tenantId: string,
  { at, by, ...withdrawn }: Withdrawn & Readonly<{ at: Instant; by: string }>,
): Promise<Reopened[]> {
  const { today } = withdrawn;
  const { changed, reopened } = await planWithdrawal(trx, tenantId, withdrawn);
  const stamp = { at, cause: { by, why: 'withdrawal' }, changeSetId: null } as const;
  await updateEnrolments(trx, tenantId, changed, stamp);
  // What opens again for somebody who is away or waived is so, too.
  const people = [...new Set(changed.map(({ enrolment }) => enrolment.personId))];
  const workingDaysOf = await workingDaysIn(trx, tenantId, await readSettings(trx, tenantId));
  const { effects } = await outcomeOf(trx, tenantId, people, null, { at, today, workingDaysOf });
  await updateEnrolments(trx, tenantId, effects, stamp);
  return reopened;
}

/** What `reopenWithdrawn` would open again; writes nothing. */
export async function previewWithdrawal(trx: Trx, tenantId: string, withdrawn: Withdrawn): Promise<Reopened[]> {
  return (await planWithdrawal(trx, tenantId, withdrawn)).reopened;
}

async function planWithdrawal(
  trx: Trx,
  tenantId: string,
  { completionId, today, personId: of }: Withdrawn,
): Promise<{ changed: ChangedEnrolment[]; reopened: Reopened[] }> {
  const completion = await trx
    .selectFrom('completion')
    .select(['personId', 'courseId'])
    .where('tenantId', '=', tenantId)
    .where('completionId', '=', completionId)
    .executeTakeFirst();
  if (completion === undefined) return { changed: [], reopened: [] };
  const { courseId } = completion;
  const personId = of ?? (await keptPersonOf(trx, tenantId, completion.personId));
  const courseIds = (await listTargets(trx, tenantId, [courseId])).get(courseId) ?? [];
  const held = await listHeld(trx, tenantId, [personId], courseIds);
  const others = (await listCompletions(trx, tenantId, [personId], courseIds)).filter(
    other => other.completionId !== completionId,
  );
  const rules = await rulesOf(trx, tenantId, held);
  const states = await listStates(
    trx,
    tenantId,
    held.map(({ assignmentId }) => assignmentId),
  );
  const off = await workingDaysOfPerson(trx, tenantId, personId);
  const changed: ChangedEnrolment[] = [];
  const reopened: Reopened[] = [];
  for (const enrolment of held) {
    if (enrolment.satisfiedBy !== completionId) continue;
    const line = sameLine(enrolment, held);
    const isLatest = line.at(-1) === enrolment;
    if (enrolment.state === 'closed' || !isLatest || states.get(enrolment.assignmentId) !== 'running') {
      changed.push({ enrolment, change: shut(enrolment, isLatest, today) });
      continue;
    }
    // A cycle before that stood on the same completion stands no longer.
    const standing = line.filter(({ satisfiedBy }) => satisfiedBy !== completionId);
    const cycle = { openedOn: enrolment.openedOn, previous: previousOf(enrolment, standing) };
    const evidence = others.filter(other => other.courseId === enrolment.courseId);
    const instead = bestSatisfaction(evidence, rules(enrolment).recurrence, cycle, today);
    const open = withdrawing(enrolment, 'open', today);
    if (instead !== null) {
      const again = satisfying({ ...enrolment, state: 'open', validUntilOn: null }, instead);
      changed.push({ enrolment, change: together(open, again) });
      continue;
    }
    const due = dueAgain(enrolment.dueOn, today, AGAIN_DAYS, off);
    const moved = due.dueOn === enrolment.dueOn ? [] : [movingDue(enrolment, due, today)];
    changed.push({ enrolment, change: together(open, ...moved) });
    const { enrolmentId, assignmentId } = enrolment;
    reopened.push({ enrolmentId, assignmentId, courseId: enrolment.courseId, dueOn: due.dueOn });
  }
  return { changed, reopened };
}

/** Nothing opens: a later cycle demands the same, the assignment has ended, or the person is no longer in the audience. */
function shut(enrolment: HeldEnrolment, isLatest: boolean, today: CalendarDate) {
  const change = withdrawing(enrolment, 'closed', today);
  if (enrolment.state === 'closed') return change;
  const reason = isLatest ? 'ended' : 'withdrawn';
  return together(change, {
    set: { closedOn: today, closedReason: reason },
    entries: [{ what: 'closed', fromValue: enrolment.state, toValue: reason, appliesOn: today }],
  });
}

const sameLine = (enrolment: HeldEnrolment, held: readonly HeldEnrolment[]): readonly HeldEnrolment[] =>
  held.filter(
    ({ assignmentId, courseId }) => assignmentId === enrolment.assignmentId && courseId === enrolment.courseId,
  );

/** The rule that made each of these enrolments. */
export async function rulesOf(
  trx: Trx,
  tenantId: string,
  held: readonly HeldEnrolment[],
): Promise<(key: RevisionKey) => AssignmentRule> {
  const revisions = await listRevisions(
    trx,
    tenantId,
    held.map(({ assignmentId }) => assignmentId),
  );
  return ({ assignmentId, revision }) => {
    const rule = revisions.get(assignmentId)?.get(revision);
    if (rule === undefined) throw new Error(`Assignment ${assignmentId} has no revision ${revision}.`);
    return rule;
  };
}

async function workingDaysOfPerson(trx: Trx, tenantId: string, personId: string): Promise<WorkingDays> {
  const [person] = await listPersonFacts(trx, tenantId, [personId]);
  const workingDaysOf = await workingDaysIn(trx, tenantId, await readSettings(trx, tenantId));
  return offDaysOf(person ?? { roles: [], country: null }, [], workingDaysOf);
}

/** The person for whom a completion counts: its own, or the one to whom that record was joined. */
async function keptPersonOf(trx: Trx, tenantId: string, personId: string): Promise<string> {
  const row = await trx
    .selectFrom('personJoin')
    .select('keptPersonId')
    .where('tenantId', '=', tenantId)
    .where('joinedPersonId', '=', personId)
    .where('partedAt', 'is', null)
    .executeTakeFirst();
  return row?.keptPersonId ?? personId;
}
