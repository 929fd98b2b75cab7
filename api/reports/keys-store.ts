import type { Trx } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';

type KeyRow = Tables['reportKey'];

export async function listKeys(trx: Trx, tenantId: string): Promise<(KeyRow & { createdByName: string | null })[]> {
  return trx
    .selectFrom('reportKey')
    .leftJoin('person', join =>
      join.onRef('person.tenantId', '=', 'reportKey.tenantId').onRef('person.personId', '=', 'reportKey.createdBy'),
    )
    .selectAll('reportKey')
    .select('person.displayName as createdByName')
    .where('reportKey.tenantId', '=', tenantId)
    .orderBy('reportKey.createdAt', 'desc')
    .orderBy('reportKey.reportKeyId')
    .execute();
}

export async function insertKey(trx: Trx, row: KeyRow): Promise<void> {
  await trx.insertInto('reportKey').values(row).execute();
}

/** @returns false when there is no such key, or it was revoked before */
export async function updateRevoked(
  trx: Trx,
  tenantId: string,
  reportKeyId: string,
  revokedAt: string,
  revokedBy: string,
): Promise<boolean> {
  const done = await trx
    .updateTable('reportKey')
    .set({ revokedAt, revokedBy })
    .where('tenantId', '=', tenantId)
    .where('reportKeyId', '=', reportKeyId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows > 0n;
}

export async function findKeyByDigest(trx: Trx, tenantId: string, digest: string): Promise<KeyRow | null> {
  const row = await trx
    .selectFrom('reportKey')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('digest', '=', digest)
    .executeTakeFirst();
  return row ?? null;
}

export async function updateLastUsed(trx: Trx, tenantId: string, reportKeyId: string, at: string): Promise<void> {
  await trx
    .updateTable('reportKey')
    .set({ lastUsedAt: at })
    .where('tenantId', '=', tenantId)
    .where('reportKeyId', '=', reportKeyId)
    .execute();
}
