import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

import {
  bits,
  explicit,
  identifier,
  implicit,
  integer,
  nothing,
  octets,
  sequence,
  set,
  text,
  time,
  truth,
} from './der.ts';

/** A private key and the certificate that shows its public half, both PEM. */
export interface KeyPair {
  readonly keyPem: string;
  readonly certificatePem: string;
}

const DAY_MS = 86_400_000;
const NAME = '2.5.4.3';
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const ALTERNATIVE_NAME = '2.5.29.17';
const SUBJECT_KEY = '2.5.29.14';
const ECDSA_SHA256 = '1.2.840.10045.4.3.2';
const RSA_SHA256 = '1.2.840.113549.1.1.11';

/**
 * A self-signed certificate that is its own authority (CA:TRUE), good for localhost and 127.0.0.1.
 * Valid from yesterday, so that clocks a little apart agree, for 390 days (browsers refuse more than 398).
 */
export function selfSigned(commonName: string, kind: 'ec' | 'rsa'): KeyPair {
  const { privateKey, publicKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const algorithm = kind === 'ec' ? sequence(identifier(ECDSA_SHA256)) : sequence(identifier(RSA_SHA256), nothing());
  const unsigned = toBeSigned(commonName, algorithm, publicKey);
  const der = sequence(unsigned, algorithm, bits(sign('sha256', unsigned, privateKey)));
  return {
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    certificatePem: pem(der),
  };
}

/** Thumbprints of a certificate's DER, base64url: `x5t` is SHA-1, `x5t#S256` SHA-256 (RFC 7515, sections 4.1.7 and 4.1.8). */
export function thumbprints(certificatePem: string): { x5t: string; x5tS256: string; x5c: string } {
  const der = new X509Certificate(certificatePem).raw;
  return {
    x5t: createHash('sha1').update(der).digest('base64url'),
    x5tS256: createHash('sha256').update(der).digest('base64url'),
    x5c: der.toString('base64'),
  };
}

/** Whether a kept certificate still serves for at least 30 days. */
export function stillGood(certificatePem: string): boolean {
  return new X509Certificate(certificatePem).validToDate.getTime() > Date.now() + 30 * DAY_MS;
}

function toBeSigned(commonName: string, algorithm: Buffer, publicKey: KeyObject): Buffer {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const name = sequence(set(sequence(identifier(NAME), text(commonName))));
  const validity = sequence(time(new Date(Date.now() - DAY_MS)), time(new Date(Date.now() + 389 * DAY_MS)));
  const extensions = sequence(
    extension(BASIC_CONSTRAINTS, sequence(truth()), true),
    extension(KEY_USAGE, bits(Buffer.from([0b1010_0100]), 2), true), // digitalSignature, keyEncipherment, keyCertSign
    extension(
      ALTERNATIVE_NAME,
      sequence(implicit(2, Buffer.from('localhost')), implicit(7, Buffer.from([127, 0, 0, 1]))),
    ),
    extension(SUBJECT_KEY, octets(createHash('sha1').update(spki).digest())),
  );
  return sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    algorithm,
    name,
    validity,
    name,
    spki,
    explicit(3, extensions),
  );
}

/** 16 random bytes whose first is 0x40 to 0x7f: positive and without a leading zero, as DER wants integers. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = (bytes.readUInt8(0) & 0x3f) | 0x40;
  return bytes;
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(identifier(id), ...(critical ? [truth()] : []), octets(value));
}

function pem(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
}
