import { badRequest, GraphError } from '#infra/tenant/graph/errors.ts';
import { parseFilter, satisfies } from '#infra/tenant/graph/filter.ts';
import type { Filter } from '#infra/tenant/graph/filter.ts';
import { propertyId } from '#infra/tenant/graph/mail-body.ts';
import type { Message, Recipient } from '#infra/tenant/graph/mail-state.ts';
import type { Call } from '#infra/tenant/graph/operation.ts';
import { nextLink, startOf } from '#infra/tenant/graph/query.ts';
import { json } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';
import type { Account } from '#infra/tenant/org/types.ts';

const PAGE = 10;
const MOST = 1000;

/**
 * Messages of a mailbox, drafts and sent ones, newest first. Filters: `isDraft eq true`, `subject eq '…'`, and
 * `singleValueExtendedProperties/Any(ep: ep/id eq '…' and ep/value eq '…')`, which is answered by index. Default page 10.
 */
export function listMessages(call: Call, owner: Account): Reply {
  const { world, query } = call;
  if (query.top !== undefined && !/^[1-9]\d*$/.test(query.top))
    throw badRequest(`Invalid value '${query.top}' for $top query option found.`);
  const size = Math.min(MOST, Number(query.top ?? PAGE));
  const found = ordered(call, matching(call, owner));
  const list = `messages ${owner.user.id}`;
  const start = query.skiptoken === undefined ? Number(query.skip ?? 0) : startOf(world, query, list);
  const more = found.length > start + size;
  return json(200, {
    '@odata.context': `${world.address()}/v1.0/$metadata#users('${owner.user.id}')/messages`,
    ...(query.count?.toLowerCase() === 'true' ? { '@odata.count': found.length } : {}),
    ...(more ? { '@odata.nextLink': nextLink(world, call.ask, list, start + size) } : {}),
    value: found.slice(start, start + size).map(message => shownMessage(call, message)),
  });
}

/** Newest first, or by one of the dates. Outlook orders a filtered list only by what the filter names. */
function ordered({ query }: Call, messages: readonly Message[]): readonly Message[] {
  if (query.orderby === undefined) return messages.toReversed();
  const asked = /^(createdDateTime|sentDateTime|receivedDateTime)(?:\s+(asc|desc))?$/i.exec(query.orderby.trim());
  if (!asked) throw new GraphError(400, 'ErrorInvalidUrlQuery', `Ordering by '${query.orderby}' is not supported.`);
  if (query.filter !== undefined && !query.filter.includes(asked[1] ?? '')) {
    throw new GraphError(400, 'InefficientFilter', 'The restriction or sort order is too complex for this operation.');
  }
  const date = (message: Message) =>
    asked[1]?.toLowerCase() === 'createddatetime' ? message.createdAt : (message.sentAt ?? message.createdAt);
  const sign = asked[2]?.toLowerCase() === 'desc' ? -1 : 1;
  return messages.toSorted((a, b) => sign * (date(a) < date(b) ? -1 : date(a) > date(b) ? 1 : 0));
}

function matching({ world, query }: Call, owner: Account): readonly Message[] {
  const { mailboxes } = world;
  if (query.filter === undefined) return mailboxes.in(owner.user.id);
  const filter = parseFilter(query.filter);
  const key = extendedKey(filter);
  if (key) return mailboxes.carrying(owner.user.id, key.id, key.value);
  return mailboxes.in(owner.user.id).filter(message => satisfies(filter, property => readable(message, property)));
}

/** The id and value of `singleValueExtendedProperties/Any(…)`; null for another filter. */
function extendedKey(filter: Filter): { id: string; value: string } | null {
  if (filter.kind !== 'any' || filter.property !== 'singleValueExtendedProperties') return null;
  const { inner, variable } = filter;
  const parts = inner.kind === 'and' ? [inner.left, inner.right] : [];
  const asked = (name: string) => {
    const part = parts.find(
      one => one.kind === 'compare' && one.operator === 'eq' && one.property === `${variable}/${name}`,
    );
    return part?.kind === 'compare' && typeof part.value === 'string' ? part.value : null;
  };
  const [id, value] = [asked('id'), asked('value')];
  if (id === null || value === null)
    throw new GraphError(
      400,
      'ErrorInvalidUrlQueryFilter',
      "The filter on extended properties must be: Any(ep: ep/id eq '…' and ep/value eq '…').",
    );
  return { id: propertyId(id), value };
}

function readable(message: Message, property: string): unknown {
  switch (property) {
    case 'isDraft':
      return message.state === 'draft';
    case 'subject':
      return message.subject;
    case 'createdDateTime':
      return message.createdAt;
    case 'sentDateTime':
      return message.sentAt;
    case 'internetMessageId':
      return internetMessageId(message);
    default:
      throw new GraphError(
        400,
        'ErrorInvalidUrlQueryFilter',
        `The query filter contains a property that cannot be filtered on: '${property}'.`,
      );
  }
}

/** A message as Graph shows it: by `$select`, with extended properties only when expanded, with the id the client prefers. */
export function shownMessage(call: Call, message: Message): Record<string, unknown> {
  const immutable = /IdType\s*=\s*"ImmutableId"/i.test(call.ask.headers['prefer'] ?? '');
  const id = immutable ? message.immutableId : message.id;
  const all = fieldsOf(message);
  const names = call.query.select?.split(',').map(name => name.trim()).filter(Boolean);
  const unknown = names?.find(name => name !== 'id' && !(name in all));
  if (unknown !== undefined) throw new GraphError(400, 'RequestBroker--ParseUri', `Could not find a property named '${unknown}' on type 'Microsoft.OutlookServices.Message'.`);
  const shown = Object.entries(all).filter(([name]) => !names || names.includes(name));
  return { '@odata.etag': `W/"${message.state}${id.slice(0, 8)}"`, id, ...Object.fromEntries(shown), ...expanded(call, message) };
} // prettier-ignore

function fieldsOf(message: Message): Record<string, unknown> {
  return {
    createdDateTime: message.createdAt,
    lastModifiedDateTime: message.sentAt ?? message.createdAt,
    changeKey: Buffer.from(message.state).toString('base64'),
    categories: [],
    receivedDateTime: message.sentAt ?? message.createdAt,
    sentDateTime: message.sentAt ?? message.createdAt,
    hasAttachments: false,
    internetMessageId: internetMessageId(message),
    subject: message.subject,
    bodyPreview: message.body.content.replace(/<[^>]*>/g, '').slice(0, 255),
    importance: message.importance,
    parentFolderId: message.state === 'draft' ? 'drafts' : 'sentitems',
    isDeliveryReceiptRequested: false,
    isReadReceiptRequested: false,
    isRead: true,
    isDraft: message.state === 'draft',
    webLink: `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(message.immutableId)}`,
    inferenceClassification: 'focused',
    body: message.body,
    toRecipients: recipients(message.to),
    ccRecipients: recipients(message.cc),
    bccRecipients: recipients(message.bcc),
    replyTo: recipients(message.replyTo),
    flag: { flagStatus: 'notFlagged' },
  };
}

/** `$expand=singleValueExtendedProperties($filter=id eq '…')`, several ids joined by or. */
function expanded({ query }: Call, message: Message): Record<string, unknown> {
  if (query.expand === undefined) return {};
  const asked = /^singleValueExtendedProperties\(\s*\$filter=(.*)\)$/is.exec(query.expand.trim());
  if (!asked) throw badRequest(`Expanding '${query.expand}' is not supported.`);
  const filter = parseFilter(asked[1] ?? '');
  const held = Object.entries(message.properties).map(([id, value]) => ({ id, value }));
  const wanted = held.filter(one => satisfies(filter, property => (property === 'id' ? one.id : undefined)));
  return wanted.length > 0 ? { singleValueExtendedProperties: wanted } : {};
}

const internetMessageId = (message: Message) =>
  `<${message.immutableId.slice(5, 29)}@${message.mailboxId.slice(0, 8)}.prod.outlook.example>`;
const recipients = (all: readonly Recipient[]) =>
  all.map(({ address, name }) => ({ emailAddress: { name: name ?? address, address } }));
