import { jwtVerify } from 'jose';

import { publicKeyOf } from '#infra/tenant/entra/tokens.ts';
import { GraphError } from '#infra/tenant/graph/errors.ts';
import type { Ask } from '#infra/tenant/http.ts';
import type { World } from '#infra/tenant/world.ts';

/** Who calls Graph: our application alone, or for a person. */
export interface Caller {
  readonly personId: string | null;
  /** Application roles or delegated scopes. */
  readonly permissions: ReadonlySet<string>;
  /** When the token ends, ms since 1970. */
  readonly expiresAtMs: number;
}

/** Verified tokens of each tenant: verifying one costs more than answering. */
const rememberedBy = new WeakMap<World['keys'], Map<string, Caller>>();
const MOST_REMEMBERED = 1000;

const unauthorized = (message: string) =>
  new GraphError(401, 'InvalidAuthenticationToken', message, {
    'www-authenticate':
      'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
  });

/** Reads and checks the bearer token. Throws 401 InvalidAuthenticationToken: missing, malformed, wrong signature or audience, expired. */
export async function callerOf(world: World, ask: Ask): Promise<Caller> {
  const { authorization } = ask.headers;
  if (authorization === undefined || !/^bearer \S/i.test(authorization)) throw unauthorized('Access token is empty.');
  const token = authorization.slice(7).trim();
  const remembered = rememberedBy.get(world.keys) ?? new Map<string, Caller>();
  rememberedBy.set(world.keys, remembered);
  const caller = remembered.get(token) ?? (await verified(world, token));
  if (caller.expiresAtMs <= world.clock.now().getTime())
    throw unauthorized('Lifetime validation failed, the token is expired.');
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(token, caller);
  return caller;
}

async function verified(world: World, token: string): Promise<Caller> {
  const { tenantId, clientId } = world.settings();
  const parts = token.split('.').length;
  if (parts !== 3) throw unauthorized(`IDX14100: JWT is not well formed, there are ${parts - 1} dots (.).`);
  let claims: Awaited<ReturnType<typeof jwtVerify>>['payload'];
  try {
    // The end of the token's life is judged by the caller, who has the better message.
    ({ payload: claims } = await jwtVerify(token, publicKeyOf(world.keys.signing), {
      algorithms: ['RS256'],
      currentDate: new Date(0),
      clockTolerance: 1e12,
    }));
  } catch {
    throw unauthorized('Signature is invalid.');
  }
  if (claims.aud !== 'https://graph.microsoft.com') throw unauthorized('Invalid audience.');
  if (claims['tid'] !== tenantId || claims['appid'] !== clientId) throw unauthorized('Invalid tenant or application.');
  const scopes = typeof claims['scp'] === 'string' ? claims['scp'].split(' ') : null;
  const roles = Array.isArray(claims['roles']) ? claims['roles'].map(String) : [];
  return {
    personId: scopes ? String(claims['oid']) : null,
    permissions: new Set(scopes ?? roles),
    expiresAtMs: (claims.exp ?? 0) * 1000,
  };
}
