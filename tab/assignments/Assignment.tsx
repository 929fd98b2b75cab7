import { Button, makeStyles } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useLocation, useParams, useSearch } from 'wouter';
import {
  deleteDraft,
  getAssignment,
  listAssignments,
  undoChangeSet,
  type AssignmentDetail,
} from '#api/contract/assignments.ts';
import { call } from '#tab/api.ts';
import { useSession } from '#tab/frame/session.ts';
import { AdminCard, AdminPage } from '#tab/parts/AdminPage.tsx';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { StatusBadge } from '#tab/parts/StatusBadge.tsx';
import { UndoToast } from '#tab/parts/UndoToast.tsx';
import { refresh, useEndpoint } from '#tab/parts/use-endpoint.ts';
import { useAction } from '#tab/parts/use-action.ts';
import { useDates } from '#tab/words/dates.ts';
import { useWords } from '#tab/words/words.ts';
import { AssignmentFigures } from './AssignmentFigures.tsx';
import { ChangeSets } from './ChangeSets.tsx';
import { EndAssignment } from './EndAssignment.tsx';
import { Revise } from './Revise.tsx';
import { Revisions } from './Revisions.tsx';
import { ruleSentence } from './sentence.ts';

const LOOK_AGAIN_MS = 2_000;

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    alignItems: 'start',
    gap: '20px',
    '@media (max-width: 999px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', rowGap: '20px' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

/** One assignment: the sentence that holds, where it stands, what was done and can be undone. `?edit` changes the rule. */
export function Assignment() {
  const { assignmentId } = useParams<{ assignmentId: string }>();
  const words = useWords('assignments');
  const places = useWords('frame').places;
  const query = new URLSearchParams(useSearch());
  const { data, problem, waiting, reload } = useEndpoint(getAssignment, { assignmentId });
  // A change set that is being applied goes on by itself: looked at again until its last slice.
  const isUnderWay = data?.changeSets.some(({ state: at }) => at === 'applying' || at === 'undoing') ?? false;
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(() => void reload(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isUnderWay, reload]);
  const back = { to: '/assignments', place: places.assignments };
  if (data === null) {
    return (
      <AdminPage title={words.loading} back={back}>
        <AdminCard label={words.loading}>
          {problem !== null ? <ProblemNotice problem={problem} retry={reload} /> : waiting && <SkeletonRows rows={5} />}
        </AdminCard>
      </AdminPage>
    );
  }
  if (query.has('edit') && (data.state === 'running' || data.state === 'scheduled'))
    return <Revise assignment={data} />;
  return <Detail assignment={data} reload={reload} query={query} />;
}

function Detail({
  assignment,
  reload,
  query,
}: {
  assignment: AssignmentDetail;
  reload: () => Promise<void>;
  query: URLSearchParams;
}) {
  const styles = useStyles();
  const words = useWords('assignments');
  const places = useWords('frame').places;
  const dates = useDates();
  const { may } = useSession();
  const [, go] = useLocation();
  const [ending, setEnding] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const { assignmentId, state } = assignment;
  const deleting = useAction(async () => {
    await call(deleteDraft, { assignmentId });
    await refresh(listAssignments);
    go('/assignments');
  });
  const changed = async (): Promise<void> => {
    await Promise.all([reload(), refresh(listAssignments)]);
  };
  const tellUndone = async (sentence: string): Promise<void> => {
    setSaid(sentence);
    await changed();
  };
  const done = query.get('done');
  const set = query.get('set');
  const closeToast = (): void => go(`/assignments/${assignmentId}`, { replace: true });
  return (
    <AdminPage
      title={ruleSentence(
        assignment.audience,
        assignment.path ?? assignment.course.title,
        assignment.rule,
        words,
        dates,
      )}
      back={{ to: '/assignments', place: places.assignments }}
      aside={<StatusBadge status={state} />}
    >
      {may.admin && state !== 'ended' && (
        <div className={styles.buttons}>
          {state !== 'draft' && (
            <Button onClick={() => go(`/assignments/${assignmentId}?edit`)}>{words.detail.edit}</Button>
          )}
          {state !== 'draft' && <Button onClick={() => setEnding(true)}>{words.detail.end}</Button>}
          {state === 'draft' && (
            <>
              <Button appearance="primary" onClick={() => go(`/assignments/new?draft=${assignmentId}`)}>
                {words.detail.start}
              </Button>
              <Button disabledFocusable={deleting.busy} onClick={() => void deleting.run()}>
                {words.detail.deleteDraft}
              </Button>
            </>
          )}
        </div>
      )}
      {deleting.problem !== null && <ProblemNotice problem={deleting.problem} />}
      <div className={styles.columns}>
        <AssignmentFigures assignment={assignment} />
        <div className={styles.column}>
          <ChangeSets assignment={assignment} undone={tellUndone} />
          <Revisions assignment={assignment} />
        </div>
      </div>
      {ending && <EndAssignment assignment={assignment} close={() => setEnding(false)} ended={changed} />}
      {done !== null && (
        <UndoToast
          done={
            Number(done) === 0 && state === 'scheduled'
              ? words.scheduledDone(dates.day(assignment.startsOn))
              : words.assigned(dates.number(Number(done)))
          }
          {...(set === null
            ? {}
            : {
                undo: async () => {
                  const taken = await call(undoChangeSet, { changeSetId: set });
                  await changed();
                  setSaid(
                    words.detail.undone(
                      taken.closed,
                      taken.messagesCalledBack,
                      taken.messagesOut,
                      taken.completedMeanwhile,
                    ),
                  );
                },
              })}
          onClose={closeToast}
        />
      )}
      {said !== null && <UndoToast done={said} onClose={() => setSaid(null)} />}
    </AdminPage>
  );
}
