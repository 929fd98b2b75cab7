import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircle16Regular,
  ChevronRight16Regular,
  Circle16Regular,
  Clock16Regular,
  ErrorCircle16Filled,
  PauseCircle20Regular,
} from '@fluentui/react-icons';
import { Link } from 'wouter';
import type { MessageRow } from '#api/contract/messages.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const columns = '64px minmax(0, 1.4fr) minmax(0, 1.1fr) minmax(0, 1.6fr) minmax(0, 1.6fr) 80px';

export const useMessageColumns = makeStyles({
  head: {
    display: 'grid',
    gridTemplateColumns: columns,
    columnGap: '12px',
    '@media (max-width: 999px)': { display: 'none' },
  },
  row: {
    display: 'grid',
    gridTemplateColumns: columns,
    alignItems: 'center',
    columnGap: '12px',
    minHeight: '44px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 999px)': { gridTemplateColumns: 'auto minmax(0, 1fr) auto', paddingBlock: '8px' },
  },
  person: {
    color: 'inherit',
    textDecorationLine: 'none',
    overflowWrap: 'anywhere',
    ':hover': { textDecorationLine: 'underline' },
  },
  rest: {
    color: tokens.colorNeutralForeground2,
    '@media (max-width: 999px)': { gridColumnStart: '2', gridColumnEnd: 'span 2', fontSize: tokens.fontSizeBase200 },
  },
  answer: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '6px',
    '@media (max-width: 999px)': { gridColumnStart: '2', gridColumnEnd: 'span 2' },
  },
  icon: { flexShrink: 0, width: '16px', height: '16px' },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground3 },
  quiet: { color: tokens.colorNeutralForeground3 },
  text: { justifySelf: 'end', '@media (max-width: 999px)': { gridRowStart: '1', gridColumnStart: '3' } },
});

/** When, to whom, how, why, and what Microsoft answered in plain words. */
export function MessageRowLine({
  row,
  show,
  withPerson = true,
}: {
  row: MessageRow;
  show: () => void;
  withPerson?: boolean;
}) {
  const styles = useMessageColumns();
  const words = useWords('messages');
  const dates = useDates();
  return (
    <li className={styles.row}>
      <span>{withPerson ? dates.time(row.at) : dates.day(dates.dayOf(row.at))}</span>
      {withPerson ? (
        <Link className={styles.person} href={`/people/${row.person.personId}`}>
          {row.person.name}
        </Link>
      ) : (
        <span>{dates.time(row.at)}</span>
      )}
      <span className={styles.rest}>{row.afterTeams ? words.way.afterTeams : words.way[row.channel]}</span>
      <span className={styles.rest}>{reason(row, words.why)}</span>
      <Answer row={row} />
      <Button
        className={styles.text}
        appearance="transparent"
        icon={<ChevronRight16Regular />}
        iconPosition="after"
        aria-label={words.textOf(row.person.name)}
        onClick={show}
      >
        {words.text}
      </Button>
    </li>
  );
}

function Answer({ row }: { row: MessageRow }) {
  const styles = useMessageColumns();
  const words = useWords('messages');
  const dates = useDates();
  if (row.state === 'failed') {
    return (
      <span className={mergeClasses(styles.answer, styles.bad)}>
        <ErrorCircle16Filled className={styles.icon} aria-hidden />
        {row.failure === null ? words.states.failed : words.causes[row.failure].what}
      </span>
    );
  }
  const Icon =
    row.state === 'accepted'
      ? CheckmarkCircle16Regular
      : row.state === 'held'
        ? PauseCircle20Regular
        : row.state === 'promised' || row.state === 'sending'
          ? Clock16Regular
          : Circle16Regular;
  const said = row.state === 'promised' ? words.waits(dates.time(row.at)) : words.states[row.state];
  return (
    <span className={styles.answer}>
      <Icon className={mergeClasses(styles.icon, row.state === 'accepted' ? styles.good : styles.quiet)} aria-hidden />
      {said}
    </span>
  );
}

type WhyWords = ReturnType<typeof useWords<'messages'>>['why'];

function reason({ courses, daysToDue }: MessageRow, words: WhyWords): string {
  return `${words.courses(courses)}, ${whenWords(daysToDue, words)}`;
}

function whenWords(daysToDue: number | null, words: WhyWords): string {
  if (daysToDue === null) return words.assigned;
  if (daysToDue === 0) return words.on;
  return daysToDue > 0 ? words.before(daysToDue) : words.after(-daysToDue);
}
