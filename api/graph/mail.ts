import * as z from 'zod/mini';
import type { Graph } from './client.ts';
import type { Outcome } from './outcome.ts';

/** Our own extended property on each mail: by it a mail is found again in the sender's mailbox. The GUID is ours. */
const KEY_PROPERTY = 'String {6f1f4a52-8a0e-4d0b-9c3e-5d7b8a9c0e11} Name CoursekeeperMessage';
/** Ids that stay when a message moves from Drafts to Sent Items. */
const IMMUTABLE = { Prefer: 'IdType="ImmutableId"' };

export type OutgoingMail = Readonly<{
  key: string;
  to: Readonly<{ address: string; name: string }>;
  subject: string;
  html: string;
}>;

const made = z.object({ id: z.string() });
const found = z.object({ value: z.array(z.object({ id: z.string(), isDraft: z.nullish(z.boolean()) })) });

export type Made = z.infer<typeof made>;
export type Found = z.infer<typeof found>;

/** Makes a draft that carries the key (Mail.ReadWrite). */
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
    body: { ...bodyOf(mail), singleValueExtendedProperties: [{ id: KEY_PROPERTY, value: mail.key }] },
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

/** Draft or sent message with this key, in whatever folder; a sent one first. */
export async function findMail(graph: Graph, tenantId: string, mailbox: string, key: string): Promise<Outcome<Found>> {
  const filter = `singleValueExtendedProperties/Any(ep: ep/id eq '${KEY_PROPERTY}' and ep/value eq '${key}')`;
  const query = new URLSearchParams({ $filter: filter, $select: 'id,isDraft', $top: '5' });
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
