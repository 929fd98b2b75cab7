import { sql } from 'kysely';
import type { CalendarDate } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';

export type JoinedPlace = Readonly<{ joinedOn: CalendarDate; personId: string }>;

/**
 * The next page of people who joined the organisation between two days, both included, by that day and their ids: found by
 * an index, whatever the size of the organisation. Of whom the day of hiring is known, that day counts.
 */
export async function pageOfJoined(
  trx: Trx,
  tenantId: string,
  { fromOn, toOn }: Readonly<{ fromOn: CalendarDate; toOn: CalendarDate }>,
  after: JoinedPlace | null,
  limit: number,
): Promise<JoinedPlace[]> {
  // Spelled as in the index "person_joinedOrHired" (0006-audiences), else neither database uses it.
  const joinedOn = sql<CalendarDate>`coalesce("hiredOn", "joinedOn")`;
  let query = trx
    .selectFrom('person')
    .select([joinedOn.as('joinedOn'), 'personId'])
    .where('tenantId', '=', tenantId)
    .where(joinedOn, '>=', fromOn)
    .where(joinedOn, '<=', toOn)
    .where('state', '<>', 'left')
    .orderBy(joinedOn)
    .orderBy('personId')
    .limit(limit);
  if (after !== null)
    query = query.where(eb =>
      eb.or([
        eb(joinedOn, '>', after.joinedOn),
        eb.and([eb(joinedOn, '=', after.joinedOn), eb('personId', '>', after.personId)]),
      ]),
    );
  return query.execute();
}
