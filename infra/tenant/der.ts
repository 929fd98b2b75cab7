/**
 * As much of DER (ITU-T X.690) as a self-signed X.509 certificate needs. Every function returns one complete encoded value.
 */

/** Tag, length and content; lengths over 127 in the long form. */
export function encode(tag: number, content: Uint8Array): Buffer {
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const digits: number[] = [];
  for (let rest = content.length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Buffer.concat([Buffer.from([tag, 0x80 | digits.length, ...digits]), content]);
}

export const sequence = (...parts: Uint8Array[]): Buffer => encode(0x30, Buffer.concat(parts));
export const set = (...parts: Uint8Array[]): Buffer => encode(0x31, Buffer.concat(parts));
export const explicit = (number: number, inner: Uint8Array): Buffer => encode(0xa0 | number, inner);
export const implicit = (number: number, content: Uint8Array): Buffer => encode(0x80 | number, content);
export const octets = (content: Uint8Array): Buffer => encode(0x04, content);
export const bits = (content: Uint8Array, unused = 0): Buffer =>
  encode(0x03, Buffer.concat([Buffer.from([unused]), content]));
export const truth = (): Buffer => encode(0x01, Buffer.from([0xff]));
export const nothing = (): Buffer => encode(0x05, Buffer.alloc(0));
export const text = (value: string): Buffer => encode(0x0c, Buffer.from(value, 'utf8'));

/** A positive integer from big-endian bytes: a leading zero keeps the sign bit clear. */
export function integer(bytes: Uint8Array): Buffer {
  return encode(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** Dotted object identifier, '1.2.840.113549'. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return encode(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** A moment to the second: UTCTime until 2049, GeneralizedTime after, as RFC 5280 section 4.1.2.5 asks. */
export function time(at: Date): Buffer {
  const digits = `${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
  return at.getUTCFullYear() < 2050
    ? encode(0x17, Buffer.from(digits.slice(2), 'ascii'))
    : encode(0x18, Buffer.from(digits, 'ascii'));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}
