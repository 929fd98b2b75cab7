import { Link as FluentLink, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Overview } from '#api/contract/overview.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { Bar } from '#tab/parts/Bar.tsx';
import { NumberLink } from '#tab/parts/NumberLink.tsx';
import { useWords } from '#tab/words/words.ts';

const SHOWN = 6;

const useStyles = makeStyles({
  top: { display: 'flex', justifyContent: 'space-between', columnGap: '16px', marginBottom: '8px' },
  head: { textAlign: 'end', paddingRight: '20px' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 96px 64px',
    alignItems: 'center',
    columnGap: '12px',
    minHeight: '44px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottomStyle: 'none' },
  },
  name: { overflowWrap: 'anywhere' },
  number: { justifySelf: 'end' },
  withheld: { marginBlock: '8px 0' },
});

type Props = Readonly<{
  units: Overview['units'];
  withheld: number;
  /** What the lists need to be of the same day. */
  asked: string;
}>;

/** Units, most overdue first. The head already says "overdue", so the bars are grey. */
export function UnitFigures({ units, withheld, asked }: Props) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('overview');
  const [all, setAll] = useState(false);
  const late = units.filter(({ figures }) => figures.overdue > 0);
  const shown = all ? units : late.slice(0, SHOWN);
  const most = Math.max(1, ...units.map(({ figures }) => figures.overdue));
  return (
    <AdminCard>
      <div className={styles.top}>
        <h2 className={admin.cardHead}>{words.units}</h2>
        {!all && units.length > shown.length && (
          <FluentLink as="button" onClick={() => setAll(true)}>
            {words.allUnits(units.length)}
          </FluentLink>
        )}
      </div>
      {shown.length > 0 && (
        <div className={`${admin.columnHead} ${styles.head}`} aria-hidden>
          {words.column.overdue}
        </div>
      )}
      {shown.length === 0 && <p className={admin.second}>{words.noOverdue}</p>}
      {shown.map(({ unit, figures }) => (
        <div key={unit.unitId} className={styles.row}>
          <span className={styles.name}>{unit.name}</span>
          <Bar parts={[{ tone: 'rank', value: figures.overdue }]} of={most} />
          <NumberLink
            className={styles.number}
            value={figures.overdue}
            to={`/people?unitId=${unit.unitId}&show=overdue${asked}`}
            label={`${words.overdue}: ${unit.name}`}
          />
        </div>
      ))}
      {withheld > 0 && <p className={`${admin.label} ${styles.withheld}`}>{words.withheld(withheld)}</p>}
    </AdminCard>
  );
}
