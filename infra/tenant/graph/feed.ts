import { randomUUID } from 'node:crypto';

import { badRequest, GraphError, noSuchObject, tooMany } from '#infra/tenant/graph/errors.ts';
import { notificationShape, readNotification } from '#infra/tenant/graph/feed-body.ts';
import type { Told } from '#infra/tenant/graph/feed-body.ts';
import type { Notification, Undelivered } from '#infra/tenant/graph/feed-state.ts';
import type { Call, Operation } from '#infra/tenant/graph/operation.ts';
import { personOf } from '#infra/tenant/graph/users.ts';
import { empty } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';

/** Tenant-wide consent, or the resource-specific permission that comes with the install: then `mayNotify` decides. */
const send = ['TeamsActivity.Send', 'TeamsActivity.Send.User', '*'];
const TOKEN_MINUTES = 45;
const MOST_RECIPIENTS = 100;
const MOST_A_MINUTE = 10;

export const feedOperations: readonly Operation[] = [
  {
    name: 'feed.single', method: 'POST', path: '/users/{id}/teamwork/sendActivityNotification',
    app: send, delegated: ['TeamsActivity.Send'], options: [], units: 0, body: notificationShape(false), run: notifyOne,
  },
  {
    name: 'feed.bulk', method: 'POST', path: '/teamwork/sendActivityNotificationToRecipients',
    app: send, delegated: ['TeamsActivity.Send'], options: [], units: 0, body: notificationShape(true), run: notifyMany,
  },
]; // prettier-ignore

/** 204, or why this person cannot be told: 403 without the app, 404 without Teams, 429 above 10 a minute. */
function notifyOne(call: Call): Reply {
  const { world, caller, params } = call;
  mayNotify(call);
  const { waitSeconds } = world.throttle.rate('feed.single', 5);
  if (waitSeconds > 0) throw tooMany(waitSeconds);
  const account = personOf(world, params[0] ?? '');
  const told = readNotification(world.settings(), call.body, account.user.id);
  if (caller.personId === account.user.id)
    throw new GraphError(403, 'Forbidden', 'A user cannot send an activity notification to themselves.');
  if (account.teams === 'none') throw noSuchObject(params[0] ?? '');
  if (account.teams !== 'installed') throw notInstalled(call);
  const personal = world.throttle.window(`feed of ${account.user.id}`, MOST_A_MINUTE, 60_000);
  if (personal.waitSeconds > 0) throw tooMany(personal.waitSeconds);
  world.commit({
    of: 'feed',
    entry: { kind: 'notified', notifications: [notification(call, told, account.user.id, 'single')], undelivered: [] },
  });
  return empty(204);
}

/**
 * 202 for everybody at once, without a word about single recipients: who has no app simply sees nothing.
 * 412 when the token ends within 45 minutes, because delivery goes on in the background under it.
 */
function notifyMany(call: Call): Reply {
  const { world, caller } = call;
  mayNotify(call);
  const { waitSeconds } = world.throttle.rate('feed.bulk', 2);
  if (waitSeconds > 0) throw tooMany(waitSeconds);
  if (caller.expiresAtMs - world.clock.now().getTime() < TOKEN_MINUTES * 60_000) {
    throw new GraphError(
      412,
      'PreconditionFailed',
      `The access token must be valid for at least ${TOKEN_MINUTES} more minutes.`,
    );
  }
  const told = readNotification(world.settings(), call.body, null);
  if (told.recipients.length === 0) throw badRequest('The list of recipients must not be empty.');
  if (told.recipients.length > MOST_RECIPIENTS)
    throw badRequest(`The number of recipients ${told.recipients.length} exceeds the maximum of ${MOST_RECIPIENTS}.`);
  const notifications: Notification[] = [];
  const undelivered: Undelivered[] = [];
  for (const personId of new Set(told.recipients)) {
    const account = world.directory.find(personId);
    if (!account) undelivered.push({ personId, why: 'unknown person' });
    else if (account.teams !== 'installed') undelivered.push({ personId, why: 'no app' });
    else if (world.throttle.window(`feed of ${personId}`, MOST_A_MINUTE, 60_000).waitSeconds > 0)
      undelivered.push({ personId, why: 'too many' });
    else notifications.push(notification(call, told, account.user.id, 'bulk'));
  }
  world.commit({ of: 'feed', entry: { kind: 'notified', notifications, undelivered } });
  return empty(202);
}

function mayNotify(call: Call): void {
  const { permissions, personId } = call.caller;
  if (personId !== null || permissions.has('TeamsActivity.Send') || permissions.has('TeamsActivity.Send.User')) return;
  if (!call.world.settings().teamsApp.resourceSpecific.includes('TeamsActivity.Send.User')) throw notInstalled(call);
}

function notInstalled({ world }: Call): GraphError {
  return new GraphError(
    403,
    'Forbidden',
    `Application with AAD App Id '${world.settings().clientId}' is not authorized to generate custom text notifications to the recipient. Ensure that the expected Teams app is installed in the target scope (user, team, or chat).`,
  );
}

function notification({ world }: Call, told: Told, personId: string, how: 'single' | 'bulk'): Notification {
  const { recipients: _, ...about } = told;
  return { id: randomUUID(), at: world.clock.now().toISOString(), personId, how, ...about };
}
