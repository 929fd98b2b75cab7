import type { Config } from '#api/platform/config.ts';
import type { Job, Tools } from '#api/platform/tools.ts';
import { feedRound } from './feed-jobs.ts';
import { mailRound } from './mail-jobs.ts';
import type { Sender } from './outcome.ts';
import { LIMITS } from './pacing.ts';
import { recover, type Worker } from './worker-jobs.ts';

/** Calls to the activity feed side by side: a slow answer must not cost the pace that the pacer allows. */
const FEED_LANES = 4;

type Options = Readonly<{
  config: Pick<Config, 'teamsAppId' | 'publicUrl' | 'mailSenders'>;
  /** The outside for one tenant. */
  senderFor: (tenantId: string) => Sender;
  /** Microsoft's published limits, unless a test hands in others. */
  limits?: Worker['limits'];
}>;

/**
 * Sends what is due, the activity feed and each sender mailbox side by side. Looks often, since a look that finds nothing
 * costs three short reads; rounds follow each other without a pause while there is work.
 */
export function outboxJob(tools: Tools, { config, senderFor, limits = LIMITS }: Options): Job {
  return {
    name: 'outbox',
    everySeconds: 5,
    run: async (tenantId, signal) => {
      const worker: Worker = {
        ...tools,
        tenantId,
        sender: senderFor(tenantId),
        mailboxes: config.mailSenders,
        address: { teamsAppId: config.teamsAppId, publicUrl: config.publicUrl },
        limits,
        signal,
      };
      await recover(worker);
      const lane = async (round: () => Promise<boolean>): Promise<void> => {
        while (!signal.aborted && (await round()));
      };
      const lanes = [
        ...Array.from({ length: FEED_LANES }, () => lane(() => feedRound(worker))),
        ...config.mailSenders.map(mailbox => lane(() => mailRound(worker, mailbox))),
      ];
      // One lane's fault must not leave the others without an owner: wait for all, then say what went wrong.
      const ends = await Promise.allSettled(lanes);
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    },
  };
}
