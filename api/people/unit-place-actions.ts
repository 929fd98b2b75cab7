import type { Trx } from '#api/platform/db/connect.ts';
import { listUnitPlaces } from './directory-list-store.ts';
import { placesOf, type UnitPlace } from './unit-place.ts';

/** Where units are, by unit; those of which nobody said anything, nor of any unit above, are missing. Other rooms ask here. */
export async function placesOfUnits(trx: Trx, tenantId: string): Promise<ReadonlyMap<string, UnitPlace>> {
  return placesOf(await listUnitPlaces(trx, tenantId));
}
