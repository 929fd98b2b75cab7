import type { Trx } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';

export type AttachmentRow = Omit<Tables['attachment'], 'tenantId'>;
export type LinkedTo = Readonly<{ kind: Tables['attachmentLink']['kind']; id: string }>;

export async function insertAttachment(
  trx: Trx,
  tenantId: string,
  row: AttachmentRow,
  content: Uint8Array,
): Promise<void> {
  await trx
    .insertInto('attachment')
    .values({ tenantId, ...row })
    .execute();
  await trx.insertInto('attachmentContent').values({ tenantId, attachmentId: row.attachmentId, content }).execute();
}

/** Files and bytes of one person that nothing is linked to yet. */
export async function sumUnlinked(
  trx: Trx,
  tenantId: string,
  personId: string,
): Promise<{ files: number; bytes: number }> {
  const { files, bytes } = await trx
    .selectFrom('attachment')
    .select(eb => [eb.fn.countAll().as('files'), eb.fn.sum<number | string | null>('bytes').as('bytes')])
    .where('tenantId', '=', tenantId)
    .where('uploadedBy', '=', personId)
    .where('isLinked', '=', 0)
    .executeTakeFirstOrThrow();
  return { files: Number(files), bytes: Number(bytes ?? 0) };
}

export async function findAttachment(trx: Trx, tenantId: string, attachmentId: string): Promise<AttachmentRow | null> {
  const row = await trx
    .selectFrom('attachment')
    .select(['attachmentId', 'name', 'mediaType', 'bytes', 'digest', 'uploadedBy', 'uploadedAt', 'isLinked'])
    .where('tenantId', '=', tenantId)
    .where('attachmentId', '=', attachmentId)
    .executeTakeFirst();
  return row ?? null;
}

export async function getContent(trx: Trx, tenantId: string, attachmentId: string): Promise<Uint8Array> {
  const { content } = await trx
    .selectFrom('attachmentContent')
    .select('content')
    .where('tenantId', '=', tenantId)
    .where('attachmentId', '=', attachmentId)
    .executeTakeFirstOrThrow();
  return content;
}

export async function listLinks(trx: Trx, tenantId: string, attachmentId: string): Promise<LinkedTo[]> {
  const rows = await trx
    .selectFrom('attachmentLink')
    .select(['kind', 'linkedId'])
    .where('tenantId', '=', tenantId)
    .where('attachmentId', '=', attachmentId)
    .execute();
  return rows.map(({ kind, linkedId }) => ({ kind, id: linkedId }));
}

/** Files of these subjects, by subject id. */
export async function listAttached(
  trx: Trx,
  tenantId: string,
  kind: LinkedTo['kind'],
  ids: readonly string[],
): Promise<(Pick<AttachmentRow, 'attachmentId' | 'name' | 'mediaType' | 'bytes'> & { linkedId: string })[]> {
  if (ids.length === 0) return [];
  return trx
    .selectFrom('attachmentLink')
    .innerJoin('attachment', join =>
      join
        .onRef('attachment.tenantId', '=', 'attachmentLink.tenantId')
        .onRef('attachment.attachmentId', '=', 'attachmentLink.attachmentId'),
    )
    .select(['attachment.attachmentId', 'attachment.name', 'attachment.mediaType', 'attachment.bytes', 'linkedId'])
    .where('attachmentLink.tenantId', '=', tenantId)
    .where('kind', '=', kind)
    .where('linkedId', 'in', [...ids])
    .orderBy('attachment.attachmentId')
    .execute();
}

export async function insertLink(
  trx: Trx,
  tenantId: string,
  attachmentId: string,
  { kind, id }: LinkedTo,
  { by, at }: Readonly<{ by: string; at: string }>,
): Promise<void> {
  await trx
    .insertInto('attachmentLink')
    .values({ tenantId, attachmentId, kind, linkedId: id, linkedBy: by, linkedAt: at })
    .onConflict(oc => oc.doNothing())
    .execute();
  await trx
    .updateTable('attachment')
    .set({ isLinked: 1 })
    .where('tenantId', '=', tenantId)
    .where('attachmentId', '=', attachmentId)
    .execute();
}

export async function deleteLinks(trx: Trx, tenantId: string, { kind, id }: LinkedTo): Promise<string[]> {
  const rows = await trx
    .deleteFrom('attachmentLink')
    .where('tenantId', '=', tenantId)
    .where('kind', '=', kind)
    .where('linkedId', '=', id)
    .returning('attachmentId')
    .execute();
  return rows.map(({ attachmentId }) => attachmentId);
}

export async function listForgotten(trx: Trx, tenantId: string, before: string, most: number): Promise<string[]> {
  const rows = await trx
    .selectFrom('attachment')
    .select('attachmentId')
    .where('tenantId', '=', tenantId)
    .where('isLinked', '=', 0)
    .where('uploadedAt', '<', before)
    .orderBy('uploadedAt')
    .limit(most)
    .execute();
  return rows.map(({ attachmentId }) => attachmentId);
}

/** Only what nothing is linked to. */
export async function deleteAttachments(trx: Trx, tenantId: string, attachmentIds: readonly string[]): Promise<void> {
  if (attachmentIds.length === 0) return;
  const linked = await trx
    .selectFrom('attachmentLink')
    .select('attachmentId')
    .where('tenantId', '=', tenantId)
    .where('attachmentId', 'in', [...attachmentIds])
    .execute();
  const free = attachmentIds.filter(id => linked.every(({ attachmentId }) => attachmentId !== id));
  if (free.length === 0) return;
  for (const table of ['attachmentContent', 'attachment'] as const)
    await trx.deleteFrom(table).where('tenantId', '=', tenantId).where('attachmentId', 'in', free).execute();
}
