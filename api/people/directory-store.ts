import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { Drift, RunDetail } from './sync-store.ts';

type PeopleCounts = Readonly<{ active: number; disabled: number; left: number; notPersons: number }>;

/** People by state; accounts that are no persons are counted apart, whatever their state unless they left. */
export async function countPeople(trx: Trx, tenantId: string): Promise<PeopleCounts> {
  const rows = await trx
    .selectFrom('person')
    .select(['state', 'nature'])
    .select(eb => eb.fn.countAll().as('people'))
    .where('tenantId', '=', tenantId)
    .groupBy(['state', 'nature'])
    .execute();
  const sum = (isMeant: (row: (typeof rows)[number]) => boolean): number =>
    rows.filter(isMeant).reduce((total, { people }) => total + Number(people), 0);
  const isPerson = (nature: string): boolean => nature === 'person' || nature === 'new';
  return {
    active: sum(({ state, nature }) => state === 'active' && isPerson(nature)),
    disabled: sum(({ state, nature }) => state === 'disabled' && isPerson(nature)),
    left: sum(({ state, nature }) => state === 'left' && isPerson(nature)),
    notPersons: sum(({ state, nature }) => state !== 'left' && !isPerson(nature)),
  };
}

export type DirectoryRun = Pick<Tables['jobRun'], 'startedAt' | 'endedAt' | 'outcome'> &
  Readonly<{ detail: RunDetail }>;

const NOTHING: RunDetail = { joined: 0, changed: 0, left: 0, opened: 0, closed: 0, problem: null };

/** The last runs of the directory job, newest first. */
export async function listRuns(trx: Trx, tenantId: string, most: number): Promise<DirectoryRun[]> {
  const rows = await trx
    .selectFrom('jobRun')
    .select(['startedAt', 'endedAt', 'outcome', 'detail'])
    .where('tenantId', '=', tenantId)
    .where('job', '=', 'directory')
    .orderBy('startedAt', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ detail, ...run }) => ({
    ...run,
    detail: { ...NOTHING, ...fromJson<Partial<RunDetail>>(detail) },
  }));
}

export type Reconciliation = Pick<Tables['jobRun'], 'startedAt' | 'outcome'> &
  Drift &
  Readonly<{ problem: string | null }>;

/** The last comparisons with the whole directory, newest first. */
export async function listReconciliations(trx: Trx, tenantId: string, most: number): Promise<Reconciliation[]> {
  const rows = await trx
    .selectFrom('jobRun')
    .select(['startedAt', 'outcome', 'detail'])
    .where('tenantId', '=', tenantId)
    .where('job', '=', 'reconciliation')
    .orderBy('startedAt', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ detail, ...run }) => ({ ...run, ...fromJson<Drift & { problem: string | null }>(detail) }));
}

export async function countFailedGroups(trx: Trx, tenantId: string): Promise<number> {
  const { groups } = await trx
    .selectFrom('directoryGroup')
    .select(eb => eb.fn.countAll().as('groups'))
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'failed')
    .executeTakeFirstOrThrow();
  return Number(groups);
}
