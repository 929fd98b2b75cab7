import type { Trx } from '#api/platform/db/connect.ts';
import { sealOf, START, type Head, type SealedEntry } from './chain.ts';

const COLUMNS = [
  'tenantId',
  'entryId',
  'at',
  'actorKey',
  'action',
  'subjectKind',
  'subjectId',
  'aboutKey',
  'detail',
  'sequence',
  'previousHash',
  'hash',
] as const;

export async function readHead(trx: Trx, tenantId: string): Promise<Head> {
  const last = await trx
    .selectFrom('auditEntry')
    .select(['sequence', 'hash'])
    .where('tenantId', '=', tenantId)
    .where('sequence', 'is not', null)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.sequence && last.hash !== null ? { sequence: last.sequence, hash: last.hash } : START;
}

/**
 * Seals up to `limit` entries that have no place yet, by time. The unique place makes a second sealer at the same moment
 * fail (and run again) instead of forking the chain.
 * @returns how many were sealed, and the head after them
 */
export async function sealNext(trx: Trx, tenantId: string, limit: number): Promise<{ sealed: number; head: Head }> {
  let head = await readHead(trx, tenantId);
  const waiting = await trx
    .selectFrom('auditEntry')
    .select(COLUMNS)
    .where('tenantId', '=', tenantId)
    .where('sequence', 'is', null)
    .orderBy('at')
    .orderBy('entryId')
    .limit(limit)
    .execute();
  for (const entry of waiting) {
    const next = sealOf(entry, head);
    await trx
      .updateTable('auditEntry')
      .set({ sequence: next.sequence, previousHash: head.hash, hash: next.hash })
      .where('tenantId', '=', tenantId)
      .where('entryId', '=', entry.entryId)
      .where('sequence', 'is', null)
      .execute();
    head = next;
  }
  return { sealed: waiting.length, head };
}

/** Sealed entries after a place, in order. */
export async function listSealed(trx: Trx, tenantId: string, after: number, limit: number): Promise<SealedEntry[]> {
  const rows = await trx
    .selectFrom('auditEntry')
    .select(COLUMNS)
    .where('tenantId', '=', tenantId)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.flatMap(row => (row.sequence === null ? [] : [{ ...row, sequence: row.sequence }]));
}

export async function countEntries(trx: Trx, tenantId: string): Promise<{ sealed: number; unsealed: number }> {
  const { all, sealed } = await trx
    .selectFrom('auditEntry')
    .select(eb => [eb.fn.countAll<number>().as('all'), eb.fn.count<number>('sequence').as('sealed')])
    .where('tenantId', '=', tenantId)
    .executeTakeFirstOrThrow();
  return { sealed, unsealed: all - sealed };
}
