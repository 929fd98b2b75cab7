import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircle20Filled, Circle20Regular } from '@fluentui/react-icons';
import { useWords } from '#tab/words/words.ts';
import { fillsOf, isReachable, minutesLeft } from './attempt.ts';
import type { Attempt, Moves } from './use-attempt.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    display: 'flex',
    alignItems: 'center',
    boxSizing: 'border-box',
    width: '100%',
    minHeight: '44px',
    columnGap: '12px',
    padding: '8px 12px',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    textAlign: 'start',
    overflowWrap: 'anywhere',
  },
  link: {
    cursor: 'pointer',
    ':hover': { color: tokens.colorNeutralForeground1, backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  here: {
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
  },
  glyph: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  done: { color: tokens.colorCompoundBrandBackground },
  current: {
    boxSizing: 'border-box',
    flexShrink: 0,
    width: '16px',
    height: '16px',
    margin: '2px',
    border: `4px solid ${tokens.colorCompoundBrandBackground}`,
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  language: {
    marginTop: '16px',
    paddingTop: '8px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

/** The steps: done, here, open. What can be opened is a button. */
export function Contents({ attempt, moves, onGo }: { attempt: Attempt; moves: Moves; onGo?: () => void }) {
  const styles = useStyles();
  const words = useWords('player');
  const { lesson, state, view } = attempt;
  return (
    <>
      <ol className={styles.list}>
        {lesson.steps.map((step, index) => {
          const here = index === view.step;
          const done = state.done.includes(step.key);
          const open = isReachable(lesson.steps, state, index);
          const inner = (
            <>
              {here && !done ? (
                <span className={styles.current} aria-hidden />
              ) : done ? (
                <CheckmarkCircle20Filled className={mergeClasses(styles.glyph, styles.done)} aria-hidden />
              ) : (
                <Circle20Regular className={styles.glyph} aria-hidden />
              )}
              <span>
                {step.title}
                <span className={styles.spoken}>
                  ,{' '}
                  {done
                    ? words.states.done
                    : here
                      ? words.states.current
                      : open
                        ? words.states.open
                        : words.states.locked}
                </span>
              </span>
            </>
          );
          return (
            <li key={step.key}>
              {open ? (
                <button
                  type="button"
                  className={mergeClasses(styles.item, styles.link, here && styles.here)}
                  aria-current={here ? 'step' : undefined}
                  onClick={() => {
                    onGo?.();
                    if (!here) moves.go({ step: index, position: 0 });
                  }}
                >
                  {inner}
                </button>
              ) : (
                <span className={styles.item}>{inner}</span>
              )}
            </li>
          );
        })}
      </ol>
      {lesson.languages
        .filter(language => language !== lesson.language)
        .map(language => (
          <div key={language} className={styles.language}>
            <button
              type="button"
              lang={language}
              className={mergeClasses(styles.item, styles.link)}
              onClick={() => {
                onGo?.();
                void moves.speak(language).catch(() => undefined);
              }}
            >
              {words.otherLanguage[language]}
            </button>
          </div>
        ))}
    </>
  );
}

/** 'Step 3 of 5' and 'about 8 min left' of an attempt, and how full each segment is. */
export function useProgressWords({ lesson, state, view }: Attempt): { step: string; left: string; fills: number[] } {
  const words = useWords('player');
  const count = lesson.steps.length;
  return {
    step: words.step(Math.min(view.step + 1, count), count),
    left: words.minutesLeft(minutesLeft(lesson.steps, state, view)),
    fills: fillsOf(lesson.steps, state, view),
  };
}
