import { adminConsent, authorize, logout } from '#infra/tenant/entra/authorize.ts';
import { instanceDiscovery, openidConfiguration, signingKeys } from '#infra/tenant/entra/discovery.ts';
import { EntraError, errorReply } from '#infra/tenant/entra/errors.ts';
import { token } from '#infra/tenant/entra/token.ts';
import { empty, json } from '#infra/tenant/http.ts';
import type { Ask, Reply } from '#infra/tenant/http.ts';
import type { World } from '#infra/tenant/world.ts';

const endpoints = [
  { name: 'discovery', path: /^\/([^/]+)(?:\/v2\.0)?\/\.well-known\/openid-configuration$/i, methods: ['GET'] },
  { name: 'keys', path: /^\/([^/]+)\/discovery\/v2\.0\/keys$/i, methods: ['GET'] },
  { name: 'instance', path: /^\/(common)\/discovery\/instance$/i, methods: ['GET'] },
  { name: 'authorize', path: /^\/([^/]+)\/oauth2\/v2\.0\/authorize$/i, methods: ['GET', 'POST'] },
  { name: 'token', path: /^\/([^/]+)\/oauth2\/v2\.0\/token$/i, methods: ['POST'] },
  { name: 'logout', path: /^\/([^/]+)\/oauth2\/v2\.0\/logout$/i, methods: ['GET'] },
  { name: 'adminconsent', path: /^\/([^/]+)\/adminconsent$/i, methods: ['GET'] },
] as const;

/** The endpoint a request means; null when it is none of the identity platform's. */
export function entraName(ask: Ask): (typeof endpoints)[number]['name'] | null {
  return endpoints.find(({ path }) => path.test(ask.url.pathname))?.name ?? null;
}

/** The identity platform. Token requests from a browser get CORS headers, as for single-page applications. */
export async function serveEntra(world: World, ask: Ask): Promise<Reply> {
  const endpoint = endpoints.find(({ path }) => path.test(ask.url.pathname));
  if (!endpoint)
    return json(404, {
      error: 'not_found',
      error_description: `AADSTS900561: There is no endpoint ${ask.url.pathname}.`,
    });
  const tenant = decodeURIComponent(endpoint.path.exec(ask.url.pathname)?.[1] ?? '');
  const cors: Readonly<Record<string, string>> =
    ask.headers['origin'] === undefined ? {} : { 'access-control-allow-origin': '*' };
  if (ask.method === 'OPTIONS') {
    return empty(200, {
      ...cors,
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': ask.headers['access-control-request-headers'] ?? '*',
      'access-control-max-age': '600',
    });
  }
  try {
    if (!endpoint.methods.some(method => method === ask.method)) {
      throw new EntraError(
        'invalid_request',
        900561,
        `The endpoint only accepts ${endpoint.methods.join(', ')} requests. Received a ${ask.method} request.`,
      );
    }
    switch (endpoint.name) {
      case 'discovery':
        return openidConfiguration(world, tenant);
      case 'keys':
        return signingKeys(world, tenant);
      case 'instance':
        return instanceDiscovery(world, ask);
      case 'authorize':
        return authorize(world, ask, tenant);
      case 'logout':
        return logout(world, ask);
      case 'adminconsent':
        return adminConsent(world, ask, tenant);
      case 'token':
        return await token(world, ask, tenant);
    }
  } catch (fault) {
    if (!(fault instanceof EntraError)) throw fault;
    const reply = errorReply(fault, world.clock.now(), ask.headers['client-request-id']);
    return { ...reply, headers: { ...reply.headers, ...cors } };
  }
}
