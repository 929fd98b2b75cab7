import { addDays } from '#api/calendar.ts';
import type { DueRule } from '#api/contract/assignments.ts';
import type { PathStep } from '#api/contract/paths.ts';
import type { HeldEnrolment } from './enrol.ts';
import type { RunningAssignment } from './evaluate.ts';

/** The path that a revision assigns, with the steps it had when the revision was made. */
export type AssignedPath = Readonly<{ pathId: string; pathRevision: number; steps: readonly PathStep[] }>;

/** By revision of an assignment the courses it demands, in order. */
export type Plans = ReadonlyMap<number, Readonly<{ steps: readonly PathStep[] }>>;
/** Of an assignment of a single course. */
export const noPlans: Plans = new Map();

/** One course that an assignment demands of a person, with the cycles held in it. */
export type CourseDemand = Readonly<{
  assignment: RunningAssignment;
  held: readonly HeldEnrolment[];
  /** No longer part of the path that the person follows. */
  isDropped: boolean;
}>;

/**
 * The courses an assignment demands of a person who holds these of its enrolments (by cycle). Who is on the way keeps to
 * the path of the newest revision that their enrolments name, so that a revision for new people leaves them alone; courses
 * they hold beside it were dropped.
 */
export function demandsOf(assignment: RunningAssignment, held: readonly HeldEnrolment[]): readonly CourseDemand[] {
  if (assignment.plans.size === 0) return [{ assignment, held, isDropped: false }];
  const steps = stepsFollowed(assignment, held);
  const demanded = new Set(steps.map(({ courseId }) => courseId));
  const dropped = new Set(held.map(({ courseId }) => courseId).filter(courseId => !demanded.has(courseId)));
  const of = (courseId: string) => held.filter(enrolment => enrolment.courseId === courseId);
  return [
    ...steps.map(step => ({ assignment: atStep(assignment, step), held: of(step.courseId), isDropped: false })),
    ...[...dropped].map(courseId => ({
      assignment: { ...assignment, courseId },
      held: of(courseId),
      isDropped: true,
    })),
  ];
}

/** Steps of the newest revision named by what stands; of the one in force for whoever is new or comes back. */
export function stepsFollowed(
  { plans, revision }: Pick<RunningAssignment, 'plans' | 'revision'>,
  held: readonly Pick<HeldEnrolment, 'state' | 'revision'>[],
): readonly PathStep[] {
  const standing = held.filter(({ state }) => state !== 'closed');
  const followed = standing.length === 0 ? revision : Math.max(...standing.map(each => each.revision));
  return (plans.get(followed) ?? plans.get(revision))?.steps ?? [];
}

/** The assignment as it is for one course of its path. */
export function atStep<T extends Pick<RunningAssignment, 'courseId' | 'rule'>>(
  assignment: T,
  { courseId, offsetDays }: PathStep,
): T {
  const { rule } = assignment;
  return { ...assignment, courseId, rule: { ...rule, dueRule: shifted(rule.dueRule, offsetDays) } };
}

/** So many days later: a named day moves, a count grows. */
function shifted(rule: DueRule, offsetDays: number): DueRule {
  return rule.kind === 'fixed'
    ? { kind: 'fixed', on: addDays(rule.on, offsetDays) }
    : { ...rule, days: rule.days + offsetDays };
}

/** All courses that these assignments demand or once demanded: what must be known to decide about their enrolments. */
export function coursesOf(assignments: readonly Pick<RunningAssignment, 'courseId' | 'plans'>[]): string[] {
  const all = assignments.flatMap(({ courseId, plans }) => [
    courseId,
    ...[...plans.values()].flatMap(({ steps }) => steps.map(step => step.courseId)),
  ]);
  return [...new Set(all)];
}
