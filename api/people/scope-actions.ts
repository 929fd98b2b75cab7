import { recordAudit } from '#api/audit/actions.ts';
import type { AdminScope, setAdminScope } from '#api/contract/scopes.ts';
import type { InputOf } from '#api/contract/endpoint.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import type { Actor } from './actor.ts';
import { findPersonFacts } from './pages-store.ts';
import { knownUnits, listScopes, replaceScope } from './scope-store.ts';

export async function adminScopes({ db }: Pick<Tools, 'db'>, { tenantId }: Actor): Promise<AdminScope[]> {
  return db.read(tenantId, async trx =>
    (await listScopes(trx, tenantId)).map(row => ({ ...row, units: [...row.units] })),
  );
}

/**
 * Narrows an admin to units, or takes the narrowing away. It gives nobody a power: without the app role it has no effect.
 * @throws Problem 'not-found' for an unknown person, 'bad-input' for an unknown unit, or oneself: the last admin of
 * everything could shut everybody out
 */
export async function narrowAdmin(
  tools: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { personId, unitIds }: InputOf<typeof setAdminScope>,
): Promise<AdminScope[]> {
  const { db, clock } = tools;
  const { tenantId } = actor;
  if (personId === actor.personId)
    throw new Problem('bad-input', {
      errors: [{ pointer: '/personId', detail: 'Nobody narrows themselves: ask another admin.' }],
    });
  const wanted = [...new Set(unitIds)];
  await db.write(tenantId, async trx => {
    const person = await findPersonFacts(trx, tenantId, personId);
    if (person === null || person.nature !== 'person') throw new Problem('not-found');
    const known = await knownUnits(trx, tenantId, wanted);
    const errors = wanted.flatMap((unitId, at) =>
      known.has(unitId) ? [] : [{ pointer: `/unitIds/${at}`, detail: 'There is no such unit.' }],
    );
    if (errors.length > 0) throw new Problem('bad-input', { errors });
    const at = clock.now();
    await replaceScope(trx, tenantId, personId, wanted, { grantedAt: at, grantedBy: actor.personId });
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: actor.personId,
      action: 'admin.narrowed',
      subjectKind: 'admin-scope',
      subjectId: 'units',
      aboutPersonId: personId,
      detail: { units: wanted.length },
    });
  });
  return adminScopes(tools, actor);
}
