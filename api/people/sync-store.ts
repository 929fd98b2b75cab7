import type { Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { toJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';

export type SyncState = Omit<Tables['syncState'], 'tenantId' | 'resource'>;
type Resource = Tables['syncState']['resource'];

const NEVER: SyncState = {
  deltaLink: null,
  nextLink: null,
  fullReadAt: null,
  succeededAt: null,
  problem: null,
  stoppedCount: null,
  confirmedCount: null,
  mappingDigest: null,
};

export async function readSyncState(trx: Trx, tenantId: string, resource: Resource): Promise<SyncState> {
  const row = await trx
    .selectFrom('syncState')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('resource', '=', resource)
    .executeTakeFirst();
  if (row === undefined) return NEVER;
  const { tenantId: _, resource: __, ...state } = row;
  return state;
}

export async function writeSyncState(
  trx: Trx,
  tenantId: string,
  resource: Resource,
  change: Partial<SyncState>,
): Promise<void> {
  if (Object.keys(change).length === 0) return;
  await trx
    .insertInto('syncState')
    .values({ tenantId, resource, ...NEVER, ...change })
    .onConflict(oc => oc.columns(['tenantId', 'resource']).doUpdateSet(change))
    .execute();
}

/** Counts a run in which Graph broke down over the place from which to read on; answers how many in a row there were. */
export async function countBreakdown(trx: Trx, tenantId: string, place: string, at: Instant): Promise<number> {
  const { failures } = await trx
    .insertInto('linkFailure')
    .values({ tenantId, place, failures: 1, firstAt: at })
    .onConflict(oc =>
      oc.columns(['tenantId', 'place']).doUpdateSet(eb => ({ failures: eb('linkFailure.failures', '+', 1) })),
    )
    .returning('failures')
    .executeTakeFirstOrThrow();
  return failures;
}

export async function forgetBreakdowns(trx: Trx, tenantId: string, place: string): Promise<void> {
  await trx.deleteFrom('linkFailure').where('tenantId', '=', tenantId).where('place', '=', place).execute();
}

/** What a run of the directory job did, for the directory page and the overview. */
export type RunCounts = Readonly<{ joined: number; changed: number; left: number; opened: number; closed: number }>;
export type RunDetail = RunCounts & Readonly<{ problem: string | null }>;

const JOB = 'directory';

/** What a reconciliation found that the runs before it should have known. */
export type Drift = Readonly<{ people: number; members: number; opened: number; closed: number }>;

export async function insertReconciliation(
  trx: Trx,
  tenantId: string,
  run: Readonly<{ startedAt: Instant; endedAt: Instant; outcome: 'done' | 'failed' }>,
  drift: Drift & Readonly<{ problem: string | null }>,
): Promise<void> {
  const row = { tenantId, job: 'reconciliation', ...run, detail: toJson(drift) };
  await trx
    .insertInto('jobRun')
    .values(row)
    .onConflict(oc => oc.columns(['tenantId', 'job', 'startedAt']).doUpdateSet({ detail: row.detail }))
    .execute();
}

/** A run that a kill interrupted is not running any more: only one can hold the job's lease. */
export async function beginRun(trx: Trx, tenantId: string, startedAt: Instant): Promise<void> {
  const interrupted = { joined: 0, changed: 0, left: 0, opened: 0, closed: 0, problem: 'interrupted' };
  await trx
    .updateTable('jobRun')
    .set({ outcome: 'failed', endedAt: startedAt, detail: toJson(interrupted) })
    .where('tenantId', '=', tenantId)
    .where('job', '=', JOB)
    .where('outcome', '=', 'running')
    .execute();
  const row = { tenantId, job: JOB, startedAt, endedAt: null, outcome: 'running' as const, detail: toJson({}) };
  await trx
    .insertInto('jobRun')
    .values(row)
    .onConflict(oc => oc.columns(['tenantId', 'job', 'startedAt']).doUpdateSet({ outcome: 'running' }))
    .execute();
}

/** Also forgets runs that began before `forgetBefore`: what they changed stands in the log and in people's histories. */
export async function endRun(
  trx: Trx,
  tenantId: string,
  run: Readonly<{ startedAt: Instant; endedAt: Instant; outcome: 'done' | 'failed'; forgetBefore: Instant }>,
  detail: RunDetail,
): Promise<void> {
  await trx
    .updateTable('jobRun')
    .set({ endedAt: run.endedAt, outcome: run.outcome, detail: toJson(detail) })
    .where('tenantId', '=', tenantId)
    .where('job', '=', JOB)
    .where('startedAt', '=', run.startedAt)
    .execute();
  await trx
    .deleteFrom('jobRun')
    .where('tenantId', '=', tenantId)
    .where('job', 'in', [JOB, 'reconciliation'])
    .where('startedAt', '<', run.forgetBefore)
    .execute();
}
