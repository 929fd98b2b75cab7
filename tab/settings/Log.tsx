import { Field, Input, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import { listAudit } from '#api/contract/settings.ts';
import { call } from '#tab/api.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { MoreButton } from '#tab/parts/MoreButton.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { usePages } from '#tab/parts/use-pages.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

type Entry = ReplyOf<typeof listAudit>['entries'][number];

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', gap: '12px', marginBottom: '12px' },
  grow: { flexGrow: 1, minWidth: 0, paddingBlock: '8px', overflowWrap: 'anywhere' },
});

/** The log of every admin action and every completion, newest first, with the state of its chain. */
export function Log() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('settings');
  const dates = useDates();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [chain, setChain] = useState<{ sealed: number; unsealed: number; firstBad: number | null } | null>(null);
  const pages = usePages<Entry>(`${from} ${to}`, async cursor => {
    const page = await call(listAudit, {
      ...(from === '' ? {} : { from }),
      ...(to === '' ? {} : { to }),
      ...(cursor === null ? {} : { cursor }),
    });
    setChain(page);
    return { rows: page.entries, total: null, next: page.next };
  });
  return (
    <AdminCard label={words.title.log}>
      <p className={admin.second} style={{ marginTop: 0 }}>
        {words.log.hint} {chain !== null && words.log.sealed(dates.number(chain.sealed), chain.unsealed)}
      </p>
      {chain !== null && chain.firstBad !== null && <p role="alert">{words.log.bad(chain.firstBad)}</p>}
      <div className={styles.filters}>
        <Field label={words.log.from} orientation="horizontal">
          <Input type="date" value={from} onChange={(_event, { value }) => setFrom(value)} />
        </Field>
        <Field label={words.log.to} orientation="horizontal">
          <Input type="date" value={to} onChange={(_event, { value }) => setTo(value)} />
        </Field>
      </div>
      {pages.problem !== null && <ProblemNotice problem={pages.problem} retry={pages.again} />}
      {pages.rows === null && pages.loading && <SkeletonRows rows={8} />}
      {pages.rows?.length === 0 && <EmptyState sentence={words.log.none} />}
      {pages.rows?.map(entry => (
        <div key={entry.entryId} className={admin.row}>
          <div className={styles.grow}>
            {entry.action}
            {entry.about !== null && ` · ${words.log.about(entry.about)}`}
            <br />
            <span className={admin.label}>
              {[
                dates.instant(entry.at),
                entry.actor ?? words.log.system,
                ...Object.entries(entry.detail).map(
                  ([name, value]) => `${name}: ${value === null ? '–' : String(value)}`,
                ),
              ].join(' · ')}
            </span>
          </div>
          <span className={admin.label}>{entry.sequence === null ? '' : `#${entry.sequence}`}</span>
        </div>
      ))}
      {pages.more !== null && <MoreButton words={words.log.more} busy={pages.loading} more={pages.more} />}
    </AdminCard>
  );
}
