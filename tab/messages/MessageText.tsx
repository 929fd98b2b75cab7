import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { getMessage } from '#api/contract/messages.ts';
import { useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  text: {
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    padding: '12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  title: { fontWeight: tokens.fontWeightSemibold },
});

/** What the person got, in their language, and what Microsoft answered to each attempt. */
export function MessageText({ messageId, close }: { messageId: string; close: () => void }) {
  const styles = useStyles();
  const admin = useAdminStyles();
  const words = useWords('messages');
  const frame = useWords('frame');
  const dates = useDates();
  const { data, problem, reload } = useEndpoint(getMessage, { messageId });
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{data === null ? words.loading : words.textOf(data.message.person.name)}</DialogTitle>
          <DialogContent>
            {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
            {data === null && problem === null && <SkeletonRows rows={3} />}
            {data !== null && (
              <>
                <div className={styles.text} lang={data.language}>
                  <div className={styles.title}>{data.title}</div>
                  {data.text}
                </div>
                <h3 className={admin.cardHead} style={{ marginTop: 16 }}>
                  {words.attempts}
                </h3>
                {data.attempts.length === 0 && <p className={admin.second}>{words.noAttempts}</p>}
                <ul>
                  {data.attempts.map(attempt => (
                    <li key={attempt.startedAt}>
                      {words.attempt(
                        dates.instant(attempt.startedAt),
                        attempt.detail ?? attempt.outcome,
                        attempt.httpStatus,
                      )}
                      {attempt.requestId !== null && <div className={admin.label}>{attempt.requestId}</div>}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </DialogContent>
          <DialogActions>
            <Button appearance="secondary" onClick={close}>
              {frame.close}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
