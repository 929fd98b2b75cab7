import { setTimeout as wait } from 'node:timers/promises';
import type { Control } from '#infra/tenant/control.ts';
import type { OwnDatabase } from '#test/support/own-database.ts';
import { judge, type Cohort } from './judge.ts';
import { openLedger } from './ledger.ts';
import { anOrganisation, type Organisation, type RoundPeople } from './organisation.ts';
import { seeded } from './random.ts';
import type { Campaign, Result } from './row.ts';
import { admin, learner, type Line } from './traffic.ts';

/** How long Graph takes: long enough that death often comes between "sending" and its outcome. */
const SLOW_MS = 350;
/** This share of the deaths comes at any moment of the round's first seconds, the others while messages go out. */
const ANY_MOMENT = 0.4;
const LATEST_MS = 1600;
/** So many requests at least are under way when the process dies. */
const IN_FLIGHT = 8;
const ASSIGNMENTS = 4;
const PATIENCE_MS = 25_000;

/**
 * SIGKILL at random moments of a working day: learners save, answer and complete, an admin assigns, messages go out.
 * After each death the api is started again and left alone until it is quiet. In the end what clients were told is held
 * against the database and the tenant.
 */
export async function killCampaign(campaign: Campaign): Promise<Result> {
  const organisation = await anOrganisation(campaign);
  const { tenant, database, address, adminToken, courseIds, rounds, start, close } = organisation;
  let { api } = organisation;
  const random = seeded(campaign.seed);
  const ledger = openLedger();
  const cohorts: Cohort[] = [];
  let hit = 0;
  try {
    await tenant.control.plantFault({
      kind: 'slow',
      operation: '^POST .*(sendActivityNotification|/send$)',
      delayMs: SLOW_MS,
    });
    for (const [n, people] of rounds.entries()) {
      const began = performance.now();
      const line: Line = { address, inFlight: 0, dead: false, ledger };
      const everybody = Object.values(people).flat();
      const tokens = await Promise.all(people.learners.map(({ entraId }) => tenant.control.userToken(entraId)));
      const isAnyMoment = random() < ANY_MOMENT;
      const delay = random() * (isAnyMoment ? LATEST_MS : SLOW_MS * 2);
      const before = await callsMet(tenant.control);
      const work = [
        admin(line, { token: adminToken, courseIds, people: idsOf(everybody), name: `round-${n}`, most: ASSIGNMENTS }),
        ...people.learners.map(({ personId }, i) => learner(line, { personId, token: tokens[i] ?? '', courseIds })),
      ];
      // On a busy machine the day begins later: then the moment counts from the first message that is on its way.
      const until = performance.now() + PATIENCE_MS;
      if (!isAnyMoment) while (performance.now() < until && (await callsMet(tenant.control)) === before) await wait(10);
      await wait(delay);
      for (let tries = 0; tries < 1000 && line.inFlight < IN_FLIGHT; tries += 1) await wait(1);
      if (line.inFlight < IN_FLIGHT) ledger.surprises.push(`round ${n}: only ${line.inFlight} requests were in flight`);
      line.dead = true;
      await api.kill();
      await Promise.all(work);
      const sending = await countSending(database);
      if (sending > 0) hit += 1;
      cohorts.push(cohortOf(people));
      // What was on its way to Microsoft arrives; then the dead process's leases run out.
      await wait(SLOW_MS * 2);
      await passLeases(database);
      api = await start();
      const started = performance.now();
      const quiet = await untilQuiet(organisation, cohortOf(people));
      campaign.note(
        `round ${n + 1}: ${sending} caught sending, ${quiet ? 'quiet' : 'NOT QUIET'} after ${Math.round(performance.now() - began)} ms, ${Math.round(performance.now() - started)} of them after the new start`,
      );
    }
    const verdict = await judge(database, tenant.control, ledger, cohorts);
    return { hit, ...verdict, surprises: ledger.surprises };
  } finally {
    await api.kill();
    await close();
  }
}

/** Calls to Graph that send something, so far. */
async function callsMet(control: Control): Promise<number> {
  return Object.values(await control.struck()).reduce((sum, met) => sum + met, 0);
}

export function cohortOf({ learners, byTeams, byMail }: RoundPeople): Cohort {
  const waiting = idsOf([...byTeams, ...byMail]);
  return { waiting, everybody: [...idsOf(learners), ...waiting] };
}

function idsOf(people: readonly Readonly<{ personId: string }>[]): readonly string[] {
  return people.map(({ personId }) => personId);
}

async function countSending(database: OwnDatabase): Promise<number> {
  const [row] = await database.ask<{ n: number }>(
    `select count(*) as n from "outboxMessage" where "state" = 'sending'`,
  );
  return row?.n ?? 0;
}

/** Leases of a dead process end after 15 to 30 seconds of waiting; this is the same without the waiting. */
export async function passLeases(database: OwnDatabase): Promise<void> {
  const past = '2000-01-01T00:00:00.000Z';
  await database.ask(`update "lease" set "until" = ? returning "name"`, past);
  await database.ask(
    `update "outboxMessage" set "leaseUntil" = ? where "leaseUntil" is not null returning "messageId"`,
    past,
  );
}

/** Nothing is being applied or sent, and everybody who is obliged has a message that came to its end. */
export async function untilQuiet({ database }: Pick<Organisation, 'database'>, { waiting }: Cohort): Promise<boolean> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    const [left] = await database.ask<{ n: number }>(
      `select (select count(*) from "changeSet" where "state" in ('applying', 'undoing'))
            + (select count(*) from "outboxMessage" where "state" in ('promised', 'sending'))
            + (select count(*) from "outboxMessage" where "state" = 'unknown' and "nextAttemptAt" < '9999') as n`,
    );
    const open = await database.ask<{ personId: string }>(
      `select distinct "personId" from "enrolment" where "state" = 'open'`,
    );
    const told = await database.ask<{ personId: string }>(`select distinct "personId" from "outboxMessage"`);
    const known = new Set(told.map(({ personId }) => personId));
    if (left?.n === 0 && open.every(({ personId }) => known.has(personId) || !waiting.includes(personId))) return true;
    await wait(50);
  }
  return false;
}
