import { randomBytes } from 'node:crypto';
import { addDays, addSeconds } from '#api/calendar.ts';
import type { Graph } from '#api/graph/client.ts';
import type { Fault } from '#api/graph/outcome.ts';
import {
  listSubscriptions as askForSubscriptions,
  renewSubscription,
  subscribe,
  unsubscribe,
} from '#api/graph/subscriptions.ts';
import type { Job, Tools } from '#api/platform/tools.ts';
import { digestOf } from './hint-actions.ts';
import {
  changeSubscription,
  forgetSubscription,
  keepSubscription,
  listRefusals,
  listSubscriptions,
  noteRefusal,
  type Subscription,
} from './hint-store.ts';
import { isRenewalDue, KEEP_DAYS } from './hint.ts';

const EVERY_SECONDS = 3600;
/** After a refusal it is tried again so often: an administrator may have consented, a firewall been opened. */
const AGAIN_SECONDS = 86_400;
const RESOURCES = ['users', 'groups'] as const;

type Run = Pick<Tools, 'db' | 'clock'> &
  Readonly<{ graph: Graph; tenantId: string; url: string | null; signal: AbortSignal }>;

/** Keeps a subscription to users and one to groups, as long as Microsoft can reach us at `url`. */
export function subscriptionsJob(tools: Tools, graph: Graph, url: string | null): Job {
  return {
    name: 'subscriptions',
    everySeconds: EVERY_SECONDS,
    run: (tenantId, signal) => keepSubscriptions({ ...tools, graph, tenantId, url, signal }),
  };
}

/** Run twice it changes nothing. Whatever is refused costs speed, never correctness: every run of the directory job looks. */
export async function keepSubscriptions(run: Run): Promise<void> {
  const { db, clock, graph, tenantId, url, signal } = run;
  const { held, refusals } = await db.read(tenantId, async trx => ({
    held: await listSubscriptions(trx, tenantId),
    refusals: await listRefusals(trx, tenantId),
  }));
  const now = clock.now();
  const kept = new Map<string, Subscription>();
  for (const one of held) {
    const isOurs = url !== null && one.notificationUrl === notifyUrl(url);
    if (isOurs && one.expiresAt > now) kept.set(one.resource, one);
    else {
      if (one.expiresAt > now) await unsubscribe(graph, tenantId, one.subscriptionId, signal);
      await db.write(tenantId, trx => forgetSubscription(trx, tenantId, one.subscriptionId));
    }
  }
  if (url === null) return;
  for (const resource of RESOURCES) {
    const one = kept.get(resource);
    const refusedAt = refusals.get(resource);
    if (one === undefined && refusedAt !== undefined && refusedAt > addSeconds(now, -AGAIN_SECONDS)) continue;
    if (one === undefined) await begin(run, url, resource);
    else if (isRenewalDue(one, now)) await renew(run, url, one);
  }
}

async function begin(run: Run, url: string, resource: Subscription['resource']): Promise<void> {
  const { db, clock, graph, tenantId, signal } = run;
  const clientState = randomBytes(32).toString('base64url');
  const asked = { resource, notificationUrl: notifyUrl(url), lifecycleUrl: `${url}/graph/lifecycle`, clientState, expiresAt: end(clock) }; // prettier-ignore
  let answer = await subscribe(graph, tenantId, asked, signal);
  // One that we do not know of: of an interrupted run, or of a database that was restored. Its secret is lost.
  if (answer.kind === 'conflict' && (await removeStrays(run, resource, asked.notificationUrl)))
    answer = await subscribe(graph, tenantId, asked, signal);
  const now = clock.now();
  if (answer.kind !== 'ok') {
    if (isRefusal(answer)) await db.write(tenantId, trx => noteRefusal(trx, tenantId, resource, now));
    return;
  }
  const { id, expirationDateTime } = answer.body;
  const row: Subscription = {
    subscriptionId: id,
    resource,
    clientStateDigest: digestOf(clientState),
    notificationUrl: asked.notificationUrl,
    expiresAt: new Date(expirationDateTime).toISOString(),
    renewedAt: now,
    lastHintAt: null,
    needsRenewal: 0,
  };
  await db.write(tenantId, trx => keepSubscription(trx, tenantId, row));
}

async function removeStrays(run: Run, resource: string, notificationUrl: string): Promise<boolean> {
  const { graph, tenantId, signal } = run;
  const listed = await askForSubscriptions(graph, tenantId, signal);
  if (listed.kind !== 'ok') return false;
  const strays = listed.body.value.filter(
    one => one.resource.replace(/^\//, '') === resource && one.notificationUrl === notificationUrl,
  );
  for (const { id } of strays) await unsubscribe(graph, tenantId, id, signal);
  return strays.length > 0;
}

async function renew(run: Run, url: string, one: Subscription): Promise<void> {
  const { db, clock, graph, tenantId, signal } = run;
  const answer = await renewSubscription(graph, tenantId, one.subscriptionId, end(clock), signal);
  if (answer.kind === 'ok') {
    const expiresAt = new Date(answer.body.expirationDateTime).toISOString();
    const change = { expiresAt, renewedAt: clock.now(), needsRenewal: 0 as const };
    await db.write(tenantId, trx => changeSubscription(trx, tenantId, one.subscriptionId, change));
  } else if (answer.kind === 'not-found' || answer.kind === 'gone') {
    await db.write(tenantId, trx => forgetSubscription(trx, tenantId, one.subscriptionId));
    await begin(run, url, one.resource);
  }
}

const isRefusal = ({ kind }: Fault): boolean => kind === 'forbidden' || kind === 'refused' || kind === 'conflict';
const notifyUrl = (url: string): string => `${url}/graph/notify`;

function end(clock: Tools['clock']): string {
  const now = clock.now();
  return `${addDays(now.slice(0, 10), KEEP_DAYS)}${now.slice(10)}`;
}
