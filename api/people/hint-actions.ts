import { createHash, timingSafeEqual } from 'node:crypto';
import { addSeconds } from '#api/calendar.ts';
import type { Tools } from '#api/platform/tools.ts';
import { effectOfHint, type Hint } from './hint.ts';
import { changeSubscription, forgetSubscription, listSubscriptions, type Subscription } from './hint-store.ts';

/** That hints come is noted at most so often: a busy directory sends thousands. */
const NOTED_SECONDS = 60;

export const digestOf = (clientState: string): string => createHash('sha256').update(clientState).digest('hex');

/**
 * Which jobs a delivery calls for: none when it is not about a subscription of ours, or does not carry its secret.
 * Duplicates call for the same jobs, which find nothing new.
 */
export async function takeHints(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  tenantIds: readonly string[],
  delivered: readonly Hint[],
): Promise<ReadonlySet<'directory' | 'subscriptions'>> {
  const jobs = new Set<'directory' | 'subscriptions'>();
  for (const [tenantId, ofTenant] of Map.groupBy(delivered, one => one.tenantId)) {
    if (!tenantIds.includes(tenantId)) continue;
    const held = await db.read(tenantId, trx => listSubscriptions(trx, tenantId));
    const now = clock.now();
    for (const [subscriptionId, about] of Map.groupBy(ofTenant, one => one.subscriptionId)) {
      const subscription = held.find(one => one.subscriptionId === subscriptionId);
      if (subscription === undefined) continue;
      const genuine = about.filter(({ clientState }) => isSecretOf(subscription, clientState ?? ''));
      const effects = new Set(genuine.map(({ lifecycleEvent }) => effectOfHint(lifecycleEvent)));
      if (effects.size === 0) continue;
      // Between a removal and the next subscription something may have been missed: look as well.
      if (effects.has('look') || effects.has('subscribe-anew')) jobs.add('directory');
      if (effects.has('renew') || effects.has('subscribe-anew')) jobs.add('subscriptions');
      const isNoted = subscription.lastHintAt !== null && subscription.lastHintAt > addSeconds(now, -NOTED_SECONDS);
      if (effects.has('subscribe-anew'))
        await db.write(tenantId, trx => forgetSubscription(trx, tenantId, subscriptionId));
      else if (effects.has('renew') || !isNoted) {
        const change = { lastHintAt: now, ...(effects.has('renew') ? { needsRenewal: 1 as const } : {}) };
        await db.write(tenantId, trx => changeSubscription(trx, tenantId, subscriptionId, change));
      }
    }
  }
  return jobs;
}

/** In constant time, whatever was sent. */
function isSecretOf({ clientStateDigest }: Subscription, clientState: string): boolean {
  return timingSafeEqual(Buffer.from(clientStateDigest, 'hex'), Buffer.from(digestOf(clientState), 'hex'));
}
