import type { Tools } from '#api/platform/tools.ts';
import { listHeldIds, replaceHeld, type HeldBackPerson } from './held-store.ts';

/** Keeps who waits for an admin, as the last run saw it; nothing is written while it is the same people. */
export async function writeHeld(
  { db, clock, tenantId }: Pick<Tools, 'db' | 'clock'> & Readonly<{ tenantId: string }>,
  all: readonly HeldBackPerson[],
): Promise<void> {
  // Somebody who would leave is told so, not what would become of their obligations.
  const held = new Map(all.toReversed().map(one => [one.personId, one]));
  const before = await db.read(tenantId, trx => listHeldIds(trx, tenantId));
  const isSame = before.size === held.size && [...held].every(([personId, { what }]) => before.get(personId) === what);
  if (!isSame) await db.write(tenantId, trx => replaceHeld(trx, tenantId, [...held.values()], clock.now()));
}
