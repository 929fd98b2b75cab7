import { setImmediate as turn } from 'node:timers/promises';
import type { Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import {
  claimDue,
  deleteDue,
  listChangedSince,
  listDueAssignments,
  listDueIds,
  makeParts,
  oldestDue,
  peopleOf,
  readParts,
  spreadDue,
  writeParts,
} from './part-store.ts';
import { addPart, type Part, type Sums } from './parts.ts';
import { addToSums } from './sum-store.ts';

/** People whose changes are added up before they are written: they share most of the days on which figures change. */
const BATCH = 1000;
/** People of an assignment that are noted at once. */
const SPREAD = 200;
/** As many changed people are counted on the way while a figure is read; beyond, it says as of when it holds. */
const ON_THE_WAY = 100;
/** People between two breaths of the program while they are only read. */
const BREATH = 16;

/**
 * Counts everybody again about whom something has changed. Run twice, it changes nothing more. People are read in small
 * slices and written together; who changes meanwhile is noted again.
 * @returns how many were counted
 */
export async function countDue({ db }: Pick<Tools, 'db'>, tenantId: string, signal?: AbortSignal): Promise<number> {
  await spreadAssignments({ db }, tenantId);
  let counted = 0;
  for (;;) {
    if (signal?.aborted === true) return counted;
    const due = await db.write(tenantId, trx => claimDue(trx, tenantId, BATCH, db.kind));
    const ids = [...new Set(due.map(({ personId }) => personId))];
    if (ids.length === 0) return counted;
    const sums: Sums = new Map();
    const parts = new Map<string, Part>();
    for (let from = 0; from < ids.length; from += BREATH) {
      const some = ids.slice(from, from + BREATH);
      await db.read(tenantId, async trx => {
        for (const part of await readParts(trx, tenantId, some)) addPart(sums, part, -1);
        for (const [id, part] of await makeParts(trx, tenantId, some, null)) {
          addPart(sums, part, 1);
          parts.set(id, part);
        }
      });
    }
    const written = await db.write(tenantId, async trx => {
      // Somebody else has counted them: what was read above is no longer what is kept.
      if ((await deleteDue(trx, tenantId, due)) !== due.length) return false;
      await writeParts(trx, tenantId, parts);
      await addToSums(trx, tenantId, sums, db.kind);
      return true;
    });
    // On PostgreSQL that means another process is at it; it goes on.
    if (!written) return counted;
    counted += ids.length;
  }
}

async function spreadAssignments({ db }: Pick<Tools, 'db'>, tenantId: string): Promise<void> {
  for (;;) {
    const isDone = await db.write(tenantId, async trx => {
      const [assignment] = await listDueAssignments(trx, tenantId);
      if (assignment === undefined) return true;
      const people = await peopleOf(trx, tenantId, assignment.assignmentId, assignment.afterId, SPREAD);
      await spreadDue(trx, tenantId, assignment, people);
      return false;
    });
    if (isDone) return;
  }
}

/** What is to be added to the sums as they are kept, and as of when the result holds (null: now). */
export type Rest = Readonly<{ further: Sums; countedAt: Instant | null }>;

/** Few changed people are counted at once, in memory; with many, the sums hold as of the oldest change that is not in them. */
export async function restOf(trx: Trx, tenantId: string): Promise<Rest> {
  const ids = new Set(await listDueIds(trx, tenantId, ON_THE_WAY + 1));
  for (const { assignmentId, afterId } of await listDueAssignments(trx, tenantId))
    for (const id of await peopleOf(trx, tenantId, assignmentId, afterId, ON_THE_WAY + 1)) ids.add(id);
  if (ids.size > ON_THE_WAY) return { further: new Map(), countedAt: await oldestDue(trx, tenantId) };
  return { further: await difference(trx, tenantId, [...ids], null), countedAt: null };
}

/** What turns the sums as they are kept into those that were known at an instant: only who changed since is looked at. */
export async function restAt(trx: Trx, tenantId: string, at: Instant): Promise<Rest> {
  return { further: await difference(trx, tenantId, await listChangedSince(trx, tenantId, at), at), countedAt: null };
}

async function difference(trx: Trx, tenantId: string, personIds: readonly string[], at: Instant | null): Promise<Sums> {
  const sums: Sums = new Map();
  for (let from = 0; from < personIds.length; from += BREATH) {
    const some = personIds.slice(from, from + BREATH);
    for (const part of await readParts(trx, tenantId, some)) addPart(sums, part, -1);
    for (const part of (await makeParts(trx, tenantId, some, at)).values()) addPart(sums, part, 1);
    await turn();
  }
  return sums;
}
