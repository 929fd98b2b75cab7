import * as z from 'zod/mini';
import { count, endpoint, id, line, type Endpoint } from './endpoint.ts';

/** An endpoint whose body is the bytes of one file; its input stands in the address. Mounted with `serveUpload`. */
export type Upload<I extends z.core.$ZodType = z.core.$ZodType, R extends z.core.$ZodType = z.core.$ZodType> = Endpoint<
  I,
  R
> &
  Readonly<{ takes: 'file' }>;

export const MOST_ATTACHMENT_BYTES = 10 * 1024 * 1024;

export const attachment = z.object({
  attachmentId: id,
  /** Cleaned; never the sender's word for it. */
  name: z.string(),
  mediaType: z.enum(['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf']),
  bytes: count,
});
export type Attachment = z.infer<typeof attachment>;

/** Fetched with `download`: always a file to keep, never shown as a page. */
export const attachmentPath = (attachmentId: string): string => `/attachments/${attachmentId}`;

export const uploadAttachment: Upload<z.ZodMiniObject<{ name: z.ZodMiniString<string> }>, typeof attachment> = {
  ...endpoint({
    method: 'POST',
    path: '/attachments',
    access: 'person',
    summary:
      'Keeps a photo or PDF (at most 10 MB) for its sender until it is linked to something; after a day without that it is deleted.',
    input: z.object({ name: line(300) }),
    reply: attachment,
  }),
  takes: 'file',
};
