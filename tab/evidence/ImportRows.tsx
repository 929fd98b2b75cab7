import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { RowState } from '#api/contract/evidence.ts';
import { decideImportRow, getImport, listImportRows, type ImportRow, type ImportView } from '#api/contract/import.ts';
import { call } from '#tab/api.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { MoreButton } from '#tab/parts/MoreButton.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { keep } from '#tab/parts/use-endpoint.ts';
import { usePages } from '#tab/parts/use-pages.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  states: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginBottom: '12px' },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: '88px minmax(0, 1.6fr) minmax(0, 1.6fr)',
    columnGap: '12px',
    rowGap: '4px',
    alignItems: 'center',
    minHeight: '44px',
    paddingBlock: '6px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: 'anywhere',
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  decide: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

const ORDER = [
  'doubtful',
  'matched',
  'expired',
  'known',
  'unmatched',
  'faulty',
  'skipped',
  'recorded',
  'withdrawn',
] as const satisfies readonly RowState[];

/** The lines, by what becomes of them; doubtful ones first, since they wait for somebody. */
export function ImportRows({ view }: { view: ImportView }) {
  const styles = useStyles();
  const words = useWords('evidence');
  const dates = useDates();
  const { counts, setId } = view.set;
  const there = ORDER.filter(state => (counts[state] ?? 0) > 0);
  const [wanted, setWanted] = useState<RowState | null>(null);
  const state = wanted !== null && there.some(one => one === wanted) ? wanted : (there[0] ?? 'matched');
  const key = `${setId} ${state} ${counts[state] ?? 0}`;
  const pages = usePages<ImportRow>(key, async cursor => {
    const page = await call(listImportRows, { setId, state, ...(cursor === null ? {} : { cursor }) });
    return { rows: page.rows, total: null, next: page.next };
  });
  return (
    <AdminCard label={words.import.states[state]}>
      <div className={styles.states} role="group" aria-label={words.import.title}>
        {there.map(one => (
          <Button
            key={one}
            appearance={one === state ? 'outline' : 'subtle'}
            aria-pressed={one === state}
            onClick={() => setWanted(one)}
          >
            {dates.number(counts[one] ?? 0)} {words.import.states[one]}
          </Button>
        ))}
      </div>
      {pages.problem !== null && <ProblemNotice problem={pages.problem} retry={pages.again} />}
      {pages.rows === null && pages.loading && <SkeletonRows rows={6} />}
      <ul className={styles.list}>
        {pages.rows?.map(row => (
          <Row key={row.row} row={row} setId={setId} mayDecide={view.set.state === 'ready'} />
        ))}
      </ul>
      {pages.more !== null && <MoreButton words={words.more} busy={pages.loading} more={pages.more} />}
    </AdminCard>
  );
}

function Row({ row, setId, mayDecide }: { row: ImportRow; setId: string; mayDecide: boolean }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('evidence').import;
  const dates = useDates();
  const deciding = useAction(async (personId: string | null) => {
    keep(getImport, { setId }, await call(decideImportRow, { setId, row: row.row, personId }));
  });
  return (
    <li className={styles.row}>
      <span className={admin.second}>{words.line(dates.number(row.row))}</span>
      <span>
        {row.person?.name ?? row.who}
        <br />
        <span className={admin.second}>{[row.course, row.completedOn].filter(text => text !== '').join(' · ')}</span>
      </span>
      <span>
        {row.reason !== null && <span>{words.reason[row.reason]}</span>}
        {mayDecide && row.state === 'doubtful' && (
          <span className={styles.decide}>
            {row.candidates.map(({ personId, name, units }) => (
              <Button key={personId} disabledFocusable={deciding.busy} onClick={() => void deciding.run(personId)}>
                {words.isThis(name, units.join(', '))}
              </Button>
            ))}
            <Button appearance="subtle" disabledFocusable={deciding.busy} onClick={() => void deciding.run(null)}>
              {words.skip}
            </Button>
          </span>
        )}
        {deciding.problem !== null && <ProblemNotice problem={deciding.problem} />}
      </span>
    </li>
  );
}
