import { sql } from 'kysely';
import type { CalendarDate } from '#api/calendar.ts';
import type { ReminderPolicy } from '#api/contract/assignments.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';

export { longestLeadDays } from './round-store.ts';

type Key = Readonly<{ assignmentId: string; revision: number; dueOn: CalendarDate; kind: RoleKind }>;

/** Open, not paused enrolments of active people, with the kind whose hours hold: staff before volunteer before external. */
function open(trx: Trx, tenantId: string, today: CalendarDate) {
  return trx
    .selectFrom('enrolment as e')
    .innerJoin('person as p', join =>
      join.onRef('p.tenantId', '=', 'e.tenantId').onRef('p.personId', '=', 'e.personId').on('p.state', '=', 'active'),
    )
    .leftJoin(
      trx
        .selectFrom('role')
        .select(eb => [
          'personId',
          eb.fn.min<number>(eb.case('kind').when('staff').then(1).when('volunteer').then(2).else(3).end()).as('rank'),
        ])
        .where('tenantId', '=', tenantId)
        .where('untilOn', 'is', null)
        .groupBy('personId')
        .as('k'),
      join => join.onRef('k.personId', '=', 'e.personId'),
    )
    .where('e.tenantId', '=', tenantId)
    .where('e.state', '=', 'open')
    .where(eb =>
      eb.or([
        eb('e.pausedFromOn', 'is', null),
        eb('e.pausedFromOn', '>', today),
        eb.and([eb('e.pausedUntilOn', 'is not', null), eb('e.pausedUntilOn', '<', today)]),
      ]),
    );
}

const rank = sql<number>`coalesce(k."rank", 1)`;

export async function countAlike(
  trx: Trx,
  tenantId: string,
  { today, dueBy }: Readonly<{ today: CalendarDate; dueBy: CalendarDate }>,
): Promise<readonly (Key & Readonly<{ policy: ReminderPolicy; count: number }>)[]> {
  const rows = await open(trx, tenantId, today)
    .innerJoin('assignmentRevision as r', join =>
      join
        .onRef('r.tenantId', '=', 'e.tenantId')
        .onRef('r.assignmentId', '=', 'e.assignmentId')
        .onRef('r.revision', '=', 'e.revision'),
    )
    .where('e.dueOn', '<=', dueBy)
    .select(eb => [
      'e.assignmentId',
      'e.revision',
      'e.dueOn',
      rank.as('rank'),
      'r.policy',
      eb.fn.countAll<number>().as('count'),
    ])
    .groupBy(['e.assignmentId', 'e.revision', 'e.dueOn', rank, 'r.policy'])
    .execute();
  return rows.map(({ rank, policy, ...row }) => ({
    ...row,
    kind: kindOf(rank),
    policy: fromJson<ReminderPolicy>(policy),
  }));
}

export async function listAlikePeople(
  trx: Trx,
  tenantId: string,
  { today, dueDays }: Readonly<{ today: CalendarDate; dueDays: readonly CalendarDate[] }>,
): Promise<readonly (Key & Readonly<{ personId: string }>)[]> {
  if (dueDays.length === 0) return [];
  const rows = await open(trx, tenantId, today)
    .where('e.dueOn', 'in', dueDays)
    .select(['e.assignmentId', 'e.revision', 'e.dueOn', 'e.personId', rank.as('rank')])
    .execute();
  return rows.map(({ rank, ...row }) => ({ ...row, kind: kindOf(rank) }));
}

/** Messages of later days that are promised already. */
export async function listPromisedAhead(
  trx: Trx,
  tenantId: string,
  fromOn: CalendarDate,
  toOn: CalendarDate,
): Promise<readonly Readonly<{ personId: string; localDay: CalendarDate }>[]> {
  return trx
    .selectFrom('outboxMessage')
    .select(['personId', 'localDay'])
    .where('tenantId', '=', tenantId)
    .where('localDay', '>=', fromOn)
    .where('localDay', '<=', toOn)
    .where('state', '=', 'promised')
    .execute();
}

function kindOf(rank: number): RoleKind {
  return rank === 1 ? 'staff' : rank === 2 ? 'volunteer' : 'external';
}
