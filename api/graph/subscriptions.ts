import * as z from 'zod/mini';
import type { Graph } from './client.ts';
import type { Outcome } from './outcome.ts';

const subscription = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  resource: z.string(),
  notificationUrl: z.nullish(z.string()),
  expirationDateTime: z.string(),
});
export type SubscriptionItem = z.infer<typeof subscription>;
const subscriptions = z.object({ value: z.array(subscription) });

type Asked = Readonly<{
  resource: 'users' | 'groups';
  notificationUrl: string;
  lifecycleUrl: string;
  /** Comes back with every notification; at most 128 characters. */
  clientState: string;
  expiresAt: string;
}>;

/** Graph asks both addresses for their answer before it replies. 'conflict': there is one already. */
export async function subscribe(
  graph: Graph,
  tenantId: string,
  { resource, notificationUrl, lifecycleUrl, clientState, expiresAt }: Asked,
  signal: AbortSignal,
): Promise<Outcome<SubscriptionItem>> {
  const body = {
    changeType: 'updated,deleted',
    notificationUrl,
    lifecycleNotificationUrl: lifecycleUrl,
    resource,
    expirationDateTime: expiresAt,
    clientState,
  };
  return graph.request(tenantId, { method: 'POST', path: '/subscriptions', body, reply: subscription, signal });
}

/** Also answers a `reauthorizationRequired`. */
export async function renewSubscription(
  graph: Graph,
  tenantId: string,
  subscriptionId: string,
  expiresAt: string,
  signal: AbortSignal,
): Promise<Outcome<SubscriptionItem>> {
  const path = `/subscriptions/${encodeURIComponent(subscriptionId)}`;
  const body = { expirationDateTime: expiresAt };
  return graph.request(tenantId, { method: 'PATCH', path, body, reply: subscription, signal });
}

export async function unsubscribe(
  graph: Graph,
  tenantId: string,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<Outcome<unknown>> {
  const path = `/subscriptions/${encodeURIComponent(subscriptionId)}`;
  return graph.request(tenantId, { method: 'DELETE', path, reply: null, signal });
}

/** Those of our application; at most a hundred. */
export async function listSubscriptions(
  graph: Graph,
  tenantId: string,
  signal: AbortSignal,
): Promise<Outcome<{ value: SubscriptionItem[] }>> {
  return graph.request(tenantId, { method: 'GET', path: '/subscriptions', reply: subscriptions, signal });
}
