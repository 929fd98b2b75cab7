import { sql } from 'kysely';
import type { CalendarDate } from '#api/calendar.ts';
import type { ManagedPerson } from '#api/contract/managed.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { isAmong } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { searchPatterns } from './names.ts';

export type ManagedFacts = Readonly<{
  personId: string;
  givenName: string;
  surname: string;
  kind: RoleKind;
  unitId: string | null;
  joinedOn: CalendarDate;
  mail: string | null;
}>;
/** null = everybody; else only those with a role in one of these units, or whom this person looks after. */
export type Reachable = Readonly<{ personId: string; unitIds: readonly string[] }> | null;

export async function listManaged(
  trx: Trx,
  tenantId: string,
  reach: Reachable,
  {
    search = '',
    personIds,
    after,
    limit,
  }: Readonly<{
    search?: string | undefined;
    personIds?: readonly string[];
    after: readonly string[] | null;
    limit: number;
  }>,
): Promise<(ManagedPerson & { sortKey: string })[]> {
  let query = trx
    .selectFrom('person as p')
    .leftJoin('role as r', join =>
      join.onRef('r.tenantId', '=', 'p.tenantId').onRef('r.personId', '=', 'p.personId').on('r.untilOn', 'is', null),
    )
    .leftJoin('unit as u', join => join.onRef('u.tenantId', '=', 'r.tenantId').onRef('u.unitId', '=', 'r.unitId'))
    .select(['p.personId', 'p.displayName', 'p.givenName', 'p.surname', 'p.mail', 'p.joinedOn', 'p.inactiveSinceOn'])
    .select(['p.sortKey', 'r.kind', 'u.unitId', 'u.name as unit'])
    .where('p.tenantId', '=', tenantId)
    .where('p.source', '=', 'managed')
    .where('p.nature', '=', 'person');
  if (personIds !== undefined) query = query.where(isAmong(trx, 'p.personId', personIds));
  for (const pattern of searchPatterns(search))
    query = query.where(sql<boolean>`p."searchText" like ${pattern} escape '\\'`);
  if (reach !== null)
    query = query.where(eb =>
      eb.or([
        eb('r.responsiblePersonId', '=', reach.personId),
        ...(reach.unitIds.length === 0 ? [] : [eb('r.unitId', 'in', [...reach.unitIds])]),
      ]),
    );
  if (after !== null)
    query = query.where(sql<boolean>`(p."sortKey", p."personId") > (${after[0] ?? ''}, ${after[1] ?? ''})`);
  const rows = await query.orderBy('p.sortKey').orderBy('p.personId').limit(limit).execute();
  return rows.map(row => ({
    personId: row.personId,
    name: row.displayName,
    sortKey: row.sortKey,
    givenName: row.givenName ?? '',
    surname: row.surname ?? '',
    mail: row.mail,
    kind: row.kind ?? 'volunteer',
    unit: row.unitId === null || row.unit === null ? null : { unitId: row.unitId, name: row.unit },
    joinedOn: row.joinedOn,
    leftOn: row.inactiveSinceOn,
  }));
}

/**
 * Units with their coordinators, by name; of one person those they coordinate, and those without a coordinator in which
 * they look after somebody.
 */
export async function listUnitsFor(trx: Trx, tenantId: string, reach: Reachable) {
  let query = trx
    .selectFrom('unit')
    .select(['unitId', 'name', 'sortKey', 'coordinatorPersonId'])
    .where('tenantId', '=', tenantId);
  if (reach !== null)
    query = query.where(eb =>
      eb.or([
        eb('coordinatorPersonId', '=', reach.personId),
        eb.and([
          eb('coordinatorPersonId', 'is', null),
          eb('unitId', 'in', sub =>
            sub
              .selectFrom('role')
              .select(inner => inner.ref('role.unitId').$castTo<string>().as('unitId'))
              .where('role.tenantId', '=', tenantId)
              .where('role.responsiblePersonId', '=', reach.personId)
              .where('role.unitId', 'is not', null)
              .where('role.untilOn', 'is', null),
          ),
        ]),
        ...(reach.unitIds.length === 0 ? [] : [eb('unitId', 'in', [...reach.unitIds])]),
      ]),
    );
  return query.orderBy('sortKey').orderBy('unitId').execute();
}

/** Managed or of the directory: whoever bears one of these names or mails, to tell who is known already. */
export async function listNamesakes(
  trx: Trx,
  tenantId: string,
  { sortKeys, mails }: Readonly<{ sortKeys: readonly string[]; mails: readonly string[] }>,
): Promise<{ sortKey: string; mail: string | null; unitId: string | null }[]> {
  return trx
    .selectFrom('person')
    .leftJoin('role', join =>
      join
        .onRef('role.tenantId', '=', 'person.tenantId')
        .onRef('role.personId', '=', 'person.personId')
        .on('role.untilOn', 'is', null),
    )
    .select(['person.sortKey', 'person.mail', 'role.unitId'])
    .where('person.tenantId', '=', tenantId)
    .where('person.nature', '=', 'person')
    .where('person.state', '<>', 'left')
    .where(eb =>
      eb.or([
        isAmong(trx, 'person.sortKey', sortKeys),
        ...(mails.length === 0 ? [] : [sql<boolean>`lower("person"."mail") in (${sql.join([...mails])})`]),
      ]),
    )
    .execute();
}

export async function findSource(
  trx: Trx,
  tenantId: string,
  personId: string,
): Promise<Tables['person']['source'] | null> {
  const row = await trx
    .selectFrom('person')
    .select('source')
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row?.source ?? null;
}
