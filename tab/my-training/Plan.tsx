import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Checkmark16Filled, Clock16Regular } from '@fluentui/react-icons';
import { Link } from 'wouter';
import type { Plan as TrainingPlan, PlanStep } from '#api/contract/training.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  head: {
    marginBlock: '10px 4px',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  progress: {
    marginBlock: '0 12px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  steps: { margin: 0, padding: 0, listStyleType: 'none' },
  step: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr)',
    columnGap: '12px',
    minHeight: '44px',
    paddingBottom: '12px',
    /** The line from this mark to the next one. */
    '::before': {
      content: '""',
      position: 'absolute',
      insetInlineStart: '11px',
      top: '24px',
      bottom: '0',
      width: '2px',
      backgroundColor: tokens.colorNeutralStroke2,
    },
    ':last-child::before': { display: 'none' },
  },
  passed: { '::before': { backgroundColor: tokens.colorCompoundBrandStroke } },
  mark: {
    boxSizing: 'border-box',
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    width: '24px',
    height: '24px',
    borderRadius: tokens.borderRadiusCircular,
    border: `2px solid ${tokens.colorNeutralStroke1}`,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: '1',
  },
  done: {
    border: `2px solid ${tokens.colorCompoundBrandStroke}`,
    backgroundColor: tokens.colorCompoundBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
  },
  next: { border: `2px solid ${tokens.colorCompoundBrandStroke}`, color: tokens.colorBrandForeground1 },
  late: { color: tokens.colorStatusDangerForeground3 },
  link: {
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { textDecorationLine: 'underline' },
    ':focus-visible': {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: '2px',
      borderRadius: tokens.borderRadiusMedium,
    },
  },
  words: { display: 'block', minHeight: '44px', overflowWrap: 'anywhere', hyphens: 'auto' },
  title: { display: 'block', fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  strong: { fontWeight: tokens.fontWeightSemibold },
  day: {
    display: 'block',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

/** A learning path as a line of steps: what is done, what is next, what follows and by when. */
export function Plan({ plan }: { plan: TrainingPlan }) {
  const styles = useStyles();
  const words = useWords('plan');
  const done = plan.steps.filter(({ state }) => state === 'done').length;
  return (
    <section aria-label={plan.title}>
      <h2 className={styles.head}>{plan.title}</h2>
      <p className={styles.progress}>{words.progress(done, plan.steps.length)}</p>
      <ol className={styles.steps}>
        {plan.steps.map((step, at) => (
          <li
            key={step.course.courseId}
            className={mergeClasses(styles.step, step.state === 'done' && styles.passed)}
            aria-current={step.state === 'next' ? 'step' : undefined}
          >
            <Mark state={step.state} number={at + 1} />
            <Words step={step} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Mark({ state, number }: { state: PlanStep['state']; number: number }) {
  const styles = useStyles();
  const look = state === 'done' ? styles.done : state === 'next' ? styles.next : state === 'overdue' ? styles.late : '';
  return (
    <span className={mergeClasses(styles.mark, look)} aria-hidden>
      {state === 'done' ? <Checkmark16Filled /> : state === 'overdue' ? <Clock16Regular /> : number}
    </span>
  );
}

function Words({ step: { course, state, dueOn, doneOn } }: { step: PlanStep }) {
  const styles = useStyles();
  const words = useWords('plan');
  const dates = useDates();
  const day =
    state === 'done'
      ? doneOn === null
        ? words.states.done
        : words.doneOn(dates.plainDay(doneOn))
      : state === 'waived'
        ? words.states.waived
        : state === 'overdue'
          ? words.wasDue(dates.plainDay(dueOn))
          : state === 'next'
            ? `${words.states.next} · ${words.due(dates.plainDay(dueOn))}`
            : words.due(dates.plainDay(dueOn));
  const isOpen = state === 'next' || state === 'open' || state === 'overdue';
  const said = (
    <>
      <span className={mergeClasses(styles.title, state === 'next' && styles.strong)}>{course.title}</span>
      <span className={styles.day}>{day}</span>
    </>
  );
  return isOpen ? (
    <Link href={`/course/${course.courseId}`} className={mergeClasses(styles.link, styles.words)}>
      {said}
    </Link>
  ) : (
    <span className={styles.words}>{said}</span>
  );
}
