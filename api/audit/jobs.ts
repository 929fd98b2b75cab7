import { setImmediate } from 'node:timers/promises';
import type { Job, Tools } from '#api/platform/tools.ts';
import { sealNext } from './seal-store.ts';

const SLICE = 50;

/**
 * Gives every entry its place in the hash chain, within seconds. One process at a time (the job's lease). The head goes
 * to the program's log, which lies elsewhere: with it, entries cut off at the end are noticed.
 */
export function auditSealJob({ db, log }: Pick<Tools, 'db' | 'log'>): Job {
  return {
    name: 'audit-seal',
    everySeconds: 5,
    run: async (tenantId, signal) => {
      for (;;) {
        const { sealed, head } = await db.write(tenantId, trx => sealNext(trx, tenantId, SLICE));
        if (sealed > 0) log.info({ tenantId, ...head }, 'audit log sealed');
        if (sealed < SLICE || signal.aborted) return;
        await setImmediate();
      }
    },
  };
}
