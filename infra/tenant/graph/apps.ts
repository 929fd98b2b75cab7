import { badRequest, denied, GraphError, noSuchObject, unsupportedQuery, tooMany } from '#infra/tenant/graph/errors.ts';
import { parseFilter, satisfies } from '#infra/tenant/graph/filter.ts';
import type { Call, Operation } from '#infra/tenant/graph/operation.ts';
import { list, object, oneOf } from '#infra/tenant/graph/shape.ts';
import { personOf } from '#infra/tenant/graph/users.ts';
import { empty, isRecord, json } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';
import type { Account } from '#infra/tenant/org/types.ts';
import type { World } from '#infra/tenant/world.ts';

const SELF = 'TeamsAppInstallation.ReadWriteSelfForUser.All';
const SELF_CONSENT = 'TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All';
const readInstalled = ['TeamsAppInstallation.ReadForUser.All', SELF, SELF_CONSENT];

const permission = object('microsoft.graph.teamsAppResourceSpecificPermission', {
  permissionValue: 'string',
  permissionType: oneOf('application', 'delegated'),
});
const installShape = object(
  'microsoft.graph.userScopeTeamsAppInstallation',
  {
    id: 'string',
    consentedPermissionSet: object('microsoft.graph.teamsAppPermissionSet', {
      resourceSpecificPermissions: list(permission),
    }),
  },
  { navigation: ['teamsApp', 'teamsAppDefinition', 'chat'], required: ['teamsApp@odata.bind'] },
);

export const appOperations: readonly Operation[] = [
  { name: 'apps.catalog', method: 'GET', path: '/appCatalogs/teamsApps', app: ['AppCatalog.Read.All'], delegated: ['AppCatalog.Read.All'], options: ['filter', 'select', 'expand', 'top'], units: 0, run: listCatalog },
  { name: 'apps.catalog.get', method: 'GET', path: '/appCatalogs/teamsApps/{id}', app: ['AppCatalog.Read.All'], delegated: ['AppCatalog.Read.All'], options: ['select', 'expand'], units: 0, run: getCatalogApp },
  { name: 'apps.installed', method: 'GET', path: '/users/{id}/teamwork/installedApps', app: readInstalled, delegated: readInstalled, options: ['filter', 'expand', 'select', 'top'], units: 0, run: listInstalled },
  { name: 'apps.install', method: 'POST', path: '/users/{id}/teamwork/installedApps', app: [SELF, SELF_CONSENT], delegated: [], options: [], units: 0, body: installShape, run: install },
  { name: 'apps.uninstall', method: 'DELETE', path: '/users/{id}/teamwork/installedApps/{id}', app: [SELF, SELF_CONSENT], delegated: [], options: [], units: 0, run: uninstall },
]; // prettier-ignore

function paced(call: Call, key: string, perSecond: number): void {
  const { waitSeconds } = call.world.throttle.rate(key, perSecond, 1);
  if (waitSeconds > 0) throw tooMany(waitSeconds);
}

function catalogApp(world: World): Record<string, unknown> {
  const { catalogId, externalId, displayName } = world.settings().teamsApp;
  return { id: catalogId, externalId, displayName, distributionMethod: 'organization' };
}

/** `$filter` on id, externalId, displayName, distributionMethod. `$expand=appDefinitions` shows the published version. */
function listCatalog(call: Call): Reply {
  paced(call, 'teams.get', 30);
  const { world, query } = call;
  const app = catalogApp(world);
  const fits = query.filter === undefined || satisfies(parseFilter(query.filter), property => {
    if (!(property in app)) throw unsupportedQuery(`Filtering on '${property}' is not supported.`);
    return app[property];
  }); // prettier-ignore
  return json(200, {
    '@odata.context': `${world.address()}/v1.0/$metadata#appCatalogs/teamsApps`,
    value: fits ? [chosen(call, app)] : [],
  });
}

function getCatalogApp(call: Call): Reply {
  paced(call, 'teams.get', 30);
  const app = catalogApp(call.world);
  if (call.params[0] !== app['id']) throw new GraphError(404, 'NotFound', `No app '${call.params[0]}' in the catalog.`);
  return json(200, {
    '@odata.context': `${call.world.address()}/v1.0/$metadata#appCatalogs/teamsApps/$entity`,
    ...chosen(call, app),
  });
}

function chosen({ query, world }: Call, app: Record<string, unknown>): Record<string, unknown> {
  const wanted = query.select?.split(',').map(name => name.trim());
  const unknown = wanted?.find(name => !(name in app));
  if (unknown !== undefined)
    throw badRequest(`Could not find a property named '${unknown}' on type 'microsoft.graph.teamsApp'.`);
  const shown = Object.fromEntries(
    Object.entries(app).filter(([name]) => !wanted || name === 'id' || wanted.includes(name)),
  );
  return query.expand === undefined ? shown : { ...shown, appDefinitions: [definition(world)] };
}

function definition(world: World): Record<string, unknown> {
  const { catalogId, displayName, version } = world.settings().teamsApp;
  return {
    id: Buffer.from(`${catalogId}##${version}##Published`).toString('base64url'),
    teamsAppId: catalogId,
    displayName,
    version,
    publishingState: 'published',
  };
}

const installationId = (world: World, account: Account) =>
  installationIdOf(account.user.id, world.settings().teamsApp.catalogId);

/** The id of our app's installation for a person: the same each time it is installed. */
export function installationIdOf(personId: string, catalogId: string): string {
  return Buffer.from(`${personId}##${catalogId}`).toString('base64url');
}

/** Apps of a person: ours, when installed. Filters by `teamsApp/externalId` or `teamsApp/id`; expands teamsApp and teamsAppDefinition. */
function listInstalled(call: Call): Reply {
  paced(call, 'apps', 30);
  const { world, query } = call;
  const account = teamsPerson(call);
  const teamsApp = catalogApp(world);
  const fits = query.filter === undefined || satisfies(parseFilter(query.filter), property => {
    const [relation, name = ''] = property.split('/');
    if (relation !== 'teamsApp' || !(name in teamsApp)) throw unsupportedQuery(`Filtering on '${property}' is not supported.`);
    return teamsApp[name];
  }); // prettier-ignore
  const expand = (query.expand ?? '').split(',').map(name => name.trim().toLowerCase());
  const installation = {
    id: installationId(world, account),
    ...(expand.includes('teamsapp') ? { teamsApp } : {}),
    ...(expand.includes('teamsappdefinition') ? { teamsAppDefinition: definition(world) } : {}),
  };
  const about = `${world.address()}/v1.0/$metadata#users('${account.user.id}')/teamwork/installedApps`;
  return json(200, { '@odata.context': about, value: account.teams === 'installed' && fits ? [installation] : [] });
}

/**
 * Installs our own app for a person: 201 without a body; 409 when it is there, 403 by policy, 404 without Teams, 400 for another app.
 * A manifest with resource-specific application permissions needs consent to exactly those, and the stronger permission.
 */
function install(call: Call): Reply {
  paced(call, 'apps', 30);
  const { world, caller } = call;
  const body = isRecord(call.body) ? call.body : {};
  const asked = /\/appCatalogs\/teamsApps\/([^/]+)$/i.exec(String(body['teamsApp@odata.bind']))?.[1];
  const { catalogId, resourceSpecific } = world.settings().teamsApp;
  if (asked === undefined) throw badRequest("'teamsApp@odata.bind' must end in /appCatalogs/teamsApps/{id}.");
  if (asked !== catalogId) throw new GraphError(403, 'Forbidden', `The app '${asked}' is not the app of the caller.`);
  const account = teamsPerson(call);
  const consented = consentedPermissions(body['consentedPermissionSet']);
  if (resourceSpecific.length > 0) {
    if (!caller.permissions.has(SELF_CONSENT)) throw denied();
    if ([...resourceSpecific].sort().join() !== [...consented].sort().join()) {
      throw badRequest(
        'The permissions consented to must equal the resource-specific permissions of the app definition.',
      );
    }
  } else if (consented.length > 0) throw badRequest('The app definition asks for no resource-specific permissions.');
  if (account.teams === 'blocked')
    throw new GraphError(403, 'Forbidden', 'The app is blocked for this user by an app permission policy.');
  if (account.teams === 'installed')
    throw new GraphError(409, 'Conflict', 'The app is already installed in the user scope.');
  setTeams(world, account, 'installed');
  return empty(201, {
    location: `${world.address()}/v1.0/users('${account.user.id}')/teamwork/installedApps('${installationId(world, account)}')`,
  });
}

function uninstall(call: Call): Reply {
  paced(call, 'apps.delete', 15);
  const account = teamsPerson(call);
  if (account.teams !== 'installed' || call.params[1] !== installationId(call.world, account))
    throw noSuchObject(call.params[1] ?? '');
  setTeams(call.world, account, 'absent');
  return empty(204);
}

function setTeams(world: World, account: Account, teams: Account['teams']): void {
  world.commit({ of: 'directory', change: { kind: 'person put', account: { ...account, teams } } });
}

function teamsPerson({ world, params }: Call): Account {
  const account = personOf(world, params[0] ?? '');
  if (account.teams === 'none')
    throw new GraphError(404, 'NotFound', 'No Teams user found: the user has no Teams licence.');
  return account;
}

function consentedPermissions(set: unknown): readonly string[] {
  const given =
    isRecord(set) && Array.isArray(set['resourceSpecificPermissions']) ? set['resourceSpecificPermissions'] : [];
  return given.map(one => (isRecord(one) ? String(one['permissionValue']) : ''));
}
