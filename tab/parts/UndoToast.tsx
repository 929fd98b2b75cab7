import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { Dismiss20Regular } from '@fluentui/react-icons';
import { useWords } from '#tab/words/words.ts';
import { ProblemNotice } from './ProblemNotice.tsx';
import { useAction } from './use-action.ts';

const useStyles = makeStyles({
  place: {
    position: 'fixed',
    zIndex: 20,
    insetInline: '16px',
    bottom: '16px',
    display: 'flex',
    justifyContent: 'center',
    pointerEvents: 'none',
  },
  toast: {
    pointerEvents: 'auto',
    boxSizing: 'border-box',
    maxWidth: '560px',
    padding: '8px 8px 8px 16px',
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow16,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
  line: { display: 'flex', alignItems: 'center', columnGap: '8px' },
  words: { minWidth: 0, flexGrow: 1 },
  text: { marginBlock: 0 },
  stays: { marginBlock: '2px 0', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

type Props = {
  done: string;
  /** What undoing will not bring back: "198 messages went out". */
  stays?: string;
  /** Left out when it cannot be undone. */
  undo?: () => Promise<unknown>;
  onClose: () => void;
};

/** "Done. Undo", until it is closed: nobody has to be quick. */
export function UndoToast({ done, stays, undo, onClose }: Props) {
  const styles = useStyles();
  const words = useWords('frame');
  const undoing = useAction(async () => undo?.());
  return (
    <div className={styles.place}>
      <div role="status" className={styles.toast}>
        <div className={styles.line}>
          <div className={styles.words}>
            <p className={styles.text}>{done}</p>
            {stays !== undefined && <p className={styles.stays}>{stays}</p>}
          </div>
          {undo !== undefined && (
            <Button
              appearance="subtle"
              disabledFocusable={undoing.busy}
              onClick={() => void undoing.run().then(worked => worked && onClose())}
            >
              {words.undo}
            </Button>
          )}
          <Button appearance="subtle" icon={<Dismiss20Regular />} aria-label={words.close} onClick={onClose} />
        </div>
        {undoing.problem !== null && <ProblemNotice problem={undoing.problem} />}
      </div>
    </div>
  );
}
