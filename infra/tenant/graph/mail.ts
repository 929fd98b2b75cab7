import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { GraphError, tooMany } from '#infra/tenant/graph/errors.ts';
import { countRecipients, messageShape, readMessage, sendMailShape } from '#infra/tenant/graph/mail-body.ts';
import { listMessages, shownMessage } from '#infra/tenant/graph/mail-search.ts';
import type { Message } from '#infra/tenant/graph/mail-state.ts';
import type { Call, Operation } from '#infra/tenant/graph/operation.ts';
import { personOf } from '#infra/tenant/graph/users.ts';
import { empty, isRecord, json } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';
import type { Account } from '#infra/tenant/org/types.ts';

const readMail = ['Mail.ReadWrite', 'Mail.Read', 'Mail.ReadBasic.All'];
const AT_ONCE = 4;
const A_MINUTE = 30;
const RECIPIENTS_A_DAY = 10_000;
const REQUESTS = { most: 10_000, windowMs: 600_000 };

export const mailOperations: readonly Operation[] = [
  { name: 'mail.list', method: 'GET', path: '/users/{id}/messages', app: readMail, delegated: readMail, options: ['filter', 'select', 'expand', 'top', 'skip', 'skiptoken', 'orderby', 'count'], units: 0, run: call => inMailbox(call, listMessages) },
  { name: 'mail.get', method: 'GET', path: '/users/{id}/messages/{id}', app: readMail, delegated: readMail, options: ['select', 'expand'], units: 0, run: call => inMailbox(call, getMessage) },
  { name: 'mail.draft', method: 'POST', path: '/users/{id}/messages', app: ['Mail.ReadWrite'], delegated: ['Mail.ReadWrite'], options: [], units: 0, body: messageShape, run: call => inMailbox(call, createDraft) },
  { name: 'mail.send', method: 'POST', path: '/users/{id}/messages/{id}/send', app: ['Mail.Send'], delegated: ['Mail.Send'], options: [], units: 0, run: call => inMailbox(call, sendDraft) },
  { name: 'mail.sendMail', method: 'POST', path: '/users/{id}/sendMail', app: ['Mail.Send'], delegated: ['Mail.Send'], options: [], units: 0, body: sendMailShape, run: call => inMailbox(call, sendMail) },
]; // prettier-ignore

/**
 * Runs an operation in a mailbox the application may use, within the limits of one application and mailbox: four requests at once,
 * 10,000 in ten minutes. 404 without a mailbox, 403 outside the mailboxes to which the application is limited.
 */
async function inMailbox(call: Call, run: (call: Call, owner: Account) => Reply): Promise<Reply> {
  const { world } = call;
  const owner = personOf(world, call.params[0] ?? '');
  if (!owner.mailbox)
    throw new GraphError(
      404,
      'MailboxNotEnabledForRESTAPI',
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    );
  const { mailSenders } = world.settings();
  if (
    call.caller.personId === null &&
    mailSenders.length > 0 &&
    !mailSenders.some(address => address.toLowerCase() === owner.user.mail?.toLowerCase())
  ) {
    throw new GraphError(
      403,
      'ErrorAccessDenied',
      'Access to OData is disabled: [RAOP] : Blocked by tenant configured AppOnly AccessPolicy settings.',
    );
  }
  const end = world.throttle.concurrent(`mailbox ${owner.user.id}`, AT_ONCE);
  if (!end) throw tooMany(1, {}, 'ApplicationThrottled');
  try {
    const { waitSeconds } = world.throttle.window(`mailbox ${owner.user.id}`, REQUESTS.most, REQUESTS.windowMs);
    if (waitSeconds > 0) throw tooMany(waitSeconds, {}, 'ApplicationThrottled');
    await wait(world.throttle.mailboxMs);
    return run(call, owner);
  } finally {
    end();
  }
}

function createDraft(call: Call, owner: Account): Reply {
  const { world } = call;
  const immutableId = newId('I');
  const message: Message = {
    ...readMessage(call.body),
    immutableId,
    id: newId('D'),
    mailboxId: owner.user.id,
    state: 'draft',
    createdAt: world.clock.now().toISOString(),
    sentAt: null,
    deliveredAt: null,
    kept: true,
  };
  world.commit({ of: 'mail', entry: { kind: 'put', message } });
  const about = { '@odata.context': `${world.address()}/v1.0/$metadata#users('${owner.user.id}')/messages/$entity` };
  return json(201, { ...about, ...shownMessage(call, message) });
}

function getMessage(call: Call, owner: Account): Reply {
  const message = messageOf(call, owner);
  return json(200, {
    '@odata.context': `${call.world.address()}/v1.0/$metadata#users('${owner.user.id}')/messages/$entity`,
    ...shownMessage(call, message),
  });
}

/** 202. A message that is no draft any more is not found under its old id; under its immutable id it cannot be sent again: 400. */
function sendDraft(call: Call, owner: Account): Reply {
  const message = messageOf(call, owner);
  if (message.state !== 'draft')
    throw new GraphError(400, 'ErrorInvalidOperation', 'The item cannot be sent: it is no draft.');
  if (countRecipients(message) === 0)
    throw new GraphError(400, 'ErrorInvalidRecipients', 'At least one recipient is needed to send a message.');
  dispatch(call, owner, { ...message, id: newId('S') });
  return empty(202);
}

function sendMail(call: Call, owner: Account): Reply {
  const { world } = call;
  const given = Object.fromEntries(
    Object.entries(isRecord(call.body) ? call.body : {}).map(([key, value]) => [key.toLowerCase(), value]),
  );
  const content = readMessage(given['message']);
  if (countRecipients(content) === 0)
    throw new GraphError(400, 'ErrorInvalidRecipients', 'At least one recipient is needed to send a message.');
  const message: Message = {
    ...content,
    immutableId: newId('I'),
    id: newId('S'),
    mailboxId: owner.user.id,
    state: 'sent',
    createdAt: world.clock.now().toISOString(),
    sentAt: null,
    deliveredAt: null,
    kept: given['savetosentitems'] !== false,
  };
  dispatch(call, owner, message);
  return empty(202);
}

/** Sends: refused above 10,000 recipients in 24 hours, delivered later than at once above 30 messages a minute. */
function dispatch({ world }: Call, owner: Account, message: Message): void {
  const now = world.clock.now().getTime();
  const sent = world.mailboxes.sentSince(owner.user.id, new Date(now - 86_400_000).toISOString());
  if (sent.recipients + countRecipients(message) > RECIPIENTS_A_DAY) {
    throw new GraphError(403, 'ErrorExceededMessageLimit', 'The daily limit of recipients of this mailbox is reached.');
  }
  const free = sent.nthLastDelivery(A_MINUTE);
  const deliveredAt = Math.max(now, free === null ? 0 : Date.parse(free) + 60_000);
  const at = new Date(now).toISOString();
  world.commit({
    of: 'mail',
    entry: {
      kind: 'put',
      message: { ...message, state: 'sent', sentAt: at, deliveredAt: new Date(deliveredAt).toISOString() },
    },
  });
}

function messageOf({ world, params }: Call, owner: Account): Message {
  const message = world.mailboxes.find(owner.user.id, params[1] ?? '');
  if (!message) throw new GraphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
  return message;
}

/** Exchange's ids are long and base64; the first letter says which kind, for people who read logs. */
const newId = (kind: string): string => `AAMk${kind}${randomBytes(48).toString('base64url')}=`;
