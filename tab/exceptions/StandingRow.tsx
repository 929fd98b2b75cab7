import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { undoException } from '#api/contract/exceptions.ts';
import { call } from '#tab/api.ts';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: '12px',
    minHeight: '40px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottomStyle: 'none' },
  },
  words: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  by: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

type Props = {
  sentence: string;
  made: { changeSetId: string; madeBy: { name: string }; madeAt: string; undoUntilAt: string | null };
  end: { words: string; title: string; text: string; run: () => Promise<unknown> } | null;
  /** May take it back: admins. */
  mayUndo: boolean;
  told: (sentence: string) => Promise<unknown>;
};

/** One waiver or pause that stands: who made it, when, and how it is ended or undone. */
export function StandingRow({ sentence, made, end, mayUndo, told }: Props) {
  const styles = useStyles();
  const words = useWords('exceptions');
  const dates = useDates();
  const [ending, setEnding] = useState(false);
  const undoing = useAction(async () => {
    const { kept, messagesOut } = await call(undoException, { changeSetId: made.changeSetId });
    await told(words.undone(kept, messagesOut));
  });
  return (
    <div className={styles.row}>
      <span className={styles.words}>
        {sentence}{' '}
        <span className={styles.by}>{words.madeBy(made.madeBy.name, dates.day(dates.dayOf(made.madeAt)))}</span>
      </span>
      {mayUndo && made.undoUntilAt !== null && (
        <Button
          appearance="subtle"
          size="small"
          aria-label={`${words.undo}: ${sentence}`}
          disabledFocusable={undoing.busy}
          onClick={() => void undoing.run()}
        >
          {words.undo}
        </Button>
      )}
      {end !== null && (
        <Button
          appearance="subtle"
          size="small"
          aria-label={`${end.words}: ${sentence}`}
          onClick={() => setEnding(true)}
        >
          {end.words}
        </Button>
      )}
      {undoing.problem !== null && <ProblemNotice problem={undoing.problem} />}
      {ending && end !== null && (
        <ConfirmDialog
          open
          title={end.title}
          confirm={end.words}
          onClose={() => setEnding(false)}
          onConfirm={async () => {
            await end.run();
            await told(words.ended);
          }}
        >
          <p>{end.text}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}
