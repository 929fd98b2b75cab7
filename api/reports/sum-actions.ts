import { setImmediate as turn } from 'node:timers/promises';
import type { Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Tools } from '#api/platform/tools.ts';
import {
  deleteDue,
  listChangedSince,
  listDueAssignments,
  listDueIds,
  listDuePeople,
  makeParts,
  oldestDue,
  peopleOf,
  readParts,
  spreadDue,
  writeParts,
} from './part-store.ts';
import { addPart, type Sums } from './parts.ts';
import { addToSums } from './sum-store.ts';

/** People counted in one transaction: on SQLite everybody else waits for as long. */
const SLICE = { sqlite: 12, postgres: 150 } as const;
/** As many changed people are counted on the way while a figure is read; beyond, it says as of when it holds. */
const ON_THE_WAY = 200;
/** People between two breaths of the program while they are only read. */
const BREATH = 40;

/** Counts everybody again about whom something has changed. Run twice, it changes nothing more. @returns how many */
export async function countDue({ db }: Pick<Tools, 'db'>, tenantId: string, signal?: AbortSignal): Promise<number> {
  let counted = 0;
  for (;;) {
    if (signal?.aborted === true) break;
    const done = await db.write(tenantId, async trx => {
      const [assignment] = await listDueAssignments(trx, tenantId);
      if (assignment !== undefined) {
        const { assignmentId, afterId } = assignment;
        const people = await peopleOf(trx, tenantId, assignmentId, afterId, SLICE[db.kind]);
        await spreadDue(trx, tenantId, assignment, people);
      }
      const due = await listDuePeople(trx, tenantId, SLICE[db.kind]);
      const ids = [...new Set(due.map(({ personId }) => personId))];
      const parts = await makeParts(trx, tenantId, ids, null);
      const sums: Sums = new Map();
      for (const part of await readParts(trx, tenantId, ids)) addPart(sums, part, -1);
      for (const part of parts.values()) addPart(sums, part, 1);
      await addToSums(trx, tenantId, sums);
      await writeParts(trx, tenantId, parts);
      await deleteDue(trx, tenantId, due);
      return { people: ids.length, more: assignment !== undefined || due.length > 0 };
    });
    if (!done.more) break;
    counted += done.people;
  }
  return counted;
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
