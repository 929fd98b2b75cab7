import { setImmediate } from 'node:timers/promises';
import { addDays, instantIn } from '#api/calendar.ts';
import { listAudit } from '#api/contract/settings.ts';
import { titlesOfPaths } from '#api/courses/path-actions.ts';
import { fromJson } from '#api/platform/db/json.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import type { AuditDetail } from './actions.ts';
import { follow, START, type Check } from './chain.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { listEntries, type ListedEntry } from './list-store.ts';
import { countEntries, listSealed } from './seal-store.ts';

const PAGE = 50;
const SLICE = 500;

export function mountAudit(desk: Desk, tools: Pick<Tools, 'db'>): void {
  serve(desk, listAudit, async ({ tenantId, language }, { action, from, to, cursor }) => {
    const after = cursor === undefined ? undefined : readCursor(cursor);
    if (after === null) throw new Problem('bad-input', { detail: 'This is no place in the log.' });
    const { entries, counts, paths } = await tools.db.read(tenantId, async trx => {
      const { timeZone } = await readSetting(trx, tenantId, 'organisation');
      const fromAt = from === undefined ? undefined : instantIn(timeZone, from, 0);
      const beforeAt = to === undefined ? undefined : instantIn(timeZone, addDays(to, 1), 0);
      return {
        entries: await listEntries(trx, tenantId, language, { action, fromAt, beforeAt, after }, PAGE + 1),
        counts: await countEntries(trx, tenantId),
        paths: await titlesOfPaths(trx, tenantId, language),
      };
    });
    const page = entries.slice(0, PAGE);
    const last = page.at(-1);
    return {
      entries: page.map(entry => entryRow(entry, paths)),
      next: entries.length > PAGE && last !== undefined ? writeCursor(last) : null,
      ...counts,
      firstBad: (await verifyChain(tools, tenantId)).firstBad,
    };
  });
}

/** Reads the whole chain in slices, between which everybody else is served. */
export async function verifyChain({ db }: Pick<Tools, 'db'>, tenantId: string): Promise<Check> {
  let check: Check = { head: START, firstBad: null };
  for (;;) {
    const { sequence } = check.head;
    const slice = await db.read(tenantId, trx => listSealed(trx, tenantId, sequence, SLICE));
    check = follow(check, slice);
    if (slice.length < SLICE || check.firstBad !== null) return check;
    await setImmediate();
  }
}

/** Somebody whose name was erased stays one and the same, by the beginning of the key. */
const nameOr = (name: string | null, key: string): string => name ?? `#${key.slice(0, 8)}`;

function entryRow(entry: ListedEntry, paths: ReadonlyMap<string, string>) {
  return {
    entryId: entry.entryId,
    sequence: entry.sequence,
    at: entry.at,
    actor: entry.actorKey === null ? null : nameOr(entry.actorName, entry.actorKey),
    action: entry.action,
    subject: paths.get(entry.pathId ?? '') ?? entry.subjectName ?? `${entry.subjectKind} ${entry.subjectId}`,
    about: entry.aboutKey === null ? null : nameOr(entry.aboutName, entry.aboutKey),
    detail: { ...fromJson<AuditDetail>(entry.detail) },
  };
}
