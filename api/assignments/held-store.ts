import { sql } from 'kysely';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { insertRows, isAmong } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';

export type HeldEffect = Pick<Tables['heldEnrolment'], 'assignmentId' | 'personId' | 'what' | 'unitId'>;

/** What the directory's last run left as it was, until an admin agrees. One row for each person and assignment. */
export async function replaceHeld(trx: Trx, tenantId: string, held: readonly HeldEffect[], at: Instant): Promise<void> {
  await trx.deleteFrom('heldEnrolment').where('tenantId', '=', tenantId).execute();
  const rows = held.map(each => ({ ...each, heldAt: at }));
  await insertRows(trx, tenantId, 'heldEnrolment', rows, { skipKnown: true });
}

export type HeldPlace = Readonly<{ assignmentId: string; personId: string }>;

/** A page of what is held, with the names that a list shows. */
export async function pageOfHeld(
  trx: Trx,
  tenantId: string,
  after: HeldPlace | null,
  limit: number,
): Promise<
  readonly (HeldEffect & Readonly<{ name: string; unit: string | null; courseId: string; heldAt: Instant }>)[]
> {
  return trx
    .selectFrom('heldEnrolment as h')
    .innerJoin('person as p', join =>
      join.onRef('p.tenantId', '=', 'h.tenantId').onRef('p.personId', '=', 'h.personId'),
    )
    .innerJoin('assignment as a', join =>
      join.onRef('a.tenantId', '=', 'h.tenantId').onRef('a.assignmentId', '=', 'h.assignmentId'),
    )
    .leftJoin('unit as u', join => join.onRef('u.tenantId', '=', 'h.tenantId').onRef('u.unitId', '=', 'h.unitId'))
    .select(['h.assignmentId', 'h.personId', 'h.what', 'h.unitId', 'h.heldAt'])
    .select(['p.displayName as name', 'u.name as unit', 'a.courseId'])
    .where('h.tenantId', '=', tenantId)
    .$if(after !== null, query =>
      query.where(
        sql<boolean>`(h."assignmentId", h."personId") > (${after?.assignmentId ?? ''}, ${after?.personId ?? ''})`,
      ),
    )
    .orderBy('h.assignmentId')
    .orderBy('h.personId')
    .limit(limit)
    .execute();
}

export type HeldTally = Pick<HeldEffect, 'assignmentId' | 'unitId' | 'what'> &
  Readonly<{ unit: string | null; held: number }>;

/** How much is held, by assignment, unit and what it would be; only of what the page shows. */
export async function countHeld(trx: Trx, tenantId: string): Promise<readonly HeldTally[]> {
  return trx
    .selectFrom('heldEnrolment as h')
    .leftJoin('unit as u', join => join.onRef('u.tenantId', '=', 'h.tenantId').onRef('u.unitId', '=', 'h.unitId'))
    .select(['h.assignmentId', 'h.unitId', 'h.what', 'u.name as unit'])
    .select(eb => eb.cast<number>(eb.fn.countAll(), 'integer').as('held'))
    .where('h.tenantId', '=', tenantId)
    .groupBy(['h.assignmentId', 'h.unitId', 'h.what', 'u.name'])
    .orderBy('h.assignmentId')
    .execute();
}

/** Units of the roles that these people have, or had until lately, by person. */
export async function listRecentUnits(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  sinceOn: CalendarDate,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (personIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('role')
    .select(['personId', 'unitId'])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'personId', personIds))
    .where(eb => eb.or([eb('untilOn', 'is', null), eb('untilOn', '>=', sinceOn)]))
    .execute();
  const found = new Map<string, Set<string>>();
  for (const { personId, unitId } of rows)
    if (unitId !== null) found.set(personId, (found.get(personId) ?? new Set()).add(unitId));
  return found;
}

/**
 * How many people who have or lately had a role in a unit hold an enrolment of an assignment that is not closed, by
 * 'assignmentId unitId'. Each is counted no further than its `most`: what is asked grows with the change, not with the unit.
 */
export async function countStandingOfUnits(
  trx: Trx,
  tenantId: string,
  parts: readonly Readonly<{ assignmentId: string; unitId: string; most: number }>[],
  sinceOn: CalendarDate,
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (const { assignmentId, unitId, most } of parts) {
    // From the unit to its people to what they hold. With a plain condition on the assignment SQLite would read all of that.
    const { rows } = await sql<{ people: number }>`
      select count(*) as "people" from (
        select distinct r."personId" from "role" r
        where r."tenantId" = ${tenantId} and r."unitId" = ${unitId}
          and (r."untilOn" is null or r."untilOn" >= ${sinceOn})
          and exists (select 1 from "enrolment" e where e."tenantId" = r."tenantId" and e."personId" = r."personId"
            and e."assignmentId" || '' = ${assignmentId} and e."state" || '' <> 'closed')
        limit ${most}
      ) counted`.execute(trx);
    found.set(`${assignmentId} ${unitId}`, rows[0]?.people ?? 0);
  }
  return found;
}

export async function namesOfUnits(
  trx: Trx,
  tenantId: string,
  unitIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (unitIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('unit')
    .select(['unitId', 'name'])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'unitId', unitIds))
    .execute();
  return new Map(rows.map(({ unitId, name }) => [unitId, name]));
}
