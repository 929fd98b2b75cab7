import { createPublicKey, timingSafeEqual } from 'node:crypto';

import { createLocalJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';

import { thumbprints } from '#infra/tenant/certificate.ts';
import { EntraError } from '#infra/tenant/entra/errors.ts';
import type { World } from '#infra/tenant/world.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** How the client proved who it is: '1' by secret, '2' by certificate or another issuer's assertion, '0' not at all (public). */
export type Credential = '0' | '1' | '2';

/** Checks client id and credential of a token request. Throws the documented refusals; a public client passes with '0'. */
export async function checkClient(
  world: World,
  form: Readonly<Record<string, string>>,
  tokenEndpoint: string,
  authorization: string | undefined,
): Promise<Credential> {
  const { clientId } = world.settings();
  const basic = authorization?.startsWith('Basic ')
    ? Buffer.from(authorization.slice(6), 'base64').toString('utf8').split(':')
    : [];
  const client = form['client_id'] ?? basic[0];
  const secret = form['client_secret'] ?? basic[1];
  const assertion = form['client_assertion'];
  if (!client)
    throw new EntraError(
      'invalid_request',
      900144,
      "The request body must contain the following parameter: 'client_id'.",
    );
  if (client !== clientId)
    throw new EntraError(
      'unauthorized_client',
      700016,
      `Application with identifier '${client}' was not found in the directory.`,
    );
  if (secret !== undefined && assertion !== undefined)
    throw new EntraError(
      'invalid_request',
      700025,
      'A request must not carry both client_secret and client_assertion.',
    );
  if (secret !== undefined) {
    if (!same(secret, world.keys.clientSecret))
      throw new EntraError(
        'invalid_client',
        7000215,
        'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.',
        401,
      );
    return '1';
  }
  if (assertion === undefined) return '0';
  if (form['client_assertion_type'] !== ASSERTION_TYPE)
    throw new EntraError('invalid_request', 900144, `client_assertion_type must be '${ASSERTION_TYPE}'.`);
  await checkAssertion(world, assertion, tokenEndpoint);
  return '2';
}

async function checkAssertion(world: World, assertion: string, tokenEndpoint: string): Promise<void> {
  const refuse = (why: string) =>
    new EntraError('invalid_client', 700027, `Client assertion failed signature validation. ${why}`, 401);
  const { clientId, federated } = world.settings();
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(assertion);
  } catch {
    throw new EntraError('invalid_client', 50027, 'JWT token is invalid or malformed.', 401);
  }
  const currentDate = world.clock.now();
  try {
    if (header['x5t#S256'] === undefined && header['x5t'] === undefined) {
      if (!federated)
        throw new EntraError(
          'invalid_client',
          70021,
          'No matching federated identity record found for presented assertion.',
          401,
        );
      const keySet = createLocalJWKSet(federated.jwks as unknown as JSONWebKeySet);
      await jwtVerify(assertion, keySet, {
        issuer: federated.issuer,
        subject: federated.subject,
        audience: federated.audience,
        currentDate,
      });
      return;
    }
    if (header['x5t#S256'] !== thumbprints(world.keys.client.certificatePem).x5tS256)
      throw refuse('The key was not found: x5t#S256 names no certificate of this application.');
    if (header.alg !== 'PS256') throw refuse(`The algorithm '${String(header.alg)}' is not accepted, PS256 is.`);
    await jwtVerify(assertion, createPublicKey(world.keys.client.certificatePem), {
      algorithms: ['PS256'], issuer: clientId, subject: clientId, audience: tokenEndpoint, clockTolerance: 300, currentDate,
      requiredClaims: ['jti', 'exp', 'nbf'],
    }); // prettier-ignore
  } catch (fault) {
    if (fault instanceof EntraError) throw fault;
    if (fault instanceof errors.JWTExpired)
      throw new EntraError('invalid_client', 700024, 'Client assertion is not within its valid time range.', 401);
    throw refuse(fault instanceof Error ? fault.message : '');
  }
}

function same(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
