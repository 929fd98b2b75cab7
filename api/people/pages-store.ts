import { sql } from 'kysely';
import type { DueReckoning } from '#api/contract/assignments.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { PersonRef } from '#api/contract/endpoint.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';

export type PersonFacts = Pick<
  Tables['person'],
  'personId' | 'displayName' | 'mail' | 'state' | 'inactiveSinceOn' | 'nature' | 'natureRule' | 'language' | 'timeZone'
>;

export async function findPersonFacts(trx: Trx, tenantId: string, personId: string): Promise<PersonFacts | null> {
  const row = await trx
    .selectFrom('person')
    .select([
      'personId',
      'displayName',
      'mail',
      'state',
      'inactiveSinceOn',
      'nature',
      'natureRule',
      'language',
      'timeZone',
    ])
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row ?? null;
}

export type PersonRole = Readonly<{
  personId: string;
  kind: RoleKind;
  unitId: string | null;
  unit: string | null;
  sinceOn: string;
  untilOn: string | null;
  rule: string;
  responsible: PersonRef | null;
}>;

/** Roles of these people that have not ended, in the order in which they began. */
export async function listHeldRoles(trx: Trx, tenantId: string, personIds: readonly string[]): Promise<PersonRole[]> {
  if (personIds.length === 0) return [];
  const rows = await trx
    .selectFrom('role')
    .leftJoin('unit', join =>
      join.onRef('unit.tenantId', '=', 'role.tenantId').onRef('unit.unitId', '=', 'role.unitId'),
    )
    .leftJoin('person as r', join =>
      join.onRef('r.tenantId', '=', 'role.tenantId').onRef('r.personId', '=', 'role.responsiblePersonId'),
    )
    .select(['role.personId', 'role.kind', 'role.unitId', 'role.sinceOn', 'role.untilOn', 'role.rule'])
    .select(['unit.name as unit', 'r.personId as responsibleId', 'r.displayName as responsibleName'])
    .where('role.tenantId', '=', tenantId)
    .where('role.personId', 'in', personIds)
    .where('role.untilOn', 'is', null)
    .orderBy('role.sinceOn')
    .orderBy('role.roleId')
    .execute();
  return rows.map(({ responsibleId, responsibleName, ...role }) => ({
    ...role,
    responsible:
      responsibleId === null || responsibleName === null ? null : { personId: responsibleId, name: responsibleName },
  }));
}

/** Unit → the unit above it. */
export async function parentsOfUnits(trx: Trx, tenantId: string): Promise<Map<string, string | null>> {
  const rows = await trx
    .selectFrom('unit')
    .select(['unitId', 'parentUnitId'])
    .where('tenantId', '=', tenantId)
    .execute();
  return new Map(rows.map(({ unitId, parentUnitId }) => [unitId, parentUnitId]));
}

/** How each enrolment of a person came by its day. */
export async function listReckonings(trx: Trx, tenantId: string, personId: string): Promise<Map<string, DueReckoning>> {
  const rows = await trx
    .selectFrom('enrolment')
    .select(['enrolmentId', 'dueCause'])
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .execute();
  return new Map(rows.map(({ enrolmentId, dueCause }) => [enrolmentId, fromJson<DueReckoning>(dueCause)]));
}

export type Change = Readonly<{
  changeId: string;
  at: string;
  appliesOn: string;
  what: string;
  from: string | null;
  to: string | null;
  courseId: string | null;
  cause: Readonly<{ by?: string | null; why?: string; reason?: string | null }>;
}>;

/** Changes of the person and of their enrolments in one row of time, newest first. */
export async function listChanges(
  trx: Trx,
  tenantId: string,
  personId: string,
  { after, limit }: Readonly<{ after: readonly string[] | null; limit: number }>,
): Promise<Change[]> {
  const { rows } = await sql<Omit<Change, 'cause'> & { cause: string }>`select * from (
      select "changeId", "recordedAt" as "at", "appliesOn", "what", "fromValue" as "from", "toValue" as "to",
        null as "courseId", "cause" from "personChange" where "tenantId" = ${tenantId} and "personId" = ${personId}
      union all
      select c."changeId", c."recordedAt", c."appliesOn", c."what", c."fromValue", c."toValue", e."courseId", c."cause"
        from "enrolmentChange" c join "enrolment" e on e."tenantId" = c."tenantId" and e."enrolmentId" = c."enrolmentId"
        where c."tenantId" = ${tenantId} and c."personId" = ${personId}
    ) changes
    ${after === null ? sql`` : sql`where ("at", "changeId") < (${after[0] ?? ''}, ${after[1] ?? ''})`}
    order by "at" desc, "changeId" desc limit ${limit}`.execute(trx);
  return rows.map(row => ({ ...row, cause: fromJson<Change['cause']>(row.cause) }));
}

export async function countChanges(trx: Trx, tenantId: string, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select
    (select count(*) from "personChange" where "tenantId" = ${tenantId} and "personId" = ${personId})
    + (select count(*) from "enrolmentChange" where "tenantId" = ${tenantId} and "personId" = ${personId}) as "count"`.execute(
    trx,
  );
  return rows[0]?.count ?? 0;
}

/** Names of people by id; who is gone altogether is missing. */
export async function namesOfPeople(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('person')
    .select(['personId', 'displayName'])
    .where('tenantId', '=', tenantId)
    .where('personId', 'in', [...new Set(personIds)])
    .execute();
  return new Map(rows.map(({ personId, displayName }) => [personId, displayName]));
}
