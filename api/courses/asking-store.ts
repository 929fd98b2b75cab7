import type { Trx } from '#api/platform/db/connect.ts';

/** Everybody is asked no longer because of a version. */
export async function deleteAsking(
  trx: Trx,
  tenantId: string,
  { courseId, versionId }: Readonly<{ courseId: string; versionId: string }>,
): Promise<void> {
  await trx
    .deleteFrom('courseAskedAgain')
    .where('tenantId', '=', tenantId)
    .where('courseId', '=', courseId)
    .where('versionId', '=', versionId)
    .execute();
}
