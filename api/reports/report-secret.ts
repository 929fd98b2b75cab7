import { createHash } from 'node:crypto';

/** 'ck_', the tenant (so that the key finds its organisation), 32 random bytes; all base64url. */
const FORM = /^ck_([\w-]{22})([\w-]{43})$/;

export function writeSecret(tenantId: string, random: Uint8Array): string {
  const tenant = Buffer.from(tenantId.replaceAll('-', ''), 'hex');
  return `ck_${tenant.toString('base64url')}${Buffer.from(random).toString('base64url')}`;
}

/** The tenant that a secret names; null for a text that is no secret. */
export function tenantOf(secret: string): string | null {
  const tenant = FORM.exec(secret)?.[1];
  if (tenant === undefined) return null;
  const hex = Buffer.from(tenant, 'base64url').toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** What is kept of a secret: it is random enough for a plain hash. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The password of a Basic Authorization header (RFC 7617), whoever the user is; null for anything else. */
export function passwordOf(authorization: string | undefined): string | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]{1,400})$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const plain = Buffer.from(encoded, 'base64').toString('utf8');
  const cut = plain.indexOf(':');
  return cut < 0 ? null : plain.slice(cut + 1);
}
