import type { Job, Nudge, Tools } from '#api/platform/tools.ts';
import { enrolPeople, finishChangeSet } from './change-set-actions.ts';
import { listChangeSets } from './change-set-store.ts';
import { followCalendar } from './end-exception-actions.ts';
import { pageOfRenewals } from './facts-store.ts';
import { followJoining } from './joined-actions.ts';
import { startScheduled } from './schedule-actions.ts';
import { finishUndo } from './undo-actions.ts';
import { finishException } from './undo-exception-actions.ts';
import { readSetting } from '#api/settings/store.ts';

const RENEWALS = 200;

/**
 * Keeps enrolments equal audience × assignment as days pass: finishes bulk changes that a crash left half done, begins
 * scheduled assignments, opens the next cycles, and once a day (and after each start of the program) looks at everybody:
 * accounts disabled for 30 days, yearly windows that begin, whatever a sync that broke off has missed.
 */
export function enrolmentsJob(tools: Pick<Tools, 'db' | 'clock'>, nudge: Nudge): Job {
  const lookedAtOn = new Map<string, string>();
  return {
    name: 'enrolments',
    everySeconds: 15 * 60,
    run: async (tenantId, signal) => {
      const { db, clock } = tools;
      await finishHalfDone(tools, tenantId);
      for (const changeSetId of await startScheduled(tools, tenantId))
        await finishChangeSet(tools, tenantId, changeSetId);
      if (signal.aborted) return;
      const { timeZone } = await db.read(tenantId, trx => readSetting(trx, tenantId, 'organisation'));
      const today = clock.today(timeZone);
      await followCalendar(tools, tenantId, today);
      await followJoining(tools, tenantId, { seenOn: lookedAtOn.get(tenantId) ?? null, today }, signal);
      if (lookedAtOn.get(tenantId) === today) await openRenewals(tools, tenantId, today, signal);
      else {
        await enrolPeople(tools, tenantId, 'all', 'directory', { sparesWaiting: true });
        lookedAtOn.set(tenantId, today);
      }
      nudge('reminders');
    },
  };
}

async function finishHalfDone(tools: Pick<Tools, 'db' | 'clock'>, tenantId: string): Promise<void> {
  const states = ['applying', 'undoing'] as const;
  const halfDone = await tools.db.read(tenantId, trx => listChangeSets(trx, tenantId, { states }));
  for (const { changeSetId, state, kind } of halfDone)
    if (kind === 'exception') await finishException(tools, tenantId, changeSetId);
    else if (state === 'applying') await finishChangeSet(tools, tenantId, changeSetId);
    else await finishUndo(tools, tenantId, changeSetId);
}

async function openRenewals(
  tools: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  today: string,
  signal: AbortSignal,
): Promise<void> {
  for (let after = ''; !signal.aborted;) {
    const from = after;
    const people = await tools.db.read(tenantId, trx => pageOfRenewals(trx, tenantId, today, from, RENEWALS));
    const last = people.at(-1);
    if (last === undefined) return;
    await enrolPeople(tools, tenantId, people, 'calendar', { sparesWaiting: true });
    after = last;
  }
}
