import { randomUUID } from 'node:crypto';
import type { Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import { finishChangeSet } from './change-set-actions.ts';
import { insertChangeSet, newDetail } from './change-set-store.ts';
import type { Counts } from './walk-actions.ts';

type Asking = Readonly<{ courseId: string; versionId: string; by: string; at: Instant }>;

/**
 * Makes asking everybody again a change set, in the transaction that writes the asking: applied in slices, finished by
 * the enrolments' job after a crash, undoable for 30 days with `undoChangeSet`. @returns its id, for `applyAskAgain`
 */
export async function beginAskAgain(
  trx: Trx,
  tenantId: string,
  { courseId, versionId, by, at }: Asking,
): Promise<string> {
  const changeSetId = randomUUID();
  await insertChangeSet(trx, tenantId, {
    changeSetId,
    kind: 'assignment',
    assignmentId: null,
    createdAt: at,
    createdBy: by,
    detail: newDetail({ what: 'ask-again', about: { courseId, versionId } }),
  });
  return changeSetId;
}

/** Cuts evidence of earlier versions short and opens the next cycles, in every running assignment of the course. */
export async function applyAskAgain(
  tools: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  changeSetId: string,
): Promise<Counts> {
  return finishChangeSet(tools, tenantId, changeSetId);
}
