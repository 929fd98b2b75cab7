import { randomUUID } from 'node:crypto';
import { recordAudit } from '#api/audit/actions.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import { insertChangeSet, newDetail } from './change-set-store.ts';
import { listDueToStart, updateAssignment } from './store.ts';

/** Begins scheduled assignments whose day has come. @returns the change sets made */
export async function startScheduled({ db, clock }: Pick<Tools, 'db' | 'clock'>, tenantId: string): Promise<string[]> {
  return db.write(tenantId, async trx => {
    const { timeZone } = await readSetting(trx, tenantId, 'organisation');
    const today = clock.today(timeZone);
    const at = clock.now();
    const made: string[] = [];
    for (const { assignmentId, ownerPersonId } of await listDueToStart(trx, tenantId, today)) {
      await updateAssignment(trx, tenantId, assignmentId, { state: 'running', modifiedAt: at });
      const changeSetId = randomUUID();
      const detail = newDetail({ what: 'start' });
      await insertChangeSet(trx, tenantId, {
        changeSetId,
        kind: 'assignment',
        assignmentId,
        createdAt: at,
        createdBy: ownerPersonId,
        detail,
      });
      await recordAudit(trx, tenantId, {
        at,
        actorPersonId: null,
        action: 'assignment.started',
        subjectKind: 'assignment',
        subjectId: assignmentId,
      });
      made.push(changeSetId);
    }
    return made;
  });
}
