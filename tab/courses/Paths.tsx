import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Link, useLocation } from 'wouter';
import { listPaths, type PathRow } from '#api/contract/paths.ts';
import { useSession } from '#tab/frame/session.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { StatusBadge } from '#tab/parts/StatusBadge.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: '16px', rowGap: '8px' },
  heading: { flexGrow: 1, minWidth: 0 },
  list: { listStyleType: 'none', margin: '8px 0 0', padding: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 1fr) auto',
    alignItems: 'center',
    columnGap: '16px',
    rowGap: '4px',
    minHeight: '60px',
    paddingBlock: '6px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    color: 'inherit',
    textDecorationLine: 'none',
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr) auto', paddingBlock: '12px' },
  },
  title: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  waits: { color: tokens.colorStatusWarningForeground3, fontSize: tokens.fontSizeBase200 },
  courses: { overflowWrap: 'anywhere', '@media (max-width: 639px)': { gridColumnEnd: 'span 2', gridRowStart: '2' } },
});

/** Learning paths, below the courses they are made of. */
export function Paths() {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('courses').paths;
  const { may } = useSession();
  const [, go] = useLocation();
  const { data, problem, waiting, reload } = useEndpoint(listPaths, {});
  return (
    <AdminCard>
      <div className={styles.head}>
        <div className={styles.heading}>
          <h2 className={admin.cardHead}>{words.title}</h2>
          <span className={admin.second}>{words.hint}</span>
        </div>
        {may.author && <Button onClick={() => go('/courses/paths/new')}>{words.make}</Button>}
      </div>
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {data === null && waiting && <SkeletonRows rows={2} height={60} />}
      {data?.paths.length === 0 && <EmptyState sentence={words.none} />}
      {data !== null && data.paths.length > 0 && (
        <ul className={styles.list}>
          {data.paths.map(path => (
            <li key={path.pathId}>
              <Line path={path} />
            </li>
          ))}
        </ul>
      )}
    </AdminCard>
  );
}

function Line({ path }: { path: PathRow }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('courses').paths;
  return (
    <Link className={styles.row} href={`/courses/paths/${path.pathId}`}>
      <span>
        <span className={styles.title}>{path.title}</span>
        <br />
        {path.hasDraft && path.state === 'published' ? (
          <span className={styles.waits}>{words.draftWaits}</span>
        ) : (
          <span className={admin.second}>
            {words.courses(path.steps.length)} · {words.usedBy(path.usedBy)}
          </span>
        )}
      </span>
      <span className={`${admin.second} ${styles.courses}`}>{path.steps.map(({ title }) => title).join(' → ')}</span>
      <StatusBadge status={path.state} />
    </Link>
  );
}
