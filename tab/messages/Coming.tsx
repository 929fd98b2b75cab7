import { makeStyles, tokens } from '@fluentui/react-components';
import type { MessageSummary } from '#api/contract/messages.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { Columns } from '#tab/parts/Columns.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  top: { display: 'flex', justifyContent: 'space-between' },
  sum: { color: tokens.colorNeutralForeground1 },
  chart: { marginTop: '12px' },
});

/** What is known today of the next 14 days. */
export function Coming({ days }: { days: MessageSummary['coming'] }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('messages');
  const dates = useDates();
  const sum = days.reduce((total, { count }) => total + count, 0);
  const most = days.reduce((best, day) => (day.count > best.count ? day : best), { on: '', count: 0 });
  return (
    <AdminCard>
      <div className={styles.top}>
        <h2 className={admin.cardHead}>{words.coming}</h2>
        <span className={styles.sum}>{dates.number(sum)}</span>
      </div>
      <p className={admin.second} style={{ marginBlock: 0 }}>
        {sum === 0 ? words.comingNone : words.comingMost(dates.day(most.on))}
      </p>
      <div className={styles.chart}>
        <Columns
          height={72}
          columns={days.map(({ on, count }) => ({
            key: on,
            value: count,
            label: String(Number(on.slice(8))),
            marked: on === most.on,
          }))}
        />
      </div>
    </AdminCard>
  );
}
