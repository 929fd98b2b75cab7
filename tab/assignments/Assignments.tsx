import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Link, useLocation } from 'wouter';
import { listAssignments, type AssignmentRow } from '#api/contract/assignments.ts';
import { useSession } from '#tab/frame/session.ts';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { Bar } from '#tab/parts/Bar.tsx';
import { CountedAt } from '#tab/parts/CountedAt.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { StatusBadge } from '#tab/parts/StatusBadge.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { pathWhen } from './path-sentence.ts';
import { audienceSentence, whenSummary } from './sentence.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1.1fr) minmax(0, 1.6fr) 160px 64px 72px 112px',
    columnGap: '16px',
    alignItems: 'center',
    minHeight: '60px',
    paddingBlock: '6px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    color: 'inherit',
    textDecorationLine: 'none',
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media (max-width: 999px)': { gridTemplateColumns: 'minmax(0, 1fr) auto', rowGap: '4px', paddingBlock: '12px' },
  },
  head: { minHeight: '24px', paddingBlock: 0, '@media (max-width: 999px)': { display: 'none' } },
  course: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  who: { overflowWrap: 'anywhere', '@media (max-width: 999px)': { gridColumnEnd: 'span 2' } },
  bar: { '@media (max-width: 999px)': { gridColumnEnd: 'span 2' } },
  number: { textAlign: 'end' },
  wide: { '@media (max-width: 999px)': { display: 'none' } },
});

export function Assignments() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('assignments');
  const { may } = useSession();
  const [, go] = useLocation();
  const { data, problem, waiting, reload } = useEndpoint(listAssignments, {});
  const make = may.admin ? (
    <Button appearance="primary" onClick={() => go('/assignments/new')}>
      {data?.assignments.length === 0 ? words.none.action : words.make}
    </Button>
  ) : null;
  const running = data?.assignments.filter(({ state }) => state === 'running').length ?? 0;
  return (
    <AdminPage
      title={data === null ? ' ' : data.assignments.length === 0 ? words.none.title : words.title(running)}
      aside={data !== null && data.assignments.length > 0 ? make : undefined}
    >
      <AdminCard label={words.title(running)}>
        {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
        {data === null && waiting && <SkeletonRows rows={5} height={60} />}
        {data?.assignments.length === 0 && <EmptyState sentence={words.none.title} action={make} />}
        {data !== null && data.assignments.length > 0 && (
          <>
            <CountedAt at={data.assignments[0]?.countedAt ?? null} />
            <div className={mergeClasses(styles.row, styles.head, admin.columnHead)} aria-hidden>
              <span>{words.column.course}</span>
              <span>{words.column.who}</span>
              <span />
              <span className={styles.number}>{words.column.valid}</span>
              <span className={styles.number}>{words.column.overdue}</span>
              <span>{words.column.state}</span>
            </div>
            <ul className={styles.list}>
              {data.assignments.map(row => (
                <li key={row.assignmentId}>
                  <Row row={row} />
                </li>
              ))}
            </ul>
          </>
        )}
      </AdminCard>
    </AdminPage>
  );
}

function Row({ row }: { row: AssignmentRow }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('assignments');
  const dates = useDates();
  const { figures } = row;
  const day =
    row.state === 'ended' && row.endedOn !== null
      ? words.endedOn(dates.plainDay(row.endedOn))
      : row.state === 'running'
        ? words.since(dates.plainDay(row.startsOn))
        : words.from(dates.plainDay(row.startsOn));
  return (
    <Link
      className={styles.row}
      href={row.state === 'draft' ? `/assignments/new?draft=${row.assignmentId}` : `/assignments/${row.assignmentId}`}
    >
      <span>
        <span className={styles.course}>{row.path?.title ?? row.course.title}</span>
        <br />
        <span className={admin.label}>
          {row.path === null ? day : `${words.plan.courses(row.path.steps.length)} · ${day}`}
        </span>
      </span>
      <span className={styles.who}>
        {audienceSentence(row.audience, words)}
        <br />
        <span className={admin.label}>
          {row.path === null ? whenSummary(row.rule, words, dates) : pathWhen(row.rule, row.path.steps, words, dates)}
        </span>
      </span>
      <span className={styles.bar}>
        {figures.obliged > 0 && (
          <Bar
            parts={[
              { tone: 'good', value: figures.valid },
              { tone: 'ahead', value: figures.obliged - figures.valid - figures.overdue },
              { tone: 'late', value: figures.overdue },
            ]}
          />
        )}
      </span>
      <span className={mergeClasses(styles.number, styles.wide)}>{dates.percent(figures.valid, figures.obliged)}</span>
      <span className={mergeClasses(styles.number, styles.wide)}>{dates.number(figures.overdue)}</span>
      <StatusBadge status={row.state} />
    </Link>
  );
}
