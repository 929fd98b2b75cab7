import { createHash } from 'node:crypto';

/** Everything of an entry that must not change; `detail` is the JSON text exactly as stored. */
export type ChainEntry = Readonly<{
  tenantId: string;
  entryId: string;
  at: string;
  actorKey: string | null;
  action: string;
  subjectKind: string;
  subjectId: string;
  aboutKey: string | null;
  detail: string;
}>;
export type SealedEntry = ChainEntry & Readonly<{ sequence: number; previousHash: string | null; hash: string | null }>;

/** Where the chain stands: sequence 0 before the first entry. */
export type Head = Readonly<{ sequence: number; hash: string }>;
export const START: Head = { sequence: 0, hash: '0'.repeat(64) };

/** SHA-256 (hex) over the entry, its place and the hash before it; a JSON array, so that no two entries read the same. */
export function sealOf(entry: ChainEntry, { sequence, hash }: Head): Head {
  const { tenantId, entryId, at, actorKey, action, subjectKind, subjectId, aboutKey, detail } = entry;
  const canonical = [
    sequence + 1,
    hash,
    tenantId,
    entryId,
    at,
    actorKey,
    action,
    subjectKind,
    subjectId,
    aboutKey,
    detail,
  ];
  return { sequence: sequence + 1, hash: createHash('sha256').update(JSON.stringify(canonical)).digest('hex') };
}

export type Check = Readonly<{ head: Head; firstBad: number | null }>;

/**
 * Follows the chain over the next entries in order of their sequence. `firstBad` is the place at which it breaks: the
 * entry was changed, or the one that belongs there is missing, moved or put in.
 */
export function follow({ head, firstBad }: Check, entries: readonly SealedEntry[]): Check {
  if (firstBad !== null) return { head, firstBad };
  let at = head;
  for (const entry of entries) {
    const expected = sealOf(entry, at);
    if (entry.sequence !== expected.sequence || entry.previousHash !== at.hash || entry.hash !== expected.hash)
      return { head: at, firstBad: expected.sequence };
    at = expected;
  }
  return { head: at, firstBad: null };
}

/**
 * What a head noted elsewhere (the log of the sealing job) adds: entries cut off at the end leave a chain that is
 * flawless in itself but shorter than, or different from, what was noted.
 */
export function compareWithNoted(check: Check, noted: Head, hashAtNoted: string | null): Check {
  if (check.firstBad !== null || hashAtNoted === noted.hash) return check;
  return { head: check.head, firstBad: Math.min(check.head.sequence + 1, noted.sequence) };
}
