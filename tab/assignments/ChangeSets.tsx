import { Button, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { undoChangeSet, type AssignmentDetail } from '#api/contract/assignments.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ConfirmDialog } from '#tab/parts/ConfirmDialog.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({ text: { flexGrow: 1, minWidth: 0, paddingBlock: '8px' } });

type ChangeSet = AssignmentDetail['changeSets'][number];
type Words = ReturnType<typeof useWords<'assignments'>>['detail'];

function titleOf({ kind, what, openOnesToo }: ChangeSet, words: Words): string {
  if (kind !== 'assignment') return words.changeSet[kind] ?? kind;
  return what === 'revise' ? words.changeSetRevised(openOnesToo) : (words.changeSet[kind] ?? kind);
}

/** Bulk changes, newest first: who did what, what it did, and its undo for as long as there is one. */
export function ChangeSets({
  assignment,
  undone,
}: {
  assignment: AssignmentDetail;
  undone: (sentence: string) => Promise<void>;
}) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('assignments').detail;
  const dates = useDates();
  const { may } = useSession();
  const [asking, setAsking] = useState<ChangeSet | null>(null);
  return (
    <AdminCard>
      <h2 className={admin.cardHead}>{words.changes}</h2>
      {assignment.changeSets.map(set => (
        <div key={set.changeSetId} className={admin.row}>
          <div className={styles.text}>
            {titleOf(set, words)}
            {words.changeSetState[set.state] !== '' && ` · ${words.changeSetState[set.state]}`}
            <br />
            <span className={admin.second}>
              {[
                set.createdBy === null
                  ? dates.instant(set.createdAt)
                  : words.by(set.createdBy.name, dates.instant(set.createdAt)),
                set.opened > 0 ? words.opened(set.opened) : '',
                set.closed > 0 ? words.closed(set.closed) : '',
                set.messagesOut > 0 ? words.messagesOut(set.messagesOut) : '',
              ]
                .filter(part => part !== '')
                .join(' · ')}
              {set.undoUntilAt !== null && ` · ${words.undoUntil(dates.plainDay(dates.dayOf(set.undoUntilAt)))}`}
            </span>
          </div>
          {may.admin && set.state === 'applied' && set.undoUntilAt !== null && (
            <Button onClick={() => setAsking(set)}>{words.undo}</Button>
          )}
        </div>
      ))}
      <ConfirmDialog
        open={asking !== null}
        title={words.undoTitle}
        confirm={words.undo}
        onClose={() => setAsking(null)}
        onConfirm={async () => {
          if (asking === null) return;
          const taken = await call(undoChangeSet, { changeSetId: asking.changeSetId });
          await undone(
            words.undone(taken.closed, taken.messagesCalledBack, taken.messagesOut, taken.completedMeanwhile),
          );
        }}
      >
        {asking !== null && words.undoText[asking.what](asking.opened, asking.closed, asking.messagesOut)}
      </ConfirmDialog>
    </AdminCard>
  );
}
