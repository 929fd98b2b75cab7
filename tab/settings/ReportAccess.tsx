import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import { listReportKeys, revokeReportKey } from '#api/contract/settings.ts';
import { call, download } from '#tab/api.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { NewReportKey } from './NewReportKey.tsx';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: '12px',
    marginBottom: '12px',
  },
  address: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  grow: { flexGrow: 1, minWidth: 0, paddingBlock: '8px' },
  files: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: '8px' },
  gone: { color: tokens.colorNeutralForeground3, textDecorationLine: 'line-through' },
});

type Key = ReplyOf<typeof listReportKeys>['keys'][number];

/** Keys with which Power BI reads the feed, and the files that need none. */
export function ReportAccess() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('settings');
  const { reports } = words;
  const { data, problem, waiting, reload } = useEndpoint(listReportKeys, {});
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const fetching = useAction((path: string) => download(path));
  return (
    <div className={admin.stack}>
      <AdminCard label={words.title.reports}>
        <p className={admin.second} style={{ marginTop: 0 }}>
          {reports.hint}
        </p>
        {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
        {data === null && waiting && <SkeletonRows rows={3} />}
        {data !== null && (
          <>
            <div className={styles.head}>
              <span>
                {reports.address}: <span className={styles.address}>{data.address}</span>
              </span>
              <Button appearance="primary" onClick={() => setMaking(true)}>
                {reports.make}
              </Button>
            </div>
            {data.keys.length === 0 && <EmptyState sentence={reports.none} />}
            {data.keys.map(key => (
              <KeyLine key={key.reportKeyId} row={key} revoke={() => setRevoking(key)} />
            ))}
          </>
        )}
      </AdminCard>
      <AdminCard>
        <h2 className={admin.cardHead}>{reports.files}</h2>
        <div className={styles.files}>
          <Button
            icon={<ArrowDownload20Regular />}
            disabledFocusable={fetching.busy}
            onClick={() => void fetching.run('/reports/enrolments.csv')}
          >
            {reports.enrolments}
          </Button>
          <Button
            icon={<ArrowDownload20Regular />}
            disabledFocusable={fetching.busy}
            onClick={() => void fetching.run('/reports/completions.csv')}
          >
            {reports.completions}
          </Button>
          <Button
            icon={<ArrowDownload20Regular />}
            disabledFocusable={fetching.busy}
            onClick={() => void fetching.run('/reports/power-bi.pbids')}
          >
            {reports.file}
          </Button>
        </div>
        {fetching.problem !== null && <ProblemNotice problem={fetching.problem} />}
      </AdminCard>
      {making && <NewReportKey close={() => setMaking(false)} made={reload} />}
      <ConfirmDialog
        open={revoking !== null}
        title={revoking === null ? '' : reports.revokeTitle(revoking.name)}
        confirm={reports.revoke}
        onClose={() => setRevoking(null)}
        onConfirm={async () => {
          if (revoking !== null) await call(revokeReportKey, { reportKeyId: revoking.reportKeyId });
          await reload();
        }}
      >
        {reports.revokeText}
      </ConfirmDialog>
    </div>
  );
}

function KeyLine({ row, revoke }: { row: Key; revoke: () => void }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('settings').reports;
  const dates = useDates();
  const details = [
    row.namesPurpose === null ? words.pseudonymous : words.withNames(row.namesPurpose),
    words.made(dates.fullDay(dates.dayOf(row.createdAt)), row.createdBy.name),
    row.revokedAt === null
      ? words.used(row.lastUsedAt === null ? null : dates.instant(row.lastUsedAt))
      : words.revoked(dates.fullDay(dates.dayOf(row.revokedAt))),
  ];
  return (
    <div className={admin.row}>
      <div className={styles.grow}>
        <span className={row.revokedAt === null ? undefined : styles.gone}>{row.name}</span>
        <br />
        <span className={admin.second}>{details.join(' · ')}</span>
      </div>
      {row.revokedAt === null && (
        <Button appearance="subtle" aria-label={words.revokeLabel(row.name)} onClick={revoke}>
          {words.revoke}
        </Button>
      )}
    </div>
  );
}
