import type { Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tables } from '#api/platform/db/tables.ts';

export type Subscription = Omit<Tables['graphSubscription'], 'tenantId'>;

export async function listSubscriptions(trx: Trx, tenantId: string): Promise<Subscription[]> {
  return trx
    .selectFrom('graphSubscription')
    .select([
      'subscriptionId',
      'resource',
      'clientStateDigest',
      'notificationUrl',
      'expiresAt',
      'renewedAt',
      'lastHintAt',
      'needsRenewal',
    ])
    .where('tenantId', '=', tenantId)
    .orderBy('resource')
    .execute();
}

/** One for each resource: a newer one takes the place of the older. */
export async function keepSubscription(trx: Trx, tenantId: string, row: Subscription): Promise<void> {
  await trx
    .deleteFrom('graphSubscription')
    .where('tenantId', '=', tenantId)
    .where('resource', '=', row.resource)
    .execute();
  await trx
    .insertInto('graphSubscription')
    .values({ tenantId, ...row })
    .execute();
}

export async function changeSubscription(
  trx: Trx,
  tenantId: string,
  subscriptionId: string,
  change: Partial<Pick<Subscription, 'expiresAt' | 'renewedAt' | 'lastHintAt' | 'needsRenewal'>>,
): Promise<void> {
  await trx
    .updateTable('graphSubscription')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('subscriptionId', '=', subscriptionId)
    .execute();
}

export async function forgetSubscription(trx: Trx, tenantId: string, subscriptionId: string): Promise<void> {
  await trx
    .deleteFrom('graphSubscription')
    .where('tenantId', '=', tenantId)
    .where('subscriptionId', '=', subscriptionId)
    .execute();
}

/** When subscribing to a resource was refused, by resource. */
export async function listRefusals(trx: Trx, tenantId: string): Promise<Map<string, Instant>> {
  const rows = await trx
    .selectFrom('linkFailure')
    .select(['place', 'firstAt'])
    .where('tenantId', '=', tenantId)
    .where('place', 'like', 'hints-%')
    .execute();
  return new Map(rows.map(({ place, firstAt }) => [place.slice('hints-'.length), firstAt]));
}

export async function noteRefusal(trx: Trx, tenantId: string, resource: string, at: Instant): Promise<void> {
  await trx
    .insertInto('linkFailure')
    .values({ tenantId, place: `hints-${resource}`, failures: 1, firstAt: at })
    .onConflict(oc => oc.columns(['tenantId', 'place']).doUpdateSet({ firstAt: at }))
    .execute();
}
