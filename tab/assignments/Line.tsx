import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronDown20Regular, ChevronUp20Regular } from '@fluentui/react-icons';
import { useId, type ReactNode } from 'react';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  line: { borderTop: `1px solid ${tokens.colorNeutralStroke2}`, ':first-child': { borderTopStyle: 'none' } },
  head: {
    display: 'grid',
    gridTemplateColumns: '72px minmax(0, 1fr) 20px',
    alignItems: 'start',
    width: '100%',
    boxSizing: 'border-box',
    padding: '14px 20px',
    border: 'none',
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    textAlign: 'start',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusXLarge,
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '@media (max-width: 639px)': { paddingInline: '14px', gridTemplateColumns: '60px minmax(0, 1fr) 20px' },
  },
  label: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  title: {
    display: 'block',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  detail: {
    display: 'block',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  chevron: { color: tokens.colorNeutralForeground3 },
  body: { padding: '0 20px 16px', '@media (max-width: 639px)': { paddingInline: '14px' } },
  hidden: { display: 'none' },
});

type Props = {
  label: string;
  title: string;
  detail?: string | undefined;
  open: boolean;
  toggle: () => void;
  children: ReactNode;
};

/** One of the four lines of a rule: what stands there, and its editor unfolding in place. */
export function Line({ label, title, detail, open, toggle, children }: Props) {
  const styles = useStyles();
  const words = useWords('assignments');
  const id = useId();
  return (
    <section className={styles.line} aria-label={label}>
      <button
        type="button"
        className={styles.head}
        aria-expanded={open}
        aria-controls={id}
        onClick={toggle}
        title={words.open(label)}
      >
        <span className={styles.label}>{label}</span>
        <span>
          <span className={styles.title}>{title}</span>
          {detail !== undefined && detail !== '' && <span className={styles.detail}>{detail}</span>}
        </span>
        {open ? (
          <ChevronUp20Regular className={styles.chevron} aria-hidden />
        ) : (
          <ChevronDown20Regular className={styles.chevron} aria-hidden />
        )}
      </button>
      <div id={id} className={mergeClasses(styles.body, !open && styles.hidden)}>
        {open && children}
      </div>
    </section>
  );
}
