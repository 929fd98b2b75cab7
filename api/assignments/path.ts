import { addDays, daysBetween, type CalendarDate } from '#api/calendar.ts';
import type { DueRule } from '#api/contract/assignments.ts';
import type { PathStep } from '#api/contract/paths.ts';
import { RETURN_DAYS, type HeldEnrolment } from './enrol.ts';
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
 * path and due rule of the newest revision that their enrolments name, so that a revision for new people leaves them alone;
 * courses they hold beside it were dropped.
 */
export function demandsOf(
  assignment: RunningAssignment,
  held: readonly HeldEnrolment[],
  today: CalendarDate,
): readonly CourseDemand[] {
  if (assignment.plans.size === 0) return [{ assignment, held, isDropped: false }];
  const revision = revisionFollowed(assignment, held, today);
  const own = followedBy(assignment, revision);
  const steps = assignment.plans.get(revision)?.steps ?? [];
  const demanded = new Set(steps.map(({ courseId }) => courseId));
  const dropped = new Set(held.map(({ courseId }) => courseId).filter(courseId => !demanded.has(courseId)));
  const of = (courseId: string) => held.filter(enrolment => enrolment.courseId === courseId);
  return [
    ...steps.map(step => ({ assignment: atStep(own, step), held: of(step.courseId), isDropped: false })),
    ...[...dropped].map(courseId => ({ assignment: { ...own, courseId }, held: of(courseId), isDropped: true })),
  ];
}

/**
 * The newest revision named by what stands, or would stand again because the person is back in time; the one in force for
 * whoever is new or was away for longer.
 */
export function revisionFollowed(
  { plans, revision }: Pick<RunningAssignment, 'plans' | 'revision'>,
  held: readonly Pick<HeldEnrolment, 'state' | 'revision' | 'closedOn' | 'closedReason'>[],
  today: CalendarDate,
): number {
  const returns = ({ closedOn, closedReason }: Pick<HeldEnrolment, 'closedOn' | 'closedReason'>): boolean =>
    closedOn !== null &&
    closedReason !== 'undone' &&
    closedReason !== 'path' &&
    daysBetween(closedOn, today) <= RETURN_DAYS;
  const standing = held.filter(each => plans.has(each.revision) && (each.state !== 'closed' || returns(each)));
  return standing.length === 0 ? revision : Math.max(...standing.map(each => each.revision));
}

/** The assignment as a revision has it; whom it is meant for, and who is told when, the one in force says. */
function followedBy(assignment: RunningAssignment, revision: number): RunningAssignment {
  const { dueRule, recurrence, floorDays } = assignment.revisions.get(revision) ?? assignment.rule;
  return { ...assignment, revision, rule: { ...assignment.rule, dueRule, recurrence, floorDays } };
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
