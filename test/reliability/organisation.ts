import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Settings } from '#api/contract/settings.ts';
import { demoPeople, trainingMailbox } from '#infra/tenant/org/demo.ts';
import { ownDatabase, type DatabaseName, type OwnDatabase } from '#test/support/own-database.ts';
import { freePort, ownApi, ownTenant, type OwnApi, type OwnTenant } from '#test/support/own-processes.ts';

/** People who take part in one round. Ids: `personId` is ours, `entraId` the directory's. */
export type Taker = Readonly<{ personId: string; entraId: string }>;
export type RoundPeople = Readonly<{ learners: readonly Taker[]; byTeams: readonly Taker[]; byMail: readonly Taker[] }>;

export const LEARNERS = 12;
const BY_TEAMS = 8;
/** One: a mailbox sends one every two seconds. */
const BY_MAIL = 1;
const EACH_ROUND = LEARNERS + BY_TEAMS + BY_MAIL;
/** Accounts that take no part: the admin, shared mailboxes, rooms, guests, whoever has left. */
const BESIDES = 0.35;

/** A whole installation of processes: tenant, database, api. */
export type Organisation = Readonly<{
  tenant: OwnTenant;
  database: OwnDatabase;
  address: string;
  courseIds: readonly string[];
  adminToken: string;
  rounds: readonly RoundPeople[];
  start: () => Promise<OwnApi>;
  /** A second process on the same database, where that is allowed: on PostgreSQL. */
  startAnother: () => Promise<Readonly<{ api: OwnApi; address: string }>>;
  close: () => Promise<void>;
}>;

/** Everything up to the moment before the first round; the api runs already and is handed over. */
export async function anOrganisation(
  about: Readonly<{
    database: DatabaseName;
    serverUrl: string | null;
    rounds: number;
    seed: number;
    root: string | undefined;
  }>,
): Promise<Organisation & Readonly<{ api: OwnApi }>> {
  const folder = mkdtempSync(join(tmpdir(), 'coursekeeper-reliability-'));
  const address = `http://localhost:${await freePort()}`;
  const people = Math.max(60, Math.ceil((about.rounds * EACH_ROUND) / (1 - BESIDES)) + 40);
  const tenant = await ownTenant({
    folder: join(folder, 'tenant'),
    people,
    seed: about.seed,
    publicUrl: address,
    mailSenders: [trainingMailbox],
  });
  const data = join(folder, 'data');
  const database = await ownDatabase(about.database, { ...about, folder: data, tenantId: tenant.tenantId });
  const settings = { ...tenant.settings, ...database.settings, DATA_DIR: data };
  const start = (): Promise<OwnApi> => ownApi(settings, about.root);
  const startAnother = async (): Promise<Readonly<{ api: OwnApi; address: string }>> => {
    const port = String(await freePort());
    const api = await ownApi({ ...settings, PORT: port, DATA_DIR: join(folder, 'another') }, about.root);
    return { api, address: `http://localhost:${port}` };
  };
  const close = async (): Promise<void> => {
    await tenant.end();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const api = await start();
    const adminToken = await tenant.control.userToken(demoPeople.jana);
    await directoryRead(database);
    await messagesAtAnyHour(address, adminToken);
    const rounds = await cohorts(database, tenant, about.rounds);
    const courses = await database.ask<{ courseId: string }>(
      `select "courseId" from "course" where "state" = 'published'`,
    );
    const courseIds = courses.map(({ courseId }) => courseId);
    return { tenant, database, address, adminToken, courseIds, rounds, start, startAnother, close, api };
  } catch (error) {
    await close();
    throw error;
  }
}

async function directoryRead(database: OwnDatabase): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const [state] = await database.ask<{ at: string | null }>(
      `select "succeededAt" as at from "syncState" where "resource" = 'users'`,
    );
    const [undecided] = await database.ask<{ n: number }>(
      `select count(*) as n from "person" where "decidedAt" is null`,
    );
    if (state?.at != null && undecided?.n === 0) return;
    await wait(50);
  }
  throw new Error('The directory was not read within 30 seconds.');
}

/** Whatever hour it is here: in the organisation it is about noon, and every day is a day for messages. */
async function messagesAtAnyHour(address: string, token: string): Promise<void> {
  const authorization = `Bearer ${token}`;
  const held = (await (await fetch(`${address}/api/settings`, { headers: { authorization } })).json()) as Settings;
  const east = 12 - new Date().getUTCHours();
  const hours = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59' };
  const change: Partial<Settings> = {
    // The sign of these zones is the other way round: Etc/GMT-5 lies in the east.
    organisation: {
      ...held.organisation,
      region: '',
      timeZone: east === 0 ? 'Etc/GMT' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`,
    },
    messages: { ...held.messages, hours: { staff: hours, volunteer: hours, external: hours } },
  };
  const response = await fetch(`${address}/api/settings`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(change),
  });
  if (!response.ok) throw new Error(`The settings were refused: ${await response.text()}`);
}

/** Fresh people for every round: whoever was told today is not told again. */
async function cohorts(database: OwnDatabase, tenant: OwnTenant, rounds: number): Promise<readonly RoundPeople[]> {
  const usable = await database.ask<Taker>(
    `select "personId", "entraId" from "person" where "state" = 'active' and "nature" = 'person' and "entraId" is not null
       and "mail" is not null and "userType" = 'Member' and "entraId" not like '10000000-%' order by "entraId"`,
  );
  if (usable.length < rounds * EACH_ROUND)
    throw new Error(`${rounds * EACH_ROUND} people are needed for ${rounds} rounds, and there are ${usable.length}.`);
  const cohorts = Array.from({ length: rounds }, (_, n) => {
    const some = usable.slice(n * EACH_ROUND, (n + 1) * EACH_ROUND);
    return {
      learners: some.slice(0, LEARNERS),
      byTeams: some.slice(LEARNERS, LEARNERS + BY_TEAMS),
      byMail: some.slice(LEARNERS + BY_TEAMS),
    };
  });
  for (const { learners, byTeams, byMail } of cohorts) {
    for (const { personId, entraId } of [...learners, ...byTeams]) {
      await tenant.control.setTeams(entraId, 'installed');
      // What earlier messages would have taught about them.
      await database.ask(`update "person" set "hasTeamsApp" = 1 where "personId" = ? returning "personId"`, personId);
    }
    for (const { personId, entraId } of byMail) {
      await tenant.control.setTeams(entraId, 'blocked');
      await tenant.control.updatePerson(entraId, { mailbox: true });
      await database.ask(
        `update "person" set "hasTeamsApp" = 0, "hasMailbox" = 1 where "personId" = ? returning "personId"`,
        personId,
      );
    }
  }
  return cohorts;
}
