import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CalendarLtr20Regular, ChevronDown16Regular } from '@fluentui/react-icons';
import type { MouseEvent } from 'react';

const useStyles = makeStyles({
  field: {
    position: 'relative',
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '8px',
    height: '32px',
    boxSizing: 'border-box',
    paddingInline: '10px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    whiteSpace: 'nowrap',
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
    ':focus-within': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media (pointer: coarse)': { height: '44px' },
  },
  subtle: { border: '1px solid transparent', backgroundColor: 'transparent' },
  icon: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  /** The real field lies over the words: the browser's own calendar, keyboard and screen reader, our words for the day. */
  input: {
    position: 'absolute',
    inset: 0,
    width: '100%',
    height: '100%',
    boxSizing: 'border-box',
    margin: 0,
    padding: 0,
    border: 'none',
    opacity: 0,
    cursor: 'pointer',
  },
});

type Props = {
  label: string;
  words: string;
  value: string;
  min?: string;
  max?: string;
  subtle?: boolean;
  choose: (day: string) => void;
};

/** A day as people say it, that opens the browser's calendar. `choose` is never called with an empty day. */
export function DayField({ label, words, value, min, max, subtle = false, choose }: Props) {
  const styles = useStyles();
  const open = (event: MouseEvent<HTMLInputElement>): void => {
    try {
      event.currentTarget.showPicker();
    } catch {
      // Not offered here: the field can still be typed into.
    }
  };
  return (
    <span className={mergeClasses(styles.field, subtle && styles.subtle)}>
      <CalendarLtr20Regular className={styles.icon} aria-hidden />
      <span aria-hidden>{words}</span>
      <ChevronDown16Regular className={styles.icon} aria-hidden />
      <input
        type="date"
        className={styles.input}
        aria-label={`${label}: ${words}`}
        value={value}
        {...(min === undefined ? {} : { min })}
        {...(max === undefined ? {} : { max })}
        onClick={open}
        onChange={event => event.target.value !== '' && choose(event.target.value)}
      />
    </span>
  );
}
