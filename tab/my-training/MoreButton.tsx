import { makeStyles, tokens } from '@fluentui/react-components';
import { MoreHorizontal20Regular } from '@fluentui/react-icons';
import { lazy, Suspense, useRef, useState, type ComponentType } from 'react';
import type { OwnRequest, RequestKind } from '#api/contract/requests.ts';
import type { MyTraining, TrainingRow } from '#api/contract/training.ts';
import { loadWords, useWords, type WordsPlace } from '#tab/words/words.ts';

/** The menu is half as large as the first screen: it comes with the first press. */
const MoreMenu = withWords(['requests'], async () => (await import('./MoreMenu.tsx')).MoreMenu);
const RequestForm = withWords(['requests', 'files'], async () => (await import('./RequestForm.tsx')).RequestForm);

function withWords<P>(places: readonly WordsPlace[], load: () => Promise<ComponentType<P>>) {
  return lazy(async () => {
    const language = document.documentElement.lang === 'de' ? 'de' : 'en';
    const [code] = await Promise.all([load(), ...places.map(one => loadWords(one, language))]);
    return { default: code };
  });
}

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

type Props = {
  row: TrainingRow;
  responsible: MyTraining['responsible'];
  /** What is open about this course. */
  requests: readonly OwnRequest[];
  onWhy: () => void;
};

/** "…" beside a course. */
export function MoreButton({ row, responsible, requests, onWhy }: Props) {
  const words = useWords('myTraining');
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState<RequestKind | null>(null);
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
            requests={requests}
            target={button}
            onWhy={onWhy}
            onAsk={setAsking}
            onClose={() => {
              setOpen(false);
              button.current?.focus();
            }}
          />
        </Suspense>
      )}
      {asking !== null && (
        <Suspense fallback={null}>
          <RequestForm
            row={row}
            kind={asking}
            responsible={responsible?.name ?? null}
            close={() => {
              setAsking(null);
              button.current?.focus();
            }}
          />
        </Suspense>
      )}
    </>
  );
}
