import type { AssignmentDetail, AssignmentRule } from '#api/contract/assignments.ts';
import { defaultPolicy } from '#api/contract/assignments.ts';
import { everybody, type Audience, type Clause } from '#api/contract/audiences.ts';

/** What the page of a new assignment holds until it is assigned. */
export type Draft = Readonly<{ courseId: string | null; rule: AssignmentRule; startsOn: string }>;

export function emptyDraft(today: string, courseId: string | null): Draft {
  return {
    courseId,
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

export function draftOf({ course, rule, startsOn }: AssignmentDetail, today: string): Draft {
  return { courseId: course.courseId, rule, startsOn: startsOn < today ? today : startsOn };
}

/** One condition of the audience as the editor lists it; `index` is its place in its list. */
export type Condition = Readonly<{ list: keyof Audience; index: number }>;

/** In the order in which the counts remain: all, then none, then people by name. */
export function conditionsOf(audience: Audience): readonly Condition[] {
  return (['all', 'none', 'include', 'exclude'] as const).flatMap(list =>
    audience[list].map((_one, index) => ({ list, index })),
  );
}

export function withoutCondition(audience: Audience, { list, index }: Condition): Audience {
  return { ...audience, [list]: (audience[list] as readonly unknown[]).filter((_one, at) => at !== index) };
}

export type NewCondition =
  | Readonly<{ list: 'all' | 'none'; clause: Clause }>
  | Readonly<{ list: 'include' | 'exclude'; personId: string }>;

export function withCondition(audience: Audience, added: NewCondition): Audience {
  if ('clause' in added) return { ...audience, [added.list]: [...audience[added.list], added.clause] };
  if (audience[added.list].includes(added.personId)) return audience;
  return { ...audience, [added.list]: [...audience[added.list], added.personId] };
}
