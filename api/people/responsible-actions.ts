import type { PersonRef } from '#api/contract/endpoint.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { unitAndAbove, type HeldRole } from './looked-after.ts';
import { listHeldRoles, namesOfPeople, parentsOfUnits } from './pages-store.ts';

export { namesOfPeople };

export type RoleWithResponsible = HeldRole &
  Readonly<{ personId: string; unitId: string | null; responsible: PersonRef | null }>;

/** The roles of these people that have not ended, with their units and who looks after them. Other rooms ask here. */
export async function rolesOfPeople(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
): Promise<readonly RoleWithResponsible[]> {
  if (personIds.length === 0) return [];
  const held = await listHeldRoles(trx, tenantId, personIds);
  const parents = await parentsOfUnits(trx, tenantId);
  return held.map(({ personId, kind, unitId, responsible }) => ({
    personId,
    kind,
    unitId,
    unitIds: unitAndAbove(unitId, parents),
    responsible,
    responsiblePersonId: responsible?.personId ?? null,
  }));
}
