import { badRequest, GraphError, noSuchObject } from '#infra/tenant/graph/errors.ts';
import { page } from '#infra/tenant/graph/listing.ts';
import type { Call, Operation } from '#infra/tenant/graph/operation.ts';
import { personOf } from '#infra/tenant/graph/users.ts';
import { json } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';
import { uuidOf } from '#infra/tenant/org/random.ts';
import { appRoles } from '#infra/tenant/org/types.ts';
import type { AppRole } from '#infra/tenant/org/types.ts';
import { resourceOf } from '#infra/tenant/settings.ts';
import type { World } from '#infra/tenant/world.ts';

const readApps = ['Application.Read.All', 'Directory.Read.All'];
const readOrganisation = ['Organization.Read.All', 'Directory.Read.All'];

export const tenantOperations: readonly Operation[] = [
  { name: 'organization', method: 'GET', path: '/organization', app: readOrganisation, delegated: [...readOrganisation, 'User.Read'], options: ['select'], units: 1, run: organisation },
  { name: 'servicePrincipals.get', method: 'GET', path: '/servicePrincipals/{id}', app: readApps, delegated: readApps, options: ['select'], units: 1, run: getServicePrincipal },
  { name: 'servicePrincipals.appRoleAssignedTo', method: 'GET', path: '/servicePrincipals/{id}/appRoleAssignedTo', app: readApps, delegated: readApps, options: ['select', 'top', 'skiptoken', 'count'], units: 1, run: listAssigned },
  { name: 'users.mailboxSettings', method: 'GET', path: '/users/{id}/mailboxSettings', app: ['MailboxSettings.Read', 'MailboxSettings.ReadWrite'], delegated: ['MailboxSettings.Read'], options: ['select'], units: 0, run: mailboxSettings },
]; // prettier-ignore

export const roleIdOf = (role: AppRole): string => uuidOf(`app role ${role}`);

function organisation(call: Call): Reply {
  const { world } = call;
  const all = {
    id: world.settings().tenantId,
    displayName: world.directory.name,
    countryLetterCode: 'DE',
    city: 'Köln',
    preferredLanguage: 'de',
    tenantType: 'AAD',
    createdDateTime: '2024-01-08T08:00:00Z',
    verifiedDomains: [
      {
        capabilities: 'Email, OfficeCommunicationsOnline',
        isDefault: true,
        isInitial: false,
        name: world.directory.domain,
        type: 'Managed',
      },
    ],
  };
  return json(200, {
    '@odata.context': `${world.address()}/v1.0/$metadata#organization`,
    value: [selectedFrom(call, all, 'organization')],
  });
}

/** Our own, by object id or as `servicePrincipals(appId='…')`. */
function getServicePrincipal(call: Call): Reply {
  const { world } = call;
  const { clientId, displayName, publicUrl } = world.settings();
  const all = {
    id: servicePrincipalId(call),
    appId: clientId,
    displayName,
    appRoleAssignmentRequired: false,
    servicePrincipalNames: [clientId, resourceOf(world.settings())],
    servicePrincipalType: 'Application',
    homepage: publicUrl,
    appRoles: appRoles.map(value => ({
      id: roleIdOf(value),
      value,
      displayName: value,
      description: value,
      isEnabled: true,
      allowedMemberTypes: ['User'],
    })),
  };
  return json(200, {
    '@odata.context': `${world.address()}/v1.0/$metadata#servicePrincipals/$entity`,
    ...selectedFrom(call, all, 'servicePrincipal'),
  });
}

/** Who holds our app roles. */
function listAssigned(call: Call): Reply {
  const { world } = call;
  const resourceId = servicePrincipalId(call);
  const assigned = holdersOf(world);
  const source = { length: assigned.length, at: (position: number) => assigned[position] };
  return page(call, { list: 'app role assignments', context: 'appRoleAssignments' }, source, () => true, ({ account, role }) =>
    selectedFrom(call, {
      id: Buffer.from(`${account.user.id}${role}`).toString('base64url'),
      appRoleId: roleIdOf(role),
      createdDateTime: '2024-01-08T08:00:00Z',
      principalDisplayName: account.user.displayName,
      principalId: account.user.id,
      principalType: 'User',
      resourceDisplayName: world.settings().displayName,
      resourceId,
    }, 'appRoleAssignment'),
  ); // prettier-ignore
}

function holdersOf({ directory }: World) {
  return [...directory.accounts.values()]
    .filter(one => one.deletedAt === null)
    .flatMap(account => account.appRoles.map(role => ({ account, role })));
}

function servicePrincipalId({ world, params }: Call): string {
  const { servicePrincipalId, clientId } = world.settings();
  const [asked = ''] = params;
  if (asked !== servicePrincipalId && asked !== `appId=${clientId}`) throw noSuchObject(asked);
  return servicePrincipalId;
}

/** Time zone and language of a mailbox; 404 where there is none (guests, unlicensed). */
function mailboxSettings(call: Call): Reply {
  const account = personOf(call.world, call.params[0] ?? '');
  if (!account.mailbox)
    throw new GraphError(
      404,
      'MailboxNotEnabledForRESTAPI',
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    );
  const { preferredLanguage, id } = account.user;
  const all = {
    timeZone: account.timeZone === 'Europe/Berlin' ? 'W. Europe Standard Time' : account.timeZone,
    language: { locale: preferredLanguage ?? 'de-DE', displayName: preferredLanguage ?? 'de-DE' },
    timeFormat: 'HH:mm',
    dateFormat: 'dd.MM.yyyy',
    userPurpose: account.user.employeeType === null && !account.user.accountEnabled ? 'shared' : 'user',
    workingHours: {
      daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
      startTime: '08:00:00.0000000',
      endTime: '17:00:00.0000000',
      timeZone: { name: 'W. Europe Standard Time' },
    },
  };
  return json(200, {
    '@odata.context': `${call.world.address()}/v1.0/$metadata#users('${id}')/mailboxSettings`,
    ...selectedFrom(call, all, 'mailboxSettings'),
  });
}

function selectedFrom({ query }: Call, all: Readonly<Record<string, unknown>>, type: string): Record<string, unknown> {
  if (query.select === undefined) return all;
  const names = query.select.split(',').map(name => name.trim());
  const unknown = names.find(name => !(name in all));
  if (unknown !== undefined)
    throw badRequest(`Could not find a property named '${unknown}' on type 'microsoft.graph.${type}'.`);
  return Object.fromEntries(Object.entries(all).filter(([name]) => name === 'id' || names.includes(name)));
}
