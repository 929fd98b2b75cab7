import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Checkmark16Regular, Phone16Regular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { useWords } from '#tab/words/words.ts';
import { usePlayerStyles } from './player-styles.ts';
import type { SavingState } from './saving.ts';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    columnGap: '8px',
    minHeight: '64px',
    paddingBlock: '8px',
    boxSizing: 'border-box',
  },
  back: {
    minHeight: '44px',
    minWidth: '72px',
    marginLeft: '-12px',
    paddingInline: '12px',
    justifyContent: 'flex-start',
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
  },
  next: {
    minHeight: '44px',
    minWidth: '120px',
    fontSize: tokens.fontSizeBase400,
    '@media (min-width: 640px)': { minWidth: '160px' },
  },
  long: {
    textWrap: 'balance',
    '@media (max-width: 639px)': { flexGrow: 1, flexShrink: 1, lineHeight: tokens.lineHeightBase300 },
  },
  saving: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '8px',
    minWidth: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  kept: { color: tokens.colorNeutralForeground1 },
  /** What is not sent yet takes a line above the buttons on the phone. */
  above: { paddingTop: '8px', '@media (min-width: 640px)': { display: 'none' } },
  between: { '@media (max-width: 639px)': { display: 'none' } },
});

type Props = {
  saving: SavingState;
  onBack?: () => void;
  next: { words: string; onPress: () => void; busy?: boolean; ready?: boolean };
  /** The button's words are long: on the phone it takes the room of the truth about saving. */
  long?: boolean;
};

/** Back and Next in thumb's reach, and between them the truth about saving; nothing else. */
export function Footer({ saving, onBack, next, long = false }: Props) {
  const styles = useStyles();
  const player = usePlayerStyles();
  const words = useWords('player');
  const shown = useSettled(saving);
  const notSent = shown === 'kept' || shown === 'not-kept';
  const truth = (
    <>
      {notSent ? <Phone16Regular aria-hidden /> : shown === 'saved' && <Checkmark16Regular aria-hidden />}
      {shown === 'saved'
        ? words.saved
        : shown === 'saving'
          ? words.saving
          : shown === 'kept'
            ? words.kept
            : words.notKept}
    </>
  );
  return (
    <footer className={player.footer}>
      <div className={player.grid}>
        <div className={player.underText}>
          {notSent && <div className={mergeClasses(styles.saving, styles.kept, styles.above)}>{truth}</div>}
          <div className={styles.row}>
            {onBack === undefined ? (
              <span />
            ) : (
              <Button appearance="transparent" className={styles.back} onClick={onBack}>
                {words.back}
              </Button>
            )}
            <div
              role="status"
              className={mergeClasses(styles.saving, notSent && styles.kept, (notSent || long) && styles.between)}
            >
              {truth}
            </div>
            <Button
              appearance="primary"
              size="large"
              className={mergeClasses(styles.next, long && styles.long)}
              disabledFocusable={next.busy === true || next.ready === false}
              onClick={next.onPress}
            >
              {next.words}
            </Button>
          </div>
        </div>
      </div>
    </footer>
  );
}

/** "Being saved" only shows when it takes longer than half a second: a flicker tells nobody anything. */
function useSettled(saving: SavingState): SavingState {
  const [shown, setShown] = useState<SavingState>(saving === 'saving' ? 'saved' : saving);
  useEffect(() => {
    const timer = setTimeout(() => setShown(saving), saving === 'saving' ? 500 : 0);
    return () => clearTimeout(timer);
  }, [saving]);
  return shown;
}
