import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { selfSigned, stillGood } from '#infra/tenant/certificate.ts';
import type { KeyPair } from '#infra/tenant/certificate.ts';

/** Everything secret of one tenant. Kept in the data folder, so that tokens, links and trust survive a restart. */
export interface Keys {
  /** What the HTTPS server shows. */
  readonly tls: KeyPair;
  /** Signs tokens; published as JWKS. */
  readonly signing: KeyPair;
  /** Registered at the application as its certificate credential. */
  readonly client: KeyPair;
  readonly clientSecret: string;
  /** Seals what goes out opaque: codes, refresh tokens, paging and delta tokens. */
  readonly sealing: string;
}

export function keysIn(folder: string): Keys {
  const file = join(folder, 'keys.json');
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Keys;
    if (stillGood(kept.tls.certificatePem)) return kept;
  }
  const keys: Keys = {
    tls: selfSigned('Stand-in tenant', 'ec'),
    signing: selfSigned('Stand-in tenant token signing', 'rsa'),
    client: selfSigned('Coursekeeper', 'rsa'),
    clientSecret: randomBytes(24).toString('base64url'),
    sealing: randomBytes(32).toString('base64url'),
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

/** A value as an opaque string that only this tenant can have made. */
export function seal(key: string, purpose: string, value: unknown): string {
  const text = Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
  return `${text}.${mark(key, purpose, text)}`;
}

/** The value back, or undefined when the string was altered, cut, or made for another purpose. */
export function unseal(key: string, purpose: string, sealed: string): unknown {
  const [text = '', given = ''] = sealed.split('.');
  const wanted = Buffer.from(mark(key, purpose, text));
  const offered = Buffer.from(given);
  if (wanted.length !== offered.length || !timingSafeEqual(wanted, offered)) return undefined;
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
}

function mark(key: string, purpose: string, text: string): string {
  return createHmac('sha256', key).update(`${purpose}\n${text}`).digest('base64url').slice(0, 22);
}
