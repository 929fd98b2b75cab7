import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CalendarClock20Regular, Clock20Regular } from '@fluentui/react-icons';
import type { TrainingState } from '#api/contract/training.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  near: { display: 'inline-flex', alignItems: 'flex-start', columnGap: '8px', fontWeight: tokens.fontWeightSemibold },
  icon: { flexShrink: 0 },
  dueSoon: { color: tokens.colorStatusWarningForeground3 },
  overdue: { color: tokens.colorStatusDangerForeground3 },
  spoken: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

type Props = {
  state: TrainingState;
  dueOn: string;
  inDays?: number;
  /** 'learner': forward-looking words for what is late. 'admin': the state's own word. */
  reader?: 'learner' | 'admin';
};

/** The day something is due. Only what is near or late has icon and colour; screen readers hear it in words. */
export function DueDate({ state, dueOn, inDays, reader = 'learner' }: Props) {
  const styles = useStyles();
  const words = useWords('frame');
  const dates = useDates();
  const days = inDays ?? dates.daysTo(dueOn);
  if (state === 'overdue') {
    return (
      <span className={mergeClasses(styles.near, styles.overdue)}>
        <Clock20Regular className={styles.icon} aria-hidden />
        <span>
          {reader === 'learner' ? words.stillOpen(dates.plainDay(dueOn)) : dates.dayAndDistance(dueOn, days)}
          <span className={styles.spoken}>, {words.states.overdue}</span>
        </span>
      </span>
    );
  }
  if (state === 'due-soon') {
    return (
      <span className={mergeClasses(styles.near, styles.dueSoon)}>
        <CalendarClock20Regular className={styles.icon} aria-hidden />
        <span>
          {dates.dayAndDistance(dueOn, days)}
          <span className={styles.spoken}>, {words.states['due-soon']}</span>
        </span>
      </span>
    );
  }
  return <span>{dates.day(dueOn)}</span>;
}
