import { addDays, later, type CalendarDate } from '#api/calendar.ts';
import type { AssignmentRule, DueReckoning } from '#api/contract/assignments.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import { matchAudience, type MatchReason, type Subject } from '#api/audiences/match.ts';
import { enrol, type Demand, type HeldEnrolment, type Move } from './enrol.ts';
import { exceptionsFor, type Exceptions } from './exceptions.ts';
import { dueBeforePause } from './pause.ts';
import { demandsOf, type Plans } from './path.ts';
import type { HeldCompletion } from './validity.ts';
import type { WorkingDays, WorkingDaysOf } from './working-days.ts';

/** What of a person the rules ask for; roles held now, staff before volunteer before external. */
export type PersonFacts = Readonly<{
  personId: string;
  state: 'active' | 'disabled' | 'left';
  nature: string;
  inactiveSinceOn: CalendarDate | null;
  joinedOn: CalendarDate;
  hiredOn: CalendarDate | null;
  country: string | null;
  roles: readonly Readonly<{ kind: RoleKind; unitId: string | null; sinceOn: CalendarDate }>[];
}>;

/** One person with everything that decides their enrolments in the courses that are looked at. */
export type Facts = Readonly<{
  person: PersonFacts;
  subject: Subject;
  /** By cycle; all assignments of those courses, running or not. */
  held: readonly HeldEnrolment[];
  completions: readonly (HeldCompletion & Readonly<{ courseId: string }>)[];
  exceptions: Exceptions;
}>;

export type RunningAssignment = Readonly<{
  assignmentId: string;
  /** Of a path: its first course. Which courses are demanded of a person: `demandsOf`. */
  courseId: string;
  revision: number;
  startsOn: CalendarDate;
  rule: AssignmentRule;
  /** Rules of all revisions by number: an enrolment keeps to the one that made it. */
  revisions: ReadonlyMap<number, AssignmentRule>;
  /** By revision the courses it demands in order; empty for an assignment of a single course. */
  plans: Plans;
}>;

export type Planned = Readonly<{
  /** As it is for the course of the move: `courseId`, and the due rule with the offset of its step. */
  assignment: RunningAssignment;
  personId: string;
  move: Move;
  reasons: readonly MatchReason[];
}>;

/** Moving between audiences within this time keeps the earlier day. */
const MOVE_DAYS = 30;

/** What has to happen to one person's enrolments in these assignments so that they equal audience × assignment. */
export function evaluate(
  assignments: readonly RunningAssignment[],
  facts: Facts,
  today: CalendarDate,
  workingDaysOf: WorkingDaysOf,
): readonly Planned[] {
  const first = assignments.flatMap(each => {
    const reasons = matchAudience(each.rule.audience, facts.subject, today);
    const mine = facts.held.filter(({ assignmentId }) => assignmentId === each.assignmentId);
    return demandsOf(each, mine, today).map(({ assignment, held, isDropped }) => {
      const demand = { ...demandOf(assignment, facts, reasons, today, workingDaysOf), isDropped };
      return { assignment, reasons: reasons ?? [], held, demand, moves: enrol(learner(facts), demand, held, today) };
    });
  });
  const planned = first.flatMap(({ moves }) => moves);
  const leaving = planned.flatMap(move => (move.kind === 'close' && move.reason === 'audience' ? move.enrolment : []));
  const returning = planned.flatMap(move => (move.kind === 'reopen' ? move.enrolment : []));
  const left = facts.held.filter(enrolment => justLeft(enrolment, today) && !returning.includes(enrolment));
  return first.flatMap(({ assignment, reasons, held, demand, moves }) => {
    const opens = moves.some(({ kind }) => kind === 'open');
    const keptDue = opens ? keptDueOf(assignment, [...leaving, ...left], today) : null;
    const final = keptDue === null ? moves : enrol(learner(facts), { ...demand, keptDue }, held, today);
    return final.map(move => ({ assignment, personId: facts.person.personId, move, reasons }));
  });
}

const learner = ({ person: { state, nature, inactiveSinceOn } }: Facts) => ({
  state,
  isPerson: nature === 'person',
  inactiveSinceOn,
});

export function demandOf(
  {
    courseId,
    startsOn,
    revision,
    rule,
    revisions,
  }: Pick<RunningAssignment, 'courseId' | 'startsOn' | 'revision' | 'rule' | 'revisions'>,
  { person, completions, exceptions }: Pick<Facts, 'person' | 'completions' | 'exceptions'>,
  reasons: readonly MatchReason[] | null,
  today: CalendarDate,
  workingDaysOf: WorkingDaysOf,
): Demand {
  return {
    matches: reasons !== null,
    isDropped: false,
    startsOn,
    revision,
    rule,
    recurrenceOf: number => (revisions.get(number) ?? rule).recurrence,
    joinedOn: {
      organisation: person.hiredOn ?? person.joinedOn,
      audience: joinedAudienceOn(reasons ?? [], person, today),
    },
    off: offDaysOf(person, reasons ?? [], workingDaysOf),
    completions: completions.filter(completion => completion.courseId === courseId),
    keptDue: null,
    exceptions: exceptionsFor(exceptions, courseId),
  };
}

/** Working days of the role through whose kind the obligation came; else of the person's first role; else as for staff. */
export function offDaysOf(
  person: Pick<PersonFacts, 'roles' | 'country'>,
  reasons: readonly MatchReason[],
  workingDaysOf: WorkingDaysOf,
): WorkingDays {
  const through = reasons.find(({ kind }) => kind === 'kind')?.value as RoleKind | undefined;
  const role = person.roles.find(({ kind }) => through === undefined || kind === through);
  return workingDaysOf(through ?? role?.kind ?? 'staff', person.country, role?.unitId ?? null);
}

const SINCE_UNKNOWN: readonly MatchReason['kind'][] = ['group', 'person', 'country', 'job-title', 'responsible'];

/**
 * Since when the person has been in the audience, as far as the directory tells: by kind or unit since that role began,
 * everybody since they joined, by what has no beginning (a group, a name, a country, a job title) since today.
 */
export function joinedAudienceOn(
  reasons: readonly MatchReason[],
  { roles, joinedOn }: Pick<PersonFacts, 'roles' | 'joinedOn'>,
  today: CalendarDate,
): CalendarDate {
  if (reasons.length === 0 || reasons.some(({ kind }) => SINCE_UNKNOWN.includes(kind))) return today;
  const kind = reasons.find(reason => reason.kind === 'kind')?.value;
  const unitId = reasons.find(reason => reason.kind === 'unit')?.value;
  if (kind === undefined && unitId === undefined) return joinedOn;
  const ofKind = roles.filter(role => kind === undefined || role.kind === kind);
  const inUnit = ofKind.filter(role => role.unitId === unitId);
  // The unit of the rule may stand above the role's own.
  const since = (inUnit.length > 0 ? inUnit : ofKind).map(({ sinceOn }) => sinceOn).sort();
  return later(joinedOn, since[0] ?? joinedOn);
}

/** The earliest day that another assignment of the same course asked for until now: the person moves over with it. */
function keptDueOf(
  { assignmentId, courseId }: RunningAssignment,
  left: readonly HeldEnrolment[],
  today: CalendarDate,
): DueReckoning | null {
  const before = left.filter(
    enrolment =>
      enrolment.courseId === courseId &&
      enrolment.assignmentId !== assignmentId &&
      enrolment.satisfiedBy === null &&
      enrolment.state !== 'waived',
  );
  return (
    before.map(enrolment => dueBeforePause(enrolment, today)).sort((a, b) => (a.dueOn < b.dueOn ? -1 : 1))[0] ?? null
  );
}

function justLeft({ state, closedReason, closedOn }: HeldEnrolment, today: CalendarDate): boolean {
  return (
    state === 'closed' && closedReason === 'audience' && closedOn !== null && addDays(closedOn, MOVE_DAYS) >= today
  );
}
