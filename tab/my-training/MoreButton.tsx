import { makeStyles, tokens } from '@fluentui/react-components';
import { MoreHorizontal20Regular } from '@fluentui/react-icons';
import { lazy, Suspense, useRef, useState } from 'react';
import type { TrainingRow } from '#api/contract/training.ts';
import { useWords } from '#tab/words/words.ts';

/** The menu is half as large as the first screen: it comes with the first press. */
const MoreMenu = lazy(async () => ({ default: (await import('./MoreMenu.tsx')).MoreMenu }));

const useStyles = makeStyles({
  button: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: '44px',
    height: '44px',
    padding: 0,
    border: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-4px' },
  },
});

/** "…" beside a course. */
export function MoreButton({ row, onWhy }: { row: TrainingRow; onWhy: () => void }) {
  const words = useWords('myTraining');
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={useStyles().button}
        aria-label={words.more(row.course.title)}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <MoreHorizontal20Regular aria-hidden />
      </button>
      {open && (
        <Suspense fallback={null}>
          <MoreMenu
            row={row}
            target={button}
            onWhy={onWhy}
            onClose={() => {
              setOpen(false);
              button.current?.focus();
            }}
          />
        </Suspense>
      )}
    </>
  );
}
