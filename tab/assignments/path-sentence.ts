import type { AssignmentRule } from '#api/contract/assignments.ts';
import type { Dates } from '#tab/words/dates.ts';
import type { assignments } from '#tab/words/en/assignments.ts';

type Words = typeof assignments;
type Step = Readonly<{ offsetDays: number }>;

/** "All volunteers complete the 4 courses of Onboarding: the first by 4 May, the last by 2 June." */
export function pathSentence(
  who: string,
  { title, steps }: Readonly<{ title: string; steps: readonly Step[] }>,
  rule: AssignmentRule,
  words: Words,
  dates: Dates,
  again: string,
): string {
  const [first, last] = [dueOf(rule, steps[0], words, dates), dueOf(rule, steps.at(-1), words, dates)];
  return words.plan.sentence(who, title, steps.length, first, last, again);
}

/** The line of the When editor, in which each course counts on from the same start. */
export function pathWhen(rule: AssignmentRule, steps: readonly Step[], words: Words, dates: Dates): string {
  const [first, last] = [dueOf(rule, steps[0], words, dates), dueOf(rule, steps.at(-1), words, dates)];
  const again = againSummary(rule, words);
  return `${steps.length < 2 ? first : words.plan.when(first, last)}${again}`;
}

/** "…, then every year"; nothing when it is asked for once. */
function againSummary({ recurrence }: AssignmentRule, { whenLine }: Words): string {
  if (recurrence.kind === 'none') return '';
  return recurrence.kind === 'months' ? whenLine.againSummary.months(recurrence.months) : whenLine.againSummary.yearly;
}

function dueOf({ dueRule }: AssignmentRule, step: Step | undefined, { plan }: Words, dates: Dates): string {
  const offset = step?.offsetDays ?? 0;
  if (dueRule.kind === 'fixed') return plan.due.fixed(dates.day(shifted(dueRule.on, offset)));
  return plan.due[dueRule.kind](dueRule.days + offset);
}

/** A calendar day so many days later. */
function shifted(on: string, days: number): string {
  const at = new Date(`${on}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
