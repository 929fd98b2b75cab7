import { makeStyles, tokens } from '@fluentui/react-components';
import type { Preview } from '#api/contract/previews.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  list: { margin: '12px 0', paddingInlineStart: '20px' },
  moves: { marginBlock: '4px', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

const MOST_MOVES = 5;

/** What a change of a running assignment does to those who are enrolled: who stays, comes, goes, and whose day moves. */
export function ChangeConsequence({ change, openToo }: { change: NonNullable<Preview['change']>; openToo: boolean }) {
  const styles = useStyles();
  const words = useWords('assignments').change;
  const dates = useDates();
  const { staying, joining, leaving, moves, newCourses, droppedCourses } = change;
  return (
    <ul className={styles.list}>
      <li>{words.staying(dates.number(staying), staying === 1)}</li>
      <li>{words.joining(dates.number(joining), joining === 1)}</li>
      <li>{words.leaving(dates.number(leaving), leaving === 1)}</li>
      {newCourses + droppedCourses > 0 && <li>{words.courses(newCourses, droppedCourses)}</li>}
      {openToo && (
        <li>
          {moves.length === 0 ? words.noMoves : words.moves}
          {moves.slice(0, MOST_MOVES).map(({ fromOn, toOn, people }) => (
            <p key={fromOn + toOn} className={styles.moves}>
              {words.move(dates.number(people), people === 1, dates.day(fromOn), dates.day(toOn))}
            </p>
          ))}
          {moves.length > MOST_MOVES && <p className={styles.moves}>{words.moreMoves(moves.length - MOST_MOVES)}</p>}
        </li>
      )}
    </ul>
  );
}
