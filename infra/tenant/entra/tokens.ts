import { createHash, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import { SignJWT } from 'jose';
import type { JWTPayload } from 'jose';

import { thumbprints } from '#infra/tenant/certificate.ts';
import type { KeyPair } from '#infra/tenant/certificate.ts';
import type { Account } from '#infra/tenant/org/types.ts';
import { resourceOf } from '#infra/tenant/settings.ts';
import type { World } from '#infra/tenant/world.ts';

/** Teams on the web asks for tokens under this application (pre-authorised at ours). */
export const TEAMS_WEB = '5e3ce6c0-2b1f-4285-8d4b-75ee78787346';
export const GRAPH_APP = '00000003-0000-0000-c000-000000000000';

/** A token's life: 60 to 90 minutes, 75 on average, as Entra draws it. Seconds. */
export function lifetimeSeconds(): number {
  return 3600 + (randomBytes(2).readUInt16BE(0) % 1800);
}

const privateKeys = new WeakMap<KeyPair, KeyObject>();

/** Signs claims as they are, with the tenant's published key. */
export function signed({ keys }: World, claims: JWTPayload): Promise<string> {
  const { x5t } = thumbprintsOf(keys.signing);
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', x5t, kid: x5t })
    .sign(privateKeyOf(keys.signing));
}

export function privateKeyOf(pair: KeyPair): KeyObject {
  const key = privateKeys.get(pair) ?? createPrivateKey(pair.keyPem);
  privateKeys.set(pair, key);
  return key;
}

export const publicKeyOf = (pair: KeyPair): KeyObject => createPublicKey(pair.certificatePem);

const marks = new WeakMap<KeyPair, ReturnType<typeof thumbprints>>();
function thumbprintsOf(pair: KeyPair): ReturnType<typeof thumbprints> {
  const found = marks.get(pair) ?? thumbprints(pair.certificatePem);
  marks.set(pair, found);
  return found;
}

export const issuerOf = (world: World): string => `${world.address()}/${world.settings().tenantId}/v2.0`;

/** Pairwise: the same person has another `sub` at every application. */
export function subjectOf(personId: string, applicationId: string): string {
  return createHash('sha256').update(`${personId} ${applicationId}`).digest('base64url');
}

function times(world: World, seconds: number): { iat: number; nbf: number; exp: number } {
  const iat = Math.floor(world.clock.now().getTime() / 1000);
  // Whoever holds the token counts its seconds on a real clock, however fast the tenant's runs.
  return { iat, nbf: iat, exp: iat + Math.round(seconds * Math.max(1, world.clock.rate)) };
}

const uti = (): string => randomBytes(16).toString('base64url');

/** A person's token for our API (version 2): what Teams single sign-on hands to the tab. */
export function personClaims(
  world: World,
  account: Account,
  scopes: readonly string[],
  client: string,
  seconds: number,
): JWTPayload {
  const { tenantId, clientId } = world.settings();
  return {
    aud: clientId,
    iss: issuerOf(world),
    ...times(world, seconds),
    azp: client,
    azpacr: '0',
    name: account.user.displayName,
    oid: account.user.id,
    preferred_username: account.user.userPrincipalName,
    ...(account.appRoles.length > 0 ? { roles: [...account.appRoles] } : {}),
    scp: scopes.join(' '),
    sub: subjectOf(account.user.id, clientId),
    tid: tenantId,
    uti: uti(),
    ver: '2.0',
  };
}

/** An id token for our application. */
export function idClaims(world: World, account: Account, nonce: string | undefined, seconds: number): JWTPayload {
  const { azp: _, azpacr: __, scp: ___, ...claims } = personClaims(world, account, [], '', seconds);
  return { ...claims, ...(nonce === undefined ? {} : { nonce }) };
}

/** An application's own token for our API: no person, no scope. */
export function appClaims(world: World, seconds: number): JWTPayload {
  const { tenantId, clientId, servicePrincipalId } = world.settings();
  return {
    aud: clientId,
    iss: issuerOf(world),
    ...times(world, seconds),
    azp: clientId,
    azpacr: '1',
    idtyp: 'app',
    oid: servicePrincipalId,
    sub: servicePrincipalId,
    tid: tenantId,
    uti: uti(),
    ver: '2.0',
  };
}

/** Graph's tokens are version 1, whatever endpoint they came from. With a person they carry `scp`, without one `roles`. */
export function graphClaims(
  world: World,
  about: { account?: Account; scopes?: readonly string[]; credential: '0' | '1' | '2' },
  seconds: number,
): JWTPayload {
  const { tenantId, clientId, servicePrincipalId, displayName, permissions } = world.settings();
  const { account } = about;
  return {
    aud: 'https://graph.microsoft.com',
    iss: `https://sts.windows.net/${tenantId}/`,
    ...times(world, seconds),
    app_displayname: displayName,
    appid: clientId,
    appidacr: about.credential,
    ...(account
      ? {
          idtyp: 'user',
          oid: account.user.id,
          scp: (about.scopes ?? []).join(' '),
          sub: subjectOf(account.user.id, GRAPH_APP),
          unique_name: account.user.userPrincipalName,
          upn: account.user.userPrincipalName,
        }
      : { idtyp: 'app', oid: servicePrincipalId, sub: servicePrincipalId, roles: [...permissions] }),
    tid: tenantId,
    uti: uti(),
    ver: '1.0',
  };
}

/** What a scope parameter asks for: whose API, and which of its permissions ('.default' means all that were granted). */
export interface AskedScopes {
  readonly resource: 'graph' | 'ours';
  readonly names: readonly string[];
}

/** Null when the scopes name a resource this tenant does not know. Scopes without a resource are Graph's. */
export function readScopes(world: World, scope: string): AskedScopes | null {
  const settings = world.settings();
  const ours = [resourceOf(settings), `api://${settings.clientId}`, settings.clientId];
  const graph = ['https://graph.microsoft.com', 'https://graph.microsoft.com/', world.address(), GRAPH_APP];
  const names: string[] = [];
  let resource: 'graph' | 'ours' | undefined;
  for (const word of scope.split(/\s+/).filter(Boolean)) {
    const slash = word.lastIndexOf('/');
    const [host, name] = slash < 0 ? ['', word] : [word.slice(0, slash), word.slice(slash + 1)];
    names.push(name);
    if (host === '') continue;
    if (ours.includes(host)) resource ??= 'ours';
    else if (graph.includes(host)) resource ??= 'graph';
    else return null;
  }
  return { resource: resource ?? 'graph', names };
}
