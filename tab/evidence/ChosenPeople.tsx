import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import type { previewRecording, Recordable } from '#api/contract/evidence.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1.4fr) auto',
    alignItems: 'center',
    columnGap: '12px',
    minHeight: '44px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr) auto' },
  },
  outcome: {
    color: tokens.colorNeutralForeground2,
    '@media (max-width: 639px)': { gridRowStart: '2', fontSize: tokens.fontSizeBase200 },
  },
  refused: { color: tokens.colorStatusWarningForeground3 },
  away: { '@media (max-width: 639px)': { gridRowStart: '1', gridRowEnd: 'span 2', gridColumnStart: '2' } },
});

type Props = {
  chosen: readonly Recordable[];
  change: (people: readonly Recordable[]) => void;
  shown: ReplyOf<typeof previewRecording> | null;
};

/** Who was ticked, and what recording would do for each. */
export function ChosenPeople({ chosen, change, shown }: Props) {
  const styles = useStyles();
  const words = useWords('evidence').group;
  const dates = useDates();
  const effects = new Map((shown?.people ?? []).map(effect => [effect.person.personId, effect]));
  return (
    <ul className={styles.list}>
      {chosen.map(person => {
        const effect = effects.get(person.personId);
        return (
          <li key={person.personId} className={styles.row}>
            <span>{person.name}</span>
            <span className={`${styles.outcome} ${effect?.outcome === 'not-demanded' ? styles.refused : ''}`}>
              {effect === undefined
                ? ''
                : [
                    words.outcome[effect.outcome],
                    ...(effect.fulfils ? [words.fulfils] : []),
                    ...(effect.validUntilOn === null ? [] : [words.until(dates.fullDay(effect.validUntilOn))]),
                  ].join(' · ')}
            </span>
            <Button
              className={styles.away}
              appearance="subtle"
              icon={<Dismiss20Regular />}
              aria-label={words.untick(person.name)}
              onClick={() => change(chosen.filter(({ personId }) => personId !== person.personId))}
            />
          </li>
        );
      })}
    </ul>
  );
}
