import { EntraError } from '#infra/tenant/entra/errors.ts';
import { isRecord } from '#infra/tenant/http.ts';
import { seal, unseal } from '#infra/tenant/keys.ts';
import type { World } from '#infra/tenant/world.ts';

/** What a person granted by signing in; travels sealed inside an authorization code or a refresh token. */
export interface Grant {
  readonly personId: string;
  readonly scope: string;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly nonce: string | undefined;
  readonly spa: boolean;
  /** Seconds since 1970. */
  readonly exp: number;
}

const CODE_SECONDS = 600;
const redeemed = new Set<string>();

/** A code, good once and for ten minutes. */
export function codeFor(world: World, grant: Omit<Grant, 'exp' | 'spa'>): string {
  const now = Math.floor(world.clock.now().getTime() / 1000);
  return seal(world.keys.sealing, 'code', { ...grant, spa: true, exp: now + CODE_SECONDS, once: crypto.randomUUID() });
}

/** Opens a code or refresh token. Throws the documented refusals: unknown, expired, or a code redeemed before. */
export function redeem(world: World, sealed: string, purpose: 'code' | 'refresh' = 'code'): Grant {
  const opened = unseal(world.keys.sealing, purpose, sealed);
  if (!isRecord(opened)) {
    throw purpose === 'code'
      ? new EntraError('invalid_grant', 9002313, 'Invalid request. Request is malformed or invalid.')
      : new EntraError('invalid_grant', 9002313, 'The refresh token is malformed or invalid.');
  }
  const grant = opened as unknown as Grant;
  const now = Math.floor(world.clock.now().getTime() / 1000);
  if (grant.exp <= now) {
    if (purpose === 'code')
      throw new EntraError(
        'invalid_grant',
        70008,
        'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
      );
    throw grant.spa
      ? new EntraError(
          'invalid_grant',
          700084,
          'The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended.',
        )
      : new EntraError('invalid_grant', 700082, 'The refresh token has expired due to inactivity.');
  }
  if (purpose === 'code') {
    if (redeemed.has(sealed))
      throw new EntraError(
        'invalid_grant',
        54005,
        'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
      );
    redeemed.add(sealed);
  }
  return grant;
}
