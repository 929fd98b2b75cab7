import { useState } from 'react';
import type { AssignmentRule } from '#api/contract/assignments.ts';
import type { CourseRow } from '#api/contract/courses.ts';
import type { PathRow } from '#api/contract/paths.ts';
import { useSession } from '#tab/frame/session.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import type { Draft } from './draft.ts';
import { Line } from './Line.tsx';
import { pathWhen } from './path-sentence.ts';
import { whenSummary, whoDetail } from './sentence.ts';
import type { CountedPreview } from './use-draft.ts';
import { WhatEditor } from './WhatEditor.tsx';
import { WhenEditor } from './WhenEditor.tsx';
import { WhoEditor } from './WhoEditor.tsx';
import { WordsEditor } from './WordsEditor.tsx';

type Props = {
  draft: Draft;
  courses: readonly CourseRow[] | null;
  paths: readonly PathRow[] | null;
  counted: CountedPreview;
  contactName: string | null;
  nameContact: (name: string) => void;
  change: (draft: Draft) => void;
  /** A running assignment keeps its course. */
  courseFixed?: boolean;
};

/** What, who, when, words: each opens its editor in place, one at a time. */
export function RuleLines({
  draft,
  courses,
  paths,
  counted,
  contactName,
  nameContact,
  change,
  courseFixed = false,
}: Props) {
  const words = useWords('assignments');
  const dates = useDates();
  const { today } = useSession();
  const [open, setOpen] = useState<'what' | 'who' | 'when' | 'words' | null>(draft.courseId === null ? 'what' : 'who');
  const toggle = (line: NonNullable<typeof open>) => (): void => setOpen(open === line ? null : line);
  const path = paths?.find(({ pathId }) => pathId === draft.pathId) ?? null;
  const course = draft.pathId === null ? (courses?.find(each => each.courseId === draft.courseId) ?? null) : null;
  const rule = (part: Partial<AssignmentRule>): void => change({ ...draft, rule: { ...draft.rule, ...part } });
  const { preview } = counted;
  return (
    <>
      <Line
        label={words.lines.what}
        title={path?.title ?? course?.title ?? words.what.choose}
        detail={whatDetail(path, course, words)}
        open={open === 'what' && !courseFixed}
        toggle={toggle('what')}
      >
        <WhatEditor
          draft={draft}
          courses={courses}
          paths={paths}
          choose={chosen => {
            change(chosen);
            setOpen('who');
          }}
        />
      </Line>
      <Line
        label={words.lines.who}
        title={
          preview === null
            ? draft.courseId === null
              ? words.who.everybody
              : words.whoLine.counting
            : words.whoLine.people(dates.number(preview.people))
        }
        detail={whoDetail(draft.rule.audience, words)}
        open={open === 'who'}
        toggle={toggle('who')}
      >
        <WhoEditor audience={draft.rule.audience} preview={preview} change={audience => rule({ audience })} />
      </Line>
      <Line
        label={words.lines.when}
        title={path === null ? whenSummary(draft.rule, words, dates) : pathWhen(draft.rule, path.steps, words, dates)}
        detail={words.whenLine.hint}
        open={open === 'when'}
        toggle={toggle('when')}
      >
        <WhenEditor rule={draft.rule} today={today} change={rule} />
      </Line>
      <Line
        label={words.lines.words}
        title={draft.rule.reason === null ? words.wordsLine.standard : words.wordsLine.own}
        detail={[
          contactName === null ? words.wordsLine.noContact : words.wordsLine.contactAsk(contactName),
          remindersWords(draft.rule, words),
        ].join(' · ')}
        open={open === 'words'}
        toggle={toggle('words')}
      >
        <WordsEditor rule={draft.rule} contactName={contactName} nameContact={nameContact} change={rule} />
      </Line>
    </>
  );
}

/** What the first line says below the title; undefined while nothing is chosen. */
function whatDetail(
  path: PathRow | null,
  course: CourseRow | null,
  { what }: ReturnType<typeof useWords<'assignments'>>,
): string | undefined {
  if (path !== null) return what.pathDetail(path.steps.length);
  if (course === null) return undefined;
  const languages = course.languages.map(language => what.languages[language] ?? language).join(', ');
  return what.detail(course.version ?? 0, course.minutes, languages);
}

/** "reminds 14, 7, 1 days before" */
function remindersWords({ policy }: AssignmentRule, { wordsLine }: ReturnType<typeof useWords<'assignments'>>): string {
  const before = policy.offsetsDays.filter(days => days <= 0).map(days => -days);
  const after = policy.offsetsDays.filter(days => days > 0);
  const parts = [
    before.length > 0 ? wordsLine.before(before.join(', ')) : '',
    after.length > 0 ? wordsLine.after(after.join(', ')) : '',
  ].filter(part => part !== '');
  return parts.length === 0 ? '' : wordsLine.remindersSummary(parts.join(', '));
}
