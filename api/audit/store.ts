import { randomUUID } from 'node:crypto';
import type { Trx } from '#api/platform/db/connect.ts';
import { toJson } from '#api/platform/db/json.ts';

/** Texts, numbers and flags only: a value that names a person goes into `about`, where erasure can reach it. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>;

type Entry = Readonly<{
  at: string;
  /** null = the system. */
  actorPersonId: string | null;
  /** '<noun>.<what happened>': 'assignment.created'. */
  action: string;
  subjectKind: string;
  subjectId: string;
  aboutPersonId?: string;
  detail?: AuditDetail;
}>;

/**
 * Writes one entry in the transaction of its reason, unsealed; a job seals it into the hash chain within seconds.
 * People stand in it by a pseudonymous key whose mapping can be erased.
 */
export async function insertAuditEntry(trx: Trx, tenantId: string, entry: Entry): Promise<void> {
  await trx
    .insertInto('auditEntry')
    .values({
      tenantId,
      entryId: randomUUID(),
      sequence: null,
      at: entry.at,
      actorKey: entry.actorPersonId === null ? null : await keyOf(trx, tenantId, entry.actorPersonId),
      action: entry.action,
      subjectKind: entry.subjectKind,
      subjectId: entry.subjectId,
      aboutKey: entry.aboutPersonId === undefined ? null : await keyOf(trx, tenantId, entry.aboutPersonId),
      detail: toJson(entry.detail ?? {}),
      previousHash: null,
      hash: null,
    })
    .execute();
}

async function keyOf(trx: Trx, tenantId: string, personId: string): Promise<string> {
  const held = await trx
    .selectFrom('auditName')
    .select('key')
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  if (held !== undefined) return held.key;
  const key = randomUUID();
  await trx.insertInto('auditName').values({ tenantId, key, personId }).execute();
  return key;
}
