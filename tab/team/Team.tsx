import { Button, Select, makeStyles, tokens } from '@fluentui/react-components';
import { LockClosed16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { getTeam, type TeamRow } from '#api/contract/people.ts';
import { call, download } from '#tab/api.ts';
import { EvidenceLinks } from '#tab/evidence/EvidenceLinks.tsx';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { Bar } from '#tab/parts/Bar.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { MoreButton } from '#tab/parts/MoreButton.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SearchBox } from '#tab/parts/SearchBox.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { usePages } from '#tab/parts/use-pages.ts';
import { WaitingRequests } from '#tab/requests/WaitingRequests.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { Deputy } from './Deputy.tsx';
import { RemindAll } from './RemindAll.tsx';
import { TeamMember } from './TeamMember.tsx';

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', marginBottom: '12px' },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  privacy: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '8px',
    marginBlock: 0,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
});

type Show = 'all' | 'overdue' | 'open';
type Sums = Readonly<{ total: number; overdue: number; dueSoon: number; valid: number }>;

/** Whom of mine do I talk to? Overdue first; nudge and record in place. */
export function Team() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('team');
  const states = useWords('frame').states;
  const dates = useDates();
  const [, go] = useLocation();
  const query = new URLSearchParams(useSearch());
  const show = (query.get('show') ?? 'all') as Show;
  const search = query.get('search') ?? '';
  const [sums, setSums] = useState<Sums | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const pages = usePages<TeamRow>(`${show} ${search}`, async cursor => {
    const page = await call(getTeam, {
      show,
      ...(search === '' ? {} : { search }),
      ...(cursor === null ? {} : { cursor }),
    });
    setSums(page);
    return { rows: page.people, total: page.total, next: page.next };
  });
  const filter = (name: string, value: string): void => {
    if (value === '' || value === 'all') query.delete(name);
    else query.set(name, value);
    go(query.toString() === '' ? '/team' : `/team?${query.toString()}`, { replace: true });
  };
  const told = async (sentence: string): Promise<void> => {
    setSaid(sentence);
    await pages.again();
  };
  const exporting = useAction(() => download('/team.csv'));
  const nobody = sums !== null && sums.total === 0 && show === 'all' && search === '';
  return (
    <AdminPage
      title={
        sums === null ? words.loading : nobody ? words.nobody : words.title(dates.number(sums.total), sums.overdue)
      }
      aside={nobody ? undefined : <EvidenceLinks from="team" />}
    >
      {pages.problem !== null && <ProblemNotice problem={pages.problem} retry={pages.again} />}
      <WaitingRequests decided={told} />
      {!nobody && (
        <AdminCard label={words.showLabel}>
          {sums !== null && sums.valid + sums.dueSoon + sums.overdue > 0 && (
            <div style={{ marginBottom: 16 }}>
              <Bar
                height={12}
                parts={[
                  { tone: 'good', value: sums.valid },
                  { tone: 'ahead', value: sums.dueSoon },
                  { tone: 'late', value: sums.overdue },
                ]}
              />
              <p className={admin.second} style={{ marginBlock: '6px 0' }}>
                {dates.number(sums.valid)} {states.valid} · {dates.number(sums.dueSoon)} {states['due-soon']} ·{' '}
                {dates.number(sums.overdue)} {states.overdue}
              </p>
            </div>
          )}
          <div className={styles.filters}>
            <SearchBox value={search} onSearch={text => filter('search', text)} label={words.search} />
            <Select aria-label={words.showLabel} value={show} onChange={(_event, { value }) => filter('show', value)}>
              {(['all', 'overdue', 'open'] as const).map(one => (
                <option key={one} value={one}>
                  {words.show[one]}
                </option>
              ))}
            </Select>
            {sums !== null && sums.overdue > 0 && <RemindAll told={told} />}
            <Button appearance="subtle" disabledFocusable={exporting.busy} onClick={() => void exporting.run()}>
              {words.export}
            </Button>
          </div>
          {exporting.problem !== null && <ProblemNotice problem={exporting.problem} />}
          {pages.rows === null && pages.loading && <SkeletonRows rows={8} height={60} />}
          {pages.rows?.length === 0 && <EmptyState sentence={words.none} />}
          <ul className={styles.list}>
            {pages.rows?.map(row => (
              <TeamMember key={row.personId} row={row} told={told} />
            ))}
          </ul>
          {pages.more !== null && <MoreButton words={words.more} busy={pages.loading} more={pages.more} />}
        </AdminCard>
      )}
      <Deputy />
      <p className={styles.privacy}>
        <LockClosed16Regular aria-hidden />
        {words.privacy}
      </p>
      {said !== null && <UndoToast done={said} onClose={() => setSaid(null)} />}
    </AdminPage>
  );
}
