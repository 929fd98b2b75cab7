import type { Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { insertRows } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';

export type HeldBackPerson = Readonly<{ personId: string; what: Tables['heldPerson']['what'] }>;

export async function listHeldIds(trx: Trx, tenantId: string): Promise<Map<string, HeldBackPerson['what']>> {
  const rows = await trx
    .selectFrom('heldPerson')
    .select(['personId', 'what'])
    .where('tenantId', '=', tenantId)
    .execute();
  return new Map(rows.map(({ personId, what }) => [personId, what]));
}

export async function replaceHeld(trx: Trx, tenantId: string, held: readonly HeldBackPerson[], heldAt: Instant) {
  await trx.deleteFrom('heldPerson').where('tenantId', '=', tenantId).execute();
  await insertRows(
    trx,
    tenantId,
    'heldPerson',
    held.map(({ personId, what }) => ({ personId, what, heldAt })),
  );
}
