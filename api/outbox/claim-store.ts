import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Channel, MessageContent, MessageKind } from '#api/contract/messages.ts';
import type { Db, Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';

/** One holder of one message: every write of a worker names it, and fails once somebody else took over. */
export type Hold = Readonly<{ messageId: string; fence: number }>;
export type Claimed = Hold &
  Readonly<{
    personId: string;
    localDay: CalendarDate;
    kind: MessageKind;
    channel: Channel;
    state: 'promised' | 'unknown';
    content: MessageContent;
    bulkKey: string | null;
    chainId: number;
    notAfterAt: Instant | null;
    attempts: number;
    draftId: string | null;
    senderMailbox: string | null;
  }>;

/** Both of them, said so that the index (channel, state, …) is used. */
export const CHANNELS = ['teams', 'mail'] as const;

/** What was in flight under a lease that ended is unknown from now on: its worker died, or stood still too long. */
export async function markAbandoned(trx: Trx, tenantId: string, now: Instant): Promise<number> {
  const rows = await trx
    .updateTable('outboxMessage')
    .set({
      state: 'unknown',
      nextAttemptAt: now,
      leaseOwner: null,
      leaseUntil: null,
      modifiedAt: now,
      fence: sql`"fence" + 1`,
    })
    .where('tenantId', '=', tenantId)
    .where('channel', 'in', CHANNELS)
    .where('state', '=', 'sending')
    .where('leaseUntil', '<=', now)
    .returning('messageId')
    .execute();
  for (const slice of slices(
    rows.map(row => row.messageId),
    500,
  ))
    await trx
      .updateTable('deliveryAttempt')
      .set({ outcome: 'unknown', endedAt: now, detail: 'the worker ended before the answer' })
      .where('tenantId', '=', tenantId)
      .where('messageId', 'in', slice)
      .where('endedAt', 'is', null)
      .execute();
  return rows.length;
}

type Claim = Readonly<{
  kind: Db['kind'];
  channel: Channel;
  now: Instant;
  leaseUntil: Instant;
  most: number;
  /** What may have gone comes before what never began. */
  states: readonly ('unknown' | 'promised')[];
  /**
   * Mail: this mailbox's own and those of no mailbox yet. Of a mailbox that is not configured any more only what no call
   * was ever made for, and what is out of date anyway: whether the rest went, only that mailbox can tell.
   */
  mailbox?: Readonly<{ address: string; all: readonly string[] }>;
}>;

/**
 * Takes what is due, oldest first: those that may have gone before those that never began, and for the activity feed
 * only such as can go in one call. On PostgreSQL rows another worker is taking are passed over.
 */
export async function claimDue(trx: Trx, tenantId: string, claim: Claim): Promise<readonly Claimed[]> {
  const ids: string[] = [];
  for (const state of ['unknown', 'promised'] as const)
    if (claim.states.includes(state) && (ids.length === 0 || (claim.channel === 'mail' && ids.length < claim.most)))
      ids.push(...(await dueIds(trx, tenantId, claim, state, claim.most - ids.length)));
  if (ids.length === 0) return [];
  const rows = await trx
    .updateTable('outboxMessage')
    .set({
      leaseOwner: randomUUID(),
      leaseUntil: claim.leaseUntil,
      fence: sql`"fence" + 1`,
      ...(claim.mailbox === undefined ? {} : { senderMailbox: claim.mailbox.address }),
    })
    .where('tenantId', '=', tenantId)
    .where('messageId', 'in', ids)
    .returning(['messageId', 'fence', 'personId', 'localDay', 'kind', 'channel', 'state', 'content', 'bulkKey'])
    .returning(['chainId', 'notAfterAt', 'attempts', 'draftId', 'senderMailbox'])
    .execute();
  return rows.map(row => ({
    ...row,
    state: row.state as Claimed['state'],
    kind: row.kind as MessageKind,
    content: fromJson<MessageContent>(row.content),
  }));
}

async function dueIds(
  trx: Trx,
  tenantId: string,
  { kind, channel, now, mailbox }: Claim,
  state: Claimed['state'],
  most: number,
): Promise<readonly string[]> {
  const due = trx
    .selectFrom('outboxMessage')
    .select(['messageId', 'bulkKey'])
    .where('tenantId', '=', tenantId)
    .where('channel', '=', channel)
    .where('state', '=', state)
    .where('nextAttemptAt', '<=', now)
    .where(eb => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', now)]))
    .$if(mailbox !== undefined, query =>
      query.where(eb =>
        eb.or([
          eb('senderMailbox', 'is', null),
          eb('senderMailbox', '=', mailbox?.address ?? ''),
          eb.and([
            eb('senderMailbox', 'not in', mailbox?.all ?? ['']),
            eb('state', '=', 'promised'),
            eb.or([eb('attempts', '=', 0), eb('notAfterAt', '<', now)]),
          ]),
        ]),
      ),
    )
    .orderBy('nextAttemptAt')
    .orderBy('messageId');
  const head = channel === 'teams' ? await due.limit(1).executeTakeFirst() : undefined;
  const rows = await due
    .$if(head !== undefined, query =>
      head?.bulkKey == null ? query.where('bulkKey', 'is', null) : query.where('bulkKey', '=', head.bulkKey),
    )
    .limit(most)
    .$if(kind === 'postgres', query => query.forUpdate().skipLocked())
    .execute();
  return rows.map(row => row.messageId);
}

function slices<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
