import { useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { getAssignment } from '#api/contract/assignments.ts';
import { useSession } from '#tab/frame/session.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { draftOf, emptyDraft, type Draft } from './draft.ts';
import { RuleDesk } from './RuleDesk.tsx';

/** `?draft=ID` goes on with a saved draft, `?course=ID` begins with that course. */
export function NewAssignment() {
  const styles = useAdminStyles();
  const { today } = useSession();
  const [, go] = useLocation();
  const query = new URLSearchParams(useSearch());
  const heldId = query.get('draft');
  const held = useEndpoint(getAssignment, heldId === null ? null : { assignmentId: heldId });
  const [start] = useState<Draft>(() => emptyDraft(today, query.get('course')));
  const running = held.data !== null && held.data.state !== 'draft';
  useEffect(() => {
    if (running && heldId !== null) go(`/assignments/${heldId}`, { replace: true });
  }, [running, heldId, go]);
  if (heldId === null) return <RuleDesk start={start} heldId={null} />;
  if (held.data !== null && !running)
    return <RuleDesk start={draftOf(held.data, today)} heldId={heldId} contactName={null} />;
  return (
    <main className={styles.page}>
      {held.problem === null ? (
        <SkeletonRows rows={4} height={72} />
      ) : (
        <ProblemNotice problem={held.problem} retry={held.reload} />
      )}
    </main>
  );
}
