import { sql, type ExpressionBuilder } from 'kysely';
import { addDays, type CalendarDate, type Instant } from '#api/calendar.ts';
import {
  requestKinds,
  type FailureCause,
  type MessageContent,
  type MessageKind,
  type MessageRow,
  type MessageState,
} from '#api/contract/messages.ts';
import { searchPatterns } from '#api/people/names.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';

/** Lists leave out what was called off before it went, unless it is asked for: figures and rows agree. */
const CALLED_OFF = ['superseded', 'no-longer-needed'] as const;

/** Kinds that speak of no due day. */
const UNDATED: readonly string[] = ['courseAssigned', ...requestKinds];

export type MessageFilter = Readonly<{
  day?: CalendarDate | undefined;
  personId?: string | undefined;
  courseId?: string | undefined;
  unitId?: string | undefined;
  state?: MessageState | undefined;
  failure?: FailureCause | undefined;
  search?: string | undefined;
}>;
/** Where a page ended: moment, name, id. */
export type Place = readonly [notBeforeAt: Instant, sortKey: string, messageId: string];
export type Listed = Readonly<{
  row: MessageRow;
  place: Place;
  content: MessageContent;
  localDay: CalendarDate;
  name: string;
}>;

function listed(trx: Trx, tenantId: string, filter: MessageFilter) {
  return (
    trx
      .selectFrom('outboxMessage as m')
      .innerJoin('person as p', join =>
        join.onRef('p.tenantId', '=', 'm.tenantId').onRef('p.personId', '=', 'm.personId'),
      )
      .where('m.tenantId', '=', tenantId)
      .where('p.tenantId', '=', tenantId)
      .$if(filter.day !== undefined, query => query.where('m.localDay', '=', filter.day ?? ''))
      .$if(filter.personId !== undefined, query => query.where('m.personId', '=', filter.personId ?? ''))
      .$if(filter.state === undefined, query => query.where('m.state', 'not in', CALLED_OFF))
      .$if(filter.state !== undefined, query => query.where('m.state', '=', filter.state ?? 'failed'))
      .$if(filter.failure !== undefined, query =>
        query.where('m.state', '=', 'failed').where('m.failure', '=', filter.failure ?? ''),
      )
      .$if(filter.unitId !== undefined, query =>
        query.where(eb =>
          eb.exists(
            eb
              .selectFrom('role as r')
              .select('r.roleId')
              .where('r.tenantId', '=', tenantId)
              .whereRef('r.personId', '=', 'm.personId')
              .where('r.unitId', '=', filter.unitId ?? '')
              .where('r.untilOn', 'is', null),
          ),
        ),
      )
      // Content is JSON of our own making: an id in it stands in quotes, and nowhere else.
      .$if(filter.courseId !== undefined, query => query.where('m.content', 'like', `%"${filter.courseId ?? ''}"%`))
      .$if(filter.search !== undefined, query =>
        query.where(eb => eb.and(searchPatterns(filter.search ?? '').map(pattern => isMeant(eb, tenantId, pattern)))),
      )
  );
}

type Joined = { m: Tables['outboxMessage']; p: Tables['person'] } & Tables;
/** A word of the search is in the person's name, mail, … or in the title of a course that the message names. */
function isMeant(eb: ExpressionBuilder<Joined, 'm' | 'p'>, tenantId: string, pattern: string) {
  return eb.or([
    sql<boolean>`p."searchText" like ${pattern} escape '\\'`,
    eb.exists(
      eb
        .selectFrom('courseTitle as t')
        .select('t.courseId')
        .where('t.tenantId', '=', tenantId)
        .where(sql<boolean>`t."sortKey" like ${pattern} escape '\\'`)
        .where(sql<boolean>`m."content" like '%"' || t."courseId" || '"%'`),
    ),
  ]);
}

/** A page by moment and name; `most + 1` tells whether there is more. */
export async function listMessages(
  trx: Trx,
  tenantId: string,
  filter: MessageFilter,
  page: Readonly<{ after: Place | null; most: number; newestFirst?: boolean }>,
): Promise<readonly Listed[]> {
  const { after, most, newestFirst = false } = page;
  const order = newestFirst ? 'desc' : 'asc';
  const rows = await listed(trx, tenantId, filter)
    .$if(after !== null, query => {
      const [at = '', name = '', id = ''] = after ?? [];
      return query.where(
        newestFirst
          ? sql<boolean>`(m."notBeforeAt", p."sortKey", m."messageId") < (${at}, ${name}, ${id})`
          : sql<boolean>`(m."notBeforeAt", p."sortKey", m."messageId") > (${at}, ${name}, ${id})`,
      );
    })
    .select(['m.messageId', 'm.personId', 'p.displayName', 'p.sortKey', 'm.kind', 'm.channel', 'm.state', 'm.content'])
    .select(['m.notBeforeAt', 'm.nextAttemptAt', 'm.acceptedAt', 'm.failure', 'm.localDay'])
    .select(eb =>
      eb
        .exists(
          eb
            .selectFrom('outboxMessage as t')
            .select('t.messageId')
            .where('t.tenantId', '=', tenantId)
            .whereRef('t.personId', '=', 'm.personId')
            .whereRef('t.localDay', '=', 'm.localDay')
            .whereRef('t.kind', '=', 'm.kind')
            .where('t.channel', '=', 'teams')
            .where('m.channel', '=', 'mail'),
        )
        .as('afterTeams'),
    )
    .orderBy('m.notBeforeAt', order)
    .orderBy('p.sortKey', order)
    .orderBy('m.messageId', order)
    .limit(most)
    .execute();
  return rows.map(row => {
    const content = fromJson<MessageContent>(row.content);
    const waits = row.state === 'promised' || row.state === 'held';
    return {
      row: {
        messageId: row.messageId,
        person: { personId: row.personId, name: row.displayName },
        kind: row.kind as MessageKind,
        channel: row.channel,
        afterTeams: Boolean(row.afterTeams),
        state: row.state,
        at: row.acceptedAt ?? (waits && row.nextAttemptAt > row.notBeforeAt ? row.nextAttemptAt : row.notBeforeAt),
        courses: content.courses.length,
        daysToDue: UNDATED.includes(row.kind) ? null : (content.courses[0]?.daysToDue ?? null),
        failure: row.state === 'failed' ? (row.failure as FailureCause | null) : null,
      },
      place: [row.notBeforeAt, row.sortKey, row.messageId],
      content,
      localDay: row.localDay,
      name: row.displayName,
    };
  });
}

export async function countMessages(trx: Trx, tenantId: string, filter: MessageFilter): Promise<number> {
  const { total } = await listed(trx, tenantId, filter)
    .select(eb => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

export type DayFigures = Readonly<{
  states: readonly Readonly<{ state: MessageState; failure: FailureCause | null; count: number }>[];
  opened: number;
  openedPeople: number;
  waitingUntil: Instant | null;
  lastAcceptedAt: Instant | null;
}>;

/** 'Nothing has gone out since' looks no further back. */
const LOOK_BACK_DAYS = 60;

/** One day's run, counted in the database. */
export async function countDay(trx: Trx, tenantId: string, day: CalendarDate): Promise<DayFigures> {
  const ofDay = trx.selectFrom('outboxMessage').where('tenantId', '=', tenantId).where('localDay', '=', day);
  const states = await ofDay
    .select(eb => ['state', 'failure', eb.fn.countAll<number>().as('count')])
    .groupBy(['state', 'failure'])
    .execute();
  const { opened, openedPeople } = await ofDay
    .where('openedAt', 'is not', null)
    .select(eb => [
      eb.fn.countAll<number>().as('opened'),
      eb.fn.count<number>('personId').distinct().as('openedPeople'),
    ])
    .executeTakeFirstOrThrow();
  const waiting = await ofDay
    .where('state', '=', 'promised')
    .select(eb => eb.fn.min<string | null>('nextAttemptAt').as('at'))
    .executeTakeFirst();
  const last = await trx
    .selectFrom('outboxMessage')
    .select(eb => eb.fn.max<string | null>('acceptedAt').as('at'))
    .where('tenantId', '=', tenantId)
    .where('localDay', '>=', addDays(day, -LOOK_BACK_DAYS))
    .where('state', '=', 'accepted')
    .executeTakeFirst();
  return {
    states: states.map(row => ({ ...row, failure: row.failure as FailureCause | null })),
    opened,
    openedPeople,
    waitingUntil: waiting?.at ?? null,
    lastAcceptedAt: last?.at ?? null,
  };
}

export async function listAttempts(trx: Trx, tenantId: string, messageId: string) {
  return trx
    .selectFrom('deliveryAttempt')
    .select(['startedAt', 'endedAt', 'outcome', 'httpStatus', 'requestId', 'detail'])
    .where('tenantId', '=', tenantId)
    .where('messageId', '=', messageId)
    .orderBy('startedAt')
    .orderBy('attemptId')
    .execute();
}

export async function findMessage(trx: Trx, tenantId: string, messageId: string): Promise<Listed | null> {
  const row = await trx
    .selectFrom('outboxMessage')
    .select(['personId', 'localDay', 'state'])
    .where('tenantId', '=', tenantId)
    .where('messageId', '=', messageId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const found = await listMessages(
    trx,
    tenantId,
    { personId: row.personId, day: row.localDay, state: row.state },
    { after: null, most: 20 },
  );
  return found.find(({ row: { messageId: id } }) => id === messageId) ?? null;
}

export async function personName(trx: Trx, tenantId: string, personId: string): Promise<string | null> {
  const row = await trx
    .selectFrom('person')
    .select('displayName')
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row?.displayName ?? null;
}
