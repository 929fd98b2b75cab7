import type { Job, Tools } from '#api/platform/tools.ts';
import { countDue } from './sum-actions.ts';

/** Keeps the sums that the figures are read from: whoever has changed is counted again within seconds. */
export function figuresJob(tools: Pick<Tools, 'db'>): Job {
  return {
    name: 'figures',
    everySeconds: 5,
    run: async (tenantId, signal) => {
      await countDue(tools, tenantId, signal);
    },
  };
}
