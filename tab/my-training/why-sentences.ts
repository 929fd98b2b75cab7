import type { ObligationReason } from '#api/contract/training.ts';
import type { Dates } from '#tab/words/dates.ts';
import type { myTraining } from '#tab/words/en/my-training.ts';

type Words = typeof myTraining;

/** "All volunteers in Cologne do this every year. Assigned by Jana Roth on 2 March." in the words of one language. */
export function whySentences(reason: ObligationReason, words: Words, dates: Dates): string[] {
  const because = words.because;
  const who = whoOf(reason, words);
  const first =
    who === null
      ? because.personally(personalRhythm(reason, words, dates))
      : because.obligation(who, rhythm(reason, words, dates));
  const assigned = because.assigned(reason.assignedBy.name, dates.plainDay(reason.assignedOn));
  return [first, ...(reason.words === null ? [] : [reason.words]), assigned];
}

/** 'All volunteers in Cologne or Bonn'; null when it was meant for this one person. */
function whoOf({ audience }: ObligationReason, words: Words): string | null {
  const because = words.because;
  const of = (kind: ObligationReason['audience'][number]['kind']): string[] =>
    audience.filter(clause => clause.kind === kind).map(clause => clause.value);
  const kinds = of('kind').map(kind => because.kinds[kind] ?? kind);
  const units = of('unit');
  const groups = of('group');
  const said = (values: readonly string[], say: (values: string) => string): string =>
    values.length === 0 ? '' : say(list(values, because.or));
  const rest =
    said(of('country'), because.inCountries) +
    said(of('job-title'), because.withTitles) +
    said(of('responsible'), because.ofResponsible) +
    said(of('joined-within'), because.joinedWithin);
  if (kinds.length + units.length + groups.length === 0 && rest === '')
    return of('person').length > 0 ? null : because.everybody;
  const people = because.all(kinds.length === 0 ? because.people : list(kinds, because.and));
  return people + said(groups, because.inGroups) + said(units, because.inUnits) + rest;
}

function rhythm({ recurrence }: ObligationReason, words: Words, dates: Dates): string {
  if (recurrence.kind === 'months') return words.because.months(recurrence.months);
  if (recurrence.kind === 'yearly')
    return words.because.yearly(dates.monthDay(recurrence.from), dates.monthDay(recurrence.to));
  return words.because.once;
}

function personalRhythm({ recurrence }: ObligationReason, words: Words, dates: Dates): string {
  if (recurrence.kind === 'months') return words.because.personallyMonths(recurrence.months);
  if (recurrence.kind === 'yearly')
    return words.because.personallyYearly(dates.monthDay(recurrence.from), dates.monthDay(recurrence.to));
  return '';
}

function list(values: readonly string[], last: string): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} ${last} ${values.at(-1) ?? ''}`;
}
