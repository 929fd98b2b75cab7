import type { Graph } from './client.ts';
import type { Outcome } from './outcome.ts';

/** Bulk notifications go on in the background under the token they came with (CONTRACT section 5). */
const TOKEN_MINUTES = 45;

export type Activity = Readonly<{
  activityType: string;
  topic: string;
  /** Teams deep link. */
  link: string;
  preview: string;
  parameters: Readonly<Record<string, string>>;
  /** The same number replaces an earlier notification to the same person. */
  chainId: number;
}>;

/** One person by Entra object id: 204, or 403 / 404 for who does not have the app. */
export function notifyPerson(
  graph: Graph,
  tenantId: string,
  entraId: string,
  activity: Activity,
): Promise<Outcome<unknown>> {
  const path = `/users/${entraId}/teamwork/sendActivityNotification`;
  return graph.request(tenantId, { method: 'POST', path, body: bodyOf(activity), reply: null });
}

/** At most 100 people with the same words; the answer says nothing about any single one. */
export function notifyPeople(
  graph: Graph,
  tenantId: string,
  entraIds: readonly string[],
  activity: Activity,
): Promise<Outcome<unknown>> {
  const recipients = entraIds.map(userId => ({
    '@odata.type': 'microsoft.graph.aadUserNotificationRecipient',
    userId,
  }));
  return graph.request(tenantId, {
    method: 'POST',
    path: '/teamwork/sendActivityNotificationToRecipients',
    body: { ...bodyOf(activity), recipients },
    reply: null,
    tokenMinutes: TOKEN_MINUTES,
  });
}

function bodyOf({ activityType, topic, link, preview, parameters, chainId }: Activity): object {
  return {
    topic: { source: 'text', value: topic, webUrl: link },
    activityType,
    chainId,
    previewText: { content: preview },
    templateParameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
  };
}
