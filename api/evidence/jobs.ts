import type { Job, Tools } from '#api/platform/tools.ts';
import { dropForgotten } from './attachment-actions.ts';
import { finishSets } from './set-actions.ts';

/** Deletes files that were sent and never used. */
export function attachmentsJob(tools: Pick<Tools, 'db' | 'clock'>): Job {
  return {
    name: 'attachments',
    everySeconds: 60 * 60,
    run: async tenantId => void (await dropForgotten(tools, tenantId)),
  };
}

/** Goes on with recordings and imports that are on their way: nudged by who began them, and after a crash. */
export function evidenceJob(tools: Pick<Tools, 'db' | 'clock'>): Job {
  return {
    name: 'evidence',
    everySeconds: 5 * 60,
    run: async (tenantId, signal) => finishSets(tools, tenantId, () => signal.aborted),
  };
}
