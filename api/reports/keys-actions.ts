import { randomBytes, randomUUID } from 'node:crypto';
import { recordAudit } from '#api/audit/actions.ts';
import { addSeconds } from '#api/calendar.ts';
import type { CallInputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { createReportKey, listReportKeys } from '#api/contract/settings.ts';
import type { Actor } from '#api/people/actor.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { findKeyByDigest, insertKey, listKeys, updateLastUsed, updateRevoked } from './keys-store.ts';
import { digestOf, tenantOf, writeSecret } from './report-secret.ts';

type KeyTools = Pick<Tools, 'db' | 'clock'>;

export async function listReportKeysOf(
  { db }: KeyTools,
  { tenantId }: Actor,
): Promise<ReplyOf<typeof listReportKeys>['keys']> {
  const rows = await db.read(tenantId, trx => listKeys(trx, tenantId));
  return rows.map(
    ({ reportKeyId, name, namesPurpose, createdAt, createdBy, createdByName, lastUsedAt, revokedAt }) => ({
      reportKeyId,
      name,
      namesPurpose,
      createdAt,
      createdBy: { personId: createdBy, name: createdByName ?? '' },
      lastUsedAt,
      revokedAt,
    }),
  );
}

/** The secret is in the answer and nowhere else. */
export async function makeReportKey(
  { db, clock }: KeyTools,
  actor: Actor,
  { name, namesPurpose }: CallInputOf<typeof createReportKey>,
): Promise<ReplyOf<typeof createReportKey>> {
  const { tenantId } = actor;
  const secret = writeSecret(tenantId, randomBytes(32));
  const reportKeyId = randomUUID();
  const createdAt = clock.now();
  await db.write(tenantId, async trx => {
    await insertKey(trx, {
      tenantId,
      reportKeyId,
      name,
      digest: digestOf(secret),
      namesPurpose,
      createdAt,
      createdBy: actor.personId,
      lastUsedAt: null,
      revokedAt: null,
      revokedBy: null,
    });
    await recordAudit(trx, tenantId, {
      at: createdAt,
      actorPersonId: actor.personId,
      action: 'report-key.created',
      subjectKind: 'report-key',
      subjectId: reportKeyId,
      detail: { withNames: namesPurpose !== null, purpose: namesPurpose },
    });
  });
  const key = { reportKeyId, name, namesPurpose, createdAt, lastUsedAt: null, revokedAt: null };
  return { key: { ...key, createdBy: { personId: actor.personId, name: actor.name } }, secret };
}

/** @throws Problem 'not-found' also for one that was revoked before */
export async function revokeKey({ db, clock }: KeyTools, actor: Actor, reportKeyId: string): Promise<void> {
  const { tenantId, personId } = actor;
  const at = clock.now();
  await db.write(tenantId, async trx => {
    if (!(await updateRevoked(trx, tenantId, reportKeyId, at, personId))) throw new Problem('not-found');
    await recordAudit(trx, tenantId, {
      at,
      actorPersonId: personId,
      action: 'report-key.revoked',
      subjectKind: 'report-key',
      subjectId: reportKeyId,
    });
  });
}

export type ReportReader = Readonly<{ tenantId: string; withNames: boolean }>;

/** Who reads with this secret; null for one that is unknown or revoked, or whose organisation is not served here. */
export async function identifyReportReader(
  { db, clock }: KeyTools,
  tenantIds: readonly string[],
  secret: string,
): Promise<ReportReader | null> {
  const tenantId = tenantOf(secret);
  if (tenantId === null || !tenantIds.includes(tenantId)) return null;
  const key = await db.read(tenantId, trx => findKeyByDigest(trx, tenantId, digestOf(secret)));
  if (key === null || key.revokedAt !== null) return null;
  const now = clock.now();
  if (key.lastUsedAt === null || addSeconds(key.lastUsedAt, 60) <= now)
    await db.write(tenantId, trx => updateLastUsed(trx, tenantId, key.reportKeyId, now));
  return { tenantId, withNames: key.namesPurpose !== null };
}
