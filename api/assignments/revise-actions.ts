import { setImmediate } from 'node:timers/promises';
import { matchAudience } from '#api/audiences/match.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { advanceChangeSet, type ChangeSet } from './change-set-store.ts';
import { previousOf, type HeldEnrolment } from './enrol.ts';
import { pageOfAssignment, updateEnrolments, type ChangedEnrolment, type Stamp } from './enrolment-store.ts';
import { demandOf, type Facts, type RunningAssignment } from './evaluate.ts';
import { loadFacts } from './facts-store.ts';
import { movingDue, movingValidity, together, type Change } from './ledger.ts';
import { revisedDue } from './revise.ts';
import { findAssignment } from './store.ts';
import { validityOf } from './validity.ts';
import type { Day } from './walk-actions.ts';

const SLICE = 100;

/**
 * Lets enrolments that an earlier revision made follow the one in force: open ones in their due day, completed ones in
 * how long they hold. Those that follow already are passed over.
 */
export async function followRevision(
  { db }: Pick<Tools, 'db'>,
  tenantId: string,
  { changeSetId, assignmentId, detail }: ChangeSet,
  stampNow: () => Stamp,
  day: Day,
): Promise<void> {
  for (let after = detail.phase === 'open-ones' ? detail.position : ''; ;) {
    const from = after;
    const last = await db.write(tenantId, async trx => {
      // Read with each slice: an admin may have ended it, or revised it again, meanwhile.
      const assignment = assignmentId === null ? null : await findAssignment(trx, tenantId, assignmentId);
      if (assignment?.state !== 'running') return undefined;
      const page = await pageOfAssignment(trx, tenantId, assignment.assignmentId, ['open', 'completed'], from, SLICE);
      await updateEnrolments(trx, tenantId, await followed(trx, tenantId, assignment, page, day), stampNow());
      const position = page.at(-1)?.enrolmentId;
      if (position !== undefined)
        await advanceChangeSet(trx, tenantId, changeSetId, { phase: 'open-ones', position, opened: 0, closed: 0 });
      return position;
    });
    if (last === undefined) return;
    after = last;
    await setImmediate();
  }
}

async function followed(
  trx: Trx,
  tenantId: string,
  assignment: RunningAssignment,
  page: readonly HeldEnrolment[],
  { today, workingDaysOf }: Day,
): Promise<ChangedEnrolment[]> {
  const { rule, courseId, revision } = assignment;
  const behind = page.filter(enrolment => enrolment.revision < revision);
  const people = [...new Set(behind.map(({ personId }) => personId))];
  const scope = { audiences: [rule.audience], courseIds: [courseId], today };
  const facts = new Map((await loadFacts(trx, tenantId, people, scope)).map(each => [each.person.personId, each]));
  return behind.flatMap(enrolment => {
    const known = facts.get(enrolment.personId);
    if (known === undefined) return [];
    const line = known.held.filter(({ assignmentId }) => assignmentId === assignment.assignmentId);
    if (line.at(-1)?.enrolmentId !== enrolment.enrolmentId) return [];
    const previous = previousOf(enrolment, line);
    const named: Change = { set: { revision }, entries: [] };
    if (enrolment.state === 'completed') {
      const change = followedValidity(enrolment, previous, known, assignment);
      return change === null ? [] : { enrolment, change: together(change(today), named) };
    }
    const demand = demandOf(assignment, known, matchAudience(rule.audience, known.subject), today, workingDaysOf);
    const due = revisedDue(enrolment, previous, demand, today);
    return { enrolment, change: together(movingDue(enrolment, due, today), named) };
  });
}

function followedValidity(
  enrolment: HeldEnrolment,
  previous: HeldEnrolment | null,
  { completions }: Facts,
  { rule }: RunningAssignment,
): ((today: string) => Change) | null {
  const completion = completions.find(({ completionId }) => completionId === enrolment.satisfiedBy);
  if (completion === undefined) return null;
  const validity = validityOf(completion, rule.recurrence, previous);
  const same = validity.validUntilOn === enrolment.validUntilOn && validity.nextCycleOn === enrolment.nextCycleOn;
  return same ? null : today => movingValidity(enrolment, validity, today);
}
