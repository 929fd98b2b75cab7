import { createHash, randomUUID } from 'node:crypto';
import { MOST_ATTACHMENT_BYTES, type Attachment } from '#api/contract/attachments.ts';
import { addDays } from '#api/calendar.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { readAll } from '#api/platform/http/upload.ts';
import type { Tools } from '#api/platform/tools.ts';
import {
  deleteAttachments,
  deleteLinks,
  findAttachment,
  getContent,
  insertAttachment,
  insertLink,
  listAttached,
  listForgotten,
  listLinks,
  sumUnlinked,
  type AttachmentRow,
  type LinkedTo,
} from './attachment-store.ts';
import { cleanFileName } from './file-name.ts';
import { ENDINGS, fileKindOf } from './file-type.ts';

export type { LinkedTo } from './attachment-store.ts';

/** What one person may have waiting to be used. */
const MOST_UNLINKED = { files: 20, bytes: 60 * 1024 * 1024 };
const SLICE = 20;

/** Whether somebody may see what a file is linked to; the room that owns the subject says so. */
export type MaySee = (trx: Trx, actor: Actor, id: string) => Promise<boolean>;
export type SeenBy = Readonly<Partial<Record<LinkedTo['kind'], MaySee>>>;

/**
 * Takes in a file of a stranger's making: known by its bytes alone, never by what its sender says of it.
 * @throws Problem 'too-large' | 'file-refused' | 'file-broken' | 'too-many-files'
 */
export async function keepAttachment(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  { tenantId, personId }: Pick<Actor, 'tenantId' | 'personId'>,
  name: string,
  body: AsyncIterable<Uint8Array>,
): Promise<Attachment> {
  const content = await readAll(body, MOST_ATTACHMENT_BYTES);
  if (content.length === 0) throw new Problem('file-broken', { detail: 'The file is empty.' });
  const found = fileKindOf(content);
  if (found.kind === 'unknown')
    throw new Problem('file-refused', {
      detail: 'Taken are JPEG, PNG, WebP, HEIC and PDF, known by their first bytes.',
    });
  if (found.kind === 'cut-short')
    throw new Problem('file-broken', { detail: 'The file does not come to its end: it was cut short.' });
  const { mediaType } = found;
  const kept: Attachment = {
    attachmentId: randomUUID(),
    name: cleanFileName(name, ENDINGS[mediaType]),
    mediaType,
    bytes: content.length,
  };
  const row: AttachmentRow = {
    ...kept,
    digest: createHash('sha256').update(content).digest('hex'),
    uploadedBy: personId,
    uploadedAt: clock.now(),
    isLinked: 0,
  };
  await db.write(tenantId, async trx => {
    const { files, bytes } = await sumUnlinked(trx, tenantId, personId);
    if (files >= MOST_UNLINKED.files || bytes + kept.bytes > MOST_UNLINKED.bytes) throw new Problem('too-many-files');
    await insertAttachment(trx, tenantId, row, content);
  });
  return kept;
}

/** @throws Problem 'not-found', also when it is not for the one who asks */
export async function readAttachment(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
  attachmentId: string,
  seenBy: SeenBy,
): Promise<{ name: string; mediaType: string; content: Uint8Array }> {
  const { tenantId } = actor;
  return db.read(tenantId, async trx => {
    const row = await findAttachment(trx, tenantId, attachmentId);
    if (row === null || !(await maySee(trx, actor, row, seenBy))) throw new Problem('not-found');
    return { name: row.name, mediaType: row.mediaType, content: await getContent(trx, tenantId, attachmentId) };
  });
}

/** Its sender, and whoever may see one of the things it is linked to. */
async function maySee(trx: Trx, actor: Actor, row: AttachmentRow, seenBy: SeenBy): Promise<boolean> {
  if (row.uploadedBy === actor.personId) return true;
  for (const { kind, id } of await listLinks(trx, actor.tenantId, row.attachmentId))
    if ((await seenBy[kind]?.(trx, actor, id)) === true) return true;
  return false;
}

/**
 * Makes a file part of something, for good; `by` must have sent it. Called in the transaction that writes what it is linked to.
 * @throws Problem 'not-found' when it is not there (any more) or somebody else's
 */
export async function linkAttachment(
  trx: Trx,
  tenantId: string,
  attachmentId: string,
  { by, linkedTo, at }: Readonly<{ by: string; linkedTo: LinkedTo; at: string }>,
): Promise<void> {
  const row = await findAttachment(trx, tenantId, attachmentId);
  if (row === null || row.uploadedBy !== by)
    throw new Problem('not-found', { detail: 'The file is not there any more.' });
  await insertLink(trx, tenantId, attachmentId, linkedTo, { by, at });
}

/** What is evidence of a request is, once that is accepted, evidence of its completion as well. */
export async function linkFurther(
  trx: Trx,
  tenantId: string,
  { from, to, by, at }: Readonly<{ from: LinkedTo; to: LinkedTo; by: string; at: string }>,
): Promise<void> {
  for (const { attachmentId } of await listAttached(trx, tenantId, from.kind, [from.id]))
    await insertLink(trx, tenantId, attachmentId, to, { by, at });
}

/** The files of some subjects, by subject id. */
export async function attachmentsOf(
  trx: Trx,
  tenantId: string,
  kind: LinkedTo['kind'],
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Attachment[]>> {
  const rows = await listAttached(trx, tenantId, kind, ids);
  const grouped = Map.groupBy(rows, ({ linkedId }) => linkedId);
  return new Map(
    [...grouped].map(([id, files]) => [
      id,
      files.map(({ attachmentId, name, mediaType, bytes }) => ({
        attachmentId,
        name,
        mediaType: mediaType as Attachment['mediaType'],
        bytes,
      })),
    ]),
  );
}

/** Ends a link (a declined request's after its time); files that nothing else is linked to are deleted. */
export async function dropAttachments(trx: Trx, tenantId: string, linkedTo: LinkedTo): Promise<void> {
  const ids = await deleteLinks(trx, tenantId, linkedTo);
  await deleteAttachments(trx, tenantId, ids);
}

/** Deletes what nobody has used within a day. */
export async function dropForgotten({ db, clock }: Pick<Tools, 'db' | 'clock'>, tenantId: string): Promise<number> {
  const now = clock.now();
  const before = `${addDays(now.slice(0, 10), -1)}${now.slice(10)}`;
  for (let dropped = 0; ;) {
    const ids = await db.write(tenantId, async trx => {
      const forgotten = await listForgotten(trx, tenantId, before, SLICE);
      await deleteAttachments(trx, tenantId, forgotten);
      return forgotten;
    });
    dropped += ids.length;
    if (ids.length < SLICE) return dropped;
  }
}
