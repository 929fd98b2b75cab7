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

/** What was done, newest first: bulk changes with their undo, then the revisions. */
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
            {dates.instant(set.createdAt)} · {words.changeSet[set.kind]}
            {words.changeSetState[set.state] !== '' && ` · ${words.changeSetState[set.state]}`}
            <br />
            <span className={admin.second}>
              {[set.opened > 0 ? words.opened(set.opened) : '', set.closed > 0 ? words.closed(set.closed) : '']
                .filter(part => part !== '')
                .join(', ')}
              {set.undoUntilAt !== null && ` · ${words.undoUntil(dates.plainDay(dates.dayOf(set.undoUntilAt)))}`}
            </span>
          </div>
          {may.admin && set.state === 'applied' && set.undoUntilAt !== null && (
            <Button onClick={() => setAsking(set)}>{words.undo}</Button>
          )}
        </div>
      ))}
      {assignment.revisions.toReversed().map(({ revision, createdAt, createdBy }) => (
        <div key={revision} className={admin.row}>
          <div className={styles.text}>
            {words.revision(revision)}
            <br />
            <span className={admin.second}>{words.by(createdBy.name, dates.instant(createdAt))}</span>
          </div>
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
          await undone(words.undone(taken.closed, taken.messagesCalledBack, taken.messagesOut));
        }}
      >
        {asking !== null && words.undoText(asking.opened, asking.messagesOut)}
      </ConfirmDialog>
    </AdminCard>
  );
}
