import type { Credential } from '#infra/tenant/entra/credentials.ts';
import { EntraError } from '#infra/tenant/entra/errors.ts';
import {
  graphClaims,
  idClaims,
  lifetimeSeconds,
  personClaims,
  readScopes,
  signed,
} from '#infra/tenant/entra/tokens.ts';
import { seal } from '#infra/tenant/keys.ts';
import type { Account } from '#infra/tenant/org/types.ts';
import type { World } from '#infra/tenant/world.ts';

const SPA_REFRESH_SECONDS = 86_400;
const REFRESH_SECONDS = 90 * 86_400;

/** Tokens for a person: access, and with openid an id token, with offline_access a refresh token. */
export async function personAnswer(
  world: World,
  personId: string,
  scope: string,
  credential: Credential,
  nonce: string | undefined,
  refreshUntil?: number,
): Promise<unknown> {
  const account = signInAccount(world, personId);
  const asked = readScopes(world, scope);
  if (!asked) throw unknownResource(scope);
  const { scopes, clientId } = world.settings();
  const wanted = asked.names.filter(
    name => !['openid', 'profile', 'email', 'offline_access', '.default'].includes(name),
  );
  const missing = wanted.find(name => !scopes.includes(name));
  if (missing !== undefined)
    throw new EntraError(
      'invalid_grant',
      65001,
      `The user or administrator has not consented to use the application with ID '${clientId}' named '${world.settings().displayName}'. Send an interactive authorization request for this user and resource.`,
      400,
      'consent_required',
    );
  const grantedAll =
    asked.resource === 'ours'
      ? ['access_as_user']
      : scopes.filter(name => !['openid', 'profile', 'email', 'offline_access', 'access_as_user'].includes(name));
  const names = asked.names.includes('.default') || wanted.length === 0 ? grantedAll : wanted;
  const seconds = lifetimeSeconds();
  const claims =
    asked.resource === 'ours'
      ? personClaims(world, account, names, clientId, seconds)
      : graphClaims(world, { account, scopes: names, credential }, seconds);
  const now = Math.floor(world.clock.now().getTime() / 1000);
  const spa = credential === '0';
  const until = refreshUntil ?? now + (spa ? SPA_REFRESH_SECONDS : REFRESH_SECONDS);
  return {
    token_type: 'Bearer',
    scope: asked.names
      .filter(name => name !== '.default')
      .concat(asked.names.includes('.default') ? names : [])
      .join(' '),
    expires_in: seconds - 1,
    ext_expires_in: seconds - 1,
    access_token: await signed(world, claims),
    ...(asked.names.includes('offline_access')
      ? {
          refresh_token: seal(world.keys.sealing, 'refresh', { personId, scope, spa, exp: until }),
          refresh_token_expires_in: until - now,
        }
      : {}),
    ...(asked.names.includes('openid')
      ? {
          id_token: await signed(world, idClaims(world, account, nonce, seconds)),
          client_info: clientInfo(account, world),
        }
      : {}),
  };
}

const clientInfo = (account: Account, world: World): string =>
  Buffer.from(JSON.stringify({ uid: account.user.id, utid: world.settings().tenantId })).toString('base64url');

function signInAccount(world: World, personId: string): Account {
  const account = world.directory.find(personId);
  if (!account) throw new EntraError('invalid_grant', 50034, 'The user account does not exist in the directory.');
  if (!account.user.accountEnabled) throw new EntraError('invalid_grant', 50057, 'The user account is disabled.');
  return account;
}

export const unknownResource = (scope: string) =>
  new EntraError(
    'invalid_resource',
    500011,
    `The resource principal named ${scope.replace(/\/[^/]*$/, '')} was not found in the tenant.`,
  );
