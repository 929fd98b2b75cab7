import { thumbprints } from '#infra/tenant/certificate.ts';
import { EntraError } from '#infra/tenant/entra/errors.ts';
import { issuerOf, publicKeyOf } from '#infra/tenant/entra/tokens.ts';
import { json } from '#infra/tenant/http.ts';
import type { Ask, Reply } from '#infra/tenant/http.ts';
import type { World } from '#infra/tenant/world.ts';

const anyTenant = ['common', 'organizations'];
const cors = { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, OPTIONS' };

/** Refuses a tenant this platform does not know: AADSTS90002. Names of the tenant: its id, its domain, common, organizations. */
export function knownTenant(world: World, tenant: string): void {
  const { tenantId } = world.settings();
  if ([tenantId, world.directory.domain, ...anyTenant].includes(tenant.toLowerCase())) return;
  throw new EntraError(
    'invalid_request',
    90002,
    `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
  );
}

export const isAnyTenant = (tenant: string): boolean => anyTenant.includes(tenant.toLowerCase());

/** `/{tenant}/v2.0/.well-known/openid-configuration`. For common the issuer holds the literal {tenantid}. */
export function openidConfiguration(world: World, tenant: string): Reply {
  knownTenant(world, tenant);
  const base = `${world.address()}/${tenant}`;
  return json(200, {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: isAnyTenant(tenant) ? `${world.address()}/{tenantid}/v2.0` : issuerOf(world),
    request_uri_parameter_supported: false,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'preferred_username', 'name', 'tid', 'ver'],
    tenant_region_scope: 'EU',
    cloud_instance_name: new URL(world.address()).host,
    msgraph_host: new URL(world.address()).host,
  }, cors); // prettier-ignore
}

/** `/{tenant}/discovery/v2.0/keys`. */
export function signingKeys(world: World, tenant: string): Reply {
  knownTenant(world, tenant);
  const { n, e } = publicKeyOf(world.keys.signing).export({ format: 'jwk' });
  const { x5t, x5c } = thumbprints(world.keys.signing.certificatePem);
  return json(
    200,
    { keys: [{ kty: 'RSA', use: 'sig', kid: x5t, x5t, n, e, x5c: [x5c], issuer: issuerOf(world) }] },
    cors,
  );
}

/** `/common/discovery/instance`: the client libraries ask here which hosts belong together. Ours stands alone. */
export function instanceDiscovery(world: World, ask: Ask): Reply {
  const { host } = new URL(world.address());
  const asked = ask.url.searchParams.get('authorization_endpoint') ?? '';
  const tenant = /^https:\/\/[^/]+\/([^/]+)/.exec(asked)?.[1] ?? 'common';
  return json(200, {
    tenant_discovery_endpoint: `${world.address()}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  }, cors); // prettier-ignore
}
