import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { LockClosed16Regular } from '@fluentui/react-icons';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { listMyRequests } from '#api/contract/requests.ts';
import { getMyTraining, type MyTraining as Training } from '#api/contract/training.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useEndpoint, useLate } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { loadWords, useWords } from '#tab/words/words.ts';
import { DoneLately, DoneList } from './Done.tsx';
import { usePageStyles } from './page-styles.ts';
import { requestsAbout } from './RequestState.tsx';
import { TrainingRows } from './TrainingRows.tsx';
import { TrainingSkeleton } from './TrainingSkeleton.tsx';
import { UrgentCard } from './UrgentCard.tsx';

const useStyles = makeStyles({
  sentence: {
    marginBlock: '0 16px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightRegular,
    letterSpacing: '-0.01em',
    textWrap: 'balance',
    '@media (min-width: 640px)': {
      marginBottom: '24px',
      fontSize: tokens.fontSizeHero700,
      lineHeight: tokens.lineHeightHero700,
    },
  },
  count: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  asOf: {
    fontSize: tokens.fontSizeBase300,
    letterSpacing: 'normal',
    color: tokens.colorNeutralForeground3,
    whiteSpace: 'nowrap',
  },
  emptyLine: {
    marginBlock: 0,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase400,
    lineHeight: '26px',
  },
  notice: { marginBottom: '16px' },
  stale: { opacity: 0.75 },
  privacy: {
    display: 'flex',
    columnGap: '14px',
    marginBlock: '12px 0',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  lock: { flexShrink: 0, marginTop: '-1px' },
  aside: { display: 'none', '@media (min-width: 1000px)': { display: 'block', paddingTop: '2px' } },
  /** The plan stands at the right where there is room, else below the rows. */
  below: { marginTop: '24px', '@media (min-width: 1000px)': { display: 'none' } },
  asideHeading: {
    marginBlock: '10px 16px',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
});

/** Only who is on a learning path sends for it. */
const Plan = lazy(async () => {
  const language = document.documentElement.lang === 'de' ? 'de' : 'en';
  const [code] = await Promise.all([import('./Plan.tsx'), loadWords('plan', language)]);
  return { default: code.Plan };
});

const plans = ({ plans: all }: Training): ReactNode =>
  all.length > 0 && (
    <Suspense fallback={null}>
      {all.map(plan => (
        <Plan key={plan.assignmentId} plan={plan} />
      ))}
    </Suspense>
  );

/** What must I do now, by when, why? */
export function MyTraining() {
  const styles = useStyles();
  const page = usePageStyles();
  const words = useWords('myTraining');
  const training = useEndpoint(getMyTraining, {});
  const requests = useEndpoint(listMyRequests, {}).data?.requests;
  const [whyOf, setWhyOf] = useState<string | null>(null);
  const { data, problem } = training;
  if (data === null) {
    if (problem === null) return training.waiting ? <TrainingSkeleton /> : null;
    return (
      <main className={page.page}>
        <div className={page.column}>
          <ProblemNotice problem={problem} retry={training.reload} />
        </div>
      </main>
    );
  }
  const [urgent, ...rows] = data.toDo;
  const toggleWhy = (courseId: string): void => setWhyOf(whyOf === courseId ? null : courseId);
  return (
    <main className={page.page}>
      <div className={page.column}>
        <Sentence training={data} staleSince={problem === null ? null : training.asOf} />
        {problem !== null && (
          <div className={styles.notice}>
            <ProblemNotice problem={problem} retry={training.reload} />
          </div>
        )}
        <div className={mergeClasses(problem !== null && styles.stale)}>
          {urgent !== undefined && (
            <UrgentCard
              row={urgent}
              responsible={data.responsible}
              requests={requestsAbout(requests, urgent.course.courseId)}
              whyOpen={whyOf === urgent.course.courseId}
              onWhy={() => toggleWhy(urgent.course.courseId)}
            />
          )}
          {rows.length > 0 && (
            <>
              <h2 className={page.heading}>{words.then}</h2>
              <TrainingRows
                rows={rows}
                responsible={data.responsible}
                requests={requests}
                whyOf={whyOf}
                onWhy={toggleWhy}
              />
            </>
          )}
          {data.plans.length > 0 && <div className={styles.below}>{plans(data)}</div>}
          {data.done.length > 0 && <DoneList rows={data.done} />}
          <p className={styles.privacy}>
            <LockClosed16Regular className={styles.lock} aria-hidden />
            {words.privacy(data.responsible?.name ?? null)}
          </p>
        </div>
      </div>
      {data.done.length + data.plans.length > 0 && (
        <aside className={styles.aside} aria-label={data.done.length > 0 ? words.doneLately : data.plans[0]?.title}>
          {plans(data)}
          {data.done.length > 0 && (
            <>
              <h2 className={styles.asideHeading}>{words.doneLately}</h2>
              <DoneLately rows={data.done} />
            </>
          )}
        </aside>
      )}
    </main>
  );
}

/** How many, how long. Empty: that, and what comes next. */
function Sentence({ training, staleSince }: { training: Training; staleSince: Date | null }) {
  const styles = useStyles();
  const words = useWords('myTraining');
  const frame = useWords('frame');
  const dates = useDates();
  const late = useLate(staleSince !== null);
  const [first] = training.toDo;
  const asOf = late && staleSince !== null && (
    <span className={styles.asOf}> {frame.asOf(dates.time(staleSince))}</span>
  );
  if (first === undefined) {
    return (
      <>
        <h1 className={styles.sentence}>
          <span className={styles.count}>{words.empty.title}</span>
          {asOf}
        </h1>
        <p className={styles.emptyLine}>
          {training.next === null
            ? words.empty.nothing
            : words.empty.next(training.next.course.title, dates.month(training.next.opensOn))}
        </p>
      </>
    );
  }
  return (
    <h1 className={styles.sentence}>
      <span className={styles.count}>{words.sentence.count(training.toDo.length)}</span>{' '}
      {words.sentence.next(training.toDo.length, first.minutesLeft, first.begun)}
      {asOf}
    </h1>
  );
}
