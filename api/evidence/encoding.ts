export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How a text file is written: by its mark, by its zeros, else UTF-8 if all of it is that, else as old Windows programs do. */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 2000);
  const zeros = (odd: 0 | 1): number => start.filter((byte, i) => byte === 0 && i % 2 === odd).length;
  if (zeros(1) > start.length / 4) return 'utf-16le';
  if (zeros(0) > start.length / 4) return 'utf-16be';
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for (let at = 0; at < bytes.length; at += PIECE) decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

const PIECE = 64 * 1024;

/** The text in pieces, without its mark. */
export function* decoded(bytes: Uint8Array, encoding: Encoding): Generator<string> {
  const decoder = new TextDecoder(encoding);
  for (let at = 0; at < bytes.length; at += PIECE)
    yield decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
  yield decoder.decode();
}

const SEPARATORS = [';', ',', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** The separator that parts the first lines into the same number of columns most often; quoted ones do not count. */
export function separatorOf(start: string): Separator {
  const lines = start
    .replaceAll(/"(?:[^"]|"")*"/g, '')
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
    .slice(0, 10);
  const score = (separator: Separator): number => {
    const counts = lines.map(line => line.split(separator).length - 1);
    const [first = 0] = counts;
    return first === 0 ? 0 : counts.filter(count => count === first).length * 100 + first;
  };
  return [...SEPARATORS].sort((a, b) => score(b) - score(a))[0] ?? ';';
}
