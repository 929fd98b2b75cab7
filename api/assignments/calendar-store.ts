import { sql } from 'kysely';
import type { CalendarDate } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { isAmong } from '#api/platform/db/rows.ts';

export type RenewalPlace = Readonly<{ on: CalendarDate; personId: string }>;
export type Renewal = Readonly<{ personId: string; courseId: string; on: CalendarDate }>;

const renewals = (trx: Trx, tenantId: string) =>
  trx
    .selectFrom('enrolment')
    .innerJoin('assignment', join =>
      join
        .onRef('assignment.tenantId', '=', 'enrolment.tenantId')
        .onRef('assignment.assignmentId', '=', 'enrolment.assignmentId'),
    )
    .select(['enrolment.personId', 'enrolment.courseId', 'enrolment.nextCycleOn'])
    .where('enrolment.tenantId', '=', tenantId)
    .where('enrolment.state', '=', 'completed')
    .where('assignment.state', '=', 'running')
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('enrolment as next')
            .select('next.enrolmentId')
            .where('next.tenantId', '=', tenantId)
            .whereRef('next.personId', '=', 'enrolment.personId')
            .whereRef('next.assignmentId', '=', 'enrolment.assignmentId')
            .whereRef('next.courseId', '=', 'enrolment.courseId')
            .whereRef('next.cycle', '>', 'enrolment.cycle'),
        ),
      ),
    );

/** Cycles of running assignments whose next one opens within some days and has not yet, along the index of those days. */
export async function pageOfRenewals(
  trx: Trx,
  tenantId: string,
  { after, through }: Readonly<{ after: CalendarDate; through: CalendarDate }>,
  place: RenewalPlace | null,
  limit: number,
): Promise<Renewal[]> {
  const rows = await renewals(trx, tenantId)
    .where('enrolment.nextCycleOn', '>', after)
    .where('enrolment.nextCycleOn', '<=', through)
    .$if(place !== null, query =>
      query.where(
        sql<boolean>`("enrolment"."nextCycleOn", "enrolment"."personId") > (${place?.on ?? ''}, ${place?.personId ?? ''})`,
      ),
    )
    .orderBy('enrolment.nextCycleOn')
    .orderBy('enrolment.personId')
    .limit(limit)
    .execute();
  return rows.map(({ nextCycleOn, ...row }) => ({ ...row, on: nextCycleOn ?? through }));
}

export type ChangedPlace = Readonly<{ modifiedAt: string; enrolmentId: string }>;

/** The same among enrolments that changed since an instant: evidence that came late may ask for a cycle of long ago. */
export async function pageOfLateRenewals(
  trx: Trx,
  tenantId: string,
  today: CalendarDate,
  after: ChangedPlace,
  limit: number,
): Promise<Readonly<{ due: readonly Omit<Renewal, 'on'>[]; next: ChangedPlace | null }>> {
  const changed = await trx
    .selectFrom('enrolment')
    .select(['enrolmentId', 'personId', 'courseId', 'modifiedAt', 'state', 'nextCycleOn'])
    .where('tenantId', '=', tenantId)
    .where(sql<boolean>`("modifiedAt", "enrolmentId") > (${after.modifiedAt}, ${after.enrolmentId})`)
    .orderBy('modifiedAt')
    .orderBy('enrolmentId')
    .limit(limit)
    .execute();
  const last = changed.at(-1);
  const next =
    last === undefined || changed.length < limit
      ? null
      : { modifiedAt: last.modifiedAt, enrolmentId: last.enrolmentId };
  const ids = changed.flatMap(({ enrolmentId, state, nextCycleOn }) =>
    state === 'completed' && nextCycleOn !== null && nextCycleOn <= today ? enrolmentId : [],
  );
  if (ids.length === 0) return { due: [], next };
  const due = await renewals(trx, tenantId)
    .where(isAmong(trx, 'enrolment.enrolmentId', ids))
    .execute();
  return { due, next };
}

export type DisabledPlace = Readonly<{ inactiveSinceOn: CalendarDate; personId: string }>;

/** People whose account has been off since a day or longer, and who still hold an enrolment that is not closed. */
export async function pageOfDisabled(
  trx: Trx,
  tenantId: string,
  sinceOn: CalendarDate,
  after: DisabledPlace | null,
  limit: number,
): Promise<DisabledPlace[]> {
  const rows = await trx
    .selectFrom('person')
    .select(['person.inactiveSinceOn', 'person.personId'])
    .where('person.tenantId', '=', tenantId)
    .where('person.state', '=', 'disabled')
    .where('person.inactiveSinceOn', '<=', sinceOn)
    .$if(after !== null, query =>
      query.where(
        sql<boolean>`("person"."inactiveSinceOn", "person"."personId") > (${after?.inactiveSinceOn ?? ''}, ${after?.personId ?? ''})`,
      ),
    )
    .where(eb =>
      eb.exists(
        eb
          .selectFrom('enrolment')
          .select('enrolment.enrolmentId')
          .where('enrolment.tenantId', '=', tenantId)
          .whereRef('enrolment.personId', '=', 'person.personId')
          .where('enrolment.state', '<>', 'closed'),
      ),
    )
    .orderBy('person.inactiveSinceOn')
    .orderBy('person.personId')
    .limit(limit)
    .execute();
  return rows.flatMap(({ inactiveSinceOn, personId }) =>
    inactiveSinceOn === null ? [] : { inactiveSinceOn, personId },
  );
}
