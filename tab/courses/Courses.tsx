import { makeStyles, tokens } from '@fluentui/react-components';
import { Link } from 'wouter';
import { listCourses, type CourseRow } from '#api/contract/courses.ts';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { Bar } from '#tab/parts/Bar.tsx';
import { CountedAt } from '#tab/parts/CountedAt.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

import { Paths } from './Paths.tsx';

const columns = 'minmax(0, 2fr) minmax(0, 1fr) 120px 64px minmax(0, 1fr)';
const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  head: {
    display: 'grid',
    gridTemplateColumns: columns,
    columnGap: '16px',
    '@media (max-width: 999px)': { display: 'none' },
  },
  row: {
    display: 'grid',
    gridTemplateColumns: columns,
    alignItems: 'center',
    columnGap: '16px',
    minHeight: '60px',
    paddingBlock: '6px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    color: 'inherit',
    textDecorationLine: 'none',
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media (max-width: 999px)': { gridTemplateColumns: 'minmax(0, 1fr) auto', paddingBlock: '12px' },
  },
  title: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  waits: { color: tokens.colorStatusWarningForeground3, fontSize: tokens.fontSizeBase200 },
  number: { textAlign: 'end' },
  wide: { '@media (max-width: 999px)': { display: 'none' } },
});

/** What can be learnt, in which version, and how it stands. */
export function Courses() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('courses');
  const { data, problem, waiting, reload } = useEndpoint(listCourses, {});
  return (
    <AdminPage
      title={
        data === null ? words.loading : words.title(data.courses.filter(({ state }) => state === 'published').length)
      }
    >
      <AdminCard label={words.column.course}>
        {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
        {data === null && waiting && <SkeletonRows rows={4} height={60} />}
        {data?.courses.length === 0 && <EmptyState sentence={words.none} />}
        {data !== null && data.courses.length > 0 && (
          <>
            <CountedAt at={data.courses[0]?.countedAt ?? null} />
            <div className={`${styles.head} ${admin.columnHead}`} aria-hidden>
              <span>{words.column.course}</span>
              <span>{words.column.length}</span>
              <span />
              <span className={styles.number}>{words.column.valid}</span>
              <span>{words.column.assignments}</span>
            </div>
            <ul className={styles.list}>
              {data.courses.map(row => (
                <li key={row.courseId}>
                  <CourseLine row={row} />
                </li>
              ))}
            </ul>
          </>
        )}
      </AdminCard>
      <Paths />
    </AdminPage>
  );
}

function CourseLine({ row }: { row: CourseRow }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('courses');
  const dates = useDates();
  const { figures } = row;
  return (
    <Link className={styles.row} href={`/courses/${row.courseId}`}>
      <span>
        <span className={styles.title}>{row.title}</span>
        <br />
        {row.draftVersion === null ? (
          <span className={admin.second}>{row.summary}</span>
        ) : (
          <span className={styles.waits}>{words.draftWaits(row.draftVersion)}</span>
        )}
      </span>
      <span className={admin.second}>
        {words.minutes(row.minutes)}
        <br />
        {row.languages.map(language => words.languages[language] ?? language).join(', ')}
      </span>
      <span className={styles.wide}>
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
      <span className={`${styles.number} ${styles.wide}`}>
        {figures.obliged > 0 ? dates.percent(figures.valid, figures.obliged) : ''}
      </span>
      <span className={`${admin.second} ${styles.wide}`}>{words.assignments(row.runningAssignments)}</span>
    </Link>
  );
}
