import { sql } from 'kysely';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import {
  requestKinds,
  type Channel,
  type FailureCause,
  type MessageContent,
  type MessageKind,
} from '#api/contract/messages.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import { isAmong, upsertRows } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { bulkKeyOf, chainIdOf } from './message-key.ts';

/** A message somebody owes; it goes between the two instants. */
export type Promised = Readonly<{
  messageId: string;
  personId: string;
  localDay: CalendarDate;
  kind: MessageKind;
  channel: Channel;
  content: MessageContent;
  notBeforeAt: Instant;
  notAfterAt: Instant | null;
  /** Set when no channel reaches this person: the message is on record as failed, for somebody to tell them. */
  failure?: FailureCause;
}>;

/** States in which a message counts as told: it went, may have gone, will go, or is kept on purpose. */
export const TOLD = ['promised', 'sending', 'accepted', 'unknown', 'failed', 'held'] as const;

/**
 * Writes promises. One that exists already (person, day, kind, channel) stays as it is, unless it was called off before
 * it went: then it is promised anew, under its own id. Answers the id of each person's message that is now promised.
 */
export async function insertMessages(
  trx: Trx,
  tenantId: string,
  promised: readonly Promised[],
  now: Instant,
): Promise<ReadonlyMap<string, string>> {
  if (promised.length === 0) return new Map();
  const rows = promised.map(({ content, failure = null, ...message }) => ({
    ...message,
    state: failure === null ? ('promised' as const) : ('failed' as const),
    content: toJson(content),
    bulkKey: message.channel === 'teams' ? bulkKeyOf(message.kind, message.localDay, content) : null,
    chainId: chainIdOf(message.localDay, message.kind),
    attempts: 0,
    nextAttemptAt: message.notBeforeAt,
    fence: 0,
    leaseOwner: null,
    leaseUntil: null,
    draftId: null,
    senderMailbox: null,
    failure,
    heldBy: null,
    acceptedAt: null,
    openedAt: null,
    createdAt: now,
    modifiedAt: now,
  }));
  const written = await upsertRows(trx, tenantId, 'outboxMessage', rows, REVIVED, ['personId', 'messageId']);
  return new Map(written.map(({ personId, messageId }) => [personId, messageId]));
}

const REVIVED = `on conflict ("tenantId", "personId", "localDay", "kind", "channel") do update set
  ${['state', 'content', 'bulkKey', 'notBeforeAt', 'notAfterAt', 'nextAttemptAt', 'failure', 'heldBy', 'modifiedAt']
    .map(name => `"${name}" = excluded."${name}"`)
    .join(', ')}
  where "outboxMessage"."state" in ('superseded', 'no-longer-needed')`;

export type Told = Readonly<{
  messageId: string;
  personId: string;
  localDay: CalendarDate;
  kind: MessageKind;
  channel: Channel;
  state: Tables['outboxMessage']['state'];
  content: MessageContent;
}>;

/** What these people were or will be told from a day on, requests included or not; called-off messages are not among them. */
export async function listTold(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  sinceOn: CalendarDate,
  about: 'courses' | 'everything' = 'courses',
): Promise<readonly Told[]> {
  if (personIds.length === 0) return [];
  const rows = await trx
    .selectFrom('outboxMessage')
    .select(['messageId', 'personId', 'localDay', 'kind', 'channel', 'state', 'content'])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'personId', personIds))
    .where('localDay', '>=', sinceOn)
    .where('state', 'in', TOLD)
    .$if(about === 'courses', query => query.where('kind', 'not in', requestKinds))
    .execute();
  return rows.map(row => ({ ...row, kind: row.kind as MessageKind, content: fromJson<MessageContent>(row.content) }));
}

/** More courses in a message that has not been begun; false when a worker was quicker. */
export async function extendPromised(
  trx: Trx,
  tenantId: string,
  message: Pick<Promised, 'messageId' | 'kind' | 'localDay' | 'channel' | 'content'>,
  now: Instant,
): Promise<boolean> {
  const { kind, localDay, channel, content } = message;
  const { numUpdatedRows } = await trx
    .updateTable('outboxMessage')
    .set({
      kind,
      content: toJson(content),
      bulkKey: channel === 'teams' ? bulkKeyOf(kind, localDay, content) : null,
      modifiedAt: now,
    })
    .where('tenantId', '=', tenantId)
    .where('messageId', '=', message.messageId)
    .where('state', '=', 'promised')
    .where('attempts', '=', 0)
    .where(eb => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', now)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Takes back what has not been begun. Answers the ids taken back. */
export async function callOff(
  trx: Trx,
  tenantId: string,
  messageIds: readonly string[],
  now: Instant,
): Promise<readonly string[]> {
  if (messageIds.length === 0) return [];
  const rows = await trx
    .updateTable('outboxMessage')
    .set({
      state: 'no-longer-needed',
      heldBy: null,
      leaseOwner: null,
      leaseUntil: null,
      modifiedAt: now,
      fence: sql`"fence" + 1`,
    })
    .where('tenantId', '=', tenantId)
    .where('messageId', 'in', messageIds)
    .where('state', 'in', ['promised', 'held'])
    .returning('messageId')
    .execute();
  return rows.map(({ messageId }) => messageId);
}

/** Messages linked to these enrolments by a reminder: their state, and whether other enrolments stand in them too. */
export async function listLinked(
  trx: Trx,
  tenantId: string,
  enrolmentIds: readonly string[],
): Promise<
  readonly Readonly<{ messageId: string; state: Tables['outboxMessage']['state']; links: number; ours: number }>[]
> {
  if (enrolmentIds.length === 0) return [];
  const linked = trx
    .selectFrom('reminder')
    .select('messageId')
    .distinct()
    .where('tenantId', '=', tenantId)
    .where('enrolmentId', 'in', enrolmentIds)
    .where('messageId', 'is not', null);
  return trx
    .selectFrom('reminder as r')
    .innerJoin('outboxMessage as m', join =>
      join.onRef('m.tenantId', '=', 'r.tenantId').onRef('m.messageId', '=', 'r.messageId'),
    )
    .where('r.tenantId', '=', tenantId)
    .where('r.messageId', 'in', linked)
    .groupBy(['m.messageId', 'm.state'])
    .select(eb => [
      'm.messageId',
      'm.state',
      eb.fn.countAll<number>().as('links'),
      eb.fn.sum<number>(eb.case().when('r.enrolmentId', 'in', enrolmentIds).then(1).else(0).end()).as('ours'),
    ])
    .execute();
}

/** The failed ones of a day and cause, in slices. */
export async function listFailed(
  trx: Trx,
  tenantId: string,
  {
    localDay,
    cause,
    after,
    most,
  }: Readonly<{ localDay: CalendarDate; cause: FailureCause; after: string; most: number }>,
): Promise<readonly Told[]> {
  const rows = await trx
    .selectFrom('outboxMessage')
    .select(['messageId', 'personId', 'localDay', 'kind', 'channel', 'state', 'content'])
    .where('tenantId', '=', tenantId)
    .where('localDay', '=', localDay)
    .where('state', '=', 'failed')
    .where('failure', '=', cause)
    .where('messageId', '>', after)
    .orderBy('messageId')
    .limit(most)
    .execute();
  return rows.map(row => ({ ...row, kind: row.kind as MessageKind, content: fromJson<MessageContent>(row.content) }));
}

/** A failure is known not to have gone, so another mailbox may take it now, should the one before be configured no more. */
export async function promiseAgain(
  trx: Trx,
  tenantId: string,
  messageIds: readonly string[],
  { at, notAfterAt }: Readonly<{ at: Instant; notAfterAt: Instant | null }>,
): Promise<void> {
  await trx
    .updateTable('outboxMessage')
    .set({ state: 'promised', failure: null, heldBy: null, nextAttemptAt: at, notAfterAt, attempts: 1, modifiedAt: at })
    .set({ senderMailbox: null })
    .where('tenantId', '=', tenantId)
    .where('messageId', 'in', messageIds)
    .where('state', '=', 'failed')
    .execute();
}

/** The next rung took over; the reason of the failure stays readable. */
export async function supersede(
  trx: Trx,
  tenantId: string,
  messageIds: readonly string[],
  states: readonly Tables['outboxMessage']['state'][],
  now: Instant,
): Promise<number> {
  if (messageIds.length === 0) return 0;
  const { numUpdatedRows } = await trx
    .updateTable('outboxMessage')
    .set({ state: 'superseded', heldBy: null, modifiedAt: now })
    .where('tenantId', '=', tenantId)
    .where('messageId', 'in', messageIds)
    .where('state', 'in', states)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}
