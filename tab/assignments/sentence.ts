import type { AssignmentRule } from '#api/contract/assignments.ts';
import type { AudienceWords } from '#api/contract/audiences.ts';
import type { assignments } from '#tab/words/en/assignments.ts';
import type { Dates } from '#tab/words/dates.ts';

type Words = typeof assignments;

/** "All volunteers in Cologne, except the group Under 18": an audience as people say it. */
export function audienceSentence({ all, none, include, exclude }: AudienceWords, { who }: Words): string {
  const kinds = all
    .filter(clause => clause.kind === 'kind')
    .map(({ values }) =>
      list(
        values.map(value => who.kinds[value] ?? value),
        who.or,
      ),
    );
  const units = all.filter(clause => clause.kind === 'unit').map(({ values }) => who.inUnits(list(values, who.or)));
  const groups = all
    .filter(clause => clause.kind === 'group')
    .map(({ values }) => who.inGroups(list(values.map(who.quoted), who.or)));
  const clauses = kinds.length + units.length + groups.length;
  if (clauses === 0 && include.length > 0)
    return list(
      include.map(({ name }) => name),
      who.and,
    );
  const base = clauses === 0 ? who.everybody : who.all(kinds.length > 0 ? kinds.join(who.and) : who.people);
  const outs = [
    ...none.map(({ kind, values }) => {
      if (kind === 'unit') return who.exceptUnits(list(values, who.or));
      if (kind === 'group') return who.exceptGroups(list(values.map(who.quoted), who.or));
      return list(
        values.map(value => who.kinds[value] ?? value),
        who.or,
      );
    }),
    ...exclude.map(({ name }) => name),
  ];
  const except = outs.length === 0 ? '' : who.except(list(outs, who.and));
  const besides =
    include.length === 0
      ? ''
      : who.besides(
          list(
            include.map(({ name }) => name),
            who.and,
          ),
        );
  return `${base}${units.join('')}${groups.join('')}${except}${besides}`;
}

/** The whole sentence that will hold. */
export function ruleSentence(
  audience: AudienceWords,
  course: string | null,
  rule: AssignmentRule,
  words: Words,
  dates: Dates,
): string {
  if (course === null) return words.sentenceWithoutCourse;
  return words.sentence(
    audienceSentence(audience, words),
    course,
    dueWords(rule, words.when, dates),
    againWords(rule, words, dates),
  );
}

/** The line of the When editor: "14 days after the start, then every year". */
export function whenSummary(rule: AssignmentRule, { whenLine }: Words, dates: Dates): string {
  const again =
    rule.recurrence.kind === 'none'
      ? whenLine.againSummary.none
      : rule.recurrence.kind === 'months'
        ? whenLine.againSummary.months(rule.recurrence.months)
        : whenLine.againSummary.yearly;
  return whenLine.summary(dueWords(rule, whenLine.dueSummary, dates), again);
}

function dueWords({ dueRule }: AssignmentRule, words: Words['when'], dates: Dates): string {
  return dueRule.kind === 'fixed' ? words.fixed(dates.day(dueRule.on)) : words[dueRule.kind](dueRule.days);
}

function againWords({ recurrence }: AssignmentRule, { again }: Words, dates: Dates): string {
  if (recurrence.kind === 'none') return again.none;
  if (recurrence.kind === 'months') return again.months(recurrence.months);
  // A month-day of any year: the leap year knows them all.
  return again.yearly(monthDay(recurrence.from, dates), monthDay(recurrence.to, dates));
}

function monthDay(on: string, dates: Dates): string {
  return dates.fullDay(`2028-${on}`).replace(/\u00a02028$/, '');
}

function list(values: readonly string[], last: string): string {
  return values.length < 2 ? (values[0] ?? '') : `${values.slice(0, -1).join(', ')}${last}${values.at(-1) ?? ''}`;
}
