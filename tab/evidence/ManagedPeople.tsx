import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { UnitRef } from '#api/contract/endpoint.ts';
import { leaveManagedPeople, listManagedPeople, type ManagedPerson } from '#api/contract/managed.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { MoreButton } from '#tab/parts/MoreButton.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SearchBox } from '#tab/parts/SearchBox.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { usePages } from '#tab/parts/use-pages.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { Joins } from './Joins.tsx';
import { ManagedForm } from './ManagedForm.tsx';
import { ManagedList } from './ManagedList.tsx';

const useStyles = makeStyles({
  filters: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', marginBottom: '12px' },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 12px',
    minHeight: '44px',
    paddingBlock: '4px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  who: { flex: '1 1 220px', minWidth: 0, overflowWrap: 'anywhere' },
});

type Said = Readonly<{ sentence: string; undo: () => Promise<unknown> }>;

/** Volunteers without an account: added one by one or by list, looked after here. */
export function ManagedPeople() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('evidence');
  const places = useWords('frame').places;
  const dates = useDates();
  const { may } = useSession();
  const isTeam = useLocation()[0].startsWith('/team');
  const [search, setSearch] = useState('');
  const [units, setUnits] = useState<readonly UnitRef[]>([]);
  const [form, setForm] = useState<ManagedPerson | 'new' | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const pages = usePages<ManagedPerson>(search, async cursor => {
    const page = await call(listManagedPeople, {
      ...(search === '' ? {} : { search }),
      ...(cursor === null ? {} : { cursor }),
    });
    setUnits(page.units);
    return { rows: page.people, total: null, next: page.next };
  });
  const leaving = useAction(async ({ personId, name }: ManagedPerson, left: boolean) => {
    await call(leaveManagedPeople, { personIds: [personId], left });
    await pages.again();
    if (!left) return;
    setSaid({
      sentence: words.managed.leftDone(name),
      undo: async () => {
        await call(leaveManagedPeople, { personIds: [personId], left: false });
        await pages.again();
      },
    });
  });
  return (
    <AdminPage
      title={words.managed.title}
      back={isTeam ? { to: '/team', place: places.team } : { to: '/people', place: places.people }}
    >
      <AdminCard label={words.managed.title}>
        <p className={admin.second}>{words.managed.intro}</p>
        <div className={styles.filters}>
          <SearchBox value={search} onSearch={setSearch} label={words.managed.search} />
          <Button appearance="primary" onClick={() => setForm('new')}>
            {words.managed.add}
          </Button>
        </div>
        {pages.problem !== null && <ProblemNotice problem={pages.problem} retry={pages.again} />}
        {leaving.problem !== null && <ProblemNotice problem={leaving.problem} />}
        {pages.rows === null && pages.loading && <SkeletonRows rows={6} />}
        {pages.rows?.length === 0 && <EmptyState sentence={words.managed.none} />}
        <ul className={styles.list}>
          {pages.rows?.map(person => (
            <li key={person.personId} className={styles.row}>
              <span className={styles.who}>
                {person.name}
                <br />
                <span className={admin.second}>
                  {[
                    words.managed.kinds[person.kind],
                    ...(person.unit === null ? [] : [person.unit.name]),
                    person.leftOn === null
                      ? words.managed.since(dates.fullDay(person.joinedOn))
                      : words.managed.left(dates.fullDay(person.leftOn)),
                    ...(person.mail === null ? [] : [person.mail]),
                  ].join(' · ')}
                </span>
              </span>
              <Button
                appearance="subtle"
                aria-label={words.managed.editLabel(person.name)}
                onClick={() => setForm(person)}
              >
                {words.managed.edit}
              </Button>
              <Button
                appearance="subtle"
                disabledFocusable={leaving.busy}
                aria-label={person.leftOn === null ? words.managed.leaveLabel(person.name) : undefined}
                onClick={() => void leaving.run(person, person.leftOn === null)}
              >
                {person.leftOn === null ? words.managed.leave : words.managed.back}
              </Button>
            </li>
          ))}
        </ul>
        {pages.more !== null && <MoreButton words={words.more} busy={pages.loading} more={pages.more} />}
      </AdminCard>
      <ManagedList
        units={units}
        added={async (count, undo) => {
          await pages.again();
          setSaid({
            sentence: words.managed.listDone(count, dates.number(count)),
            undo: async () => {
              await undo();
              await pages.again();
            },
          });
        }}
      />
      {may.admin && !isTeam && <Joins />}
      {form !== null && (
        <ManagedForm
          person={form === 'new' ? null : form}
          units={units}
          close={() => setForm(null)}
          saved={pages.again}
        />
      )}
      {said !== null && <UndoToast done={said.sentence} undo={said.undo} onClose={() => setSaid(null)} />}
    </AdminPage>
  );
}
