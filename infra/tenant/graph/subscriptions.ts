import { randomUUID } from 'node:crypto';

import { judgeExpiry, judgeRenewal, judgeSubscription, subscription } from '#infra/tenant/graph/elsewhere.ts';
import { badRequest, denied, GraphError, noSuchObject } from '#infra/tenant/graph/errors.ts';
import type { Call, Operation } from '#infra/tenant/graph/operation.ts';
import { callBack, subscriptionsOf, tell } from '#infra/tenant/graph/notifications.ts';
import type { Subscription } from '#infra/tenant/graph/notifications.ts';
import { empty, isRecord, json, textOf } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';

/** Least permission to read what is subscribed to; members of groups come with groups. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  users: ['User.Read.All', 'Directory.Read.All'],
  groups: ['Group.Read.All', 'Directory.Read.All'],
};
const MOST_BY_APP = 100;
const LEAST_MS = 45 * 60_000;

const any = { app: ['*'], delegated: ['*'], options: [], units: 1 } as const;

export const subscriptionOperations: readonly Operation[] = [
  { ...any, name: 'subscriptions.create', method: 'POST', path: '/subscriptions', write: true, body: { ...subscription, required: ['changeType', 'notificationUrl', 'resource', 'expirationDateTime'] }, run: create },
  { ...any, name: 'subscriptions.list', method: 'GET', path: '/subscriptions', run: ({ world }) => json(200, { '@odata.context': `${world.address()}/v1.0/$metadata#subscriptions`, value: living(world).map(shown) }) },
  { ...any, name: 'subscriptions.get', method: 'GET', path: '/subscriptions/{id}', run: call => json(200, shown(found(call))) },
  { ...any, name: 'subscriptions.update', method: 'PATCH', path: '/subscriptions/{id}', write: true, body: subscription, run: renew },
  { ...any, name: 'subscriptions.delete', method: 'DELETE', path: '/subscriptions/{id}', write: true, run: remove },
  { ...any, name: 'subscriptions.reauthorize', method: 'POST', path: '/subscriptions/{id}/reauthorize', write: true, run: call => { found(call); return empty(204); } },
]; // prettier-ignore

type World = Call['world'];

/** Ones that have run out are gone. */
function living(world: World): readonly Subscription[] {
  const held = subscriptionsOf(world);
  for (const [id, one] of held) if (Date.parse(one.expirationDateTime) <= world.clock.now().getTime()) held.delete(id);
  return [...held.values()];
}

function found({ world, params }: Call): Subscription {
  const one = living(world).find(({ id }) => id === params[0]);
  if (one === undefined) throw noSuchObject(params[0] ?? '');
  return one;
}

/** The secret is shown to nobody, not even to who gave it. */
const shown = (one: Subscription): object => ({ ...one, clientState: null });

/** Permission, then what is asked, then the addresses: each must repeat a token within ten seconds. */
async function create({ world, body, caller }: Call): Promise<Reply> {
  const asked = isRecord(body) ? body : {};
  const resource = textOf(asked['resource']).replace(/^\//, '').toLowerCase();
  const needed = NEEDED[resource];
  if (needed === undefined) throw badRequest(`Unsupported resource '${resource}'.`, 'ExtensionError');
  if (!needed.some(name => caller.permissions.has(name))) throw denied();
  judgeSubscription(asked, world.clock.now());
  if (textOf(asked['clientState']).length > 128)
    throw badRequest('clientState must be at most 128 characters.', 'InvalidRequest');
  const changeType = textOf(asked['changeType']);
  const all = living(world);
  if (all.some(one => one.resource === resource && one.changeType === changeType))
    throw new GraphError(409, 'Conflict', 'A subscription with these criteria exists already.');
  if (all.length >= MOST_BY_APP)
    throw new GraphError(403, 'Forbidden', 'The limit of subscriptions of the application is reached.');
  const addresses = [textOf(asked['notificationUrl']), textOf(asked['lifecycleNotificationUrl'])];
  for (const address of addresses.filter(one => one !== '')) await validate(world, address);
  const [notificationUrl = '', lifecycleNotificationUrl = ''] = addresses;
  const one: Subscription = {
    id: randomUUID(),
    resource,
    changeType,
    applicationId: world.settings().clientId,
    clientState: textOf(asked['clientState']),
    notificationUrl,
    lifecycleNotificationUrl: lifecycleNotificationUrl === '' ? null : lifecycleNotificationUrl,
    expirationDateTime: expiry(world, asked['expirationDateTime']),
    creatorId: world.settings().servicePrincipalId,
    latestSupportedTlsVersion: 'v1_2',
  };
  subscriptionsOf(world).set(one.id, one);
  return json(201, { '@odata.context': `${world.address()}/v1.0/$metadata#subscriptions/$entity`, ...shown(one) });
}

async function validate(world: World, address: string): Promise<void> {
  const token = `Validation: ${randomUUID()} & more`;
  const answer = await callBack(world, `${address}?validationToken=${encodeURIComponent(token)}`, undefined, 10_000);
  const isPlain = /^text\/plain/i.test(answer?.contentType ?? '');
  if (answer?.status !== 200 || answer.text !== token || !isPlain)
    throw badRequest(
      'Subscription validation request failed. Must respond with 200 OK to this request.',
      'ValidationError',
    );
}

function renew(call: Call): Reply {
  const { world, body } = call;
  const asked = isRecord(body) ? body : {};
  judgeRenewal(asked, world.clock.now());
  judgeExpiry(asked, world.clock.now());
  const one = found(call);
  const changed = { ...one, expirationDateTime: expiry(world, asked['expirationDateTime']) };
  subscriptionsOf(world).set(one.id, changed);
  return json(200, shown(changed));
}

/** Less than 45 minutes is raised to that. */
function expiry(world: World, asked: unknown): string {
  const at = Math.max(Date.parse(textOf(asked)), world.clock.now().getTime() + LEAST_MS);
  return new Date(at).toISOString();
}

function remove(call: Call): Reply {
  subscriptionsOf(call.world).delete(found(call).id);
  return empty(204);
}

/** A lifecycle event, to every subscription; `subscriptionRemoved` also takes it away. */
export async function tellLifecycle(world: World, lifecycleEvent: string): Promise<void> {
  for (const one of living(world)) {
    if (lifecycleEvent === 'subscriptionRemoved') subscriptionsOf(world).delete(one.id);
    if (one.lifecycleNotificationUrl !== null)
      await tell(world, one.lifecycleNotificationUrl, one, { lifecycleEvent, resource: one.resource });
  }
}
