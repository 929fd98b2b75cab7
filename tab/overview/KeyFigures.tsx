import { makeStyles, tokens } from '@fluentui/react-components';
import { ChevronRight16Regular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Overview } from '#api/contract/overview.ts';
import { Columns } from '#tab/parts/Columns.tsx';
import { Sparkline } from '#tab/parts/Sparkline.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  figures: {
    display: 'grid',
    gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
    backgroundColor: tokens.colorNeutralStroke2,
    columnGap: '1px',
    rowGap: '1px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    overflow: 'hidden',
    '@media (max-width: 999px)': { gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' },
  },
  cell: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    alignContent: 'start',
    columnGap: '8px',
    padding: '16px 20px',
    backgroundColor: tokens.colorNeutralBackground1,
    color: 'inherit',
    textDecorationLine: 'none',
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '@media (max-width: 639px)': { padding: '14px' },
  },
  name: { color: tokens.colorNeutralForeground2 },
  chevron: { justifySelf: 'end', color: tokens.colorNeutralForeground3 },
  number: {
    fontSize: tokens.fontSizeHero800,
    lineHeight: tokens.lineHeightHero800,
    fontWeight: tokens.fontWeightSemibold,
    whiteSpace: 'nowrap',
    '@media (max-width: 639px)': { fontSize: tokens.fontSizeHero700, lineHeight: tokens.lineHeightHero700 },
  },
  sign: {
    fontSize: tokens.fontSizeBase500,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
  },
  chart: { alignSelf: 'end', width: '112px', '@media (max-width: 639px)': { display: 'none' } },
  line: { gridColumnEnd: 'span 2', fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  grey: { color: tokens.colorNeutralForeground3 },
});

/** Two rates, the late ones, what ends soon. Each cell opens its list; `asked` makes it one of the same day. */
export function KeyFigures({ data, asked }: { data: Overview; asked: string }) {
  const words = useWords('overview');
  const dates = useDates();
  const styles = useStyles();
  const { figures, trend, expiring } = data;
  const { number } = dates;
  const besides = words.besides(number(figures.waived), number(figures.paused));
  const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  const onTrack = figures.obliged - figures.overdue;
  const fourWeeksAgo = trend.at(-5) ?? null;
  const month = dates.month(data.asOf).replace(/\s\d{4}$/, '');
  const inMonth = expiring.weeks
    .filter(({ from }) => from.slice(0, 7) === data.asOf.slice(0, 7))
    .reduce((sum, { count }) => sum + count, 0);
  const lastWeek = expiring.weeks.at(-1)?.from;
  return (
    <section className={styles.figures} aria-label={words.figuresLabel}>
      <Cell
        name={words.valid}
        to={`/people?show=valid${asked}`}
        value={<Rate part={figures.valid} whole={figures.obliged} />}
        chart={<Sparkline values={trend.map(point => share(point.valid, point.obliged))} />}
        lines={[words.of(number(figures.valid), number(figures.obliged)), besides]}
      />
      <Cell
        name={words.onTrack}
        to={`/people?show=open${asked}`}
        value={<Rate part={onTrack} whole={figures.obliged} />}
        chart={<Sparkline values={trend.map(point => share(point.obliged - point.overdue, point.obliged))} />}
        lines={[words.of(number(onTrack), number(figures.obliged)), besides]}
      />
      <Cell
        name={words.overdue}
        to={`/people?show=overdue${asked}`}
        value={number(figures.overdue)}
        chart={<Sparkline late values={trend.map(point => point.overdue)} />}
        lines={[
          words.over30(number(data.overdueOver30Days)),
          fourWeeksAgo === null ? '' : words.fourWeeksAgo(number(fourWeeksAgo.overdue)),
        ]}
      />
      <Cell
        name={words.expiring}
        to={`/people?show=expiring${asked}`}
        value={number(expiring.total)}
        chart={
          <Columns
            height={28}
            gap={3}
            columns={expiring.weeks.map(({ from, count }) => ({ key: from, value: count }))}
          />
        }
        lines={[
          words.thisMonth(number(inMonth), month),
          lastWeek === undefined ? '' : words.perWeek(dates.plainDay(lastWeek)),
        ]}
      />
    </section>
  );
}

type CellProps = { name: string; to: string; value: ReactNode; chart: ReactNode; lines: readonly [string, string] };

function Cell({ name, to, value, chart, lines }: CellProps) {
  const styles = useStyles();
  return (
    <Link href={to} className={styles.cell}>
      <span className={styles.name}>{name}</span>
      <ChevronRight16Regular className={styles.chevron} aria-hidden />
      <span className={styles.number}>{value}</span>
      <span className={styles.chart}>{chart}</span>
      <span className={styles.line}>{lines[0]}</span>
      <span className={`${styles.line} ${styles.grey}`}>{lines[1]}</span>
    </Link>
  );
}

/** "87 %", rounded down, its sign smaller; "–" when nobody is obliged. */
function Rate({ part, whole }: { part: number; whole: number }) {
  const styles = useStyles();
  if (whole === 0) return '–';
  return (
    <>
      {Math.floor((part / whole) * 100)}
      <span className={styles.sign}>{' %'}</span>
    </>
  );
}
