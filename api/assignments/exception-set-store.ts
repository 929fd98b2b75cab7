import type { CalendarDate } from '#api/calendar.ts';
import type { WaiverReason } from '#api/contract/exceptions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import { isAmong } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';

/** What is granted, to whomever. Until days are the last that count. */
export type Grant =
  | Readonly<{
      what: 'waive';
      courseId: string;
      reason: WaiverReason;
      words: string | null;
      fromOn: CalendarDate;
      untilOn: CalendarDate;
    }>
  | Readonly<{ what: 'extend'; courseId: string; dueOn: CalendarDate; words: string | null }>
  | Readonly<{ what: 'pause'; unitId: string | null; fromOn: CalendarDate; untilOn: CalendarDate | null }>;

/** People up to and including `position` are done. Of a unit the people are read as it goes: `personIds` is null. */
export type GrantDetail = Readonly<{
  grant: Grant;
  personIds: readonly string[] | null;
  madeOn: CalendarDate;
  position: string;
  undo: Readonly<{ position: string; enrolments: number; kept: number }>;
}>;

export type GrantSet = Omit<Tables['changeSet'], 'detail' | 'tenantId'> & Readonly<{ detail: GrantDetail }>;

export async function insertGrantSet(
  trx: Trx,
  tenantId: string,
  set: Pick<GrantSet, 'changeSetId' | 'createdAt' | 'createdBy' | 'detail'>,
): Promise<void> {
  await trx
    .insertInto('changeSet')
    .values({
      tenantId,
      ...set,
      kind: 'exception',
      assignmentId: null,
      state: 'applying',
      appliedAt: null,
      undoneAt: null,
      undoneBy: null,
      detail: toJson(set.detail),
    })
    .execute();
}

/** Null also for change sets of another kind. */
export async function findGrantSet(trx: Trx, tenantId: string, changeSetId: string): Promise<GrantSet | null> {
  const [set] = await grantSets(trx, tenantId, [changeSetId]);
  return set ?? null;
}

export async function grantSets(trx: Trx, tenantId: string, ids: readonly string[]): Promise<GrantSet[]> {
  const rows = await trx
    .selectFrom('changeSet')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('kind', '=', 'exception')
    .where(isAmong(trx, 'changeSetId', ids))
    .execute();
  return rows.map(({ tenantId: _tenant, detail, ...row }) => ({ ...row, detail: fromJson<GrantDetail>(detail) }));
}

export async function updateGrantSet(
  trx: Trx,
  tenantId: string,
  changeSetId: string,
  { detail, ...change }: Partial<Pick<GrantSet, 'state' | 'appliedAt' | 'undoneAt' | 'undoneBy' | 'detail'>>,
): Promise<void> {
  await trx
    .updateTable('changeSet')
    .set(detail === undefined ? change : { ...change, detail: toJson(detail) })
    .where('tenantId', '=', tenantId)
    .where('changeSetId', '=', changeSetId)
    .execute();
}

/** Messages that named an enrolment of the set and left the house after it was made. */
export async function countMessagesSince(
  trx: Trx,
  tenantId: string,
  { changeSetId, createdAt }: Pick<GrantSet, 'changeSetId' | 'createdAt'>,
): Promise<number> {
  const { count } = await trx
    .selectFrom('enrolmentChange as c')
    .innerJoin('reminder as r', join =>
      join.onRef('r.tenantId', '=', 'c.tenantId').onRef('r.enrolmentId', '=', 'c.enrolmentId'),
    )
    .innerJoin('outboxMessage as m', join =>
      join.onRef('m.tenantId', '=', 'r.tenantId').onRef('m.messageId', '=', 'r.messageId'),
    )
    .select(eb => eb.fn.count('m.messageId').distinct().as('count'))
    .where('c.tenantId', '=', tenantId)
    .where('c.changeSetId', '=', changeSetId)
    .where('r.createdAt', '>', createdAt)
    .where('m.state', 'in', ['sending', 'accepted', 'unknown'])
    .executeTakeFirstOrThrow();
  return Number(count);
}
