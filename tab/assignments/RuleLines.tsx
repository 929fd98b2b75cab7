import { Field, Select } from '@fluentui/react-components';
import { useState } from 'react';
import type { AssignmentRule } from '#api/contract/assignments.ts';
import type { CourseRow } from '#api/contract/courses.ts';
import { useSession } from '#tab/frame/session.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import type { Draft } from './draft.ts';
import { Line } from './Line.tsx';
import { whenSummary } from './sentence.ts';
import type { CountedPreview } from './use-draft.ts';
import { WhenEditor } from './WhenEditor.tsx';
import { WhoEditor } from './WhoEditor.tsx';
import { WordsEditor } from './WordsEditor.tsx';

type Props = {
  draft: Draft;
  courses: readonly CourseRow[] | null;
  counted: CountedPreview;
  contactName: string | null;
  nameContact: (name: string) => void;
  change: (draft: Draft) => void;
  /** A running assignment keeps its course. */
  courseFixed?: boolean;
};

/** What, who, when, words: each opens its editor in place, one at a time. */
export function RuleLines({ draft, courses, counted, contactName, nameContact, change, courseFixed = false }: Props) {
  const words = useWords('assignments');
  const dates = useDates();
  const { today } = useSession();
  const [open, setOpen] = useState<'what' | 'who' | 'when' | 'words' | null>(draft.courseId === null ? 'what' : 'who');
  const toggle = (line: NonNullable<typeof open>) => (): void => setOpen(open === line ? null : line);
  const course = courses?.find(({ courseId }) => courseId === draft.courseId) ?? null;
  const rule = (part: Partial<AssignmentRule>): void => change({ ...draft, rule: { ...draft.rule, ...part } });
  const choosable = (courses ?? []).filter(
    ({ state, courseId }) => state === 'published' || courseId === draft.courseId,
  );
  const { preview } = counted;
  return (
    <>
      <Line
        label={words.lines.what}
        title={course?.title ?? words.what.choose}
        detail={
          course === null
            ? undefined
            : words.what.detail(
                course.version ?? 0,
                course.minutes,
                course.languages.map(language => words.what.languages[language] ?? language).join(', '),
              )
        }
        open={open === 'what' && !courseFixed}
        toggle={toggle('what')}
      >
        <Field label={words.what.label}>
          <Select
            value={draft.courseId ?? ''}
            onChange={(_event, { value }) => {
              const chosen = courses?.find(({ courseId }) => courseId === value);
              if (chosen === undefined) return;
              // The course's own suggestion, as long as nobody has said otherwise.
              const suggested =
                chosen.validMonths !== null && draft.courseId === null
                  ? { recurrence: { kind: 'months' as const, months: chosen.validMonths, windowDays: 30 } }
                  : {};
              change({ ...draft, courseId: value, rule: { ...draft.rule, ...suggested } });
              setOpen('who');
            }}
          >
            <option value="" disabled>
              {words.what.choose}
            </option>
            {choosable.map(({ courseId, title }) => (
              <option key={courseId} value={courseId}>
                {title}
              </option>
            ))}
          </Select>
        </Field>
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
        detail={
          draft.rule.audience.all.length + draft.rule.audience.none.length > 0
            ? words.whoLine.hint
            : words.who.everybody
        }
        open={open === 'who'}
        toggle={toggle('who')}
      >
        <WhoEditor audience={draft.rule.audience} preview={preview} change={audience => rule({ audience })} />
      </Line>
      <Line
        label={words.lines.when}
        title={whenSummary(draft.rule, words, dates)}
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
