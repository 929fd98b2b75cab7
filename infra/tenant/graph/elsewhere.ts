import { badRequest, GraphError } from '#infra/tenant/graph/errors.ts';
import type { Call, Operation } from '#infra/tenant/graph/operation.ts';
import { list, object, oneOf } from '#infra/tenant/graph/shape.ts';
import type { ObjectShape } from '#infra/tenant/graph/shape.ts';
import { isRecord, textOf } from '#infra/tenant/http.ts';

/**
 * Operations that Microsoft has and the product does not use yet: a malformed request is refused as there, a well-formed one needs a
 * permission nobody granted here (403). Granted all the same, the stand-in says honestly that it does not do that: 501.
 */
const write = (name: string, method: 'POST' | 'PATCH', path: string, permission: string, body: ObjectShape, judge: (body: Readonly<Record<string, unknown>>, now: Date) => void): Operation => ({
  name, method, path, app: ['*'], delegated: ['*'], options: [], units: 0, body,
  run({ body: given, world, caller }: Call) {
    judge(isRecord(given) ? given : {}, world.clock.now());
    if (!caller.permissions.has(permission)) throw new GraphError(403, 'Forbidden', `Missing permission: ${permission}.`);
    throw new GraphError(501, 'NotImplemented', `The stand-in tenant does not carry out ${method} ${path}.`);
  },
}); // prettier-ignore

const moment = object(
  'microsoft.graph.dateTimeTimeZone',
  { dateTime: 'string', timeZone: 'string' },
  { required: ['dateTime', 'timeZone'] },
);
const itemBody = object('microsoft.graph.itemBody', { content: 'string', contentType: oneOf('text', 'html') });
const address = object('microsoft.graph.emailAddress', { address: 'string', name: 'string' });
const attendee = object('microsoft.graph.attendee', {
  emailAddress: address,
  type: oneOf('required', 'optional', 'resource'),
  status: 'any',
  proposedNewTime: 'any',
});

const event = object('microsoft.graph.event', {
  subject: 'string', body: itemBody, start: moment, end: moment, location: 'any', locations: list('any'), attendees: list(attendee), isAllDay: 'boolean',
  isOnlineMeeting: 'boolean', onlineMeetingProvider: oneOf('unknown', 'teamsForBusiness', 'skypeForBusiness', 'skypeForConsumer'), hideAttendees: 'boolean',
  allowNewTimeProposals: 'boolean', responseRequested: 'boolean', transactionId: 'string', importance: oneOf('low', 'normal', 'high'), recurrence: 'any',
  reminderMinutesBeforeStart: 'integer', isReminderOn: 'boolean', categories: list('string'), singleValueExtendedProperties: list('any'),
  showAs: oneOf('unknown', 'free', 'tentative', 'busy', 'oof', 'workingElsewhere'), sensitivity: oneOf('normal', 'personal', 'private', 'confidential'),
}, { required: ['subject', 'start', 'end'] }); // prettier-ignore

export const subscription = object('microsoft.graph.subscription', {
  changeType: 'string', notificationUrl: 'string', lifecycleNotificationUrl: 'string', resource: 'string', expirationDateTime: 'string', clientState: 'string',
  includeResourceData: 'boolean', encryptionCertificate: 'string', encryptionCertificateId: 'string', latestSupportedTlsVersion: 'string',
  notificationQueryOptions: 'string', notificationUrlAppId: 'string',
}); // prettier-ignore

const invitation = object('microsoft.graph.invitation', {
  invitedUserEmailAddress: 'string', inviteRedirectUrl: 'string', invitedUserDisplayName: 'string', sendInvitationMessage: 'boolean',
  invitedUserMessageInfo: 'any', invitedUserType: oneOf('Guest', 'Member'), resetRedemption: 'boolean', invitedUser: 'any',
}, { required: ['invitedUserEmailAddress', 'inviteRedirectUrl'] }); // prettier-ignore

const activity = {
  externalCourseActivityId: 'string', externalcourseActivityId: 'string', learnerUserId: 'string', learningContentId: 'string', learningProviderId: 'string',
  completedDateTime: 'string', completionPercentage: 'integer', status: oneOf('notStarted', 'inProgress', 'completed'),
} as const; // prettier-ignore
const needed = ['learnerUserId', 'learningContentId', 'status'];
const courseActivity = object('microsoft.graph.learningCourseActivity', activity, {
  required: ['@odata.type', ...needed],
  derived: {
    'microsoft.graph.learningAssignment': object('microsoft.graph.learningAssignment', {
      ...activity, assignedDateTime: 'string', assignerUserId: 'string', assignmentType: oneOf('required', 'recommended', 'peerRecommended'), dueDateTime: moment, notes: itemBody,
    }, { required: [...needed, 'assignmentType'] }),
    'microsoft.graph.learningSelfInitiatedCourse': object('microsoft.graph.learningSelfInitiatedCourse', { ...activity, startedDateTime: 'string' }, { required: needed }),
  },
}); // prettier-ignore

export const elsewhereOperations: readonly Operation[] = [
  write('events.create', 'POST', '/users/{id}/events', 'Calendars.ReadWrite', event, judgeEvent),
  write('events.create', 'POST', '/users/{id}/calendar/events', 'Calendars.ReadWrite', event, judgeEvent),
  write('invitations.create', 'POST', '/invitations', 'User.Invite.All', invitation, judgeInvitation),
  write('learning.activity', 'POST', '/employeeExperience/learningProviders/{id}/learningCourseActivities', 'LearningAssignedCourse.ReadWrite.All', courseActivity, () => undefined),
  write('drives.preview', 'POST', '/drives/{id}/items/{id}/preview', 'Files.Read.All', object('preview', { page: 'string', zoom: 'number' }, { action: true }), () => undefined),
]; // prettier-ignore

const MOST_SUBSCRIBED_MINUTES = 41_760;

function judgeEvent({ attendees }: Readonly<Record<string, unknown>>): void {
  if (Array.isArray(attendees) && attendees.length > 500)
    throw badRequest('An event takes at most 500 attendees.', 'ErrorInvalidRecipients');
}

export function judgeSubscription(body: Readonly<Record<string, unknown>>, now: Date): void {
  const directory = /^\/?(users|groups)(\/|$)/i.test(textOf(body['resource']));
  for (const change of textOf(body['changeType']).split(',')) {
    const allowed = directory ? ['updated', 'deleted'] : ['created', 'updated', 'deleted'];
    if (!allowed.includes(change.trim()))
      throw badRequest(
        `The change type '${change}' is not supported for '${textOf(body['resource'])}'.`,
        'InvalidRequest',
      );
  }
  for (const name of ['notificationUrl', 'lifecycleNotificationUrl']) {
    if (body[name] !== undefined && !textOf(body[name]).startsWith('https://'))
      throw badRequest(`${name} must use https.`, 'InvalidRequest');
  }
  judgeExpiry(body, now);
}

export function judgeRenewal(body: Readonly<Record<string, unknown>>, now: Date): void {
  const fixed = Object.keys(body).find(name => !['expirationDateTime', 'notificationUrl'].includes(name));
  if (fixed !== undefined) throw badRequest(`'${fixed}' of a subscription cannot be changed.`, 'InvalidRequest');
  judgeExpiry(body, now);
}

export function judgeExpiry({ expirationDateTime }: Readonly<Record<string, unknown>>, now: Date): void {
  if (expirationDateTime === undefined) return;
  const minutes = (Date.parse(textOf(expirationDateTime)) - now.getTime()) / 60_000;
  if (!(minutes > 0) || minutes > MOST_SUBSCRIBED_MINUTES)
    throw badRequest(
      'Subscription expiration can only be in the future and within the maximum for the resource.',
      'InvalidRequest',
    );
}

function judgeInvitation({ invitedUserEmailAddress, inviteRedirectUrl }: Readonly<Record<string, unknown>>): void {
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(textOf(invitedUserEmailAddress)))
    throw badRequest('The invited user email address is invalid.');
  if (!/^https?:\/\//.test(textOf(inviteRedirectUrl))) throw badRequest('inviteRedirectUrl must be a URL.');
}
