import { badRequest, noSuchObject, unsupportedQuery } from '#infra/tenant/graph/errors.ts';
import { countReply, page, wanted } from '#infra/tenant/graph/listing.ts';
import type { FilterRules, Source } from '#infra/tenant/graph/listing.ts';
import type { Call, Operation } from '#infra/tenant/graph/operation.ts';
import { selected, shaped, userType } from '#infra/tenant/graph/properties.ts';
import { json } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';
import type { Account } from '#infra/tenant/org/types.ts';
import type { World } from '#infra/tenant/world.ts';

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What `$filter` takes on users (graph/aad-advanced-queries, table of user properties). */
export const userFilterRules: FilterRules = {
  plain:
    words(`accountEnabled userType department country usageLocation city state jobTitle mail employeeId externalUserState displayName
    userPrincipalName givenName surname id mailNickname businessPhones otherMails`),
  advanced: words(
    'employeeType employeeHireDate companyName officeLocation preferredLanguage mobilePhone createdDateTime postalCode streetAddress',
  ),
  neverNull: words('employeeType employeeHireDate accountEnabled'),
  starts: words(
    'department country usageLocation city state jobTitle mail employeeId displayName userPrincipalName givenName surname mailNickname',
  ),
};

const list = words('select filter expand orderby search count top skiptoken') as Operation['options'];
const readAll = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All'];
const readBasic = ['User.ReadBasic.All', ...readAll];

export const userOperations: readonly Operation[] = [
  { name: 'users.list', method: 'GET', path: '/users', app: readBasic, delegated: readBasic, options: list, units: 2, run: listUsers },
  { name: 'users.count', method: 'GET', path: '/users/$count', app: readAll, delegated: readAll, options: ['filter', 'search'], units: 2, run: countUsers },
  { name: 'users.get', method: 'GET', path: '/users/{id}', app: readBasic, delegated: [...readBasic, 'User.Read'], options: ['select', 'expand'], units: 1, run: getUser },
  { name: 'users.manager', method: 'GET', path: '/users/{id}/manager', app: readAll, delegated: readAll, options: ['select'], units: 1, run: getManager },
  { name: 'users.reports', method: 'GET', path: '/users/{id}/directReports', app: readAll, delegated: [...readAll, 'User.Read'], options: list, units: 1, run: listReports },
  { name: 'users.reports.count', method: 'GET', path: '/users/{id}/directReports/$count', app: readAll, delegated: readAll, options: ['filter', 'search'], units: 1, run: countReports },
]; // prettier-ignore

/** Finds a person that the path names, by id or principal name; 404 when there is none. */
export function personOf(world: World, idOrName: string): Account {
  const account = world.directory.find(idOrName);
  if (!account) throw noSuchObject(idOrName);
  return account;
}

export const readUser = (account: Account) => (property: string) =>
  new Map<string, unknown>(Object.entries(account.user)).get(userType.known.get(property.toLowerCase()) ?? property);

function everybody({ directory }: World): Source<Account> {
  return {
    length: directory.order.length,
    at: position => present(directory.accounts.get(directory.order[position] ?? '')),
  };
}

const present = (account: Account | undefined) => (account?.deletedAt === null ? account : undefined);

function listUsers(call: Call): Reply {
  const { world, query } = call;
  const names = selected(userType, query.select, false);
  const isWanted = wanted(call, userFilterRules, false);
  const withManager = expandsManager(call);
  const show = (account: Account) => ({
    ...shaped(userType, account.user, names),
    ...(withManager ? managerOf(world, account, withManager) : {}),
  });
  const source = query.orderby === undefined ? everybody(world) : inOrder(everybody(world), query.orderby);
  return page(
    call,
    { list: 'users', context: context('users', query.select) },
    source,
    account => isWanted(readUser(account)),
    show,
  );
}

function countUsers(call: Call): Reply {
  const isWanted = wanted(call, userFilterRules, false);
  return countReply(call, everybody(call.world), account => isWanted(readUser(account)));
}

function getUser(call: Call): Reply {
  const { world, query, params } = call;
  const account = personOf(world, params[0] ?? '');
  const names = selected(userType, query.select, true);
  const withManager = expandsManager(call);
  const about = { '@odata.context': `${world.address()}/v1.0/$metadata#${context('users', query.select)}/$entity` };
  return json(200, {
    ...about,
    ...shaped(userType, account.user, names),
    ...(withManager ? managerOf(world, account, withManager) : {}),
  });
}

function getManager({ world, query, params }: Call): Reply {
  const account = personOf(world, params[0] ?? '');
  const manager = account.managerId === null ? undefined : world.directory.find(account.managerId);
  if (!manager) throw noSuchObject('manager');
  const about = {
    '@odata.context': `${world.address()}/v1.0/$metadata#directoryObjects/$entity`,
    '@odata.type': '#microsoft.graph.user',
  };
  return json(200, { ...about, ...shaped(userType, manager.user, selected(userType, query.select, true)) });
}

function listReports(call: Call): Reply {
  const { source, isWanted, names } = reports(call);
  const show = (account: Account) => ({
    '@odata.type': '#microsoft.graph.user',
    ...shaped(userType, account.user, names),
  });
  return page(call, { list: `reports ${call.params[0]}`, context: 'directoryObjects' }, source, isWanted, show);
}

function countReports(call: Call): Reply {
  const { source, isWanted } = reports(call);
  return countReply(call, source, isWanted);
}

function reports(call: Call): {
  source: Source<Account>;
  isWanted: (account: Account) => boolean;
  names: readonly string[];
} {
  const found = call.world.directory.reportsOf(personOf(call.world, call.params[0] ?? '').user.id);
  const matches = wanted(call, userFilterRules, true);
  const names = selected(userType, call.query.select, false);
  return {
    source: { length: found.length, at: position => found[position] },
    isWanted: account => matches(readUser(account)),
    names,
  };
}

export const context = (set: string, select: string | undefined): string =>
  select === undefined ? set : `${set}(${select})`;

/** `$expand=manager` or `manager($select=…)`: the names to show of the manager. Other relations are not offered here. */
function expandsManager({ query }: Call): readonly string[] | null {
  if (query.expand === undefined) return null;
  const found = /^manager(?:\((?:\$levels=1;?)?(?:\$select=([\w,]+))?\))?$/i.exec(query.expand.trim());
  if (!found) throw unsupportedQuery(`Expanding '${query.expand}' is not supported.`);
  return selected(userType, found[1], true);
}

function managerOf(world: World, account: Account, names: readonly string[]): Record<string, unknown> {
  const manager = account.managerId === null ? undefined : world.directory.find(account.managerId);
  return manager
    ? { manager: { '@odata.type': '#microsoft.graph.user', ...shaped(userType, manager.user, names) } }
    : {};
}

/** By displayName or userPrincipalName; sorted anew for each page, which is fine for the few who ask. */
function inOrder(source: Source<Account>, orderby: string): Source<Account> {
  const found = /^(displayName|userPrincipalName|createdDateTime)(\s+(asc|desc))?$/i.exec(orderby.trim());
  if (!found) throw badRequest(`Unsupported $orderby '${orderby}'.`, 'Request_UnsupportedQuery');
  const all = Array.from({ length: source.length }, (_, position) => source.at(position)).filter(
    one => one !== undefined,
  );
  const key = (account: Account) => String(readUser(account)(found[1] ?? '')).toLowerCase();
  const sign = found[3]?.toLowerCase() === 'desc' ? -1 : 1;
  all.sort((a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0));
  return { length: all.length, at: position => all[position] };
}
