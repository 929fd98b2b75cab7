import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ChevronDown20Regular, ChevronUp20Regular } from '@fluentui/react-icons';
import { useId } from 'react';
import { useLocation } from 'wouter';
import type { OwnRequest } from '#api/contract/requests.ts';
import type { MyTraining, TrainingRow } from '#api/contract/training.ts';
import { CourseTile } from '#tab/parts/CourseTile.tsx';
import { DueDate } from '#tab/parts/DueDate.tsx';
import { fillsFromCount, Segments } from '#tab/parts/Segments.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { MoreButton } from './MoreButton.tsx';
import { usePageStyles } from './page-styles.ts';
import { RequestState } from './RequestState.tsx';
import { Why } from './Why.tsx';

const useStyles = makeStyles({
  head: {
    position: 'relative',
    display: 'flex',
    columnGap: '12px',
    '@media (min-width: 640px)': { columnGap: '16px' },
  },
  words: { minWidth: 0, flexGrow: 1, display: 'flex', flexDirection: 'column', justifyContent: 'center' },
  title: {
    marginBlock: 0,
    // The "…" stands beside the title; the day below may run under it.
    paddingRight: '36px',
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: '-0.01em',
    textWrap: 'balance',
    hyphens: 'auto',
    overflowWrap: 'anywhere',
  },
  day: { fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  more: { position: 'absolute', top: '-8px', right: '-12px', '@media (min-width: 640px)': { top: '-6px' } },
  segments: { marginTop: '24px', '@media (min-width: 640px)': { marginTop: '26px' } },
  legend: {
    display: 'flex',
    justifyContent: 'space-between',
    columnGap: '12px',
    marginTop: '8px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  actions: {
    display: 'flex',
    alignItems: 'center',
    columnGap: '8px',
    marginTop: '20px',
    '@media (min-width: 640px)': { marginTop: '24px' },
  },
  go: {
    minHeight: '44px',
    flexGrow: 1,
    maxWidth: '195px',
    fontSize: tokens.fontSizeBase400,
    '@media (min-width: 640px)': { maxWidth: 'none', flexGrow: 0, minWidth: '200px' },
  },
  why: {
    minHeight: '44px',
    minWidth: 'auto',
    paddingInline: '12px 6px',
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
  },
  unfolded: {
    marginTop: '16px',
    paddingTop: '16px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

type Props = {
  row: TrainingRow;
  responsible: MyTraining['responsible'];
  requests: readonly OwnRequest[];
  whyOpen: boolean;
  onWhy: () => void;
};

/** The most urgent thing: day, how far, how long, one button. */
export function UrgentCard({ row, responsible, requests, whyOpen, onWhy }: Props) {
  const styles = useStyles();
  const page = usePageStyles();
  const words = useWords('myTraining');
  const dates = useDates();
  const [, go] = useLocation();
  const titleId = useId();
  const whyId = useId();
  const { course, state, steps, stepsDone, begun } = row;
  const step = words.step(Math.min(stepsDone + 1, steps), steps);
  return (
    <section aria-labelledby={titleId} data-part="card" className={mergeClasses(page.surface, page.card)}>
      <div className={styles.head}>
        <CourseTile icon={course.icon} urgent />
        <div className={styles.words}>
          <h2 id={titleId} className={styles.title}>
            {course.title}
          </h2>
          <div className={styles.day}>
            {state === 'renew' ? (
              words.renewBy(dates.day(row.dueOn))
            ) : (
              <DueDate state={state === 'expired' ? 'overdue' : state} dueOn={row.dueOn} inDays={row.dueInDays} />
            )}
          </div>
          {requests.length > 0 && (
            <div className={styles.day}>
              <RequestState requests={requests} />
            </div>
          )}
        </div>
        <div className={styles.more}>
          <MoreButton row={row} responsible={responsible} requests={requests} onWhy={onWhy} />
        </div>
      </div>
      <div className={styles.segments}>
        <Segments fills={fillsFromCount(steps, stepsDone, row.currentStepShare)} text={step} />
      </div>
      <div className={styles.legend}>
        <span>{begun ? step : words.steps(steps)}</span>
        <span>{begun ? words.minutesLeft(row.minutesLeft) : words.minutes(row.minutesLeft)}</span>
      </div>
      <div className={styles.actions}>
        <Button
          appearance="primary"
          size="large"
          className={styles.go}
          onClick={() => go(`/course/${course.courseId}`)}
        >
          {begun ? words.continue : state === 'renew' || state === 'expired' ? words.renew : words.start}
        </Button>
        <Button
          appearance="transparent"
          className={styles.why}
          aria-expanded={whyOpen}
          aria-controls={whyId}
          icon={whyOpen ? <ChevronUp20Regular /> : <ChevronDown20Regular />}
          iconPosition="after"
          onClick={onWhy}
        >
          {words.why}
        </Button>
      </div>
      <div id={whyId}>
        {whyOpen && (
          <div className={styles.unfolded}>
            <Why row={row} responsible={responsible} />
          </div>
        )}
      </div>
    </section>
  );
}
