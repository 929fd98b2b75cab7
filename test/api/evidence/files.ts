/** The smallest files that are whole, made by hand so that each byte has a reason. */
const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(parts.flatMap(part => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : [...part])));
const u32 = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];

/** A comment segment that holds another end mark, as a preview inside a photo does; then the scan, then the end. */
export const jpeg = bytes([0xff, 0xd8, 0xff, 0xfe, 0, 4, 0xff, 0xd9], [0xff, 0xda, 0, 2, 1, 2, 3], [0xff, 0xd9]);
const chunk = (type: string, data: readonly number[]): Uint8Array => bytes(u32(data.length), type, data, [0, 0, 0, 0]);
export const png = bytes(
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [...chunk('IHDR', [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])],
  [...chunk('IDAT', [1, 2, 3])],
  [...chunk('IEND', [])],
);
export const webp = bytes('RIFF', [16, 0, 0, 0], 'WEBPVP8 ', [4, 0, 0, 0, 1, 2, 3, 4]);
export const heic = bytes(u32(16), 'ftypheic', u32(0), u32(12), 'mdat', [1, 2, 3, 4]);
export const pdf = bytes('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n');
export const page = bytes('<!doctype html><script>alert(1)</script>');
