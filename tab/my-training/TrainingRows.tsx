import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Link } from 'wouter';
import type { OwnRequest } from '#api/contract/requests.ts';
import type { MyTraining, TrainingRow } from '#api/contract/training.ts';
import { CourseTile } from '#tab/parts/CourseTile.tsx';
import { DueDate } from '#tab/parts/DueDate.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { MoreButton } from './MoreButton.tsx';
import { usePageStyles } from './page-styles.ts';
import { RequestState, requestsAbout } from './RequestState.tsx';
import { Why } from './Why.tsx';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none', overflow: 'hidden' },
  line: { position: 'relative', display: 'flex', alignItems: 'center' },
  link: {
    display: 'flex',
    alignItems: 'center',
    flexGrow: 1,
    minWidth: 0,
    boxSizing: 'border-box',
    minHeight: '72px',
    paddingBlock: '12px',
    paddingInline: '16px 0',
    columnGap: '12px',
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { boxShadow: `inset 0 -2px 0 ${tokens.colorNeutralStroke1Hover}` },
    ':focus-visible': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '-3px',
      borderRadius: tokens.borderRadiusXLarge,
    },
    '@media (min-width: 640px)': { minHeight: '80px', paddingInline: '24px 0', columnGap: '16px' },
  },
  words: { minWidth: 0, flexGrow: 1 },
  title: {
    display: 'block',
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    hyphens: 'auto',
    overflowWrap: 'anywhere',
  },
  beside: {
    display: 'block',
    marginTop: '1px',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  /** The day stands under the title on the phone and at the right from 640. */
  narrow: { '@media (min-width: 640px)': { display: 'none' } },
  wide: {
    display: 'none',
    '@media (min-width: 640px)': {
      display: 'block',
      flexShrink: 0,
      paddingRight: '12px',
      color: tokens.colorNeutralForeground2,
      fontSize: tokens.fontSizeBase300,
    },
  },
  more: { flexShrink: 0, paddingRight: '4px', '@media (min-width: 640px)': { paddingRight: '12px' } },
  divider: {
    '::before': {
      content: '""',
      position: 'absolute',
      top: 0,
      right: 0,
      left: '68px',
      height: '1px',
      backgroundColor: tokens.colorNeutralStroke2,
      '@media (min-width: 640px)': { left: '88px' },
    },
  },
  why: { padding: '0 16px 12px 68px', '@media (min-width: 640px)': { padding: '0 24px 12px 88px' } },
});

type Props = {
  rows: readonly TrainingRow[];
  responsible: MyTraining['responsible'];
  requests: readonly OwnRequest[] | undefined;
  /** Course whose reasons are unfolded. */
  whyOf: string | null;
  onWhy: (courseId: string) => void;
};

/** What comes after the urgent card: the whole row is the link to the course, "…" beside it. */
export function TrainingRows({ rows, responsible, requests, whyOf, onWhy }: Props) {
  const styles = useStyles();
  const page = usePageStyles();
  return (
    <ul data-part="rows" className={mergeClasses(page.surface, styles.list)}>
      {rows.map((row, index) => (
        <li key={row.course.courseId}>
          <div className={mergeClasses(styles.line, index > 0 && styles.divider)}>
            <RowLink row={row} requests={requestsAbout(requests, row.course.courseId)} />
            <div className={styles.more}>
              <MoreButton
                row={row}
                responsible={responsible}
                requests={requestsAbout(requests, row.course.courseId)}
                onWhy={() => onWhy(row.course.courseId)}
              />
            </div>
          </div>
          {whyOf === row.course.courseId && (
            <div className={styles.why}>
              <Why row={row} responsible={responsible} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function RowLink({ row, requests }: { row: TrainingRow; requests: readonly OwnRequest[] }) {
  const styles = useStyles();
  const words = useWords('myTraining');
  const frame = useWords('frame');
  const dates = useDates();
  const minutes = row.begun ? words.minutesLeft(row.minutesLeft) : frame.minutes(row.minutesLeft);
  const isAsked = requests.some(({ state }) => state === 'open');
  const near = row.state === 'overdue' || row.state === 'due-soon';
  const day =
    row.state === 'paused' ? (
      words.paused
    ) : row.state === 'renew' ? (
      words.renewBy(dates.day(row.dueOn))
    ) : (
      <DueDate state={row.state} dueOn={row.dueOn} inDays={row.dueInDays} />
    );
  return (
    <Link href={`/course/${row.course.courseId}`} className={styles.link}>
      <CourseTile icon={row.course.icon} />
      <span className={styles.words}>
        <span className={styles.title}>{row.course.title}</span>
        <span className={mergeClasses(styles.beside, styles.narrow)}>
          {isAsked ? (
            <RequestState requests={requests} />
          ) : (
            <>
              {day}
              {near ? <br /> : ' · '}
              {minutes}
            </>
          )}
        </span>
        <span className={mergeClasses(styles.beside, styles.wide)}>
          {minutes}
          {requests.length > 0 && <RequestState requests={requests} />}
        </span>
        {requests.length > 0 && !isAsked && (
          <span className={mergeClasses(styles.beside, styles.narrow)}>
            <RequestState requests={requests} />
          </span>
        )}
      </span>
      <span className={styles.wide}>{day}</span>
    </Link>
  );
}
