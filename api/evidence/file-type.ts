import type { Attachment } from '#api/contract/attachments.ts';

export type MediaType = Attachment['mediaType'];
/** What the bytes themselves say. 'cut-short': they begin as one of these and do not come to an end. */
export type FileKind = Readonly<{ kind: 'known'; mediaType: MediaType } | { kind: 'unknown' } | { kind: 'cut-short' }>;

/** The ending that a file of this type gets, whatever its name said. */
export const ENDINGS: Readonly<Record<MediaType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'application/pdf': 'pdf',
};

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/** Which kind of file this is, by its first bytes and by whether its outermost structure reaches its end. */
export function fileKindOf(bytes: Uint8Array): FileKind {
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === null) return { kind: 'unknown' };
  return WHOLE[mediaType](bytes) ? { kind: 'known', mediaType } : { kind: 'cut-short' };
}

function mediaTypeOf(bytes: Uint8Array): MediaType | null {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return 'image/webp';
  if (textAt(bytes, 4, 4) === 'ftyp' && HEIC_BRANDS.includes(textAt(bytes, 8, 4))) return 'image/heic';
  if (textAt(bytes, 0, 5) === '%PDF-') return 'application/pdf';
  return null;
}

const WHOLE: Readonly<Record<MediaType, (bytes: Uint8Array) => boolean>> = {
  'image/jpeg': isWholeJpeg,
  'image/png': isWholePng,
  'image/webp': bytes => bytes.length >= 16 && view(bytes).getUint32(4, true) + 8 <= bytes.length,
  'image/heic': isWholeBoxes,
  'application/pdf': bytes => textAt(bytes, Math.max(0, bytes.length - 2048), 2048).includes('%%EOF'),
};

/**
 * Segment by segment (ITU T.81, B.1.1) to the picture itself, and behind that its end mark. Cameras append data of their
 * own, so the mark need not be last; one before the picture belongs to a preview inside the file.
 */
function isWholeJpeg(bytes: Uint8Array): boolean {
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1];
    if (marker === 0xda) return hasEndMark(bytes, at);
    at += marker === 0xff ? 1 : 2 + view(bytes).getUint16(at + 2);
  }
  return false;
}

function hasEndMark(bytes: Uint8Array, from: number): boolean {
  for (let at = bytes.length - 1; at > from; at -= 1) if (bytes[at] === 0xd9 && bytes[at - 1] === 0xff) return true;
  return false;
}

/** Chunk by chunk to IEND (PNG, 5.3): length, type, data, checksum. */
function isWholePng(bytes: Uint8Array): boolean {
  for (let at = 8; at + 12 <= bytes.length;) {
    const next = at + 12 + view(bytes).getUint32(at);
    if (textAt(bytes, at + 4, 4) === 'IEND') return next <= bytes.length;
    at = next;
  }
  return false;
}

/** Box by box (ISO 14496-12, 4.2): each with its length, the last of which may say "to the end" by 0. */
function isWholeBoxes(bytes: Uint8Array): boolean {
  let boxes = 0;
  let at = 0;
  while (at + 8 <= bytes.length) {
    const short = view(bytes).getUint32(at);
    if (short === 0) return boxes > 0;
    const isLong = short === 1;
    if (isLong && at + 16 > bytes.length) return false;
    const length = isLong ? Number(view(bytes).getBigUint64(at + 8)) : short;
    if (length < 8) return false;
    at += length;
    boxes += 1;
  }
  return at === bytes.length && boxes > 1;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

function textAt(bytes: Uint8Array, from: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + length));
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
