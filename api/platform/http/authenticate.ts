import { createHash } from 'node:crypto';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { Problem } from './problem.ts';

/** What a valid token says; nothing else of it is used. */
export type Claims = Readonly<{ tenantId: string; entraId: string; roles: readonly string[] }>;
export type VerifyToken = (authorization: string | undefined) => Promise<Claims>;

type Options = Readonly<{
  /** 'https://login.microsoftonline.com' */
  authority: string;
  tenantIds: readonly string[];
  clientId: string;
  /** Our App ID URI: v1 tokens carry it as audience, v2 tokens the client id. */
  resource: string;
}>;

const SCOPE = 'access_as_user';
/** Verified tokens remembered until they expire: checking a signature costs as much as answering. */
const REMEMBERED = 20_000;
/** Longer ones are nobody's honest token. */
const LONGEST_TOKEN = 16_384;

/**
 * Checks a bearer token of Entra as its documentation asks: RS256 signature by a key of the tenant, issuer of an allowed
 * tenant (v1 or v2 spelling), audience, times with 5 minutes of tolerance, a person (not an app) who granted our scope.
 * Every refusal is the same 401, so that nothing can be learnt from it.
 * @throws Problem 'sign-in-needed'
 */
export function createTokenVerifier({ authority, tenantIds, clientId, resource }: Options): VerifyToken {
  const keys = new Map(
    tenantIds.map(tenantId => [
      tenantId,
      createRemoteJWKSet(new URL(`${authority}/${tenantId}/discovery/v2.0/keys`), {
        cooldownDuration: 30_000,
        cacheMaxAge: 86_400_000,
        timeoutDuration: 5_000,
      }),
    ]),
  );
  const remembered = new Map<string, { claims: Claims; expiresAt: number }>();

  return async authorization => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined || token.length > LONGEST_TOKEN) throw refused();
    const key = createHash('sha256').update(token).digest('base64');
    const held = remembered.get(key);
    if (held !== undefined && held.expiresAt > Date.now()) return held.claims;

    const tenantId = tenantOf(token);
    const tenantKeys = tenantId === null ? undefined : keys.get(tenantId);
    if (tenantId === null || tenantKeys === undefined) throw refused();
    const { payload } = await jwtVerify(token, tenantKeys, {
      algorithms: ['RS256'],
      issuer: [
        `${authority}/${tenantId}/v2.0`,
        `https://login.microsoftonline.com/${tenantId}/v2.0`,
        `https://sts.windows.net/${tenantId}/`,
      ],
      audience: [clientId, resource],
      clockTolerance: 300,
      requiredClaims: ['exp', 'oid', 'tid', 'scp'],
    }).catch((error: unknown) => {
      // Keys that cannot be fetched are our trouble, not the caller's.
      if (!isAboutTheToken(error)) {
        throw new Problem('busy', {
          detail: 'The keys of the sign-in service cannot be fetched right now.',
          headers: { 'Retry-After': '10' },
        });
      }
      throw refused();
    });
    const { oid, tid, scp, roles, idtyp, exp } = payload;
    if (
      tid !== tenantId ||
      typeof oid !== 'string' ||
      idtyp === 'app' ||
      typeof scp !== 'string' ||
      !scp.split(' ').includes(SCOPE)
    )
      throw refused();
    const claims: Claims = {
      tenantId,
      entraId: oid,
      roles: Array.isArray(roles) ? roles.filter(role => typeof role === 'string') : [],
    };
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(key, { claims, expiresAt: Math.min((exp ?? 0) * 1000, Date.now() + 3_600_000) });
    return claims;
  };
}

/** Read before the signature is checked, and used for nothing but choosing the keys to check it with. */
function tenantOf(token: string): string | null {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof payload === 'object' && payload !== null && 'tid' in payload && typeof payload.tid === 'string'
      ? payload.tid
      : null;
  } catch {
    return null;
  }
}

/** True when the token itself is to blame; false when its keys could not be had (network, a broken answer, too late). */
function isAboutTheToken(error: unknown): boolean {
  return (
    error instanceof errors.JOSEError &&
    !(error instanceof errors.JWKSTimeout) &&
    !(error instanceof errors.JWKSInvalid) &&
    error.code !== errors.JOSEError.code
  );
}

function refused(): Problem {
  return new Problem('sign-in-needed', { headers: { 'WWW-Authenticate': 'Bearer' } });
}
