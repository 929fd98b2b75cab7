import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Overview } from '#api/contract/overview.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { Bar, BarLegend } from '#tab/parts/Bar.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { NumberLink } from '#tab/parts/NumberLink.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  top: { display: 'flex', justifyContent: 'space-between', columnGap: '16px', marginBottom: '8px' },
  row: {
    display: 'grid',
    gridTemplateColumns: '176px minmax(0, 1fr) 64px 64px 72px',
    alignItems: 'center',
    columnGap: '16px',
    minHeight: '44px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottomStyle: 'none' },
    '@media (max-width: 639px)': {
      gridTemplateColumns: 'minmax(0, 1fr) auto auto',
      columnGap: '10px',
      paddingBlock: '8px',
      rowGap: '6px',
    },
  },
  head: {
    minHeight: '24px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 639px)': { display: 'none' },
  },
  legend: { display: 'flex', flexWrap: 'wrap', columnGap: '16px' },
  name: { overflowWrap: 'anywhere' },
  bar: { '@media (max-width: 639px)': { gridRowStart: '2', gridColumnStart: '1', gridColumnEnd: 'span 3' } },
  number: { textAlign: 'end' },
  second: { color: tokens.colorNeutralForeground2, '@media (max-width: 639px)': { display: 'none' } },
  late: { justifySelf: 'end', paddingRight: '0' },
  lateHead: { textAlign: 'end', paddingRight: '20px' },
});

type Props = Readonly<{
  courses: Overview['courses'];
  withheld: number;
  howCounted: ReactNode;
  /** What the lists need to be of the same day. */
  asked: string;
}>;

/** A course a row: one bar from which both rates are read, and the number of late people. */
export function CourseFigures({ courses, withheld, howCounted, asked }: Props) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('overview');
  const dates = useDates();
  return (
    <AdminCard>
      <div className={styles.top}>
        <h2 className={admin.cardHead}>{words.courses}</h2>
        {howCounted}
      </div>
      {courses.length === 0 && <EmptyState sentence={words.nothingYet} />}
      {courses.length > 0 && (
        <div className={mergeClasses(styles.row, styles.head, admin.label)} aria-hidden>
          <span />
          <span className={styles.legend}>
            <BarLegend tone="good" words={words.legend.valid} />
            <BarLegend tone="ahead" words={words.legend.ahead} />
            <BarLegend tone="late" words={words.legend.late} />
          </span>
          <span className={styles.number}>{words.column.valid}</span>
          <span className={styles.number}>{words.column.onTrack}</span>
          <span className={styles.lateHead}>{words.column.overdue}</span>
        </div>
      )}
      {courses.map(({ course, figures }) => (
        <div key={course.courseId} className={styles.row}>
          <span className={styles.name}>{course.title}</span>
          <span className={styles.bar}>
            <Bar
              parts={[
                { tone: 'good', value: figures.valid },
                { tone: 'ahead', value: figures.obliged - figures.valid - figures.overdue },
                { tone: 'late', value: figures.overdue },
              ]}
            />
          </span>
          <span className={styles.number}>{dates.percent(figures.valid, figures.obliged)}</span>
          <span className={mergeClasses(styles.number, styles.second)}>
            {dates.percent(figures.obliged - figures.overdue, figures.obliged)}
          </span>
          <NumberLink
            className={styles.late}
            value={figures.overdue}
            to={`/people?courseId=${course.courseId}&show=overdue${asked}`}
            label={`${words.overdue}: ${course.title}`}
          />
        </div>
      ))}
      {withheld > 0 && <p className={admin.label}>{words.withheldCourses(withheld)}</p>}
    </AdminCard>
  );
}
