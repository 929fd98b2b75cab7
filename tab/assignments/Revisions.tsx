import { makeStyles } from '@fluentui/react-components';
import type { AssignmentDetail } from '#api/contract/assignments.ts';
import { AdminCard, useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { revisionSentences } from './revision-sentences.ts';

const useStyles = makeStyles({
  text: { flexGrow: 1, minWidth: 0, paddingBlock: '8px' },
  changes: { marginBlock: '4px', paddingInlineStart: '20px', overflowWrap: 'anywhere' },
});

/** Every revision of the rule, newest first: who made it, when, and what changed. Revisions are never changed. */
export function Revisions({ assignment }: { assignment: AssignmentDetail }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('assignments');
  const dates = useDates();
  const { revisions } = assignment;
  return (
    <AdminCard>
      <h2 className={admin.cardHead}>{words.detail.revisions}</h2>
      {revisions.toReversed().map(each => {
        const before = revisions.find(({ revision }) => revision === each.revision - 1);
        const changes = before === undefined ? [] : revisionSentences(before, each, words, dates);
        return (
          <div key={each.revision} className={admin.row}>
            <div className={styles.text}>
              {words.detail.revision(each.revision)}
              {before !== undefined && (
                <ul className={styles.changes}>
                  {changes.length === 0 ? (
                    <li>{words.detail.sameRule}</li>
                  ) : (
                    changes.map(sentence => <li key={sentence}>{sentence}</li>)
                  )}
                </ul>
              )}
              <div className={admin.second}>{words.detail.by(each.createdBy.name, dates.instant(each.createdAt))}</div>
            </div>
          </div>
        );
      })}
    </AdminCard>
  );
}
