import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { Entry } from './ledger.ts';

/** What a bulk change does, and how far it has come. Ids up to and including `position` are done. */
export type ChangeSetDetail = Readonly<{
  what: 'start' | 'revise' | 'end' | 'sync' | 'ask-again';
  /** Only of 'ask-again': the course, and the version because of which everybody is asked. */
  about?: Readonly<{ courseId: string; versionId: string }>;
  /** 'open-ones': the second half of a revision that open enrolments follow too. */
  phase: 'people' | 'open-ones';
  position: string;
  /** null = everybody. */
  personIds: readonly string[] | null;
  openOnesToo: boolean;
  reason: string | null;
  /** Revision in force before; null when there was none. */
  revisionBefore: number | null;
  opened: number;
  closed: number;
  undo: UndoDetail;
}>;
export type UndoDetail = Readonly<{
  position: string;
  closed: number;
  reopened: number;
  calledBack: number;
  out: number;
  completedMeanwhile: number;
}>;

export type ChangeSet = Omit<Tables['changeSet'], 'detail'> & Readonly<{ detail: ChangeSetDetail }>;

const noUndo: UndoDetail = { position: '', closed: 0, reopened: 0, calledBack: 0, out: 0, completedMeanwhile: 0 };

export function newDetail(
  given: Pick<ChangeSetDetail, 'what'> & Partial<Omit<ChangeSetDetail, 'what'>>,
): ChangeSetDetail {
  return {
    phase: 'people',
    position: '',
    personIds: null,
    openOnesToo: false,
    reason: null,
    revisionBefore: null,
    opened: 0,
    closed: 0,
    undo: noUndo,
    ...given,
  };
}

export async function insertChangeSet(
  trx: Trx,
  tenantId: string,
  changeSet: Pick<ChangeSet, 'changeSetId' | 'kind' | 'assignmentId' | 'createdAt' | 'createdBy' | 'detail'>,
): Promise<void> {
  const { detail, ...rest } = changeSet;
  await trx
    .insertInto('changeSet')
    .values({
      tenantId,
      ...rest,
      state: 'applying',
      appliedAt: null,
      undoneAt: null,
      undoneBy: null,
      detail: toJson(detail),
    })
    .execute();
}

export async function findChangeSet(trx: Trx, tenantId: string, changeSetId: string): Promise<ChangeSet | null> {
  const row = await trx
    .selectFrom('changeSet')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('changeSetId', '=', changeSetId)
    .executeTakeFirst();
  return row === undefined ? null : read(row);
}

export async function listChangeSets(
  trx: Trx,
  tenantId: string,
  only: Readonly<{ states?: readonly ChangeSet['state'][]; assignmentId?: string }>,
): Promise<ChangeSet[]> {
  let query = trx.selectFrom('changeSet').selectAll().where('tenantId', '=', tenantId);
  if (only.states !== undefined) query = query.where('state', 'in', [...only.states]);
  if (only.assignmentId !== undefined) query = query.where('assignmentId', '=', only.assignmentId);
  return (await query.orderBy('createdAt').orderBy('changeSetId').execute()).map(read);
}

function read({ detail, ...row }: Tables['changeSet']): ChangeSet {
  return { ...row, detail: fromJson<ChangeSetDetail>(detail) };
}

export async function updateChangeSet(
  trx: Trx,
  tenantId: string,
  changeSetId: string,
  { detail, ...change }: Partial<Pick<ChangeSet, 'state' | 'appliedAt' | 'undoneAt' | 'undoneBy' | 'detail'>>,
): Promise<void> {
  await trx
    .updateTable('changeSet')
    .set(detail === undefined ? change : { ...change, detail: toJson(detail) })
    .where('tenantId', '=', tenantId)
    .where('changeSetId', '=', changeSetId)
    .execute();
}

/** Progress of a slice, in the slice's own transaction. The position never goes back: two may be at work. */
export async function advanceChangeSet(
  trx: Trx,
  tenantId: string,
  changeSetId: string,
  done: Readonly<{ phase: ChangeSetDetail['phase']; position: string; opened: number; closed: number }>,
): Promise<void> {
  const held = await findChangeSet(trx, tenantId, changeSetId);
  if (held === null) return;
  const { detail } = held;
  const isAhead = detail.phase === done.phase ? detail.position > done.position : detail.phase === 'open-ones';
  await updateChangeSet(trx, tenantId, changeSetId, {
    detail: {
      ...detail,
      ...(isAhead ? {} : { phase: done.phase, position: done.position }),
      opened: detail.opened + done.opened,
      closed: detail.closed + done.closed,
    },
  });
}

/** Enrolments that a change set touched, in pages by id. */
export async function pageTouched(
  trx: Trx,
  tenantId: string,
  changeSetId: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('enrolmentChange')
    .select('enrolmentId')
    .distinct()
    .where('tenantId', '=', tenantId)
    .where('changeSetId', '=', changeSetId)
    .where('enrolmentId', '>', after)
    .orderBy('enrolmentId')
    .limit(limit)
    .execute();
  return rows.map(({ enrolmentId }) => enrolmentId);
}

/** What a change set did to these enrolments, by enrolment, in the order it was recorded. */
export async function listEntriesOf(
  trx: Trx,
  tenantId: string,
  changeSetId: string,
  enrolmentIds: readonly string[],
): Promise<Map<string, Entry[]>> {
  if (enrolmentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('enrolmentChange')
    .select(['enrolmentId', 'what', 'fromValue', 'toValue', 'appliesOn', 'cause'])
    .where('tenantId', '=', tenantId)
    .where('changeSetId', '=', changeSetId)
    .where('enrolmentId', 'in', [...enrolmentIds])
    .orderBy('recordedAt')
    .orderBy('changeId')
    .execute();
  const found = new Map<string, Entry[]>();
  for (const { enrolmentId, cause, what, ...row } of rows) {
    const { before } = fromJson<Pick<Entry, 'before'>>(cause);
    const entry = { ...row, what: what as Entry['what'], ...(before === undefined ? {} : { before }) };
    found.set(enrolmentId, [...(found.get(enrolmentId) ?? []), entry]);
  }
  return found;
}

/** What an end would close: enrolments that are open or waived, and how many people that are. */
export async function countOpen(
  trx: Trx,
  tenantId: string,
  assignmentId: string,
): Promise<Readonly<{ rows: number; people: number }>> {
  const { rows, people } = await trx
    .selectFrom('enrolment')
    .select(eb => [eb.fn.countAll().as('rows'), eb.fn.count('personId').distinct().as('people')])
    .where('tenantId', '=', tenantId)
    .where('assignmentId', '=', assignmentId)
    .where('state', 'in', ['open', 'waived'])
    .executeTakeFirstOrThrow();
  return { rows: Number(rows), people: Number(people) };
}

/** Messages that named enrolments opened by these change sets and left the house, by change set. */
export async function countMessagesOut(
  trx: Trx,
  tenantId: string,
  changeSetIds: readonly string[],
): Promise<Map<string, number>> {
  if (changeSetIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('enrolment')
    .innerJoin('reminder', join =>
      join
        .onRef('reminder.tenantId', '=', 'enrolment.tenantId')
        .onRef('reminder.enrolmentId', '=', 'enrolment.enrolmentId'),
    )
    .innerJoin('outboxMessage', join =>
      join
        .onRef('outboxMessage.tenantId', '=', 'reminder.tenantId')
        .onRef('outboxMessage.messageId', '=', 'reminder.messageId'),
    )
    .select(eb => ['enrolment.changeSetId', eb.fn.count('outboxMessage.messageId').distinct().as('count')])
    .where('enrolment.tenantId', '=', tenantId)
    .where('enrolment.changeSetId', 'in', [...changeSetIds])
    .where('outboxMessage.state', 'in', ['sending', 'accepted', 'unknown'])
    .groupBy('enrolment.changeSetId')
    .execute();
  return new Map(
    rows.flatMap(({ changeSetId, count }) => (changeSetId === null ? [] : [[changeSetId, Number(count)]])),
  );
}
