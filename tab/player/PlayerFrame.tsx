import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowLeft20Regular, Dismiss20Regular, TextBulletList20Regular } from '@fluentui/react-icons';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from 'wouter';
import { BackLink } from '#tab/parts/BackLink.tsx';
import { Segments } from '#tab/parts/Segments.tsx';
import { useWords } from '#tab/words/words.ts';
import { Contents, useProgressWords } from './Contents.tsx';
import { usePlayerStyles } from './player-styles.ts';
import type { Attempt, Moves } from './use-attempt.ts';

const useStyles = makeStyles({
  row: { display: 'flex', alignItems: 'center', height: '56px' },
  titles: { minWidth: 0, flexGrow: 1, '@media (min-width: 1000px)': { paddingLeft: 0 } },
  title: {
    marginBlock: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  sub: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  narrow: { '@media (min-width: 1000px)': { display: 'none' } },
  wide: { display: 'none', '@media (min-width: 1000px)': { display: 'flex' } },
  segments: { paddingBottom: '12px' },
  iconButton: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    width: '44px',
    height: '44px',
    padding: 0,
    border: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-4px' },
  },
  iconLeft: { marginLeft: '-12px', marginRight: '4px' },
  iconRight: { marginRight: '-12px' },
  side: {
    display: 'none',
    '@media (min-width: 1000px)': {
      display: 'block',
      position: 'sticky',
      top: '57px',
      alignSelf: 'start',
      paddingTop: '40px',
    },
  },
  legend: {
    display: 'flex',
    justifyContent: 'space-between',
    marginBlock: '8px 20px',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  sideList: { marginInline: '-12px' },
  sheet: {
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '100%',
    maxHeight: '80dvh',
    margin: 'auto 0 0',
    padding: '8px 16px 24px',
    border: `1px solid ${tokens.colorTransparentStroke}`,
    borderRadius: '12px 12px 0 0',
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    boxShadow: tokens.shadow16,
    '::backdrop': { backgroundColor: tokens.colorBackgroundOverlay },
  },
  sheetHead: { display: 'flex', alignItems: 'center', justifyContent: 'space-between' },
  sheetTitle: { marginBlock: 0, fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
});

type Props = { attempt: Attempt; moves: Moves; children: ReactNode; footer: ReactNode };

/** Header and footer on the grid of the text; contents at the left, on the phone in a sheet. */
export function PlayerFrame({ attempt, moves, children, footer }: Props) {
  const styles = useStyles();
  const grid = usePlayerStyles();
  const words = useWords('player');
  const frame = useWords('frame');
  const progress = useProgressWords(attempt);
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    // What is focused by keyboard must not hide under header and footer.
    document.documentElement.style.scrollPaddingBlock = '88px';
    return () => void (document.documentElement.style.scrollPaddingBlock = '');
  }, []);
  return (
    <div className={grid.screen}>
      <header className={grid.header}>
        <div className={grid.grid}>
          <div className={mergeClasses(styles.row, styles.wide)}>
            <BackLink to="/" place={frame.places.myTraining} />
          </div>
          <div>
            <div className={styles.row}>
              <Link
                href="/"
                className={mergeClasses(styles.iconButton, styles.iconLeft, styles.narrow)}
                aria-label={frame.back(frame.places.myTraining)}
              >
                <ArrowLeft20Regular aria-hidden />
              </Link>
              <div className={styles.titles}>
                <p className={styles.title}>{attempt.lesson.course.title}</p>
                <div className={mergeClasses(styles.sub, styles.narrow)}>
                  {progress.step} · {progress.left}
                </div>
              </div>
              <button
                type="button"
                className={mergeClasses(styles.iconButton, styles.iconRight, styles.narrow)}
                aria-label={words.contents}
                aria-haspopup="dialog"
                onClick={() => sheet.current?.showModal()}
              >
                <TextBulletList20Regular aria-hidden />
              </button>
            </div>
            <div className={mergeClasses(styles.segments, styles.narrow)}>
              <Segments fills={progress.fills} text={progress.step} />
            </div>
          </div>
        </div>
      </header>
      <div className={mergeClasses(grid.grid, grid.body)}>
        <nav className={styles.side} aria-label={words.contents}>
          <Segments fills={progress.fills} text={progress.step} />
          <div className={styles.legend}>
            <span>{progress.step}</span>
            <span>{progress.left}</span>
          </div>
          <div className={styles.sideList}>
            <Contents attempt={attempt} moves={moves} />
          </div>
        </nav>
        <main className={grid.text}>{children}</main>
      </div>
      {footer}
      <dialog ref={sheet} className={styles.sheet} aria-label={words.contents}>
        <div className={styles.sheetHead}>
          <h2 className={styles.sheetTitle}>{words.contents}</h2>
          <button
            type="button"
            className={mergeClasses(styles.iconButton, styles.iconRight)}
            aria-label={words.closeContents}
            onClick={() => sheet.current?.close()}
          >
            <Dismiss20Regular aria-hidden />
          </button>
        </div>
        <Contents attempt={attempt} moves={moves} onGo={() => sheet.current?.close()} />
      </dialog>
    </div>
  );
}
