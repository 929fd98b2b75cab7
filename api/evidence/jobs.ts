import type { Job, Tools } from '#api/platform/tools.ts';
import { dropForgotten } from './attachment-actions.ts';

/** Deletes files that were sent and never used. */
export function attachmentsJob(tools: Pick<Tools, 'db' | 'clock'>): Job {
  return {
    name: 'attachments',
    everySeconds: 60 * 60,
    run: async tenantId => void (await dropForgotten(tools, tenantId)),
  };
}
