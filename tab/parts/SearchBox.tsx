import { makeStyles, tokens } from '@fluentui/react-components';
import { Dismiss16Regular, Search20Regular } from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  box: {
    display: 'flex',
    alignItems: 'center',
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '320px',
    height: '32px',
    paddingLeft: '10px',
    columnGap: '6px',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
    ':focus-within': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-1px' },
    '@media (pointer: coarse)': { height: '44px' },
  },
  icon: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  input: {
    flexGrow: 1,
    minWidth: 0,
    height: '100%',
    padding: 0,
    border: 'none',
    outlineStyle: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase300,
    '::placeholder': { color: tokens.colorNeutralForeground3 },
    '::-webkit-search-cancel-button': { display: 'none' },
    '@media (pointer: coarse)': { fontSize: '16px' },
  },
  clear: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    flexShrink: 0,
    width: '30px',
    height: '100%',
    padding: 0,
    border: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    cursor: 'pointer',
    '@media (pointer: coarse)': { width: '44px' },
  },
});

type Props = { value: string; onSearch: (text: string) => void; label?: string; pauseMs?: number };

/** Searches a quarter of a second after the last letter, at once on Enter; Escape clears. */
export function SearchBox({ value, onSearch, label, pauseMs = 250 }: Props) {
  const styles = useStyles();
  const words = useWords('frame');
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: string, waitMs: number): void => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onSearch(next.trim()), waitMs);
  };
  return (
    <div role="search" className={styles.box}>
      <Search20Regular className={styles.icon} aria-hidden />
      <input
        type="search"
        className={styles.input}
        value={text}
        aria-label={label ?? words.search}
        placeholder={label ?? words.search}
        maxLength={100}
        onChange={event => change(event.target.value, pauseMs)}
        onKeyDown={event => {
          if (event.key === 'Enter') change(text, 0);
          if (event.key === 'Escape' && text !== '') change('', 0);
        }}
      />
      {text !== '' && (
        <button type="button" className={styles.clear} aria-label={words.clearSearch} onClick={() => change('', 0)}>
          <Dismiss16Regular aria-hidden />
        </button>
      )}
    </div>
  );
}
