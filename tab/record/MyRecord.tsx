import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircle20Filled,
  ChevronRight20Regular,
  Clock20Regular,
  DismissCircle20Regular,
} from '@fluentui/react-icons';
import { Link } from 'wouter';
import { getMyRecord, type RecordEntry } from '#api/contract/training.ts';
import { usePageStyles } from '#tab/my-training/page-styles.ts';
import { EmptyState } from '#tab/parts/EmptyState.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { OwnLanguage } from './OwnLanguage.tsx';
import { WhoSeesWhat } from './WhoSeesWhat.tsx';

const useStyles = makeStyles({
  title: {
    marginBlock: '0 16px',
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.01em',
    '@media (min-width: 640px)': {
      marginBottom: '24px',
      fontSize: tokens.fontSizeHero700,
      lineHeight: tokens.lineHeightHero700,
    },
  },
  list: { margin: 0, padding: 0, listStyleType: 'none', overflow: 'hidden' },
  between: { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  entry: {
    display: 'flex',
    alignItems: 'center',
    boxSizing: 'border-box',
    minHeight: '64px',
    columnGap: '12px',
    padding: '10px 16px',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-3px' },
    '@media (min-width: 640px)': { padding: '12px 24px', columnGap: '16px' },
  },
  link: { ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` } },
  glyph: { flexShrink: 0, color: tokens.colorNeutralForeground3 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  words: { minWidth: 0, flexGrow: 1 },
  course: {
    display: 'block',
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  beside: { display: 'block', color: tokens.colorNeutralForeground3 },
  struck: { textDecorationLine: 'line-through', color: tokens.colorNeutralForeground3 },
  skeleton: { padding: '0 24px' },
});

/** What have I done, until when is it good? And who sees what of it. */
export function MyRecord() {
  const styles = useStyles();
  const page = usePageStyles();
  const words = useWords('record');
  const record = useEndpoint(getMyRecord, {});
  const { data, problem } = record;
  const valid = data?.entries.filter(({ state }) => state === 'valid') ?? [];
  const earlier = data?.entries.filter(({ state }) => state !== 'valid') ?? [];
  return (
    <main className={page.page}>
      <div className={page.column}>
        {problem !== null && <ProblemNotice problem={problem} retry={record.reload} />}
        {data === null ? (
          problem === null &&
          record.waiting && (
            <div className={mergeClasses(page.surface, styles.skeleton)}>
              <SkeletonRows rows={4} height={64} />
            </div>
          )
        ) : (
          <>
            <h1 className={styles.title}>{words.title(valid.length)}</h1>
            {data.entries.length === 0 && <EmptyState sentence={words.empty} />}
            {valid.length > 0 && <Entries entries={valid} />}
            {earlier.length > 0 && (
              <>
                <h2 className={page.heading}>{words.earlier}</h2>
                <Entries entries={earlier} />
              </>
            )}
            <WhoSeesWhat seenBy={data.seenBy} retention={data.retention} />
            <OwnLanguage />
          </>
        )}
      </div>
    </main>
  );
}

function Entries({ entries }: { entries: readonly RecordEntry[] }) {
  const styles = useStyles();
  const page = usePageStyles();
  return (
    <ul className={mergeClasses(page.surface, styles.list)}>
      {entries.map((entry, index) => (
        <li key={entry.completionId} className={mergeClasses(index > 0 && styles.between)}>
          <Link href={`/record/${entry.completionId}`} className={mergeClasses(styles.entry, styles.link)}>
            <Glyph state={entry.state} />
            <EntryWords entry={entry} />
            <ChevronRight20Regular className={styles.glyph} aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Glyph({ state }: { state: RecordEntry['state'] }) {
  const styles = useStyles();
  if (state === 'valid')
    return <CheckmarkCircle20Filled className={mergeClasses(styles.glyph, styles.good)} aria-hidden />;
  if (state === 'expired') return <Clock20Regular className={styles.glyph} aria-hidden />;
  return <DismissCircle20Regular className={styles.glyph} aria-hidden />;
}

function EntryWords({ entry }: { entry: RecordEntry }) {
  const styles = useStyles();
  const words = useWords('record');
  const dates = useDates();
  const { withdrawn, validUntilOn, state } = entry;
  const until =
    validUntilOn === null
      ? words.validForEver
      : state === 'expired'
        ? words.expired(dates.plainDay(validUntilOn))
        : words.validUntil(dates.plainDay(validUntilOn));
  const source = [
    entry.recordedBy === null ? null : words.recordedBy(entry.recordedBy.name),
    entry.how === 'imported' ? words.imported : null,
    entry.issuer,
  ].filter(part => part !== null);
  return (
    <span className={styles.words}>
      <span className={mergeClasses(styles.course, withdrawn !== null && styles.struck)}>{entry.course.title}</span>
      <span className={styles.beside}>
        {withdrawn === null
          ? [until, words.completed(dates.plainDay(entry.completedOn)), ...source].join(' · ')
          : words.withdrawn(dates.plainDay(withdrawn.on), withdrawn.by.name, withdrawn.reason)}
      </span>
    </span>
  );
}
