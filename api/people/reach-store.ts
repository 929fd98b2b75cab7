import type { Trx } from '#api/platform/db/connect.ts';

export type Reached = Readonly<{ personId: string; hasTeamsApp?: 0 | 1 | null; hasMailbox?: 0 | 1 }>;

/** 1 reached, 0 known not to, null to be tried anew; a value that stays as it was writes nothing. */
export async function updateReach(trx: Trx, tenantId: string, reached: readonly Reached[], at: string): Promise<void> {
  const groups = new Map<string, { values: Omit<Reached, 'personId'>; personIds: string[] }>();
  for (const { personId, ...values } of reached) {
    const key = JSON.stringify(values);
    const group = groups.get(key) ?? { values, personIds: [] };
    group.personIds.push(personId);
    groups.set(key, group);
  }
  for (const { values, personIds } of groups.values()) {
    await trx
      .updateTable('person')
      .set({ ...values, modifiedAt: at })
      .where('tenantId', '=', tenantId)
      .where('personId', 'in', personIds)
      .where(eb =>
        eb.or([
          ...(values.hasTeamsApp === undefined ? [] : [eb('hasTeamsApp', 'is distinct from', values.hasTeamsApp)]),
          ...(values.hasMailbox === undefined ? [] : [eb('hasMailbox', 'is distinct from', values.hasMailbox)]),
        ]),
      )
      .execute();
  }
}
