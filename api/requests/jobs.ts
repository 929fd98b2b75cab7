import { addSeconds } from '#api/calendar.ts';
import { dropAttachments } from '#api/evidence/attachment-actions.ts';
import type { Job, Tools } from '#api/platform/tools.ts';
import { endRequest, listDeclinedBefore, listOpen, markFilesGone, type Request } from './store.ts';
import { knowledgeOf } from './view-actions.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;

const SLICE = 100;
/** DESIGN section 7: files of declined requests are kept this long. */
const FILE_DAYS = 30;

/** Ends requests about which nothing is open any more, and deletes the files of those declined long ago. */
export function requestsJob(tools: DbClock): Job {
  return {
    name: 'requests',
    everySeconds: 60,
    run: async (tenantId, signal) => {
      await endUnneeded(tools, tenantId, signal);
      await dropDeclinedFiles(tools, tenantId, signal);
    },
  };
}

/** Completed, waived or closed meanwhile: nobody has to decide it. Answers how many. */
export async function endUnneeded({ db, clock }: DbClock, tenantId: string, signal: AbortSignal): Promise<number> {
  let ended = 0;
  for (let after: Request | null = null; !signal.aborted;) {
    const place: Request | null = after;
    const page = await db.write(tenantId, async trx => {
      const at = clock.now();
      const slice = await listOpen(trx, tenantId, { whose: null, after: place, most: SLICE });
      let done = 0;
      for (const { request, today, open } of await knowledgeOf(trx, tenantId, slice, at)) {
        if (open.length > 0) continue;
        const end = { state: 'no-longer-needed', at, on: today, by: null, answer: null } as const;
        if (await endRequest(trx, tenantId, request.requestId, end)) done += 1;
      }
      return { done, slice };
    });
    ended += page.done;
    after = page.slice.at(-1) ?? null;
    if (page.slice.length < SLICE) return ended;
  }
  return ended;
}

/** Answers of how many requests the files were deleted. */
export async function dropDeclinedFiles(
  { db, clock }: DbClock,
  tenantId: string,
  signal: AbortSignal,
): Promise<number> {
  for (let dropped = 0; ;) {
    if (signal.aborted) return dropped;
    const ids = await db.write(tenantId, async trx => {
      const at = clock.now();
      const old = await listDeclinedBefore(trx, tenantId, addSeconds(at, -FILE_DAYS * 86_400), SLICE);
      for (const id of old) await dropAttachments(trx, tenantId, { kind: 'request', id });
      await markFilesGone(trx, tenantId, old, at);
      return old;
    });
    dropped += ids.length;
    if (ids.length < SLICE) return dropped;
  }
}
