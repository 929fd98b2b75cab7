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
import { listAssignments } from '#api/contract/assignments.ts';
import { audienceUses, followAudience, type AudienceUse, type SavedAudience } from '#api/contract/saved-audiences.ts';
import { call } from '#tab/api.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { useAction } from '#tab/parts/use-action.ts';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useDates, type Dates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: '12px 0 0', padding: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    columnGap: '16px',
    paddingBlock: '8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottom: 'none' },
  },
  effect: { color: tokens.colorNeutralForeground2 },
});

/** A saved audience was changed: the assignments that hold it as it was, with whom following would bring in and take out. */
export function FollowAudience({ audience, close }: { audience: SavedAudience; close: () => void }) {
  const styles = useStyles();
  const words = useWords('assignments').whoLine.saved;
  const dates = useDates();
  const { audienceId, version, name } = audience;
  const { data, problem } = useEndpoint(audienceUses, { audienceId });
  const behind = data?.uses.filter(({ isBehind }) => isBehind) ?? null;
  const follow = useAction(async (assignmentIds: string[]) => {
    await call(followAudience, { audienceId, version, assignmentIds });
    await refresh(listAssignments);
    close();
  });
  const shown = problem ?? follow.problem;
  return (
    <Dialog open onOpenChange={(_event, data_) => !data_.open && !follow.busy && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.others(name)}</DialogTitle>
          <DialogContent>
            <p>{words.othersText}</p>
            {shown !== null && <ProblemNotice problem={shown} />}
            <ul className={styles.list}>
              {(behind ?? []).map(use => (
                <li key={use.assignmentId} className={styles.row}>
                  <span>{use.course.title}</span>
                  <span className={styles.effect}>{effect(use, words, dates)}</span>
                </li>
              ))}
            </ul>
          </DialogContent>
          <DialogActions>
            <Button appearance="secondary" disabledFocusable={follow.busy} onClick={close}>
              {words.stay}
            </Button>
            <Button
              appearance="primary"
              disabledFocusable={behind === null || behind.length === 0 || follow.busy}
              onClick={() => void follow.run((behind ?? []).map(({ assignmentId }) => assignmentId))}
            >
              {words.follow(behind?.length ?? 0)}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

function effect(
  { joining, leaving }: AudienceUse,
  words: ReturnType<typeof useWords<'assignments'>>['whoLine']['saved'],
  dates: Dates,
): string {
  const parts = [
    joining > 0 ? words.joining(dates.number(joining)) : '',
    leaving > 0 ? words.leaving(dates.number(leaving)) : '',
  ].filter(part => part !== '');
  return parts.length === 0 ? words.same : parts.join(' · ');
}
