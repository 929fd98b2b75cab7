import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import { useDates } from '#tab/words/dates.ts';

const useStyles = makeStyles({
  link: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'flex-end',
    columnGap: '4px',
    minHeight: '32px',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    fontVariantNumeric: 'tabular-nums',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media (pointer: coarse)': { minHeight: '44px' },
  },
  chevron: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
});

type Props = { value: number; to: string; label: string; className?: string };

/** A number that opens its list: digits, 4 px, a chevron of 16. `label` says which list. */
export function NumberLink({ value, to, label, className }: Props) {
  const styles = useStyles();
  const dates = useDates();
  return (
    <Link href={to} className={mergeClasses(styles.link, className)} aria-label={`${dates.number(value)} ${label}`}>
      {dates.number(value)}
      <ChevronRight16Regular className={styles.chevron} aria-hidden />
    </Link>
  );
}
