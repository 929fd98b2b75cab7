import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { ProgressState } from '#api/contract/learn.ts';

export type ProgressRow = Omit<Tables['progress'], 'tenantId' | 'state'> & Readonly<{ state: ProgressState }>;

const PROGRESS = [
  'personId',
  'courseId',
  'versionId',
  'language',
  'startedAt',
  'updatedAt',
  'moduleKey',
  'state',
  'sequence',
  'finishedAt',
] as const;

export async function findProgress(
  trx: Trx,
  tenantId: string,
  personId: string,
  courseId: string,
): Promise<ProgressRow | null> {
  const row = await trx
    .selectFrom('progress')
    .select(PROGRESS)
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .where('courseId', '=', courseId)
    .executeTakeFirst();
  return row === undefined ? null : { ...row, state: fromJson<ProgressState>(row.state) };
}

/** A new attempt takes the place of the one before: what it led to stands in its completion. */
export async function putProgress(trx: Trx, tenantId: string, row: ProgressRow): Promise<void> {
  const { personId, courseId, state, ...rest } = row;
  const kept = { ...rest, state: toJson(state) };
  await trx
    .insertInto('progress')
    .values({ tenantId, personId, courseId, ...kept })
    .onConflict(oc => oc.columns(['tenantId', 'personId', 'courseId']).doUpdateSet(kept))
    .execute();
}

export async function insertCompletion(
  trx: Trx,
  tenantId: string,
  completion: Omit<Tables['completion'], 'tenantId'>,
): Promise<void> {
  await trx
    .insertInto('completion')
    .values({ tenantId, ...completion })
    .onConflict(oc => oc.columns(['tenantId', 'completionId']).doNothing())
    .execute();
}

export async function isNumberTaken(trx: Trx, tenantId: string, number: string): Promise<boolean> {
  const row = await trx
    .selectFrom('completion')
    .select('completionId')
    .where('tenantId', '=', tenantId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertWithdrawal(
  trx: Trx,
  tenantId: string,
  withdrawal: Omit<Tables['withdrawal'], 'tenantId'>,
): Promise<void> {
  await trx
    .insertInto('withdrawal')
    .values({ tenantId, ...withdrawal })
    .onConflict(oc => oc.columns(['tenantId', 'completionId']).doNothing())
    .execute();
}

export type HeldCompletion = Omit<Tables['completion'], 'tenantId'> &
  Readonly<{
    /** The earliest end among the enrolments it satisfies, else its own; null = without end. */
    validUntilOn: string | null;
    recordedByName: string | null;
    withdrawal: Readonly<{ on: string; byId: string; by: string; reason: string }> | null;
  }>;

/** Completions newest first, withdrawn ones too; of one course when it is given. */
export async function listCompletions(
  trx: Trx,
  tenantId: string,
  personId: string,
  courseId?: string,
): Promise<readonly HeldCompletion[]> {
  let query = completions(trx, tenantId).where(eb =>
    eb.or([eb('c.personId', '=', personId), eb('j.keptPersonId', '=', personId)]),
  );
  if (courseId !== undefined) query = query.where('c.courseId', '=', courseId);
  const rows = await query
    .orderBy('c.completedOn', 'desc')
    .orderBy('c.completedAt', 'desc')
    .orderBy('c.completionId')
    .execute();
  return rows.map(toHeld);
}

export async function findCompletion(trx: Trx, tenantId: string, completionId: string): Promise<HeldCompletion | null> {
  const row = await completions(trx, tenantId).where('c.completionId', '=', completionId).executeTakeFirst();
  return row === undefined ? null : toHeld(row);
}

function completions(trx: Trx, tenantId: string) {
  return trx
    .selectFrom('completion as c')
    .leftJoin('withdrawal as w', join =>
      join.onRef('w.tenantId', '=', 'c.tenantId').onRef('w.completionId', '=', 'c.completionId'),
    )
    .leftJoin('person as recorder', join =>
      join.onRef('recorder.tenantId', '=', 'c.tenantId').onRef('recorder.personId', '=', 'c.recordedBy'),
    )
    .leftJoin('person as taker', join =>
      join.onRef('taker.tenantId', '=', 'w.tenantId').onRef('taker.personId', '=', 'w.withdrawnBy'),
    )
    .leftJoin('personJoin as j', join =>
      join
        .onRef('j.tenantId', '=', 'c.tenantId')
        .onRef('j.joinedPersonId', '=', 'c.personId')
        .on('j.partedAt', 'is', null),
    )
    .selectAll('c')
    .select(eb => [
      'j.keptPersonId',
      'recorder.displayName as recordedByName',
      'w.withdrawnOn',
      'w.withdrawnBy',
      'w.reason',
      'taker.displayName as withdrawnByName',
      eb
        .selectFrom('enrolment as e')
        .select(({ fn }) => fn.min('e.validUntilOn').as('end'))
        .where('e.tenantId', '=', tenantId)
        .whereRef('e.personId', '=', eb.fn.coalesce('j.keptPersonId', 'c.personId'))
        .whereRef('e.satisfiedBy', '=', 'c.completionId')
        .as('satisfiedUntilOn'),
    ])
    .where('c.tenantId', '=', tenantId);
}

type Row = Awaited<ReturnType<ReturnType<typeof completions>['execute']>>[number];

function toHeld(row: Row): HeldCompletion {
  const {
    tenantId: _tenant,
    keptPersonId,
    satisfiedUntilOn,
    withdrawnOn,
    withdrawnBy,
    withdrawnByName,
    reason,
    ...completion
  } = row;
  return {
    ...completion,
    // What stood under another record of theirs is shown as theirs.
    personId: keptPersonId ?? completion.personId,
    validUntilOn: satisfiedUntilOn ?? completion.ownValidUntilOn,
    withdrawal:
      withdrawnOn === null || withdrawnBy === null
        ? null
        : { on: withdrawnOn, byId: withdrawnBy, by: withdrawnByName ?? '', reason: reason ?? '' },
  };
}

/** The latest completion learnt here that was not withdrawn. */
export async function findLastLearnt(
  trx: Trx,
  tenantId: string,
  personId: string,
  courseId: string,
): Promise<HeldCompletion | null> {
  const learnt = (await listCompletions(trx, tenantId, personId, courseId)).filter(
    ({ how, withdrawal }) => how === 'learned' && withdrawal === null,
  );
  return learnt.toSorted((a, b) => (a.completedAt < b.completedAt ? 1 : -1))[0] ?? null;
}
