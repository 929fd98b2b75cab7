import { makeStyles, tokens } from '@fluentui/react-components';
import type { Preview } from '#api/contract/previews.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  heading: {
    marginBlock: '16px 0',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  step: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    columnGap: '10px',
    alignItems: 'baseline',
    paddingBlock: '8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  number: { color: tokens.colorNeutralForeground3, textAlign: 'end' },
  title: { overflowWrap: 'anywhere' },
  second: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** The courses of a path in order: how many do each, and from which day on. */
export function PlanSteps({ steps }: { steps: NonNullable<Preview['steps']> }) {
  const styles = useStyles();
  const words = useWords('assignments');
  const dates = useDates();
  return (
    <>
      <h2 className={styles.heading}>{words.plan.steps}</h2>
      <ol className={styles.list}>
        {steps.map(({ courseId, title, act, firstDueOn, offsetDays }, at) => (
          <li key={courseId} className={styles.step}>
            <span className={styles.number} aria-hidden>
              {at + 1}
            </span>
            <span className={styles.title}>
              {title}
              <br />
              <span className={styles.second}>{words.plan.offset(offsetDays)}</span>
            </span>
            <span className={styles.second}>
              {firstDueOn === null
                ? words.plan.nobody
                : words.plan.dueFor(dates.number(act), act === 1, dates.day(firstDueOn))}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
