import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { rulesOf, type Completed } from './actions.ts';
import { previousOf, type HeldEnrolment } from './enrol.ts';
import { listCompletions, listTargets } from './completion-store.ts';
import { listHeld, updateEnrolments } from './enrolment-store.ts';
import { satisfying } from './ledger.ts';
import { bestSatisfaction, type Satisfaction } from './validity.ts';

/** An open enrolment that evidence now satisfies. */
export type Fulfilled = Readonly<{ enrolment: HeldEnrolment; satisfaction: Satisfaction }>;
/** The learner's day, by person. */
export type DayOf = (personId: string) => CalendarDate;

/**
 * What completions of many people, written together, satisfy: of all that a person holds of a course, the one that is
 * good for longest. The completions need not be there yet; nothing is written.
 */
export async function planFulfilments(
  trx: Trx,
  tenantId: string,
  completions: readonly Completed[],
  dayOf: DayOf,
): Promise<Fulfilled[]> {
  const personIds = [...new Set(completions.map(({ personId }) => personId))];
  const targets = await listTargets(trx, tenantId, [...new Set(completions.map(({ courseId }) => courseId))]);
  const courseIds = [...new Set([...targets.values()].flat())];
  const held = await listHeld(trx, tenantId, personIds, courseIds);
  const open = held.filter(({ state }) => state === 'open');
  if (open.length === 0) return [];
  const rules = await rulesOf(trx, tenantId, open);
  const there = await listCompletions(trx, tenantId, personIds, courseIds);
  const known = new Set(there.map(({ completionId }) => completionId));
  const coming = completions
    .filter(({ completionId }) => !known.has(completionId))
    .flatMap(completion => (targets.get(completion.courseId) ?? []).map(courseId => ({ ...completion, courseId })));
  const all: Completed[] = [...there, ...coming];
  const evidence = Map.groupBy(all, keyOf);
  const lines = Map.groupBy(held, enrolment => `${keyOf(enrolment)} ${enrolment.assignmentId}`);
  return open.flatMap(enrolment => {
    const line = lines.get(`${keyOf(enrolment)} ${enrolment.assignmentId}`) ?? [];
    const cycle = { openedOn: enrolment.openedOn, previous: previousOf(enrolment, line) };
    const { recurrence } = rules(enrolment);
    const satisfaction = bestSatisfaction(
      evidence.get(keyOf(enrolment)) ?? [],
      recurrence,
      cycle,
      dayOf(enrolment.personId),
    );
    return satisfaction === null ? [] : { enrolment, satisfaction };
  });
}

/** Writes what `planFulfilments` says, in the transaction that wrote the completions; called again it finds nothing open. */
export async function fulfil(
  trx: Trx,
  tenantId: string,
  completions: readonly Completed[],
  { at, dayOf }: Readonly<{ at: Instant; dayOf: DayOf }>,
): Promise<Fulfilled[]> {
  const planned = await planFulfilments(trx, tenantId, completions, dayOf);
  const changed = planned.map(({ enrolment, satisfaction }) => ({
    enrolment,
    change: satisfying(enrolment, satisfaction),
  }));
  await updateEnrolments(trx, tenantId, changed, { at, cause: { by: null, why: 'completion' }, changeSetId: null });
  return planned;
}

function keyOf({ personId, courseId }: Pick<Completed, 'personId' | 'courseId'>): string {
  return `${personId} ${courseId}`;
}
