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
import { atStep, coursesOf } from './path.ts';
import { findAssignment, type Assignment } from './store.ts';
import { validityOf } from './validity.ts';
import type { Day } from './walk-actions.ts';

const SLICE = 100;
const FOLLOWING = ['open', 'completed', 'waived'] as const;

/**
 * Lets enrolments that an earlier revision made follow the one in force: open ones in their due day, completed ones in
 * how long they hold. Those that follow already are passed over.
 * @returns whether people may follow another path since: its new courses are still to be opened, dropped ones to be closed
 */
export async function followRevision(
  { db }: Pick<Tools, 'db'>,
  tenantId: string,
  { changeSetId, assignmentId, detail }: ChangeSet,
  stampNow: () => Stamp,
  day: Day,
): Promise<boolean> {
  let isPath = false;
  for (let after = detail.phase === 'open-ones' ? detail.position : ''; ;) {
    const from = after;
    const last = await db.write(tenantId, async trx => {
      // Read with each slice: an admin may have ended it, or revised it again, meanwhile.
      const assignment = assignmentId === null ? null : await findAssignment(trx, tenantId, assignmentId);
      if (assignment?.state !== 'running') return undefined;
      isPath = assignment.path !== null;
      const page = await pageOfAssignment(trx, tenantId, assignment.assignmentId, [...FOLLOWING], from, SLICE);
      await updateEnrolments(trx, tenantId, await followed(trx, tenantId, assignment, page, day), stampNow());
      const position = page.at(-1)?.enrolmentId;
      if (position !== undefined)
        await advanceChangeSet(trx, tenantId, changeSetId, { phase: 'open-ones', position, opened: 0, closed: 0 });
      return position;
    });
    if (last === undefined) return isPath;
    after = last;
    await setImmediate();
  }
}

async function followed(
  trx: Trx,
  tenantId: string,
  assignment: Assignment,
  page: readonly HeldEnrolment[],
  { today, workingDaysOf }: Day,
): Promise<ChangedEnrolment[]> {
  const { rule, revision, path } = assignment;
  const behind = page.filter(enrolment => enrolment.revision < revision);
  const people = [...new Set(behind.map(({ personId }) => personId))];
  const scope = { audiences: [rule.audience], courseIds: coursesOf([assignment]) };
  const facts = new Map((await loadFacts(trx, tenantId, people, scope)).map(each => [each.person.personId, each]));
  return behind.flatMap(enrolment => {
    const known = facts.get(enrolment.personId);
    if (known === undefined) return [];
    const mine = known.held.filter(({ assignmentId }) => assignmentId === assignment.assignmentId);
    const line = mine.filter(({ courseId }) => courseId === enrolment.courseId);
    if (line.at(-1)?.enrolmentId !== enrolment.enrolmentId) return [];
    // Who has finished a path is not asked for its new courses: finished is finished.
    if (path !== null && !mine.some(({ state }) => state === 'open')) return [];
    const previous = previousOf(enrolment, line);
    const named: Change = { set: { revision }, entries: [] };
    if (enrolment.state === 'completed') {
      // On a path it is named in any case: by what is named the person is held to their path.
      const same = path === null ? null : (day: string) => movingValidity(enrolment, enrolment, day);
      const change = followedValidity(enrolment, previous, known, assignment) ?? same;
      return change === null ? [] : { enrolment, change: together(change(today), named) };
    }
    if (enrolment.state === 'waived')
      return path === null
        ? []
        : { enrolment, change: together(movingDue(enrolment, enrolment.dueCause, today), named) };
    const step = path?.steps.find(({ courseId }) => courseId === enrolment.courseId) ?? null;
    const reasons = matchAudience(rule.audience, known.subject, today);
    const at = step === null ? assignment : atStep(assignment, step);
    const demand = demandOf(at, known, reasons, today, workingDaysOf);
    // What is no longer part of the path keeps its day until the walk that follows closes it.
    const due = path !== null && step === null ? enrolment.dueCause : revisedDue(enrolment, previous, demand, today);
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
