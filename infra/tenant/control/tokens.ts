import { generateKeyPairSync, randomUUID } from 'node:crypto';

import { SignJWT, UnsecuredJWT } from 'jose';
import type { JWTPayload } from 'jose';

import { thumbprints } from '#infra/tenant/certificate.ts';
import type { TokenAttack } from '#infra/tenant/control.ts';
import type { Commands } from '#infra/tenant/control/surface.ts';
import {
  appClaims,
  graphClaims,
  lifetimeSeconds,
  personClaims,
  publicKeyOf,
  signed,
  TEAMS_WEB,
} from '#infra/tenant/entra/tokens.ts';
import type { Account } from '#infra/tenant/org/types.ts';
import type { World } from '#infra/tenant/world.ts';

export function tokenCommands(world: World): Pick<Commands, 'userToken' | 'badToken' | 'appToken' | 'graphToken'> {
  return {
    userToken(personId, { claims, client, lifetimeSeconds: seconds } = {}) {
      const good = goodClaims(world, personId, client, seconds);
      const asked: JWTPayload = { ...good, ...claims };
      return signed(
        world,
        Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined && value !== null)),
      );
    },
    badToken: (attack, personId) => attacked(world, attack, personId),
    appToken: () => signed(world, appClaims(world, lifetimeSeconds())),
    graphToken({ permissions, personId, lifetimeSeconds: seconds } = {}) {
      const { scopes } = world.settings();
      const account = personId === undefined ? undefined : accountOf(world, personId);
      const about = account
        ? { account, scopes: permissions ?? scopes, credential: '1' as const }
        : { credential: '1' as const };
      const claims = graphClaims(world, about, seconds ?? lifetimeSeconds());
      return signed(world, permissions && !account ? { ...claims, roles: [...permissions] } : claims);
    },
  };
}

function accountOf(world: World, personId: string): Account {
  const account = world.directory.find(personId);
  if (!account) throw new Error(`there is no person '${personId}'`);
  return account;
}

function goodClaims(world: World, personId: string, client = TEAMS_WEB, seconds = lifetimeSeconds()): JWTPayload {
  return personClaims(world, accountOf(world, personId), ['access_as_user'], client, seconds);
}

/** A good token made wrong in exactly one way. */
function attacked(world: World, attack: TokenAttack, personId: string): Promise<string> | string {
  const good = goodClaims(world, personId);
  const now = Math.floor(world.clock.now().getTime() / 1000);
  const { tenantId } = world.settings();
  const { x5t: kid } = thumbprints(world.keys.signing.certificatePem);
  const otherTenant = randomUUID();
  switch (attack) {
    case 'no signature':
      return signed(world, good).then(token => token.replace(/[^.]+$/, ''));
    case 'alg none':
      return new UnsecuredJWT(good).encode();
    case 'hs256 with public key': {
      const secret = Buffer.from(publicKeyOf(world.keys.signing).export({ type: 'spki', format: 'pem' }));
      return new SignJWT(good).setProtectedHeader({ typ: 'JWT', alg: 'HS256', kid }).sign(secret);
    }
    case 'expired':
      return signed(world, { ...good, iat: now - 7200, nbf: now - 7200, exp: now - 3600 });
    case 'not yet valid':
      return signed(world, { ...good, nbf: now + 3600, exp: now + 7200 });
    case 'wrong audience':
      return signed(world, { ...good, aud: randomUUID() });
    case 'wrong issuer':
      return signed(world, { ...good, iss: `https://login.evil.example/${tenantId}/v2.0` });
    case 'other tenant':
      return signed(world, { ...good, tid: otherTenant, iss: String(good.iss).replace(tenantId, otherTenant) });
    case 'unknown kid':
      return signedByStranger(good, randomUUID());
    case 'other key same kid':
      return signedByStranger(good, kid);
    case 'app-only':
      return signed(world, appClaims(world, 3600));
    case 'graph token':
      return signed(
        world,
        graphClaims(world, { account: accountOf(world, personId), scopes: ['User.Read'], credential: '0' }, 3600),
      );
    case 'no scope': {
      const { scp: _, ...claims } = good;
      return signed(world, claims);
    }
    case 'no oid': {
      const { oid: _, ...claims } = good;
      return signed(world, claims);
    }
    case 'v1 issuer':
      return signed(world, { ...good, iss: `https://sts.windows.net/${tenantId}/` });
  }
}

function signedByStranger(claims: JWTPayload, kid: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign(privateKey);
}
