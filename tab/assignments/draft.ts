import type { AssignmentDetail, AssignmentRule } from '#api/contract/assignments.ts';
import { defaultPolicy } from '#api/contract/assignments.ts';
import type { CourseRow } from '#api/contract/courses.ts';
import type { PathRow } from '#api/contract/paths.ts';
import { everybody, type Audience, type Clause } from '#api/contract/audiences.ts';

/** What the page of a new assignment holds until it is assigned. */
export type Draft = Readonly<{
  /** Of a path: its first course. */
  courseId: string | null;
  pathId: string | null;
  /** Of a running one: goes over to the steps of its path that are in force now. */
  takesPath?: boolean;
  rule: AssignmentRule;
  startsOn: string;
}>;

export function emptyDraft(today: string, courseId: string | null): Draft {
  return {
    courseId,
    pathId: null,
    startsOn: today,
    rule: {
      audience: everybody,
      dueRule: { kind: 'after-enrolment', days: 14 },
      recurrence: { kind: 'none' },
      policy: defaultPolicy,
      floorDays: 14,
      contactPersonId: null,
      reason: null,
    },
  };
}

export function draftOf({ course, path, rule, startsOn }: AssignmentDetail, today: string): Draft {
  const pathId = path?.pathId ?? null;
  return { courseId: course.courseId, pathId, rule, startsOn: startsOn < today ? today : startsOn };
}

/** As the api takes it; null while no course or path is chosen. */
export function inputOf({ courseId, ...draft }: Draft): (Omit<Draft, 'courseId'> & { courseId: string }) | null {
  return courseId === null ? null : { ...draft, courseId };
}

/** With the course's own suggestion of a recurrence, as long as nothing was chosen before. */
export function withCourse(draft: Draft, { courseId, validMonths }: CourseRow): Draft {
  const suggested =
    validMonths !== null && draft.courseId === null
      ? { recurrence: { kind: 'months' as const, months: validMonths, windowDays: 30 } }
      : {};
  return { ...draft, courseId, pathId: null, rule: { ...draft.rule, ...suggested } };
}

/** The steps say the days: the rule only says from when they are counted. */
export function withPath(draft: Draft, { pathId, steps }: PathRow): Draft {
  const [first] = steps;
  if (first === undefined) return draft;
  const { dueRule } = draft.rule;
  const rule: AssignmentRule = {
    ...draft.rule,
    dueRule: dueRule.kind === 'fixed' ? dueRule : { ...dueRule, days: 0 },
    recurrence: draft.pathId === null ? { kind: 'none' } : draft.rule.recurrence,
    floorDays: Math.min(draft.rule.floorDays, first.offsetDays),
  };
  return { ...draft, courseId: first.courseId, pathId, rule };
}

/**
 * One condition of the audience as the editor lists it; `index` is its place in its list, `alternative` the alternative
 * whose list it is, null for the lists that are not an alternative's.
 */
export type Condition =
  | Readonly<{ list: 'all' | 'none'; alternative: number | null; index: number }>
  | Readonly<{ list: 'include' | 'exclude'; index: number }>;

/** In the order in which the counts remain: all, each alternative, then none, then people by name. */
export function conditionsOf({ all, or, none, include, exclude }: Audience): readonly Condition[] {
  const clauses = (list: 'all' | 'none', alternative: number | null, of: readonly Clause[]): Condition[] =>
    of.map((_clause, index) => ({ list, alternative, index }));
  const people = (list: 'include' | 'exclude', of: readonly string[]): Condition[] =>
    of.map((_personId, index) => ({ list, index }));
  return [
    ...clauses('all', null, all),
    ...(or ?? []).flatMap((way, at) => [...clauses('all', at, way.all), ...clauses('none', at, way.none)]),
    ...clauses('none', null, none),
    ...people('include', include),
    ...people('exclude', exclude),
  ];
}

/** How many of the conditions are clauses: those that have a count. */
export function countedOf(audience: Audience): number {
  return conditionsOf(audience).filter(({ list }) => list === 'all' || list === 'none').length;
}

export function clauseAt(audience: Audience, { list, alternative, index }: ClauseAt): Clause | undefined {
  return (alternative === null ? audience : audience.or?.[alternative])?.[list][index];
}
type ClauseAt = Extract<Condition, { alternative: number | null }>;

/** A change makes a rule of its own out of the copy of a saved one. */
const own = ({ saved: _saved, ...rule }: Audience): Audience => rule;
const without = <T>(list: readonly T[], index: number): T[] => list.filter((_one, at) => at !== index);

/** An alternative without a condition left is none. */
export function withoutCondition(audience: Audience, condition: Condition): Audience {
  const { index } = condition;
  if (!('alternative' in condition))
    return { ...own(audience), [condition.list]: without(audience[condition.list], index) };
  const { list, alternative } = condition;
  if (alternative === null) return { ...own(audience), [list]: without(audience[list], index) };
  const or = (audience.or ?? [])
    .map((way, at) => (at === alternative ? { ...way, [list]: without<Clause>(way[list], index) } : way))
    .filter(({ all }) => all.length > 0);
  return withAlternatives(audience, or);
}

export type NewCondition =
  /** `alternative`: to which it is added; one that is not there yet is begun. */
  | Readonly<{ list: 'all' | 'none'; alternative: number | null; clause: Clause }>
  | Readonly<{ list: 'include' | 'exclude'; personId: string }>;

export function withCondition(audience: Audience, added: NewCondition): Audience {
  if (!('clause' in added)) {
    if (audience[added.list].includes(added.personId)) return audience;
    return { ...own(audience), [added.list]: [...audience[added.list], added.personId] };
  }
  const { list, alternative, clause } = added;
  if (alternative === null) return { ...own(audience), [list]: [...audience[list], clause] };
  const or = audience.or ?? [];
  if (alternative >= or.length) return withAlternatives(audience, [...or, { all: [clause], none: [] }]);
  return withAlternatives(
    audience,
    or.map((way, at) => (at === alternative ? { ...way, [list]: [...way[list], clause] } : way)),
  );
}

function withAlternatives(audience: Audience, or: NonNullable<Audience['or']>): Audience {
  const { or: _or, ...rest } = own(audience);
  return or.length === 0 ? rest : { ...rest, or };
}
