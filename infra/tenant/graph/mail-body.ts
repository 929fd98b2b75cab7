import { badRequest, GraphError } from '#infra/tenant/graph/errors.ts';
import type { Message, Recipient } from '#infra/tenant/graph/mail-state.ts';
import { list, object, oneOf } from '#infra/tenant/graph/shape.ts';
import type { ObjectShape } from '#infra/tenant/graph/shape.ts';
import { isRecord } from '#infra/tenant/http.ts';

const MOST_RECIPIENTS = 500;
/** 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name key': a type, a namespace and a name, or a tag like 'String 0x1234'. */
const PROPERTY_ID =
  /^(String|Integer|Boolean|SystemTime|Double|Long|Guid|CLSID|Binary)(?: \{[0-9a-f-]{36}\} (?:Name \S.*|Id 0x[0-9a-f]+)| 0x[0-9a-f]+)$/i;

const emailAddress = object('microsoft.graph.emailAddress', { address: 'string', name: 'string' });
const recipient = object('microsoft.graph.recipient', { emailAddress });
const itemBody = object('microsoft.graph.itemBody', { contentType: oneOf('text', 'html'), content: 'string' });
const header = object('microsoft.graph.internetMessageHeader', { name: 'string', value: 'string' });
const extended = object(
  'microsoft.graph.singleValueLegacyExtendedProperty',
  { id: 'string', value: 'string' },
  { required: ['id'] },
);
const attachment = {
  id: 'string', contentType: 'string', isInline: 'boolean', lastModifiedDateTime: 'string', name: 'string', size: 'integer',
} as const; // prettier-ignore
const attachments = object('microsoft.graph.attachment', attachment, {
  derived: {
    'microsoft.graph.fileAttachment': object(
      'microsoft.graph.fileAttachment',
      { ...attachment, contentBytes: 'string', contentId: 'string', contentLocation: 'string' },
      { required: ['name', 'contentBytes'] },
    ),
    'microsoft.graph.itemAttachment': object('microsoft.graph.itemAttachment', { ...attachment, item: 'any' }),
    'microsoft.graph.referenceAttachment': object('microsoft.graph.referenceAttachment', attachment),
  },
});

export const messageShape: ObjectShape = object('microsoft.graph.message', {
  subject: 'string', body: itemBody, toRecipients: list(recipient), ccRecipients: list(recipient), bccRecipients: list(recipient),
  replyTo: list(recipient), from: recipient, sender: recipient, importance: oneOf('low', 'normal', 'high'), categories: list('string'),
  internetMessageHeaders: list(header), attachments: list(attachments), singleValueExtendedProperties: list(extended),
  multiValueExtendedProperties: list('any'), flag: 'any', isRead: 'boolean', isDeliveryReceiptRequested: 'boolean',
  isReadReceiptRequested: 'boolean', inferenceClassification: oneOf('focused', 'other'),
}); // prettier-ignore

export const sendMailShape: ObjectShape = object(
  'sendMail',
  { message: messageShape, saveToSentItems: 'boolean' },
  { required: ['message'], action: true },
);

export type Content = Pick<
  Message,
  'subject' | 'body' | 'to' | 'cc' | 'bcc' | 'replyTo' | 'importance' | 'headers' | 'properties'
>;

/** Reads a message that fits its shape. Throws what the shape cannot say: bad addresses, headers without x-, malformed property ids. */
export function readMessage(raw: unknown): Content {
  const message = isRecord(raw) ? raw : {};
  const text = (value: unknown, otherwise = '') => (typeof value === 'string' ? value : otherwise);
  const body = isRecord(message['body']) ? message['body'] : {};
  const headers = items(message['internetMessageHeaders']).map(one => ({
    name: text(one['name']),
    value: text(one['value']),
  }));
  const unnamed = headers.find(({ name }) => !/^x-/i.test(name));
  if (unnamed)
    throw new GraphError(
      400,
      'InvalidInternetMessageHeader',
      `The internet message header name '${unnamed.name}' should start with 'x-' or 'X-'.`,
    );
  const properties = items(message['singleValueExtendedProperties']).map(
    one => [propertyId(text(one['id'])), text(one['value'])] as const,
  );
  const content: Content = {
    subject: text(message['subject']),
    body: { contentType: text(body['contentType'], 'text').toLowerCase(), content: text(body['content']) },
    to: recipients(message['toRecipients']),
    cc: recipients(message['ccRecipients']),
    bcc: recipients(message['bccRecipients']),
    replyTo: recipients(message['replyTo']),
    importance: text(message['importance'], 'normal').toLowerCase(),
    headers,
    properties: Object.fromEntries(properties),
  };
  if (countRecipients(content) > MOST_RECIPIENTS)
    throw new GraphError(400, 'ErrorRecipientLimitExceeded', `A message takes at most ${MOST_RECIPIENTS} recipients.`);
  return content;
}

export const countRecipients = ({ to, cc, bcc }: Pick<Message, 'to' | 'cc' | 'bcc'>): number =>
  to.length + cc.length + bcc.length;

/** An extended property's id, normalised; 400 when Exchange could not read it. */
export function propertyId(id: string): string {
  if (!PROPERTY_ID.test(id)) throw badRequest(`The property id '${id}' is invalid.`, 'ErrorInvalidPropertyId');
  return id;
}

function recipients(value: unknown): readonly Recipient[] {
  return items(value).map(one => {
    const { address, name } = isRecord(one['emailAddress']) ? one['emailAddress'] : {};
    if (typeof address !== 'string' || !/^[^@\s<>"]+@[^@\s<>"]+\.[^@\s<>".]+$/.test(address)) {
      throw new GraphError(
        400,
        'ErrorInvalidRecipients',
        `At least one recipient is not valid: '${typeof address === 'string' ? address : ''}'.`,
      );
    }
    return { address, name: typeof name === 'string' ? name : null };
  });
}

function items(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
