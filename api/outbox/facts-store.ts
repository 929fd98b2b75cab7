import { sql } from 'kysely';
import type { CalendarDate } from '#api/calendar.ts';
import type { MessageContent } from '#api/contract/messages.ts';
import type { Trx } from '#api/platform/db/connect.ts';

/** How to reach one person, as last known. */
export type Recipient = Readonly<{
  personId: string;
  entraId: string | null;
  displayName: string;
  mail: string | null;
  /** Null: the organisation's. */
  timeZone: string | null;
  isGuest: boolean;
  hasTeamsApp: 0 | 1 | null;
  hasMailbox: 0 | 1 | null;
  isActive: boolean;
}>;

export async function listRecipients(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, Recipient>> {
  if (personIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('person')
    .select(['personId', 'entraId', 'displayName', 'mail', 'userType', 'hasTeamsApp', 'hasMailbox', 'state', 'nature'])
    .select('timeZone')
    .where('tenantId', '=', tenantId)
    .where('personId', 'in', personIds)
    .execute();
  return new Map(
    rows.map(({ userType, state, nature, ...row }) => [
      row.personId,
      { ...row, isGuest: userType === 'Guest', isActive: state === 'active' && nature === 'person' },
    ]),
  );
}

/**
 * Open, not paused enrolments of running assignments by person: course → earliest due day. A course about which somebody
 * waits for the answer to a request is left out for as long as that keeps reminders quiet.
 */
export async function listOpenCourses(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  today: CalendarDate,
): Promise<ReadonlyMap<string, ReadonlyMap<string, CalendarDate>>> {
  const open = new Map<string, Map<string, CalendarDate>>();
  if (personIds.length === 0) return open;
  const rows = await trx
    .selectFrom('enrolment as e')
    // Left, so that no database begins with the assignments: they are few and the enrolments of these people fewer.
    .leftJoin('assignment as a', join =>
      join.onRef('a.tenantId', '=', 'e.tenantId').onRef('a.assignmentId', '=', 'e.assignmentId'),
    )
    .select(['e.personId', 'e.courseId', 'e.dueOn', 'e.state', 'a.state as assignmentState'])
    .where('e.tenantId', '=', tenantId)
    .where('e.personId', 'in', personIds)
    .where(eb =>
      eb.or([
        eb('e.pausedFromOn', 'is', null),
        eb('e.pausedFromOn', '>', today),
        eb.and([eb('e.pausedUntilOn', 'is not', null), eb('e.pausedUntilOn', '<', today)]),
      ]),
    )
    .orderBy('e.dueOn')
    .execute();
  // The states are looked at here: as a condition they lead SQLite to the index of everything that is open.
  const asked = await trx
    .selectFrom('request')
    .select(['personId', 'courseId'])
    .where('tenantId', '=', tenantId)
    .where('personId', 'in', personIds)
    .where('state', '=', 'open')
    .where('quietUntilOn', '>=', today)
    .execute();
  for (const { personId, courseId, dueOn, state, assignmentState } of rows) {
    if (state !== 'open' || assignmentState !== 'running') continue;
    if (asked.some(one => one.personId === personId && one.courseId === courseId)) continue;
    const courses = open.get(personId) ?? new Map<string, CalendarDate>();
    if (!courses.has(courseId)) courses.set(courseId, dueOn);
    open.set(personId, courses);
  }
  return open;
}

/** Which of the requests that these messages speak of still wait for an answer. */
export async function listWaitingRequests(
  trx: Trx,
  tenantId: string,
  messages: readonly Readonly<{ content: Pick<MessageContent, 'requests'> }>[],
): Promise<ReadonlySet<string>> {
  const requestIds = messages.flatMap(({ content }) => (content.requests ?? []).map(({ requestId }) => requestId));
  if (requestIds.length === 0) return new Set();
  const rows = await trx
    .selectFrom('request')
    .select('requestId')
    .where('tenantId', '=', tenantId)
    .where('requestId', 'in', requestIds)
    .where('state', '=', 'open')
    .execute();
  return new Set(rows.map(({ requestId }) => requestId));
}

/** Which of these accounts are in the pilot group, directly or through groups in it. */
export async function listPilots(
  trx: Trx,
  tenantId: string,
  pilotGroupId: string,
  entraIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (entraIds.length === 0) return new Set();
  const { rows } = await sql<{ memberId: string }>`
    with recursive below("groupId") as (
      select "groupId" from "groupMember" where "tenantId" = ${tenantId} and "groupId" = ${pilotGroupId} union
      select m."memberId" from below
      join "groupMember" m on m."tenantId" = ${tenantId} and m."groupId" = below."groupId" and m."memberKind" = 'group'
    )
    select distinct m."memberId" from below
    join "groupMember" m on m."tenantId" = ${tenantId} and m."groupId" = below."groupId" and m."memberKind" = 'user'
    where m."memberId" in (${sql.join([...entraIds])})`.execute(trx);
  return new Set(rows.map(({ memberId }) => memberId));
}
