import { makeStyles, tokens } from '@fluentui/react-components';
import type { MyTraining, TrainingRow } from '#api/contract/training.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { Ask, contactsOf } from './Ask.tsx';
import { whySentences } from './why-sentences.ts';

const useStyles = makeStyles({
  why: {
    maxWidth: '560px',
    fontSize: tokens.fontSizeBase300,
    lineHeight: '22px',
    color: tokens.colorNeutralForeground2,
    animationName: { from: { opacity: 0 }, to: { opacity: 1 } },
    animationDuration: tokens.durationNormal,
    '@media (prefers-reduced-motion: reduce)': { animationDuration: '0.01ms' },
  },
  reason: { marginBlock: '0 8px' },
  asks: { display: 'flex', flexWrap: 'wrap', columnGap: '24px' },
});

type Props = { row: TrainingRow; responsible: MyTraining['responsible'] };

/** Why this is on the list: one sentence for each assignment that demands it, who sees what, who can be asked. */
export function Why({ row, responsible }: Props) {
  const styles = useStyles();
  const words = useWords('myTraining');
  const dates = useDates();
  const several = row.reasons.length > 1;
  return (
    <div className={styles.why}>
      {row.reasons.map((reason, index) => (
        <p key={reason.enrolmentId} className={styles.reason}>
          {whySentences(reason, words, dates).join(' ')}
          {several && ` ${words.because.due(dates.day(reason.dueOn))}`}
          {index === row.reasons.length - 1 && responsible !== null && ` ${words.because.seenBy(responsible.name)}`}
        </p>
      ))}
      <div className={styles.asks}>
        {contactsOf(row.reasons).map(contact => (
          <Ask key={contact.mail} contact={contact} course={row.course.title} />
        ))}
      </div>
    </div>
  );
}
