import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Regular, DismissCircle20Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { DueReckoning } from '#api/contract/assignments.ts';
import { previewPerson } from '#api/contract/previews.ts';
import type { AudienceWords } from '#api/contract/audiences.ts';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import { call } from '#tab/api.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useDates, type Dates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { inputOf, type Draft } from './draft.ts';
import { PersonPicker } from './pickers.tsx';
import { audienceSentence } from './sentence.ts';
import { conditionWords } from './WhoEditor.tsx';

const useStyles = makeStyles({
  box: {
    display: 'grid',
    gridTemplateColumns: '240px minmax(0, 1fr)',
    columnGap: '16px',
    rowGap: '8px',
    paddingTop: '12px',
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  verdict: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '8px',
    marginBlock: '4px 0',
    fontWeight: tokens.fontWeightSemibold,
  },
  in: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0 },
  out: { color: tokens.colorNeutralForeground3, flexShrink: 0 },
  why: {
    marginBlock: '2px 0',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

type Answer = ReplyOf<typeof previewPerson>;

/** Any person looked up: in or not and why, due when and how that day came about, the next cycles. */
export function PersonLookup({ draft, named }: { draft: Draft; named: AudienceWords | null }) {
  const styles = useStyles();
  const words = useWords('assignments');
  const dates = useDates();
  const [personId, setPersonId] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const ask = useAction(async (wanted: string) => {
    const input = inputOf(draft);
    if (input === null) return;
    setAnswer(
      await call(previewPerson, {
        ...input,
        personId: wanted,
      }),
    );
  });
  const { run } = ask;
  const question = JSON.stringify(draft);
  useEffect(() => {
    if (personId !== null) void run(personId);
  }, [personId, question, run]);
  return (
    <div className={styles.box}>
      <PersonPicker label={words.lookUp} pick={person => setPersonId(person.personId)} />
      <div aria-live="polite">
        {ask.problem !== null && <ProblemNotice problem={ask.problem} />}
        {answer !== null && ask.problem === null && (
          <>
            <p className={styles.verdict}>
              {answer.matches ? (
                <CheckmarkCircle20Regular className={styles.in} aria-hidden />
              ) : (
                <DismissCircle20Regular className={styles.out} aria-hidden />
              )}
              {verdict(answer, words, dates)}
            </p>
            {answer.matchedBy !== null && (
              <p className={styles.why}>{words.whoLine.because(audienceSentence(answer.matchedBy, words))}</p>
            )}
            {answer.validThrough !== undefined && (
              <p className={styles.why}>{words.whoLine.through(answer.validThrough.title)}</p>
            )}
            <p className={styles.why}>
              {answer.matches ? reckoning(answer.due, words, dates) : refusal(answer, draft, named, words)}
            </p>
            {answer.matches && answer.cycles.length > 0 && (
              <p className={styles.why}>
                {words.cycles(answer.cycles.map(cycle => dates.fullDay(cycle.dueOn)).join(', '))}
              </p>
            )}
          </>
        )}
      </div>
    </div>
  );
}

type Words = ReturnType<typeof useWords<'assignments'>>;

function verdict(answer: Answer, words: Words, dates: Dates): string {
  if (!answer.matches) return words.out;
  if (answer.valid)
    return words.inValid(answer.alreadyValidUntilOn === null ? null : dates.fullDay(answer.alreadyValidUntilOn));
  return answer.due === null ? '' : words.inDue(dates.day(answer.due.dueOn));
}

/** What keeps the person out: for each way in the clause that closes it, each named once. */
function refusal({ decidedBy, misses }: Answer, draft: Draft, named: AudienceWords | null, words: Words): string {
  const { list } = decidedBy;
  if (list !== 'all' && list !== 'none') return words.outBy[list];
  const said = misses.map(({ list: side, alternative, index }) => {
    if (index === null) return words.whoLine.noSingleRole;
    const place = { list: side, alternative, index };
    const { label, value } = conditionWords(place, draft.rule.audience, named, words.whoLine);
    return words.outBy[side](`${label} ${value}`);
  });
  return [...new Set(said)].join(' ');
}

/** "3 May + 14 days = 17 May, Whit Monday, so the next working day." */
export function reckoning(due: DueReckoning | null, { reckoning: say }: Words, dates: Dates): string {
  if (due === null) return '';
  const start =
    due.startOn !== null && due.days !== null
      ? say.plus(dates.plainDay(due.startOn), due.days, dates.plainDay(due.computedOn))
      : due.rule === 'renewal'
        ? say.renewal(dates.fullDay(due.computedOn))
        : say.fixed(dates.plainDay(due.computedOn));
  const moved =
    due.movedFrom === null
      ? null
      : due.movedFrom.because === 'holiday'
        ? say.holiday(due.movedFrom.holiday ?? '')
        : say.weekend;
  return `${[start, due.floorOn === null ? null : say.floor(dates.plainDay(due.floorOn)), moved].filter(part => part !== null).join(', ')}.`;
}
