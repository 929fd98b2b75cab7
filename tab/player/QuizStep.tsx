import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Filled, DismissCircle20Regular, LockClosed16Regular } from '@fluentui/react-icons';
import { useEffect, useId, useRef } from 'react';
import type { Step } from '#api/contract/learn.ts';
import { useWords } from '#tab/words/words.ts';
import { usePlayerStyles } from './player-styles.ts';
import { StepHeading } from './StepHeading.tsx';
import type { Feedback } from './use-attempt.ts';

const useStyles = makeStyles({
  fieldset: { margin: 0, padding: 0, border: 'none', minWidth: 0 },
  legend: { padding: 0, width: '100%' },
  counter: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  question: {
    marginBlock: '4px 20px',
    outlineStyle: 'none',
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    textWrap: 'balance',
    '@media (min-width: 640px)': { fontSize: tokens.fontSizeBase600, lineHeight: tokens.lineHeightBase600 },
  },
  choices: { display: 'grid', rowGap: '8px', '@media (min-width: 640px)': { rowGap: '12px' } },
  choice: {
    display: 'flex',
    columnGap: '14px',
    boxSizing: 'border-box',
    minHeight: '52px',
    padding: '14px 16px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    lineHeight: tokens.lineHeightBase400,
    transitionProperty: 'background-color, border-color, color',
    transitionDuration: tokens.durationFast,
    ':has(:focus-visible)': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
    '@media (prefers-reduced-motion: reduce)': { transitionDuration: '0.01ms' },
  },
  selectable: {
    cursor: 'pointer',
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
  },
  chosen: { border: `1px solid ${tokens.colorCompoundBrandStroke}` },
  faded: { color: tokens.colorNeutralForeground3 },
  right: {
    backgroundColor: tokens.colorStatusSuccessBackground1,
    border: `1px solid ${tokens.colorStatusSuccessBorder2}`,
    // Where tints vanish (high contrast) the second pixel remains; elsewhere it is transparent.
    boxShadow: `inset 0 0 0 1px ${tokens.colorTransparentStroke}`,
  },
  wrong: { backgroundColor: tokens.colorNeutralBackground3, border: `1px solid ${tokens.colorNeutralStroke1}` },
  /** Native, drawn by ourselves: hollow, with a dot when chosen; the same in every theme. */
  radio: {
    appearance: 'none',
    flexShrink: 0,
    boxSizing: 'border-box',
    width: '16px',
    height: '16px',
    margin: '3px 2px',
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusCircular,
    outlineStyle: 'none',
    ':checked': { border: `5px solid ${tokens.colorCompoundBrandBackground}` },
  },
  hidden: { position: 'absolute', opacity: 0, pointerEvents: 'none' },
  glyph: { flexShrink: 0, marginTop: '1px' },
  success: { color: tokens.colorStatusSuccessForeground1 },
  words: { minWidth: 0, flexGrow: 1 },
  strong: { fontWeight: tokens.fontWeightSemibold },
  why: {
    marginTop: '4px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  again: {
    minHeight: '44px',
    marginLeft: '-12px',
    marginBottom: '-10px',
    color: tokens.colorBrandForegroundLink,
    fontWeight: tokens.fontWeightRegular,
  },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

type Quiz = Extract<Step, { kind: 'quiz' }>;
type Props = {
  quiz: Quiz;
  /** 0-based. */
  number: number;
  /** The answer the api has marked, if any. */
  given: { choiceId: string; right: boolean } | null;
  feedback: Feedback | null;
  /** Chosen, not marked yet. */
  chosen: string | null;
  onChoose: (choiceId: string) => void;
  /** Taps answer at once; by keyboard one chooses first and then presses the button. */
  onAnswer: (choiceId: string) => void;
  onLookAgain: (lessonKey: string) => void;
};

/** One question a screen; the feedback stands in the answer it belongs to and moves nothing above it. */
export function QuizStep({ quiz, number, given, feedback, chosen, onChoose, onAnswer, onLookAgain }: Props) {
  const styles = useStyles();
  const player = usePlayerStyles();
  const words = useWords('player');
  const name = useId();
  const byPointer = useByPointer();
  const question = quiz.questions[number];
  if (question === undefined) return null;
  const rightId = feedback?.rightChoiceId ?? (given?.right === true ? given.choiceId : null);
  return (
    <>
      <fieldset className={styles.fieldset}>
        <legend className={styles.legend}>
          <span className={styles.counter}>{words.quiz.question(number + 1, quiz.questions.length)}</span>
          <StepHeading of={question.questionId} className={styles.question}>
            {question.text}
          </StepHeading>
        </legend>
        <div className={styles.choices} aria-live="polite">
          {question.choices.map(({ choiceId, text }) => {
            const isGiven = given?.choiceId === choiceId;
            const isRight = given !== null && choiceId === rightId;
            const isWrong = isGiven && !isRight;
            return (
              <label
                key={choiceId}
                className={mergeClasses(
                  styles.choice,
                  given === null && styles.selectable,
                  given === null && chosen === choiceId && styles.chosen,
                  given !== null && styles.faded,
                  isRight && styles.right,
                  isWrong && styles.wrong,
                )}
              >
                <input
                  type="radio"
                  name={name}
                  className={mergeClasses(styles.radio, (isRight || isWrong) && styles.hidden)}
                  checked={given === null ? chosen === choiceId : isGiven}
                  disabled={given !== null}
                  onChange={() => (byPointer.current ? onAnswer(choiceId) : onChoose(choiceId))}
                />
                {isRight && (
                  <CheckmarkCircle20Filled className={mergeClasses(styles.glyph, styles.success)} aria-hidden />
                )}
                {isWrong && <DismissCircle20Regular className={styles.glyph} aria-hidden />}
                <span className={styles.words}>
                  <span
                    className={mergeClasses((isRight || isWrong) && styles.strong)}
                    style={isRight || isWrong ? { color: tokens.colorNeutralForeground1 } : undefined}
                  >
                    {text}
                    {isRight && <span className={styles.spoken}>. {words.quiz.right}</span>}
                    {isWrong && <span className={styles.spoken}>. {words.quiz.wrong}</span>}
                  </span>
                  {feedback !== null && isRight && <div className={styles.why}>{feedback.rightWhy}</div>}
                  {feedback !== null && isWrong && <div className={styles.why}>{feedback.why}</div>}
                  {isWrong && question.lesson !== '' && (
                    <Button
                      appearance="transparent"
                      className={styles.again}
                      onClick={() => onLookAgain(question.lesson)}
                    >
                      {words.quiz.lookAgain}
                    </Button>
                  )}
                </span>
              </label>
            );
          })}
        </div>
      </fieldset>
      <p className={player.privacy}>
        <LockClosed16Regular className={player.lock} aria-hidden />
        {words.quiz.privacy}
      </p>
    </>
  );
}

/** Was the last thing somebody did a press by finger or mouse? Arrows on a radio only choose; a press answers. */
function useByPointer() {
  const byPointer = useRef(false);
  useEffect(() => {
    const note = (event: Event): void => void (byPointer.current = event.type === 'pointerdown');
    document.addEventListener('pointerdown', note, true);
    document.addEventListener('keydown', note, true);
    return () => {
      document.removeEventListener('pointerdown', note, true);
      document.removeEventListener('keydown', note, true);
    };
  }, []);
  return byPointer;
}
