/** A place in the log: the entry before it. Opaque to callers. */
export type Place = Readonly<{ at: string; entryId: string }>;

export function writeCursor({ at, entryId }: Place): string {
  return `${at}~${entryId}`;
}

/** null for anything that is none of ours. */
export function readCursor(text: string): Place | null {
  const [at, entryId, ...rest] = text.split('~');
  return at !== undefined && entryId !== undefined && rest.length === 0 && /^\d{4}-[\dT:.-]+Z$/.test(at)
    ? { at, entryId }
    : null;
}
