import { addDays } from '#api/calendar.ts';
import type { Job, Nudge, Tools } from '#api/platform/tools.ts';
import { closeDisabled, openLateRenewals, openRenewals, openWindows } from './calendar-actions.ts';
import { enrolPeople, finishChangeSet } from './change-set-actions.ts';
import { listChangeSets } from './change-set-store.ts';
import { followCalendar } from './end-exception-actions.ts';
import { followJoining } from './joined-actions.ts';
import { startScheduled } from './schedule-actions.ts';
import { finishUndo } from './undo-actions.ts';
import { finishException } from './undo-exception-actions.ts';
import { readNote, readSetting, writeNote } from '#api/settings/store.ts';

/** Everybody is looked at this seldom, for whatever nobody thought of: each other pass reads only what is due. */
const WHOLE_DAYS = 7;

/**
 * Keeps enrolments equal audience × assignment as days pass: finishes bulk changes that a crash left half done, begins
 * scheduled assignments, opens the next cycles and, once a day, yearly windows that begin, and closes what people hold whose
 * account has been off for 30 days. Once a week, and on the very first run, it looks at everybody.
 */
export function enrolmentsJob(tools: Pick<Tools, 'db' | 'clock'>, nudge: Nudge): Job {
  return {
    name: 'enrolments',
    everySeconds: 15 * 60,
    run: async (tenantId, signal) => {
      const { db, clock } = tools;
      await finishHalfDone(tools, tenantId);
      for (const changeSetId of await startScheduled(tools, tenantId))
        await finishChangeSet(tools, tenantId, changeSetId);
      if (signal.aborted) return;
      const at = clock.now();
      const { timeZone, noted } = await db.read(tenantId, async trx => ({
        ...(await readSetting(trx, tenantId, 'organisation')),
        noted: (await readNote(trx, tenantId, 'note:enrolments-followed'))?.value ?? null,
      }));
      const today = clock.today(timeZone);
      await followCalendar(tools, tenantId, today);
      await followJoining(tools, tenantId, { seenOn: noted?.seenOn ?? null, today }, signal);
      const isWhole = noted === null || addDays(noted.wholeOn, WHOLE_DAYS) <= today || noted.seenOn > today;
      if (isWhole) await enrolPeople(tools, tenantId, 'all', 'directory', { sparesWaiting: true });
      else {
        const days = { seenOn: noted.seenOn, today };
        await openRenewals(tools, tenantId, days, signal);
        await openLateRenewals(tools, tenantId, { since: noted.seenAt, today }, signal);
        if (noted.seenOn < today) {
          await openWindows(tools, tenantId, days);
          await closeDisabled(tools, tenantId, today, signal);
        }
      }
      if (signal.aborted) return;
      const followed = { seenOn: today, seenAt: at, wholeOn: isWhole ? today : noted.wholeOn };
      await db.write(tenantId, trx => writeNote(trx, tenantId, 'note:enrolments-followed', followed, at, null));
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
