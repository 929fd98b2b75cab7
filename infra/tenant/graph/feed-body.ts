import { installationIdOf } from '#infra/tenant/graph/apps.ts';
import { badRequest } from '#infra/tenant/graph/errors.ts';
import type { Notification } from '#infra/tenant/graph/feed-state.ts';
import { list, object, oneOf } from '#infra/tenant/graph/shape.ts';
import type { ObjectShape } from '#infra/tenant/graph/shape.ts';
import type { ActivityType, Settings } from '#infra/tenant/settings.ts';

const RECIPIENT = 'microsoft.graph.aadUserNotificationRecipient';
const DEEP_LINK = /^https:\/\/teams\.(microsoft\.com|cloud\.microsoft)\/l\//;
const MOST_LINK_CHARACTERS = 1900;

const topic = object(
  'microsoft.graph.teamworkActivityTopic',
  { source: oneOf('entityUrl', 'text'), value: 'string', webUrl: 'string' },
  { required: ['source', 'value'] },
);
const preview = object('microsoft.graph.itemBody', { content: 'string', contentType: oneOf('text', 'html') });
const parameter = object('microsoft.graph.keyValuePair', { name: 'string', value: 'string' }, { required: ['name'] });
const recipient = object(
  'microsoft.graph.teamworkNotificationRecipient',
  {},
  { derived: { [RECIPIENT]: object(RECIPIENT, { userId: 'string' }, { required: ['userId'] }) } },
);

/** The body of sendActivityNotification and, with recipients, of its bulk sibling. */
export function notificationShape(bulk: boolean): ObjectShape {
  const properties = {
    topic, activityType: 'string', chainId: 'integer', previewText: preview, teamsAppId: 'string', templateParameters: list(parameter), iconId: 'string',
  } as const; // prettier-ignore
  const required = ['topic', 'activityType', 'previewText'];
  return bulk
    ? object(
        'sendActivityNotificationToRecipients',
        { ...properties, recipients: list(recipient) },
        { required: [...required, 'recipients'], action: true },
      )
    : object('sendActivityNotification', properties, { required, action: true });
}

/** A notification as read from a body that fits its shape, and who shall get it. */
export interface Told extends Pick<
  Notification,
  'activityType' | 'topic' | 'previewText' | 'parameters' | 'chainId' | 'text' | 'localized'
> {
  readonly recipients: readonly string[];
}

interface Body {
  readonly topic: { readonly source: string; readonly value: string; readonly webUrl?: string };
  readonly activityType: string;
  readonly previewText: { readonly content?: string | null };
  readonly chainId?: number | null;
  readonly templateParameters?: readonly { readonly name: string; readonly value?: string | null }[];
  readonly recipients?: readonly { readonly '@odata.type'?: string; readonly userId?: string }[];
}

/** Checks what no shape can say (topic, template, manifest) and reads the rest. `personId` is null for bulk. Throws 400. */
export function readNotification(settings: Settings, raw: unknown, personId: string | null): Told {
  const body = folded(raw) as Body;
  checkTopic(body.topic, settings, personId);
  const parameters = parametersOf(body);
  const type = typeOf(body.activityType, settings, parameters);
  const fill = (template: string) =>
    template.replace(/\{(\w+)\}/g, (_, name: string) =>
      name === 'actor' ? settings.displayName : (parameters[name] ?? ''),
    );
  const recipients = (body.recipients ?? []).map(one => {
    if (one['@odata.type']?.replace(/^#/, '') !== RECIPIENT)
      throw badRequest(`Only recipients of type '${RECIPIENT}' are supported.`);
    return one.userId ?? '';
  });
  return {
    activityType: body.activityType,
    topic: body.topic,
    previewText: body.previewText.content ?? '',
    parameters,
    chainId: body.chainId === undefined || body.chainId === null ? null : String(body.chainId),
    text: fill(type.templateText),
    localized: Object.fromEntries(
      Object.entries(type.localized ?? {}).map(([language, template]) => [language, fill(template)]),
    ),
    recipients,
  };
}

/** Action parameters come in any case; the shape has checked them. */
function folded(raw: unknown): unknown {
  const names = ['topic', 'activityType', 'previewText', 'chainId', 'templateParameters', 'recipients'];
  const given = Object.entries(raw as object).map(
    ([key, value]) => [names.find(name => name.toLowerCase() === key.toLowerCase()) ?? key, value] as const,
  );
  return Object.fromEntries(given);
}

function checkTopic({ source, value, webUrl }: Body['topic'], { teamsApp }: Settings, personId: string | null): void {
  if (webUrl !== undefined && webUrl.length > MOST_LINK_CHARACTERS)
    throw badRequest(`The topic's webUrl has ${webUrl.length} characters, at most ${MOST_LINK_CHARACTERS} work.`);
  if (source.toLowerCase() === 'text') {
    if (!webUrl) throw badRequest("The topic's webUrl is required when its source is 'text'.");
    if (!DEEP_LINK.test(webUrl)) throw badRequest("The topic's webUrl must be a Microsoft Teams deep link.");
    return;
  }
  const installed = /^https:\/\/graph\.microsoft\.com\/v1\.0\/users\/([^/]+)\/teamwork\/installedApps\/([^/]+)$/i.exec(
    value,
  );
  const catalog = /^https:\/\/graph\.microsoft\.com\/v1\.0\/appCatalogs\/teamsApps\/([^/]+)$/i.exec(value);
  if (catalog?.[1] === teamsApp.catalogId) return;
  if (
    personId !== null &&
    installed?.[1]?.toLowerCase() === personId &&
    installed[2] === installationIdOf(personId, teamsApp.catalogId)
  )
    return;
  throw badRequest(
    personId === null
      ? 'The topic of a bulk notification must be the app in the catalog or a text.'
      : `The topic '${value}' is no entity of this user or app.`,
  );
}

function parametersOf({ templateParameters }: Body): Readonly<Record<string, string>> {
  const parameters: Record<string, string> = {};
  for (const { name, value } of templateParameters ?? []) {
    if (name === 'actor') throw badRequest("The parameter 'actor' is reserved and filled by Teams.");
    if (Object.hasOwn(parameters, name)) throw badRequest(`The parameter '${name}' is given twice.`);
    parameters[name] = value ?? '';
  }
  return parameters;
}

/** The type as the manifest declares it. Without a manifest every type is taken, since nobody can say which exist. */
function typeOf(
  activityType: string,
  { teamsApp }: Settings,
  parameters: Readonly<Record<string, string>>,
): ActivityType {
  if (activityType === 'systemDefault') {
    if (!parameters['systemDefaultText'])
      throw badRequest("The activity type 'systemDefault' needs the parameter 'systemDefaultText'.");
    return { type: activityType, templateText: '{systemDefaultText}' };
  }
  const declared = teamsApp.activityTypes.find(({ type }) => type === activityType);
  if (!declared) {
    if (teamsApp.activityTypes.length === 0) return { type: activityType, templateText: activityType };
    throw badRequest(`Activity type '${activityType}' is not declared in the Teams app manifest.`);
  }
  for (const [, name = ''] of declared.templateText.matchAll(/\{(\w+)\}/g)) {
    if (name !== 'actor' && parameters[name] === undefined)
      throw badRequest(`The template parameter '${name}' of activity type '${activityType}' is missing.`);
  }
  return declared;
}
