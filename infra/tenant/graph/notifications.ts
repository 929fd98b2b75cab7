import { Agent, request } from 'node:https';

import type { DirectoryChange } from '#infra/tenant/org/directory.ts';
import type { Recorder } from '#infra/tenant/record.ts';
import type { World } from '#infra/tenant/world.ts';

export interface Subscription {
  readonly id: string;
  readonly resource: string;
  readonly changeType: string;
  readonly applicationId: string;
  readonly clientState: string;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string | null;
  readonly expirationDateTime: string;
  readonly creatorId: string;
  readonly latestSupportedTlsVersion: string;
}

/** What was delivered, and how it was answered; status null when nobody did within the limit. */
export interface Delivery {
  readonly url: string;
  readonly body: unknown;
  readonly status: number | null;
}

interface State {
  readonly subscriptions: Map<string, Subscription>;
  readonly deliveries: Delivery[];
  recorder: Recorder | null;
}

const states = new WeakMap<World['keys'], State>();

function stateOf({ keys }: Pick<World, 'keys'>): State {
  const held = states.get(keys) ?? { subscriptions: new Map(), deliveries: [], recorder: null };
  states.set(keys, held);
  return held;
}

/** Forgotten when the tenant ends: whoever subscribed subscribes again. */
export const subscriptionsOf = (world: World): Map<string, Subscription> => stateOf(world).subscriptions;
export const deliveriesOf = (world: World): readonly Delivery[] => stateOf(world).deliveries;

/** Deliveries are written down beside the exchanges, marked as such. */
export function recordDeliveries(world: Pick<World, 'keys'>, recorder: Recorder): void {
  stateOf(world).recorder = recorder;
}

const agent = new Agent({ keepAlive: false, rejectUnauthorized: false });
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** A POST to the application, as Microsoft makes it; null when no answer came in time. Certificates are the test's own. */
export async function callBack(world: World, url: string, body: unknown, mostMs: number): Promise<Answer | null> {
  const answer = await post(url, body === undefined ? '' : JSON.stringify(body), mostMs);
  stateOf(world).recorder?.notification(url, body, answer, world.clock.now());
  return answer;
}

function post(url: string, body: string, mostMs: number): Promise<Answer | null> {
  return new Promise(resolve => {
    const headers = { 'content-type': body === '' ? 'text/plain' : 'application/json' };
    const asked = request(url, { method: 'POST', agent, headers, timeout: mostMs }, response => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => void parts.push(part));
      response.on('error', () => resolve(null));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          text: Buffer.concat(parts).toString('utf8'),
        }),
      );
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(null));
    asked.end(body);
  });
}

/** One notification; what it says of the resource is only that something changed. */
export async function tell(world: World, url: string, one: Subscription, about: object): Promise<void> {
  const item = {
    subscriptionId: one.id,
    subscriptionExpirationDateTime: one.expirationDateTime,
    tenantId: world.settings().tenantId,
    clientState: one.clientState,
    ...about,
  };
  const body = { value: [item] };
  const answer = await callBack(world, url, body, 3_000);
  stateOf(world).deliveries.push({ url, body, status: answer?.status ?? null });
}

/** Tells subscribers of a change, soon and not always once. */
export function notify(world: World, change: DirectoryChange): void {
  const isUser = change.kind.startsWith('person');
  const id =
    'account' in change
      ? change.account.user.id
      : 'groupId' in change
        ? change.groupId
        : 'group' in change
          ? change.group.id
          : change.id;
  const kind = isUser ? 'User' : 'Group';
  for (const one of subscriptionsOf(world).values()) {
    if (one.resource !== (isUser ? 'users' : 'groups')) continue;
    const path = `${kind}s/${id}`;
    const changeType = change.kind === 'person purged' || change.kind === 'group deleted' ? 'deleted' : 'updated';
    const resourceData = { '@odata.type': `#Microsoft.Graph.${kind}`, '@odata.id': path, id };
    void tell(world, one.notificationUrl, one, { changeType, resource: path, resourceData });
  }
}
