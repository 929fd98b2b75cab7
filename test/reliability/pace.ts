import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, ownTenant, ownWorker, type OwnTenant } from '#test/support/own-processes.ts';
import { promiseToAll, type Channel, type Promised } from './pace-world.ts';
import type { Campaign, Result } from './row.ts';

/** What Microsoft's published limits allow over time, people a second: 100 a call, 83 % of two calls; 30 mails a minute and mailbox. */
const MAILBOXES = 10;
const PEOPLE_A_SECOND: Readonly<Record<Channel, number>> = { teams: 100 * 2 * 0.83, mail: (MAILBOXES * 30) / 60 };
/** Seconds of the shared clock in one real second. */
const RATE: Readonly<Record<Channel, number>> = { teams: 4, mail: 20 };
const BAR = 1.05;
/** Exchange delivers later what comes faster than it takes; a call's own time may come in between. */
const LATEST_DELIVERY_MS = 5000;
const WORKERS = 3;
const PATIENCE = 4;

/** Rounds are people. Everybody is owed one message, all at once, through one channel. */
export const feedPace = (campaign: Campaign): Promise<Result> => pace(campaign, 'teams');
export const mailPace = (campaign: Campaign): Promise<Result> => pace(campaign, 'mail');

async function pace(campaign: Campaign, channel: Channel): Promise<Result> {
  const { rounds: people, note } = campaign;
  const promised = await promiseToAll(campaign, channel);
  note(`${people} messages promised`);
  const rate = RATE[channel];
  const zero = Date.now();
  const tenant = await ownTenant({
    folder: join(promised.folder, 'tenant'),
    people: promised.people,
    seed: promised.seed,
    publicUrl: `http://localhost:${await freePort()}`,
    mailSenders: [],
    limited: true,
    pace: { rate, zero },
  });
  try {
    const senders = channel === 'mail' ? await mailboxes(tenant, promised) : [];
    const settings = {
      ...tenant.settings,
      ...promised.database.settings,
      DATA_DIR: promised.data,
      MAIL_SENDERS: senders.join(','),
    };
    const ideal = people / PEOPLE_A_SECOND[channel];
    const workers = Array.from({ length: campaign.database === 'sqlite' ? 1 : WORKERS }, () =>
      ownWorker(join(import.meta.dirname, 'pace-worker.ts'), [String(zero), String(rate)], settings),
    );
    await untilSent(promised, (ideal / rate) * PATIENCE * 1000 + 60_000);
    for (const worker of workers) await worker.end();
    for (const worker of workers) if (worker.said() !== '') note(worker.said().slice(0, 500));
    return await judge(promised, tenant, { channel, people, ideal, note });
  } finally {
    await tenant.end();
    await promised.close();
  }
}

/** Ten of the people lend their mailboxes to the organisation. */
async function mailboxes(tenant: OwnTenant, { entraIds }: Promised): Promise<readonly string[]> {
  const senders = Array.from({ length: MAILBOXES }, (_, n) => `training.${n}@example.org`);
  for (const [n, mail] of senders.entries())
    await tenant.control.updatePerson(entraIds[n] ?? '', { mailbox: true, user: { mail } });
  await tenant.control.configure({ mailSenders: senders });
  return senders;
}

async function untilSent({ database }: Promised, patienceMs: number): Promise<void> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await wait(500)) {
    const [row] = await database.ask<{ n: number }>(
      `select count(*) as n from "outboxMessage" where "state" in ('promised', 'sending', 'unknown')`,
    );
    if (row?.n === 0) return;
  }
}

type Judged = Readonly<{ channel: Channel; people: number; ideal: number; note: Campaign['note'] }>;

/** Everybody told exactly once, as fast as the limits allow, and no limit exceeded. */
async function judge(
  { database }: Promised,
  { control }: OwnTenant,
  { channel, people, ideal, note }: Judged,
): Promise<Result> {
  const lost: string[] = [];
  const surprises: string[] = [];
  const states = await database.ask<{ state: string; n: number }>(
    `select "state", count(*) as n from "outboxMessage" group by "state"`,
  );
  for (const { state, n } of states) if (state !== 'accepted') lost.push(`${n} messages are ${state}`);
  const told = channel === 'teams' ? await toldByFeed(control) : await toldByMail(control);
  const times = Map.groupBy(told, person => person);
  if (times.size !== people) lost.push(`${people - times.size} of ${people} people were not told`);
  const doubled = [...times]
    .filter(([, all]) => all.length > 1)
    .map(([person, all]) => `${person} ${all.length} times`);
  const [span] = await database.ask<{ first: string; last: string }>(
    `select min("startedAt") as "first", max("endedAt") as "last" from "deliveryAttempt"`,
  );
  const seconds = span === undefined ? 0 : (Date.parse(span.last) - Date.parse(span.first)) / 1000;
  const ratio = seconds / ideal;
  note(`${people} people in ${seconds.toFixed(0)} s; ideal ${ideal.toFixed(0)} s; ratio ${ratio.toFixed(3)}`);
  if (ratio > BAR) surprises.push(`${ratio.toFixed(3)} of the ideal time, ${BAR} is the bar`);
  const beyond = new Date(Date.parse(span?.first ?? '') + 1000).toISOString();
  const [refused] = await database.ask<{ n: number }>(
    `select count(*) as n from "deliveryAttempt" where "httpStatus" = 429 and "startedAt" > ?`,
    beyond,
  );
  if (refused?.n !== 0) surprises.push(`${refused?.n} calls were throttled beyond the first second`);
  if (channel === 'mail') surprises.push(...(await delayed(control)));
  return { hit: times.size, lost, doubled, surprises };
}

/** Who has no app is passed over by Microsoft in silence: asked for all the same. */
async function toldByFeed(control: OwnTenant['control']): Promise<readonly string[]> {
  const [accepted, passed] = await Promise.all([control.accepted(), control.undelivered()]);
  return [...accepted, ...passed].map(({ personId }) => personId);
}

async function toldByMail(control: OwnTenant['control']): Promise<readonly string[]> {
  const mails = await control.mails();
  return mails.flatMap(({ state, to }) => (state === 'sent' ? to.map(({ address }) => address) : []));
}

async function delayed(control: OwnTenant['control']): Promise<readonly string[]> {
  const late = (await control.mails()).filter(
    ({ sentAt, deliveredAt }) =>
      sentAt !== null && deliveredAt !== null && Date.parse(deliveredAt) - Date.parse(sentAt) > LATEST_DELIVERY_MS,
  );
  return late.length === 0 ? [] : [`${late.length} mails came faster than a mailbox takes them`];
}
