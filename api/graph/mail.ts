import * as z from 'zod/mini';
import type { Graph } from './client.ts';
import type { Outcome } from './outcome.ts';

/** Our own extended property on each mail: by it a mail is found again in the sender's mailbox. The GUID is ours. */
const KEY_PROPERTY = 'String {6f1f4a52-8a0e-4d0b-9c3e-5d7b8a9c0e11} Name CoursekeeperMessage';
/** Another: a digest of what the mail says, so that a draft whose words are out of date is told from one that may go. */
const DIGEST_PROPERTY = 'String {6f1f4a52-8a0e-4d0b-9c3e-5d7b8a9c0e11} Name CoursekeeperWords';
/** Ids that stay when a message moves from Drafts to Sent Items. */
const IMMUTABLE = { Prefer: 'IdType="ImmutableId"' };

export type OutgoingMail = Readonly<{
  key: string;
  digest: string;
  to: Readonly<{ address: string; name: string }>;
  subject: string;
  html: string;
}>;

const made = z.object({ id: z.string() });
const found = z.object({
  value: z.array(
    z.object({
      id: z.string(),
      isDraft: z.nullish(z.boolean()),
      /** The digest alone; none on mails of before there was one. */
      singleValueExtendedProperties: z.nullish(z.array(z.object({ value: z.nullish(z.string()) }))),
    }),
  ),
});

export type Made = z.infer<typeof made>;
export type Found = z.infer<typeof found>;

/** Makes a draft that carries the key and the digest (Mail.ReadWrite). */
export function createDraft(
  graph: Graph,
  tenantId: string,
  mailbox: string,
  mail: OutgoingMail,
): Promise<Outcome<Made>> {
  return graph.request(tenantId, {
    method: 'POST',
    path: `/users/${encodeURIComponent(mailbox)}/messages`,
    headers: IMMUTABLE,
    body: {
      ...bodyOf(mail),
      singleValueExtendedProperties: [
        { id: KEY_PROPERTY, value: mail.key },
        { id: DIGEST_PROPERTY, value: mail.digest },
      ],
    },
    reply: made,
  });
}

/** 202 without a body: accepted, not delivered. */
export function sendDraft(graph: Graph, tenantId: string, mailbox: string, draftId: string): Promise<Outcome<unknown>> {
  return graph.request(tenantId, {
    method: 'POST',
    path: `/users/${encodeURIComponent(mailbox)}/messages/${encodeURIComponent(draftId)}/send`,
    headers: IMMUTABLE,
    reply: null,
  });
}

/** Mail.Send alone: 202 without an id, nothing to look for afterwards. */
export function sendAtOnce(
  graph: Graph,
  tenantId: string,
  mailbox: string,
  mail: OutgoingMail,
): Promise<Outcome<unknown>> {
  return graph.request(tenantId, {
    method: 'POST',
    path: `/users/${encodeURIComponent(mailbox)}/sendMail`,
    body: { message: bodyOf(mail), saveToSentItems: true },
    reply: null,
  });
}

/** Drafts and sent messages with this key, in whatever folder, with their digests: drafts out of date may lie beside. */
export async function findMail(graph: Graph, tenantId: string, mailbox: string, key: string): Promise<Outcome<Found>> {
  const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${KEY_PROPERTY}' and ep/value eq '${key}')`;
  const expand = `singleValueExtendedProperties($filter=id eq '${DIGEST_PROPERTY}')`;
  const query = new URLSearchParams({ $filter: filter, $select: 'id,isDraft', $expand: expand, $top: '50' });
  return graph.request(tenantId, {
    method: 'GET',
    path: `/users/${encodeURIComponent(mailbox)}/messages?${query.toString().replaceAll('+', '%20')}`,
    headers: IMMUTABLE,
    reply: found,
  });
}

function bodyOf({ to, subject, html }: OutgoingMail): object {
  return {
    subject,
    body: { contentType: 'HTML', content: html },
    toRecipients: [{ emailAddress: { address: to.address, name: to.name } }],
  };
}
