import { sql } from 'kysely';
import type { CalendarDate } from '#api/calendar.ts';
import type { MatchReason } from '#api/contract/match-reason.ts';
import { requestKinds } from '#api/contract/messages.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { searchPatterns } from './names.ts';

export type Member = Pick<Tables['person'], 'personId' | 'displayName' | 'sortKey' | 'state' | 'timeZone'>;

/** The people with a role that one of these looks after, by name; who has left is not among them. */
export async function listMembers(
  trx: Trx,
  tenantId: string,
  responsiblePersonIds: readonly string[],
  search: string | undefined,
): Promise<Member[]> {
  let query = trx
    .selectFrom('person')
    .select(['personId', 'displayName', 'sortKey', 'state', 'timeZone'])
    .where('tenantId', '=', tenantId)
    .where('nature', '=', 'person')
    .where('state', '<>', 'left')
    .where('personId', 'in', eb =>
      eb
        .selectFrom('role')
        .select('role.personId')
        .where('role.tenantId', '=', tenantId)
        .where('role.responsiblePersonId', 'in', [...responsiblePersonIds])
        .where('role.untilOn', 'is', null),
    );
  for (const pattern of searchPatterns(search ?? ''))
    query = query.where(sql<boolean>`"searchText" like ${pattern} escape '\\'`);
  return query.orderBy('sortKey').orderBy('personId').execute();
}

const COLUMNS = [
  'enrolmentId',
  'personId',
  'assignmentId',
  'courseId',
  'cycle',
  'state',
  'dueOn',
  'completedOn',
  'validUntilOn',
  'nextCycleOn',
  'pausedFromOn',
  'pausedUntilOn',
  'waivedFromOn',
  'waivedUntilOn',
  'matchCause',
] as const;
export type TeamEnrolment = Omit<Pick<Tables['enrolment'], (typeof COLUMNS)[number]>, 'matchCause'> &
  Readonly<{ matchCause: readonly MatchReason[] }>;

/** Every enrolment of these people that may still decide how they stand. */
export async function listTeamEnrolments(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
): Promise<TeamEnrolment[]> {
  if (personIds.length === 0) return [];
  const rows = await trx
    .selectFrom('enrolment')
    .select(COLUMNS)
    .where('tenantId', '=', tenantId)
    .where('personId', 'in', personIds)
    .execute();
  // A whole team has few reasons, each in the same words.
  const known = new Map<string, readonly MatchReason[]>();
  return rows.map(row => {
    const matchCause = known.get(row.matchCause) ?? fromJson<readonly MatchReason[]>(row.matchCause);
    known.set(row.matchCause, matchCause);
    return { ...row, matchCause };
  });
}

/** Person and day of every message to these people from a day on that went, may have gone, or will go. */
export async function listToldDays(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  sinceOn: CalendarDate,
): Promise<{ personId: string; localDay: CalendarDate }[]> {
  if (personIds.length === 0) return [];
  return trx
    .selectFrom('outboxMessage')
    .select(['personId', 'localDay'])
    .where('tenantId', '=', tenantId)
    .where('personId', 'in', personIds)
    .where('localDay', '>=', sinceOn)
    .where('state', 'in', ['promised', 'sending', 'accepted', 'unknown'])
    .where('kind', 'not in', requestKinds)
    .execute();
}
