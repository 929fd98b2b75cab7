import type { PersonRef, UnitRef } from '#api/contract/endpoint.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { unitsBelow } from './looked-after.ts';
import { parentsOfUnits } from './pages-store.ts';

/**
 * The units an admin was narrowed to, under this record or one joined to it, and all below them; null when they were not
 * narrowed. Units that are gone are left out.
 */
export async function scopeOf(trx: Trx, tenantId: string, personId: string): Promise<ReadonlySet<string> | null> {
  const rows = await trx
    .selectFrom('adminScope')
    .select('unitId')
    .where('tenantId', '=', tenantId)
    .where(eb =>
      eb.or([
        eb('personId', '=', personId),
        eb('personId', 'in', joined =>
          joined
            .selectFrom('personJoin')
            .select('joinedPersonId')
            .where('tenantId', '=', tenantId)
            .where('keptPersonId', '=', personId)
            .where('partedAt', 'is', null),
        ),
      ]),
    )
    .execute();
  if (rows.length === 0) return null;
  const named = new Set(rows.map(({ unitId }) => unitId));
  return unitsBelow(named, await parentsOfUnits(trx, tenantId));
}

export type ScopeRow = Readonly<{ person: PersonRef; units: readonly UnitRef[]; grantedAt: string; grantedBy: string }>;

/** Everybody who was narrowed, by name; units by name, those that are gone under their id. */
export async function listScopes(trx: Trx, tenantId: string): Promise<ScopeRow[]> {
  const rows = await trx
    .selectFrom('adminScope as s')
    .innerJoin('person as p', join =>
      join.onRef('p.tenantId', '=', 's.tenantId').onRef('p.personId', '=', 's.personId'),
    )
    .leftJoin('unit as u', join => join.onRef('u.tenantId', '=', 's.tenantId').onRef('u.unitId', '=', 's.unitId'))
    .leftJoin('person as g', join =>
      join.onRef('g.tenantId', '=', 's.tenantId').onRef('g.personId', '=', 's.grantedBy'),
    )
    .select(['s.personId', 's.unitId', 's.grantedAt', 'p.displayName as name', 'u.name as unit', 'g.displayName as by'])
    .where('s.tenantId', '=', tenantId)
    .orderBy('p.sortKey')
    .orderBy('s.personId')
    .orderBy('u.sortKey')
    .execute();
  return [...Map.groupBy(rows, ({ personId }) => personId)].map(([personId, own]) => ({
    person: { personId, name: own[0]?.name ?? '' },
    units: own.map(({ unitId, unit }) => ({ unitId, name: unit ?? unitId })),
    grantedAt: own[0]?.grantedAt ?? '',
    grantedBy: own[0]?.by ?? '',
  }));
}

/** Replaces what a person was narrowed to; no unit at all takes the narrowing away. */
export async function replaceScope(
  trx: Trx,
  tenantId: string,
  personId: string,
  unitIds: readonly string[],
  grant: Readonly<{ grantedAt: string; grantedBy: string }>,
): Promise<void> {
  await trx.deleteFrom('adminScope').where('tenantId', '=', tenantId).where('personId', '=', personId).execute();
  if (unitIds.length > 0)
    await trx
      .insertInto('adminScope')
      .values(unitIds.map(unitId => ({ tenantId, personId, unitId, ...grant })))
      .execute();
}

/** Those of these units that are there. */
export async function knownUnits(trx: Trx, tenantId: string, unitIds: readonly string[]): Promise<Set<string>> {
  if (unitIds.length === 0) return new Set();
  const rows = await trx
    .selectFrom('unit')
    .select('unitId')
    .where('tenantId', '=', tenantId)
    .where('unitId', 'in', [...unitIds])
    .execute();
  return new Set(rows.map(({ unitId }) => unitId));
}
