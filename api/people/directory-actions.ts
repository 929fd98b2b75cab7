import { recordAudit } from '#api/audit/actions.ts';
import type { ReplyOf } from '#api/contract/endpoint.ts';
import type { getDirectory } from '#api/contract/settings.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import type { Actor } from './actor.ts';
import { countFailedGroups, countPeople, listReconciliations, listRuns } from './directory-store.ts';
import { markWanted } from './group-store.ts';
import { listHeldIds } from './held-store.ts';
import { listSubscriptions } from './hint-store.ts';
import { readSyncState, writeSyncState } from './sync-store.ts';

const RUNS_SHOWN = 20;
const RECONCILIATIONS_SHOWN = 7;

export async function directoryStatus(
  { db }: Pick<Tools, 'db'>,
  { tenantId }: Actor,
): Promise<ReplyOf<typeof getDirectory>> {
  return db.read(tenantId, async trx => {
    const users = await readSyncState(trx, tenantId, 'users');
    const groups = await readSyncState(trx, tenantId, 'groups');
    const runs = await listRuns(trx, tenantId, RUNS_SHOWN);
    return {
      lastSuccessAt: users.succeededAt,
      lastFullAt: users.fullReadAt,
      problem: users.problem ?? groups.problem,
      stopped: users.stoppedCount,
      running: runs[0]?.outcome === 'running',
      people: await countPeople(trx, tenantId),
      resources: [
        { resource: 'users' as const, succeededAt: users.succeededAt, problem: users.problem },
        { resource: 'groups' as const, succeededAt: groups.succeededAt, problem: groups.problem },
      ],
      failedGroups: await countFailedGroups(trx, tenantId),
      heldPeople: (await listHeldIds(trx, tenantId)).size,
      hints: (await listSubscriptions(trx, tenantId)).map(({ resource, expiresAt, lastHintAt }) => ({
        resource,
        expiresAt,
        lastHintAt,
      })),
      reconciliations: await listReconciliations(trx, tenantId, RECONCILIATIONS_SHOWN),
      runs: runs.map(({ startedAt, endedAt, outcome, detail }) => ({ startedAt, endedAt, outcome, ...detail })),
    };
  });
}

/**
 * Writes down that an admin asked for a reading, and, with `confirm`, agreed to as many people being taken out, or to
 * obligations of as many people being changed, as the last run stopped at: should there be more of them by then, the next run asks again. The caller nudges the job.
 */
export async function askForSync(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  { tenantId, personId }: Actor,
  { confirm }: { confirm: boolean },
): Promise<void> {
  await db.write(tenantId, async trx => {
    const { stoppedCount } = await readSyncState(trx, tenantId, 'users');
    const agreed = confirm ? stoppedCount : null;
    const ofGroups = await readSyncState(trx, tenantId, 'groups');
    const asked = ofGroups.stoppedCount === null ? 'users' : 'groups';
    if (agreed !== null) await writeSyncState(trx, tenantId, asked, { confirmedCount: agreed });
    await recordAudit(trx, tenantId, {
      at: clock.now(),
      actorPersonId: personId,
      action: agreed === null ? 'directory.asked' : 'directory.confirmed',
      subjectKind: 'directory',
      subjectId: 'users',
      detail: agreed === null ? {} : { people: agreed },
    });
  });
}

/** Asks for the members of a group, so that an audience may name it. @throws Problem 'not-found' */
export async function askForGroup({ db }: Pick<Tools, 'db'>, tenantId: string, groupId: string): Promise<void> {
  const isKnown = await db.write(tenantId, trx => markWanted(trx, tenantId, groupId));
  if (!isKnown) throw new Problem('not-found');
}
