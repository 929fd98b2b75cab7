import type { Trx } from '#api/platform/db/connect.ts';
import { isAmong } from '#api/platform/db/rows.ts';

/** Names of units by id. */
export async function unitNames(trx: Trx, tenantId: string, unitIds: readonly string[]): Promise<Map<string, string>> {
  if (unitIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('unit')
    .select(['unitId', 'name'])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'unitId', unitIds))
    .execute();
  return new Map(rows.map(({ unitId, name }) => [unitId, name]));
}
