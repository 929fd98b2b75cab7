import { setTimeout as wait } from 'node:timers/promises';
import { judge, type Cohort } from './judge.ts';
import { cohortOf, passLeases, untilQuiet } from './kill.ts';
import { openLedger } from './ledger.ts';
import { anOrganisation } from './organisation.ts';
import type { Campaign, Result } from './row.ts';
import { admin, type Line } from './traffic.ts';

/** The mail of the process that is stopped lies with Exchange for so long: meanwhile the other one takes over and ends it. */
const SLOW_MS = 6000;
const PATIENCE_MS = 10_000;
/** What the stopped process had left to do, it does within this time. */
const AFTERMATH_MS = 1500;

/**
 * Two processes on one database. The one that is sending is stopped (SIGSTOP) in the middle of a call until its leases
 * have run out; the other takes over and brings the message to its end; then the first one goes on where it stood.
 */
export async function pauseCampaign(campaign: Campaign): Promise<Result> {
  const organisation = await anOrganisation(campaign);
  const { tenant, database, address, adminToken, courseIds, rounds, api, startAnother, close } = organisation;
  const ledger = openLedger();
  const cohorts: Cohort[] = [];
  let hit = 0;
  const other = await startAnother();
  try {
    for (const [n, people] of rounds.entries()) {
      const cohort = cohortOf({ ...people, learners: [] });
      const fault = await tenant.control.plantFault({
        kind: 'slow',
        operation: 'mail.draft',
        delayMs: SLOW_MS,
        count: 1,
      });
      const line: Line = { address, inFlight: 0, dead: false, ledger };
      const assigning = admin(line, {
        token: adminToken,
        courseIds,
        people: cohort.waiting,
        name: `round-${n}`,
        most: 1,
      });
      await until(async () => ((await tenant.control.struck())[fault] ?? 0) > 0);
      line.dead = true;
      await assigning;
      api.pause();
      const sending = await database.ask<{ messageId: string }>(
        `select "messageId" from "outboxMessage" where "state" = 'sending' and "channel" = 'mail'`,
      );
      // Stopped inside a transaction it holds locks that nobody gets past: such a round says nothing about fences.
      const passed = await passLeases(database).then(
        () => true,
        () => false,
      );
      if (!passed) {
        api.goOn();
        await untilQuiet(organisation, cohort);
        campaign.note(`round ${n + 1}: stopped inside a transaction`);
        continue;
      }
      await fetch(`${other.address}/api/messages/resume`, {
        method: 'POST',
        headers: { authorization: `Bearer ${adminToken}` },
        signal: AbortSignal.timeout(5000),
      }).catch(() => {}); // The other process looks by itself every few seconds.
      const takenOver = await until(async () => {
        const [row] = await database.ask<{ n: number }>(
          `select count(*) as n from "outboxMessage" where "channel" = 'mail' and "state" <> 'accepted'`,
        );
        return row?.n === 0;
      });
      if (sending.length > 0 && takenOver) hit += 1;
      api.goOn();
      await wait(SLOW_MS / 2 + AFTERMATH_MS);
      const quiet = await untilQuiet(organisation, cohort);
      cohorts.push(cohort);
      campaign.note(
        `round ${n + 1}: ${sending.length} in flight when stopped, ${takenOver ? 'taken over' : 'not taken over'}, ${quiet ? 'quiet' : 'NOT QUIET'}`,
      );
    }
    return { hit, ...(await judge(database, tenant.control, ledger, cohorts)), surprises: ledger.surprises };
  } finally {
    await other.api.kill();
    await api.kill();
    await close();
  }
}

/** False when it did not come true within the patience. */
async function until(isTrue: () => Promise<boolean>): Promise<boolean> {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; await wait(20))
    if (await isTrue()) return true;
  return false;
}
