import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useWords } from '#tab/words/words.ts';
import { ProblemNotice } from './ProblemNotice.tsx';
import { useAction } from './use-action.ts';

const useStyles = makeStyles({ button: { '@media (pointer: coarse)': { minHeight: '44px' } } });

type Props = {
  open: boolean;
  title: string;
  children: ReactNode;
  /** Says what it does, with how many: "Remind 61 people". */
  confirm: string;
  /** Off while its form is not filled in. */
  ready?: boolean;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
};

/** Asks before something touches people; closes once it worked, stays with the problem when it did not. */
export function ConfirmDialog({ open, title, children, confirm, ready = true, onConfirm, onClose }: Props) {
  const styles = useStyles();
  const words = useWords('frame');
  const doing = useAction(onConfirm);
  const close = (): void => {
    doing.forget();
    onClose();
  };
  return (
    <Dialog open={open} onOpenChange={(_event, data) => !data.open && !doing.busy && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>
            {children}
            {doing.problem !== null && <ProblemNotice problem={doing.problem} />}
          </DialogContent>
          <DialogActions>
            <Button className={styles.button} appearance="secondary" disabledFocusable={doing.busy} onClick={close}>
              {words.cancel}
            </Button>
            <Button
              className={styles.button}
              appearance="primary"
              disabledFocusable={doing.busy || !ready}
              onClick={() => void doing.run().then(worked => worked && close())}
            >
              {confirm}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
