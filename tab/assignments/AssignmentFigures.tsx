import { makeStyles, tokens } from '@fluentui/react-components';
import type { AssignmentDetail } from '#api/contract/assignments.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { Bar, BarLegend } from '#tab/parts/Bar.tsx';
import { CountedAt } from '#tab/parts/CountedAt.tsx';
import { NumberLink } from '#tab/parts/NumberLink.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  legend: { display: 'flex', flexWrap: 'wrap', columnGap: '16px', marginBlock: '12px 8px' },
  rate: {
    marginBlock: '4px 0',
    fontSize: tokens.fontSizeHero800,
    lineHeight: tokens.lineHeightHero800,
    fontWeight: tokens.fontWeightSemibold,
  },
  spread: { flexGrow: 1 },
});

/** Valid, still open, late: one bar, and every number opens its list. */
export function AssignmentFigures({ assignment }: { assignment: AssignmentDetail }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('assignments');
  const states = useWords('frame').states;
  const dates = useDates();
  const { figures, assignmentId } = assignment;
  const ahead = figures.obliged - figures.valid - figures.overdue;
  const to = (show: string): string => `/people?assignmentId=${assignmentId}&show=${show}`;
  const rows = [
    { key: 'valid', words: states.valid, value: figures.valid },
    { key: 'open', words: states.open, value: figures.obliged - figures.valid },
    { key: 'due-soon', words: states['due-soon'], value: figures.dueSoon },
    { key: 'overdue', words: states.overdue, value: figures.overdue },
    { key: 'expired', words: states.expired, value: figures.expired },
  ];
  return (
    <AdminCard>
      <h2 className={admin.cardHead}>{words.detail.figures}</h2>
      <CountedAt at={assignment.countedAt} />
      <p className={styles.rate}>{dates.percent(figures.valid, figures.obliged)}</p>
      <div className={styles.legend}>
        <BarLegend tone="good" words={states.valid} />
        <BarLegend tone="ahead" words={states.open} />
        <BarLegend tone="late" words={states.overdue} />
      </div>
      <Bar
        height={12}
        parts={[
          { tone: 'good', value: figures.valid },
          { tone: 'ahead', value: ahead },
          { tone: 'late', value: figures.overdue },
        ]}
      />
      <div style={{ marginTop: 12 }}>
        {rows.map(row => (
          <div key={row.key} className={admin.row}>
            <span className={styles.spread}>{row.words}</span>
            <NumberLink value={row.value} to={to(row.key)} label={row.words} />
          </div>
        ))}
        <div className={admin.row}>
          <span className={`${styles.spread} ${admin.second}`}>
            {states.waived} {dates.number(figures.waived)} · {states.paused} {dates.number(figures.paused)}
          </span>
        </div>
      </div>
    </AdminCard>
  );
}
