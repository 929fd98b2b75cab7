import { makeStyles, tokens } from '@fluentui/react-components';
import { ChevronRight20Regular, LockClosed16Regular } from '@fluentui/react-icons';
import type { Step } from '#api/contract/learn.ts';
import { useWords } from '#tab/words/words.ts';
import { quizResult } from './attempt.ts';
import { usePlayerStyles } from './player-styles.ts';
import { StepHeading } from './StepHeading.tsx';

const useStyles = makeStyles({
  verdict: { marginBlock: '0 24px' },
  heading: {
    marginBlock: '0 4px',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  lesson: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: '12px',
    width: '100%',
    minHeight: '52px',
    padding: '8px 0',
    border: 'none',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase400,
    textAlign: 'start',
    cursor: 'pointer',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
});

type Props = {
  quiz: Extract<Step, { kind: 'quiz' }>;
  result: NonNullable<ReturnType<typeof quizResult>>;
  onLookAgain: (lessonKey: string) => void;
};

/** How it went, what is worth another look, and that nobody else sees it. */
export function QuizResult({ quiz, result, onLookAgain }: Props) {
  const styles = useStyles();
  const player = usePlayerStyles();
  const words = useWords('player');
  return (
    <>
      <StepHeading of={`${quiz.key} result`}>{words.quiz.result(result.right, result.of)}</StepHeading>
      <p className={styles.verdict}>{result.passed ? words.quiz.passed : words.quiz.notPassed(quiz.passPercent)}</p>
      {result.lookAgain.length > 0 && (
        <>
          <h2 className={styles.heading}>{words.quiz.worthAnother}</h2>
          <ul className={styles.list}>
            {result.lookAgain.map(({ key, title }) => (
              <li key={key}>
                <button type="button" className={styles.lesson} onClick={() => onLookAgain(key)}>
                  {title}
                  <ChevronRight20Regular aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className={player.privacy}>
        <LockClosed16Regular className={player.lock} aria-hidden />
        {words.quiz.privacy}
      </p>
    </>
  );
}
