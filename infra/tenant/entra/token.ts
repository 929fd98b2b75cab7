import { createHash } from 'node:crypto';

import { decodeProtectedHeader, jwtVerify } from 'jose';

import { checkClient } from '#infra/tenant/entra/credentials.ts';
import type { Credential } from '#infra/tenant/entra/credentials.ts';
import { isAnyTenant, knownTenant } from '#infra/tenant/entra/discovery.ts';
import { EntraError } from '#infra/tenant/entra/errors.ts';
import { redeem } from '#infra/tenant/entra/grants.ts';
import { personAnswer, unknownResource } from '#infra/tenant/entra/person-tokens.ts';
import {
  appClaims,
  graphClaims,
  issuerOf,
  lifetimeSeconds,
  publicKeyOf,
  readScopes,
  signed,
} from '#infra/tenant/entra/tokens.ts';
import { formOf, json } from '#infra/tenant/http.ts';
import type { Ask, Reply } from '#infra/tenant/http.ts';
import type { World } from '#infra/tenant/world.ts';

type Form = Readonly<Record<string, string>>;
const ON_BEHALF_OF = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** `POST /{tenant}/oauth2/v2.0/token`: form fields in, tokens out, every refusal with its AADSTS number. */
export async function token(world: World, ask: Ask, tenant: string): Promise<Reply> {
  knownTenant(world, tenant);
  if (!/^application\/x-www-form-urlencoded/i.test(ask.headers['content-type'] ?? '')) {
    throw new EntraError(
      'invalid_request',
      900144,
      "The request body must contain the following parameter: 'grant_type'.",
    );
  }
  const form = formOf(ask);
  const grant = form['grant_type'];
  if (!grant)
    throw new EntraError(
      'invalid_request',
      900144,
      "The request body must contain the following parameter: 'grant_type'.",
    );
  const credential = await checkClient(
    world,
    form,
    `${world.address()}/${tenant}/oauth2/v2.0/token`,
    ask.headers['authorization'],
  );
  const { origin } = ask.headers;
  switch (grant) {
    case 'client_credentials':
      return noStore(await clientCredentials(world, form, tenant, credential));
    case 'authorization_code':
      return noStore(await authorizationCode(world, form, credential, origin), origin);
    case 'refresh_token':
      return noStore(await refresh(world, form, credential, origin), origin);
    case ON_BEHALF_OF:
      return noStore(await onBehalfOf(world, form, credential));
    default:
      throw new EntraError('unsupported_grant_type', 70003, `The app requested an unsupported grant type '${grant}'.`);
  }
}

function noStore(body: unknown, origin?: string): Reply {
  return json(200, body, {
    'cache-control': 'no-store, no-cache',
    pragma: 'no-cache',
    ...(origin === undefined ? {} : { 'access-control-allow-origin': '*' }),
  });
}

async function clientCredentials(world: World, form: Form, tenant: string, credential: Credential): Promise<unknown> {
  if (credential === '0')
    throw new EntraError(
      'invalid_client',
      7000216,
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
      401,
    );
  if (isAnyTenant(tenant))
    throw new EntraError(
      'invalid_request',
      50059,
      'No tenant-identifying information found in either the request or implied by any provided credentials.',
    );
  const scope = needed(form, 'scope').trim();
  if (!/^\S+\/\.default$/.test(scope))
    throw new EntraError(
      'invalid_scope',
      1002012,
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
    );
  const asked = readScopes(world, scope);
  if (!asked) throw unknownResource(scope);
  const seconds = lifetimeSeconds();
  const claims = asked.resource === 'graph' ? graphClaims(world, { credential }, seconds) : appClaims(world, seconds);
  return {
    token_type: 'Bearer',
    expires_in: seconds - 1,
    ext_expires_in: seconds - 1,
    access_token: await signed(world, claims),
  };
}

async function authorizationCode(
  world: World,
  form: Form,
  credential: Credential,
  origin: string | undefined,
): Promise<unknown> {
  const granted = redeem(world, needed(form, 'code'));
  const redirectUri = needed(form, 'redirect_uri');
  if (redirectUri !== granted.redirectUri)
    throw new EntraError(
      'invalid_grant',
      500112,
      `The redirect address '${redirectUri}' does not match the redirect address specified in the authorization request.`,
    );
  if (origin === undefined && credential === '0')
    throw new EntraError(
      'invalid_request',
      9002327,
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    );
  const verifier = form['code_verifier'];
  if (!verifier)
    throw new EntraError(
      'invalid_grant',
      50148,
      'The code_verifier does not match the code_challenge supplied in the authorization request for PKCE.',
    );
  if (createHash('sha256').update(verifier).digest('base64url') !== granted.codeChallenge)
    throw new EntraError(
      'invalid_grant',
      50148,
      'The code_verifier does not match the code_challenge supplied in the authorization request for PKCE.',
    );
  return personAnswer(world, granted.personId, form['scope'] ?? granted.scope, credential, granted.nonce);
}

async function refresh(world: World, form: Form, credential: Credential, origin: string | undefined): Promise<unknown> {
  const held = redeem(world, needed(form, 'refresh_token'), 'refresh');
  if (held.spa && origin === undefined)
    throw new EntraError(
      'invalid_request',
      9002327,
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    );
  return personAnswer(world, held.personId, form['scope'] ?? held.scope, credential, undefined, held.exp);
}

async function onBehalfOf(world: World, form: Form, credential: Credential): Promise<unknown> {
  if (credential === '0')
    throw new EntraError(
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
      401,
    );
  if (needed(form, 'requested_token_use') !== 'on_behalf_of')
    throw new EntraError('invalid_request', 900144, "requested_token_use must be 'on_behalf_of'.");
  const scope = needed(form, 'scope');
  const assertion = needed(form, 'assertion');
  const refuse = (why: string) =>
    new EntraError('invalid_grant', 50013, `Assertion failed signature validation. ${why}`);
  let payload: Awaited<ReturnType<typeof jwtVerify>>['payload'];
  try {
    if (decodeProtectedHeader(assertion).alg !== 'RS256') throw refuse('The algorithm is not accepted.');
    const options = {
      algorithms: ['RS256'],
      audience: world.settings().clientId,
      issuer: issuerOf(world),
      currentDate: world.clock.now(),
    };
    ({ payload } = await jwtVerify(assertion, publicKeyOf(world.keys.signing), options));
  } catch (fault) {
    throw fault instanceof EntraError ? fault : refuse(fault instanceof Error ? fault.message : '');
  }
  if (typeof payload['scp'] !== 'string' || typeof payload['oid'] !== 'string')
    throw refuse('Application tokens cannot be used on behalf of a user.');
  return personAnswer(world, payload['oid'], scope, credential, undefined);
}

function needed(form: Form, name: string): string {
  const value = form[name];
  if (!value)
    throw new EntraError(
      'invalid_request',
      900144,
      `The request body must contain the following parameter: '${name}'.`,
    );
  return value;
}
