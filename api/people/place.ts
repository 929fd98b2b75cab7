/** A place in a list, opaque to callers: what the last row of the page before is ordered by. */
export function writePlace(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** null for anything that is no place of such a list. */
export function readPlace(text: string, length: number): readonly string[] | null {
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const fits = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0');
    return Array.isArray(values) && values.length === length && values.every(fits) ? values : null;
  } catch {
    return null;
  }
}
