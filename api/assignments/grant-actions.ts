import type { CalendarDate } from '#api/calendar.ts';
import type { MatchReason } from '#api/contract/match-reason.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { previousOf, type HeldEnrolment } from './enrol.ts';
import { listCompletions } from './completion-store.ts';
import { listHeld, type ChangedEnrolment } from './enrolment-store.ts';
import { offDaysOf, type PersonFacts } from './evaluate.ts';
import { coursesHeldBy, listExceptions, listReasons } from './exception-store.ts';
import type { Grant } from './exception-set-store.ts';
import { exceptionsFor, noExceptions, settle, type Exceptions } from './exceptions.ts';
import { extending } from './extend.ts';
import { listPersonFacts } from './facts-store.ts';
import { satisfying, together, type Change } from './ledger.ts';
import { listAssignments } from './store.ts';
import { bestSatisfaction } from './validity.ts';
import type { Day } from './walk-actions.ts';

/** What is to happen to one enrolment, with what a preview says beside it. */
export type Effect = ChangedEnrolment &
  Readonly<{ enrolment: HeldEnrolment; validUntilOn: CalendarDate | null; reasons: readonly MatchReason[] }>;

/** The latest enrolments of these people that something may be granted about, and what follows from a grant. */
export type Outcome = Readonly<{
  /** Persons who have not left. */
  people: readonly PersonFacts[];
  /** All that stand in running assignments (of the course, where the grant names one). */
  standing: readonly HeldEnrolment[];
  effects: readonly Effect[];
}>;

/**
 * What a grant does to these people, beside all that holds already; with null: what holds already and has not been done
 * yet. Reads only.
 */
export async function outcomeOf(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  grant: Grant | null,
  { today, workingDaysOf }: Day,
): Promise<Outcome> {
  const people = (await listPersonFacts(trx, tenantId, personIds)).filter(
    ({ state, nature }) => state !== 'left' && nature === 'person',
  );
  const ids = people.map(({ personId }) => personId);
  const courseIds =
    grant === null || grant.what === 'pause' ? await coursesHeldBy(trx, tenantId, ids) : [grant.courseId];
  const held = await listHeld(trx, tenantId, ids, courseIds);
  const running = await listAssignments(trx, tenantId, {
    states: ['running'],
    assignmentIds: [...new Set(held.map(({ assignmentId }) => assignmentId))],
  });
  const assignments = new Map(running.map(assignment => [assignment.assignmentId, assignment]));
  const completions = await listCompletions(trx, tenantId, ids, courseIds);
  const exceptions = await listExceptions(trx, tenantId, people);
  const byId = new Map(people.map(person => [person.personId, person]));
  const standing: HeldEnrolment[] = [];
  const effects: Effect[] = [];
  const lines = Map.groupBy(held, each => `${each.personId} ${each.assignmentId} ${each.courseId}`);
  const latest = [...lines.values()].flatMap(line => line.at(-1) ?? []);
  const reasonsOf = await listReasons(
    trx,
    tenantId,
    latest.map(({ enrolmentId }) => enrolmentId),
  );
  for (const line of lines.values()) {
    const enrolment = line.at(-1);
    const person = enrolment === undefined ? undefined : byId.get(enrolment.personId);
    const assignment = enrolment === undefined ? undefined : assignments.get(enrolment.assignmentId);
    if (enrolment === undefined || person === undefined || assignment === undefined) continue;
    if (enrolment.state === 'closed') continue;
    standing.push(enrolment);
    const { personId, courseId } = enrolment;
    const reasons = reasonsOf.get(enrolment.enrolmentId) ?? [];
    const own = exceptionsFor(withGrant(exceptions.get(personId) ?? noExceptions, grant), courseId);
    const terms = { floorDays: assignment.rule.floorDays, off: offDaysOf(person, reasons, workingDaysOf) };
    const change =
      grant?.what === 'extend' ? extending(enrolment, grant.dueOn, today) : settle(enrolment, own, today, terms);
    if (change === null) continue;
    const settled: HeldEnrolment = { ...enrolment, ...change.set };
    const recurrence = (assignment.revisions.get(enrolment.revision) ?? assignment.rule).recurrence;
    const mine = completions.filter(each => each.personId === personId && each.courseId === courseId);
    const cycle = { openedOn: enrolment.openedOn, previous: previousOf(enrolment, line) };
    // Done while it was waived: it does not open again.
    const done =
      enrolment.state === 'waived' && settled.state === 'open'
        ? bestSatisfaction(mine, recurrence, cycle, today)
        : null;
    const whole: Change = done === null ? change : together(change, satisfying(settled, done));
    const ends = line.flatMap(({ satisfiedBy, validUntilOn }) => (satisfiedBy === null ? [] : (validUntilOn ?? [])));
    effects.push({ enrolment, change: whole, reasons, validUntilOn: ends.toSorted().at(-1) ?? null });
  }
  return { people, standing, effects };
}

/** As if the grant were made already. */
function withGrant({ pauses, waivers }: Exceptions, grant: Grant | null): Exceptions {
  if (grant?.what === 'waive') {
    const { courseId, fromOn, untilOn } = grant;
    return { pauses, waivers: [...waivers, { courseId, fromOn, untilOn, isUndone: false }] };
  }
  if (grant?.what === 'pause') {
    const { fromOn, untilOn } = grant;
    return { pauses: [...pauses, { fromOn, untilOn, isUndone: false }], waivers };
  }
  return { pauses, waivers };
}
