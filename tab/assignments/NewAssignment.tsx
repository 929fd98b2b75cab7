import { useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { getAssignment } from '#api/contract/assignments.ts';
import { listPaths } from '#api/contract/paths.ts';
import { useSession } from '#tab/frame/session.ts';
import { ProblemNotice } from '#tab/parts/ProblemNotice.tsx';
import { SkeletonRows } from '#tab/parts/Skeleton.tsx';
import { useAdminStyles } from '#tab/parts/AdminPage.tsx';
import { useEndpoint } from '#tab/parts/use-endpoint.ts';
import { draftOf, emptyDraft, withPath, type Draft } from './draft.ts';
import { RuleDesk } from './RuleDesk.tsx';

/** `?draft=ID` goes on with a saved draft, `?course=ID` begins with that course, `?path=ID` with that learning path. */
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
  const pathId = query.get('path');
  const paths = useEndpoint(listPaths, pathId === null ? null : {});
  const path = paths.data?.paths.find(each => each.pathId === pathId);
  if (heldId === null && (pathId === null || paths.data !== null || paths.problem !== null))
    return <RuleDesk start={path === undefined ? start : withPath(start, path)} heldId={null} />;
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
