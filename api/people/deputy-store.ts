import { sql } from 'kysely';
import type { Instant } from '#api/calendar.ts';
import type { PersonRef } from '#api/contract/endpoint.ts';
import type { Trx } from '#api/platform/db/connect.ts';

/** For whom this person acts; who has left is looked after by nobody through a deputy either. */
export async function listActedFor(trx: Trx, tenantId: string, deputyPersonId: string): Promise<PersonRef[]> {
  const rows = await trx
    .selectFrom('deputy as d')
    .innerJoin('person as p', join =>
      join.onRef('p.tenantId', '=', 'd.tenantId').onRef('p.personId', '=', 'd.personId'),
    )
    .select(['p.personId', 'p.displayName'])
    .where('d.tenantId', '=', tenantId)
    .where('d.deputyPersonId', '=', deputyPersonId)
    .orderBy('p.sortKey')
    .execute();
  return rows.map(({ personId, displayName }) => ({ personId, name: displayName }));
}

export async function findDeputy(trx: Trx, tenantId: string, personId: string): Promise<PersonRef | null> {
  const row = await trx
    .selectFrom('deputy as d')
    .innerJoin('person as p', join =>
      join.onRef('p.tenantId', '=', 'd.tenantId').onRef('p.personId', '=', 'd.deputyPersonId'),
    )
    .select(['p.personId', 'p.displayName'])
    .where('d.tenantId', '=', tenantId)
    .where('d.personId', '=', personId)
    .executeTakeFirst();
  return row === undefined ? null : { personId: row.personId, name: row.displayName };
}

/** Somebody active by mail address or sign-in name, without regard to case; null also where two share it. */
export async function findByMail(trx: Trx, tenantId: string, mail: string): Promise<PersonRef | null> {
  const rows = await trx
    .selectFrom('person')
    .select(['personId', 'displayName'])
    .where('tenantId', '=', tenantId)
    .where('nature', '=', 'person')
    .where('state', '=', 'active')
    .where('entraId', 'is not', null)
    .where(sql<boolean>`(lower("mail") = ${mail.toLowerCase()} or lower("upn") = ${mail.toLowerCase()})`)
    .limit(2)
    .execute();
  const [only, other] = rows;
  return only === undefined || other !== undefined ? null : { personId: only.personId, name: only.displayName };
}

/** One deputy a person; null: none any more. */
export async function writeDeputy(
  trx: Trx,
  tenantId: string,
  {
    personId,
    deputyPersonId,
    at,
    by,
  }: Readonly<{
    personId: string;
    deputyPersonId: string | null;
    at: Instant;
    by: string;
  }>,
): Promise<void> {
  await trx.deleteFrom('deputy').where('tenantId', '=', tenantId).where('personId', '=', personId).execute();
  if (deputyPersonId !== null)
    await trx
      .insertInto('deputy')
      .values({ tenantId, personId, deputyPersonId, grantedAt: at, grantedBy: by })
      .execute();
}
