import { Button, Checkbox, makeStyles, Select, tokens } from '@fluentui/react-components';
import { ArrowDownload20Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { listUnits } from '#api/contract/audiences.ts';
import { listCourses } from '#api/contract/courses.ts';
import { listPeople, type PersonRow } from '#api/contract/people.ts';
import { call, download } from '#tab/api.ts';
import { SelectionBar } from '#tab/exceptions/SelectionBar.tsx';
import { UnitPauses } from '#tab/exceptions/UnitPauses.tsx';
import { EvidenceLinks } from '#tab/evidence/EvidenceLinks.tsx';
import { AdminCard, AdminPage, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { MoreButton } from '#tab/parts/MoreButton.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SearchBox } from '#tab/parts/SearchBox.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { usePages } from '#tab/parts/use-pages.ts';
import { useSession } from '#tab/frame/session.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const shows = ['all', 'overdue', 'open', 'due-soon', 'valid', 'expired', 'expiring', 'left', 'not-persons'] as const;
type Show = (typeof shows)[number];

const columns = 'minmax(0, 1.4fr) minmax(0, 2fr) 72px 88px 72px';
const useStyles = makeStyles({
  filters: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px',
    marginBottom: '12px',
    '& > .fui-Select': { maxWidth: '168px', '@media (max-width: 639px)': { width: '100%', maxWidth: 'none' } },
  },
  buttons: { display: 'flex', columnGap: '4px', marginLeft: 'auto' },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  head: {
    display: 'grid',
    gridTemplateColumns: columns,
    columnGap: '12px',
    '@media (max-width: 639px)': { display: 'none' },
  },
  row: {
    display: 'grid',
    gridTemplateColumns: columns,
    alignItems: 'center',
    columnGap: '12px',
    minHeight: '44px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    color: 'inherit',
    textDecorationLine: 'none',
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr) auto', paddingBlock: '8px' },
  },
  line: { display: 'flex', alignItems: 'center', columnGap: '4px', '& > a': { flexGrow: 1, minWidth: 0 } },
  role: {
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
    '@media (max-width: 639px)': { gridRowStart: '2', fontSize: tokens.fontSizeBase200 },
  },
  number: { textAlign: 'end' },
  late: { color: tokens.colorStatusDangerForeground3 },
  wide: { '@media (max-width: 639px)': { display: 'none' } },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

/** Everybody, by name; filters live in the address, so that every figure can open its list. */
export function People() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('people');
  const dates = useDates();
  const [, go] = useLocation();
  const query = new URLSearchParams(useSearch());
  const units = useEndpoint(listUnits, {});
  const courses = useEndpoint(listCourses, {});
  const show = (shows as readonly (string | null)[]).includes(query.get('show')) ? (query.get('show') as Show) : 'all';
  const asked = Object.fromEntries(
    ['search', 'unitId', 'courseId', 'assignmentId'].flatMap(name =>
      query.get(name) ? [[name, query.get(name)]] : [],
    ),
  ) as Record<string, string>;
  // A figure of a past day opens the people whom it counted.
  const day = query.get('day');
  const known = query.get('known') === 'then' ? 'then' : 'today';
  const since = day === null ? {} : ({ asOf: day, known } as const);
  const { may } = useSession();
  const exceptions = useWords('exceptions');
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const [version, setVersion] = useState(0);
  const pages = usePages<PersonRow>(JSON.stringify({ ...asked, ...since, show, version }), async cursor => {
    const page = await call(listPeople, { ...asked, ...since, show, ...(cursor === null ? {} : { cursor }) });
    return { rows: page.people, total: page.total, next: page.next };
  });
  const filter = (name: string, value: string): void => {
    if (value === '' || value === 'all') query.delete(name);
    else query.set(name, value);
    go(query.toString() === '' ? '/people' : `/people?${query.toString()}`, { replace: true });
  };
  const exporting = useAction(() =>
    download(`/reports/enrolments.csv${day !== null && known === 'then' ? `?knownOn=${day}` : ''}`),
  );
  const filtered = query.toString() !== '';
  return (
    <AdminPage
      title={pages.total === null ? words.loading : words.titleOf[show](dates.number(pages.total))}
      aside={<EvidenceLinks from="people" />}
    >
      <AdminCard label={words.showLabel}>
        <div className={styles.filters}>
          <SearchBox value={asked['search'] ?? ''} onSearch={text => filter('search', text)} label={words.search} />
          <Select aria-label={words.showLabel} value={show} onChange={(_event, { value }) => filter('show', value)}>
            {shows.map(one => (
              <option key={one} value={one}>
                {words.show[one]}
              </option>
            ))}
          </Select>
          <Select
            aria-label={words.unit}
            value={asked['unitId'] ?? ''}
            onChange={(_event, { value }) => filter('unitId', value)}
          >
            <option value="">{words.allUnits}</option>
            {(units.data?.units ?? []).map(unit => (
              <option key={unit.unitId} value={unit.unitId}>
                {unit.name}
              </option>
            ))}
          </Select>
          <Select
            aria-label={words.course}
            value={asked['courseId'] ?? ''}
            onChange={(_event, { value }) => filter('courseId', value)}
          >
            <option value="">{words.allCourses}</option>
            {(courses.data?.courses ?? []).map(course => (
              <option key={course.courseId} value={course.courseId}>
                {course.title}
              </option>
            ))}
          </Select>
          {day !== null && <span className={admin.second}>{words.ofDay(dates.day(day), known)}</span>}
          {asked['assignmentId'] !== undefined && <span className={admin.second}>{words.ofAssignment}</span>}
          {filtered && (
            <Button appearance="subtle" onClick={() => go('/people', { replace: true })}>
              {words.clear}
            </Button>
          )}
          <div className={styles.buttons}>
            {(may.admin || may.branch) && chosen === null && isSelectable(show) && (
              <Button appearance="subtle" onClick={() => setChosen([])}>
                {exceptions.select}
              </Button>
            )}
            <Button
              appearance="subtle"
              icon={<ArrowDownload20Regular />}
              disabledFocusable={exporting.busy}
              onClick={() => void exporting.run()}
            >
              {words.export}
            </Button>
          </div>
        </div>
        {exporting.problem !== null && <ProblemNotice problem={exporting.problem} />}
        {pages.problem !== null && <ProblemNotice problem={pages.problem} retry={pages.again} />}
        {pages.rows === null && pages.loading && <SkeletonRows rows={10} />}
        {pages.rows?.length === 0 && <EmptyState sentence={words.none} />}
        {pages.rows !== null && pages.rows.length > 0 && (
          <>
            <div className={`${styles.head} ${admin.columnHead}`} aria-hidden>
              <span>{words.column.name}</span>
              <span>{words.column.role}</span>
              <span className={styles.number}>{words.column.open}</span>
              <span className={styles.number}>{words.column.overdue}</span>
              <span className={styles.number}>{words.column.valid}</span>
            </div>
            <ul className={styles.list}>
              {pages.rows.map(row => (
                <li key={row.personId} className={styles.line}>
                  {chosen !== null && (
                    <Checkbox
                      aria-label={exceptions.choose(row.name)}
                      checked={chosen.includes(row.personId)}
                      onChange={(_event, { checked }) =>
                        setChosen(
                          checked === true
                            ? [...chosen, row.personId]
                            : chosen.filter(personId => personId !== row.personId),
                        )
                      }
                    />
                  )}
                  <PersonLine row={row} />
                </li>
              ))}
            </ul>
          </>
        )}
        {pages.more !== null && <MoreButton words={words.more} busy={pages.loading} more={pages.more} />}
        {chosen !== null && isSelectable(show) && (
          <SelectionBar
            chosen={chosen}
            list={
              pages.total === null
                ? null
                : { filter: { ...asked, show }, total: pages.total, words: dates.number(pages.total) }
            }
            courses={(courses.data?.courses ?? []).filter(
              ({ courseId }) => asked['courseId'] === undefined || courseId === asked['courseId'],
            )}
            courseId={asked['courseId'] ?? null}
            stop={() => setChosen(null)}
            changed={() => setVersion(before => before + 1)}
          />
        )}
      </AdminCard>
      {may.branch && <UnitPauses />}
    </AdminPage>
  );
}

/** Who has left, and accounts that are no persons, have no obligations to make exceptions from. */
function isSelectable(show: Show): show is Exclude<Show, 'left' | 'not-persons'> {
  return show !== 'left' && show !== 'not-persons';
}

function PersonLine({ row }: { row: PersonRow }) {
  const styles = useStyles();
  const words = useWords('people');
  const frame = useWords('frame');
  return (
    <Link className={styles.row} href={`/people/${row.personId}`}>
      <span>{row.name}</span>
      <span className={styles.role}>
        {row.state === 'active'
          ? row.roles.map(({ kind, unit }) => words.role(words.kinds[kind] ?? kind, unit)).join(' · ')
          : words.show.left}
      </span>
      <span className={`${styles.number} ${styles.wide}`}>{row.open === 0 ? '' : row.open}</span>
      <span className={`${styles.number} ${row.overdue > 0 ? styles.late : styles.wide}`}>
        {row.overdue === 0 ? '' : row.overdue}
        {row.overdue > 0 && <span className={styles.spoken}> {frame.states.overdue}</span>}
      </span>
      <span className={`${styles.number} ${styles.wide}`}>{row.valid === 0 ? '' : row.valid}</span>
    </Link>
  );
}
