import type { RowState } from '#api/contract/evidence.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import { insertRows, isAmong, updateRows } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { SetDetail } from './set.ts';

export type SetRow = Omit<Tables['evidenceSet'], 'tenantId' | 'detail'> & Readonly<{ detail: SetDetail }>;
export type SetState = SetRow['state'];
export type EvidenceRow = Omit<Tables['evidenceRow'], 'tenantId'>;

const ROW = [
  'rowId',
  'setId',
  'row',
  'state',
  'cells',
  'personId',
  'courseId',
  'completedOn',
  'validUntilOn',
  'issuer',
  'place',
  'externalNumber',
  'reason',
  'candidates',
  'completionId',
] as const;

/** Whoever sends the same id at the same instant is asked to run again, and then finds it. */
export async function insertSet(trx: Trx, tenantId: string, { detail, ...row }: SetRow): Promise<void> {
  await trx
    .insertInto('evidenceSet')
    .values({ tenantId, ...row, detail: toJson(detail) })
    .onConflict(oc => oc.doNothing())
    .execute();
}

export async function findSet(trx: Trx, tenantId: string, setId: string): Promise<SetRow | null> {
  const row = await sets(trx, tenantId).where('setId', '=', setId).executeTakeFirst();
  return row === undefined ? null : held(row);
}

/** Newest first; of one person when given. */
export async function listSets(
  trx: Trx,
  tenantId: string,
  by: string | null,
  { after, limit }: Readonly<{ after: readonly string[] | null; limit: number }>,
): Promise<SetRow[]> {
  let query = sets(trx, tenantId).where('state', '<>', 'discarded');
  if (by !== null) query = query.where('createdBy', '=', by);
  if (after !== null) {
    const [at = '', id = ''] = after;
    query = query.where(eb =>
      eb.or([eb('createdAt', '<', at), eb.and([eb('createdAt', '=', at), eb('setId', '<', id)])]),
    );
  }
  const rows = await query.orderBy('createdAt', 'desc').orderBy('setId', 'desc').limit(limit).execute();
  return rows.map(held);
}

export async function listSetsIn(trx: Trx, tenantId: string, states: readonly SetState[]): Promise<SetRow[]> {
  const rows = await sets(trx, tenantId)
    .where('state', 'in', [...states])
    .orderBy('createdAt')
    .execute();
  return rows.map(held);
}

export async function updateSet(
  trx: Trx,
  tenantId: string,
  setId: string,
  { detail, ...change }: Partial<Omit<SetRow, 'setId' | 'kind'>>,
): Promise<void> {
  await trx
    .updateTable('evidenceSet')
    .set({ ...change, ...(detail === undefined ? {} : { detail: toJson(detail) }) })
    .where('tenantId', '=', tenantId)
    .where('setId', '=', setId)
    .execute();
}

export async function insertEvidenceRows(trx: Trx, tenantId: string, rows: readonly EvidenceRow[]): Promise<void> {
  await insertRows(trx, tenantId, 'evidenceRow', rows);
}

/** The next rows of a set behind a row, in the order of the file, whatever their state. */
export async function nextRows(
  trx: Trx,
  tenantId: string,
  setId: string,
  { after, limit }: Readonly<{ after: number; limit: number }>,
): Promise<EvidenceRow[]> {
  return trx
    .selectFrom('evidenceRow')
    .select(ROW)
    .where('tenantId', '=', tenantId)
    .where('setId', '=', setId)
    .where('row', '>', after)
    .orderBy('row')
    .limit(limit)
    .execute();
}

/** A page of the rows in one state. */
export async function listRowsIn(
  trx: Trx,
  tenantId: string,
  setId: string,
  state: RowState,
  { after, limit }: Readonly<{ after: number; limit: number }>,
): Promise<EvidenceRow[]> {
  return trx
    .selectFrom('evidenceRow')
    .select(ROW)
    .where('tenantId', '=', tenantId)
    .where('setId', '=', setId)
    .where('state', '=', state)
    .where('row', '>', after)
    .orderBy('row')
    .limit(limit)
    .execute();
}

export async function updateEvidenceRows<C extends Extract<keyof EvidenceRow, string>>(
  trx: Trx,
  tenantId: string,
  rows: readonly Pick<EvidenceRow, C | 'rowId'>[],
): Promise<void> {
  await updateRows(trx, tenantId, 'evidenceRow', 'rowId', rows as readonly EvidenceRow[]);
}

/** How many rows of these sets are in which state. */
export async function countRows(
  trx: Trx,
  tenantId: string,
  setIds: readonly string[],
): Promise<Map<string, Partial<Record<RowState, number>>>> {
  const counts = new Map<string, Partial<Record<RowState, number>>>();
  if (setIds.length === 0) return counts;
  const rows = await trx
    .selectFrom('evidenceRow')
    .select(['setId', 'state', eb => eb.fn.countAll().as('rows')])
    .where('tenantId', '=', tenantId)
    .where('setId', 'in', [...setIds])
    .groupBy(['setId', 'state'])
    .execute();
  for (const { setId, state, rows: many } of rows)
    counts.set(setId, { ...counts.get(setId), [state as RowState]: Number(many) });
  return counts;
}

function sets(trx: Trx, tenantId: string) {
  return trx.selectFrom('evidenceSet').selectAll().where('tenantId', '=', tenantId);
}

function held(row: Tables['evidenceSet']): SetRow {
  return { ...row, detail: fromJson<SetDetail>(row.detail) };
}

/** Rows of these people whose evidence is known, whatever their state: the same again in one file is told by them. */
export async function listKnownInSet(
  trx: Trx,
  tenantId: string,
  setId: string,
  personIds: readonly string[],
): Promise<{ row: number; personId: string; courseId: string; completedOn: string }[]> {
  if (personIds.length === 0) return [];
  const rows = await trx
    .selectFrom('evidenceRow')
    .select(['row', 'personId', 'courseId', 'completedOn'])
    .where('tenantId', '=', tenantId)
    .where('setId', '=', setId)
    .where(isAmong(trx, 'personId', [...new Set(personIds)]))
    .where('state', 'in', ['matched', 'expired', 'known'])
    .execute();
  return rows.flatMap(({ row, personId, courseId, completedOn }) =>
    personId === null || courseId === null || completedOn === null ? [] : { row, personId, courseId, completedOn },
  );
}

export async function findRow(trx: Trx, tenantId: string, setId: string, row: number): Promise<EvidenceRow | null> {
  const found = await trx
    .selectFrom('evidenceRow')
    .select(ROW)
    .where('tenantId', '=', tenantId)
    .where('setId', '=', setId)
    .where('row', '=', row)
    .executeTakeFirst();
  return found ?? null;
}

/** The next rows of a set that is thrown away; false when none are left. */
export async function deleteRows(trx: Trx, tenantId: string, setId: string, most: number): Promise<boolean> {
  const rows = await trx
    .selectFrom('evidenceRow')
    .select('rowId')
    .where('tenantId', '=', tenantId)
    .where('setId', '=', setId)
    .orderBy('row')
    .limit(most)
    .execute();
  const ids = rows.map(({ rowId }) => rowId);
  if (ids.length > 0)
    await trx
      .deleteFrom('evidenceRow')
      .where('tenantId', '=', tenantId)
      .where(isAmong(trx, 'rowId', ids))
      .execute();
  return ids.length === most;
}
