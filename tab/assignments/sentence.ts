import type { AssignmentRule } from '#api/contract/assignments.ts';
import type { Audience, AudienceWords, ClauseWords } from '#api/contract/audiences.ts';
import type { assignments } from '#tab/words/en/assignments.ts';
import type { Dates } from '#tab/words/dates.ts';
import { pathSentence } from './path-sentence.ts';

type Words = typeof assignments;

/** "All volunteers in Cologne and all staff in Bonn, except the group Under 18": an audience as people say it. */
export function audienceSentence({ all, or, none, include, exclude }: AudienceWords, words: Words): string {
  const { who } = words;
  const alternatives = or ?? [];
  const names = (people: AudienceWords['include']): string[] => people.map(({ name }) => name);
  if (all.length + alternatives.length + none.length === 0 && include.length > 0) return list(names(include), who.and);
  const ways = all.length === 0 && alternatives.length > 0 ? alternatives : [{ all, none: [] }, ...alternatives];
  const base = ways.map((way, at) => waySentence(way, at === 0 ? who.all : who.allToo, words)).join('');
  const outs = [...none.map(clause => exception(clause, words)), ...names(exclude)];
  const except = outs.length === 0 ? '' : who.except(list(outs, who.and));
  const besides = include.length === 0 ? '' : who.besides(list(names(include), who.and));
  return `${base}${except}${besides}`;
}

function waySentence(
  { all, none }: { all: readonly ClauseWords[]; none: readonly ClauseWords[] },
  begin: (who: string) => string,
  words: Words,
): string {
  const { who } = words;
  if (all.length === 0) return who.everybody;
  const kinds = all.filter(({ kind }) => kind === 'kind').map(clause => valuesOf(clause, words));
  const others = ORDER.flatMap(kind =>
    all.filter(clause => clause.kind === kind).map(clause => who.which[kind](valuesOf(clause, words))),
  );
  const except =
    none.length === 0
      ? ''
      : who.exceptHere(
          list(
            none.map(clause => exception(clause, words)),
            who.and,
          ),
        );
  return `${begin(kinds.length > 0 ? kinds.join(who.and) : who.people)}${others.join('')}${except}`;
}

/** What stands nearer to the people is said first. */
const ORDER = ['unit', 'country', 'group', 'job-title', 'responsible', 'joined-within'] as const;

function exception(clause: ClauseWords, words: Words): string {
  const values = valuesOf(clause, words);
  return clause.kind === 'kind' ? values : words.who.exceptWhich[clause.kind](values);
}

/** The values of a clause in a row, as they stand in a sentence. */
function valuesOf({ kind, values }: ClauseWords, { who }: Words): string {
  const isQuoted = kind === 'group' || kind === 'job-title';
  return list(
    values.map(value => (kind === 'kind' ? (who.kinds[value] ?? value) : isQuoted ? who.quoted(value) : value)),
    who.or,
  );
}

/** Second line of Who: the saved audience it is a copy of, else how conditions are read. */
export function whoDetail({ all, or, none, saved }: Audience, { who, whoLine }: Words): string {
  if (saved !== undefined) return whoLine.savedAs(saved.name);
  if (all.length + none.length + (or ?? []).length === 0) return who.everybody;
  return (or ?? []).length > 0 ? whoLine.hintWays : whoLine.hint;
}

type AssignedSteps = Parameters<typeof pathSentence>[1];

/** The whole sentence that will hold; `what`: the title of a course, or a path with its steps. */
export function ruleSentence(
  audience: AudienceWords,
  what: string | AssignedSteps | null,
  rule: AssignmentRule,
  words: Words,
  dates: Dates,
): string {
  if (what === null) return words.sentenceWithoutCourse;
  if (typeof what !== 'string')
    return pathSentence(audienceSentence(audience, words), what, rule, words, dates, againWords(rule, words, dates));
  return words.sentence(
    audienceSentence(audience, words),
    what,
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
