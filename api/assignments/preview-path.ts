import type { CalendarDate } from '#api/calendar.ts';
import type { Preview } from '#api/contract/previews.ts';
import type { PathStep } from '#api/contract/paths.ts';
import { atStep } from './path.ts';
import type { Candidate, Affected, Draft } from './preview.ts';

/** The draft for each of its courses, with the due rule moved by the offset of the step; itself without a path. */
export function draftsOf(draft: Draft): readonly Draft[] {
  return draft.path === null ? [draft] : draft.path.steps.map(step => atStep(draft, step));
}

export function courseIdsOf({ courseId, path }: Pick<Draft, 'courseId' | 'path'>): readonly string[] {
  return path === null ? [courseId] : path.steps.map(step => step.courseId);
}

const RANK: readonly Affected['group'][] = ['act', 'paused', 'valid'];

/** People of all steps, each once: who must act in one of them must act, and by the earliest day. */
export function mergeSteps(bySteps: readonly (readonly Affected[])[]): readonly Affected[] {
  const [only] = bySteps;
  if (bySteps.length === 1 && only !== undefined) return only;
  const merged = new Map<string, Affected>();
  for (const each of bySteps.flat()) {
    const known = merged.get(each.personId);
    merged.set(each.personId, known === undefined ? each : first(known, each));
  }
  return [...merged.values()];
}

function first(one: Affected, other: Affected): Affected {
  const byGroup = RANK.indexOf(one.group) - RANK.indexOf(other.group);
  if (byGroup !== 0) return byGroup < 0 ? one : other;
  const day = ({ due }: Affected): string => due?.dueOn ?? '9999';
  return day(other) < day(one) ? other : one;
}

type Step = Readonly<{ courseId: string; offsetDays: number; act: number; firstDueOn: CalendarDate | null }>;

/** How many are asked to do each course of the path. */
export function countSteps(steps: readonly PathStep[], bySteps: readonly (readonly Affected[])[]): readonly Step[] {
  return steps.map(({ courseId, offsetDays }, at) => {
    const act = (bySteps[at] ?? []).filter(({ group }) => group === 'act');
    const firstDueOn = act.flatMap(({ due }) => due?.dueOn ?? []).sort()[0] ?? null;
    return { courseId, offsetDays, act: act.length, firstDueOn };
  });
}

/** Messages of all steps by day; several courses on one day are one message, so nobody is counted twice there. */
export function mergeMessages(bySteps: readonly Preview['messages'][], told: number): Preview['messages'] {
  const byDay = new Map<CalendarDate, number>();
  for (const { on, count } of bySteps.flat()) byDay.set(on, Math.min(told, (byDay.get(on) ?? 0) + count));
  return [...byDay].map(([on, count]) => ({ on, count })).sort((a, b) => (a.on < b.on ? -1 : 1));
}

/** People with so many courses due in one month, counting those they have and those that come. */
export function countBusy(
  bySteps: readonly (readonly Affected[])[],
  before: ReadonlyMap<string, number>,
  many: number,
): number {
  // Fewer than so many come: then only those are busy who have some already.
  const had = bySteps.length < many ? new Set([...before.keys()].map(key => key.split(' ')[0])) : null;
  if (had?.size === 0) return 0;
  const coming = new Map<string, number>();
  for (const { group, personId, due } of bySteps.flat()) {
    if (group !== 'act' || due === null || had?.has(personId) === false) continue;
    const key = `${personId} ${due.dueOn.slice(0, 7)}`;
    coming.set(key, (coming.get(key) ?? 0) + 1);
  }
  const busy = [...coming].filter(([key, count]) => count + (before.get(key) ?? 0) >= many);
  return new Set(busy.map(([key]) => key.split(' ')[0])).size;
}

/** Who has completed another course of the path is like everybody else in this one. */
export function ofCourse(candidates: readonly Candidate[], { courseId, path }: Draft): readonly Candidate[] {
  if (path === null) return candidates;
  return candidates.map(each => ({
    ...each,
    completions: each.completions.filter(completion => completion.courseId === courseId),
  }));
}
