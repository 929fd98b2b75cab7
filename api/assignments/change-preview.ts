import type { CalendarDate } from '#api/calendar.ts';
import type { Preview } from '#api/contract/previews.ts';
import { matchAudience } from '#api/audiences/match.ts';
import { previousOf, type HeldEnrolment } from './enrol.ts';
import { demandOf, type RunningAssignment } from './evaluate.ts';
import { atStep, revisionFollowed } from './path.ts';
import type { Candidate, Draft } from './preview.ts';
import { courseIdsOf } from './preview-path.ts';
import { revisedDue } from './revise.ts';
import type { WorkingDaysOf } from './working-days.ts';

const MOST_MOVES = 30;

/**
 * What a change of a running assignment does to those who are enrolled in it. `held`: what of it is not closed;
 * `candidates`: active people. Who is not active stays for now, whatever the audience says.
 */
export function previewChange(
  {
    assignment,
    draft,
    held,
    candidates,
  }: Readonly<{
    assignment: Pick<RunningAssignment, 'revision' | 'courseId' | 'plans' | 'revisions'>;
    draft: Draft;
    held: readonly HeldEnrolment[];
    candidates: readonly Candidate[];
  }>,
  today: CalendarDate,
  workingDaysOf: WorkingDaysOf,
): NonNullable<Preview['change']> {
  const enrolled = Map.groupBy(held, ({ personId }) => personId);
  const active = new Map(candidates.map(each => [each.person.personId, each]));
  const reasonsOf = ({ person, subject }: Candidate) =>
    person.state === 'active' ? matchAudience(draft.rule.audience, subject, today) : null;
  let leaving = 0;
  let open = 0;
  const moves = new Map<string, number>();
  for (const [personId, mine] of enrolled) {
    const candidate = active.get(personId);
    const reasons = candidate === undefined ? null : reasonsOf(candidate);
    if (candidate !== undefined && reasons === null) {
      leaving += 1;
      continue;
    }
    if (!mine.some(({ state }) => state === 'open')) continue;
    open += 1;
    if (candidate === undefined || reasons === null) continue;
    for (const enrolment of mine) {
      const step = stepOf(draft, enrolment.courseId);
      const line = mine.filter(({ courseId }) => courseId === enrolment.courseId);
      if (enrolment.state !== 'open' || step === null || line.at(-1) !== enrolment) continue;
      const { rule } = atStep(draft, step);
      const now = { courseId: step.courseId, startsOn: draft.startsOn, revision: assignment.revision + 1, rule };
      const demand = demandOf({ ...now, revisions: assignment.revisions }, candidate, reasons, today, workingDaysOf);
      const { dueOn } = revisedDue(enrolment, previousOf(enrolment, line), demand, today);
      if (dueOn === enrolment.dueOn) continue;
      const key = `${enrolment.dueOn} ${dueOn}`;
      moves.set(key, (moves.get(key) ?? 0) + 1);
    }
  }
  const joining = candidates.filter(each => !enrolled.has(each.person.personId) && reasonsOf(each) !== null).length;
  const steps = assignment.plans.get(revisionFollowed(assignment, held, today))?.steps ?? [];
  const now = steps.map(({ courseId }) => courseId);
  const [before, after] = [now.length > 0 ? now : [assignment.courseId], courseIdsOf(draft)];
  return {
    enrolled: enrolled.size,
    staying: enrolled.size - leaving,
    leaving,
    joining,
    open,
    moves: [...moves]
      .map(([days, people]) => ({ fromOn: days.slice(0, 10), toOn: days.slice(11), people }))
      .sort((a, b) => b.people - a.people || (a.fromOn < b.fromOn ? -1 : 1))
      .slice(0, MOST_MOVES),
    newCourses: after.filter(courseId => !before.includes(courseId)).length,
    droppedCourses: before.filter(courseId => !after.includes(courseId)).length,
  };
}

function stepOf({ courseId, path }: Draft, wanted: string) {
  if (path === null) return courseId === wanted ? { courseId, offsetDays: 0 } : null;
  return path.steps.find(step => step.courseId === wanted) ?? null;
}
