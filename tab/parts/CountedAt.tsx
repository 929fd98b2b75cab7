import { makeStyles, tokens } from '@fluentui/react-components';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({ counted: { marginBlock: 0, color: tokens.colorNeutralForeground2 } });

/** Says as of when figures hold while many changes are still being counted; nothing once they hold everything. */
export function CountedAt({ at }: { at: string | null }) {
  const styles = useStyles();
  const words = useWords('frame');
  const dates = useDates();
  return at === null ? null : (
    <p className={styles.counted} role="status">
      {words.countedAt(dates.instant(at))}
    </p>
  );
}
