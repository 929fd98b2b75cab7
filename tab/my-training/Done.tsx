import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Checkmark20Regular, ChevronDown20Regular, ChevronRight20Regular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import { Link } from 'wouter';
import type { DoneRow } from '#api/contract/training.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { usePageStyles } from './page-styles.ts';

const useStyles = makeStyles({
  fold: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '12px',
    minHeight: '44px',
    marginTop: '16px',
    marginLeft: '-6px',
    padding: '0 8px 0 0',
    border: 'none',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground2,
    fontFamily: 'inherit',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  list: { margin: 0, padding: 0, listStyleType: 'none', overflow: 'hidden' },
  link: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '12px',
    minHeight: '56px',
    paddingInline: '16px',
    paddingBlock: '8px',
    boxSizing: 'border-box',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-3px' },
    '@media (min-width: 640px)': { paddingInline: '24px' },
  },
  between: { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  tick: { flexShrink: 0, color: tokens.colorStatusSuccessForeground1 },
  words: { minWidth: 0, flexGrow: 1 },
  until: { display: 'block', color: tokens.colorNeutralForeground3 },
  chevron: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  lately: { margin: 0, padding: 0, listStyleType: 'none' },
  latelyRow: {
    display: 'flex',
    columnGap: '12px',
    marginBottom: '16px',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
});

function useUntil(): (row: DoneRow) => string {
  const words = useWords('myTraining');
  const dates = useDates();
  return ({ validUntilOn }) =>
    validUntilOn === null ? words.validForEver : words.validUntil(dates.plainDay(validUntilOn));
}

/** Done and valid, folded; each row opens its certificate. */
export function DoneList({ rows }: { rows: readonly DoneRow[] }) {
  const styles = useStyles();
  const page = usePageStyles();
  const words = useWords('myTraining');
  const until = useUntil();
  const [open, setOpen] = useState(false);
  const listId = useId();
  return (
    <section>
      <button
        type="button"
        className={styles.fold}
        aria-expanded={open}
        aria-controls={listId}
        onClick={() => setOpen(!open)}
      >
        {open ? <ChevronDown20Regular aria-hidden /> : <ChevronRight20Regular aria-hidden />}
        {words.done(rows.length)}
      </button>
      <div id={listId}>
        {open && (
          <ul className={mergeClasses(page.surface, styles.list)}>
            {rows.map((row, index) => (
              <li key={row.completionId} className={index > 0 ? styles.between : undefined}>
                <Link href={`/record/${row.completionId}`} className={styles.link}>
                  <Checkmark20Regular className={styles.tick} aria-hidden />
                  <span className={styles.words}>
                    {row.course.title}
                    <span className={styles.until}>{until(row)}</span>
                  </span>
                  <ChevronRight20Regular className={styles.chevron} aria-hidden />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

/** The last few things done, at the right where there is room. */
export function DoneLately({ rows }: { rows: readonly DoneRow[] }) {
  const styles = useStyles();
  const until = useUntil();
  const latest = [...rows].sort((a, b) => b.completedOn.localeCompare(a.completedOn)).slice(0, 4);
  return (
    <ul className={styles.lately}>
      {latest.map(row => (
        <li key={row.completionId} className={styles.latelyRow}>
          <Checkmark20Regular className={styles.tick} aria-hidden />
          <span>
            {row.course.title}
            <span className={styles.until}>{until(row)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
