import { makeStyles, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircle16Regular,
  ChevronRight16Regular,
  Circle16Regular,
  Warning16Filled,
} from '@fluentui/react-icons';
import { Link } from 'wouter';
import type { Overview } from '#api/contract/overview.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  lines: { display: 'flex', flexWrap: 'wrap', columnGap: '32px', rowGap: '4px' },
  line: {
    display: 'inline-flex',
    alignItems: 'center',
    columnGap: '6px',
    minHeight: '32px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    textDecorationLine: 'none',
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media (pointer: coarse)': { minHeight: '44px' },
  },
  good: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0 },
  bad: { color: tokens.colorStatusWarningForeground3, flexShrink: 0 },
  none: { color: tokens.colorNeutralForeground3, flexShrink: 0 },
});

const places = { directory: '/settings?part=directory', messages: '/messages', backup: '/settings' } as const;

/** Three quiet lines about the machine, each with its last success, each opening its log. */
export function Machine({ lines }: { lines: Overview['machine'] }) {
  const styles = useStyles();
  const words = useWords('overview').machine;
  const dates = useDates();
  const said = ({ what, lastSuccessAt, numbers, problem }: Overview['machine'][number]): string => {
    const when =
      lastSuccessAt === null
        ? null
        : dates.dayOf(lastSuccessAt) === dates.dayOf(new Date().toISOString())
          ? dates.time(lastSuccessAt)
          : dates.instant(lastSuccessAt);
    if (what === 'directory') return problem === null ? words.directory(when) : words.directoryBad(problem);
    if (what === 'messages')
      return words.messages(when, dates.number(numbers['accepted'] ?? 0), numbers['failed'] ?? 0);
    return words.backup(when);
  };
  return (
    <div className={styles.lines}>
      {lines.map(line => (
        <Link key={line.what} href={places[line.what]} className={styles.line}>
          {!line.ok ? (
            <Warning16Filled className={styles.bad} aria-hidden />
          ) : line.lastSuccessAt === null ? (
            <Circle16Regular className={styles.none} aria-hidden />
          ) : (
            <CheckmarkCircle16Regular className={styles.good} aria-hidden />
          )}
          {said(line)}
          <ChevronRight16Regular aria-hidden />
        </Link>
      ))}
    </div>
  );
}
