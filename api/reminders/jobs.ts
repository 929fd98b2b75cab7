import { setImmediate as breathe } from 'node:timers/promises';
import { addDays, addSeconds, dayIn, later, type CalendarDate, type Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Job, Nudge, Tools } from '#api/platform/tools.ts';
import { planPeople, preparePlanning, type Planning } from './actions.ts';
import {
  listTelling,
  listZones,
  longestLeadDays,
  pageOfChanged,
  pageOfDue,
  pageOfUntold,
  readRounds,
  writeRounds,
  type ChangePlace,
  type DuePlace,
  type Rounds,
} from './round-store.ts';
import { planSilent } from './silence-actions.ts';

type Page<P> = Readonly<{ personIds: readonly string[]; next: P | null }>;

/** Small enough that everybody else is served between two pages. */
const PAGE = 100;
/** Steps before the due day may be moved back by a weekend and a run of holidays. */
const MOVED_DAYS = 10;
/** Rows get their instant a moment before they are committed: changes are looked at again for this long. */
const OVERLAP_SECONDS = 300;
/** On the very first run nobody is told of openings older than this for the first time. */
const FIRST_LOOK_DAYS = 2;
/** Who could not be told of an opening when it came (enough was said, a stop, an outage) is tried again for this long. */
const UNTOLD_DAYS = 60;

/**
 * Promises what is owed. Once a day in each time zone: everybody with something open that is near or past its due day,
 * along an index, and those due later who were not told yet of what was opened. At every run: people whose enrolments
 * changed since. All only read what is open; who was told already
 * is passed over, so a run that ends in the middle is simply made again.
 */
export function remindersJob(tools: Tools, { mailOn, nudge }: Readonly<{ mailOn: boolean; nudge: Nudge }>): Job {
  return {
    name: 'reminders',
    everySeconds: 60,
    run: async (tenantId, signal) => {
      const promised = await planRound(tools, tenantId, mailOn, signal);
      if (promised > 0) {
        tools.log.info({ tenantId, promised }, 'messages promised');
        nudge('outbox');
      }
    },
  };
}

/** One run; answers how many messages were promised. */
export async function planRound(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  mailOn: boolean,
  signal: AbortSignal,
): Promise<number> {
  const startedAt = clock.now();
  const { planning, rounds, zones, lead, telling } = await db.read(tenantId, async trx => ({
    planning: await preparePlanning(trx, tenantId, mailOn),
    rounds: await readRounds(trx, tenantId),
    zones: await listZones(trx, tenantId),
    lead: await longestLeadDays(trx, tenantId),
    telling: await listTelling(trx, tenantId),
  }));
  const home = planning.settings.organisation.timeZone;
  const plan = (personIds: readonly string[]): Promise<number> =>
    personIds.length === 0
      ? Promise.resolve(0)
      : db.write(tenantId, trx => planPeople(trx, tenantId, planning, personIds, clock.now()));
  let promised = 0;
  const planPages = async <P>(pageAfter: (trx: Trx, after: P | null) => Promise<Page<P>>): Promise<void> => {
    for (let after: P | null | undefined; after !== null && !signal.aborted;) {
      const place: P | null = after ?? null;
      const page: Page<P> = await db.read(tenantId, trx => pageAfter(trx, place));
      promised += await plan(page.personIds);
      after = page.next;
      await breathe();
    }
  };

  const first = firstChange(rounds, startedAt);
  await planPages<ChangePlace>((trx, after) => pageOfChanged(trx, tenantId, after ?? first, PAGE));
  if (signal.aborted) return promised;
  const tellsFromOn = rounds.tellsFromOn ?? dayIn(home, first.modifiedAt);
  let done: Rounds = { ...rounds, changedThrough: startedAt, tellsFromOn };

  // Home is among them though nobody may be there: the second rung goes with its day.
  for (const zone of new Set([home, ...zones.map(zone => zone ?? home)])) {
    const today = dayIn(zone, startedAt);
    if ((done.zones[zone] ?? '') >= today) continue;
    const dueBy: CalendarDate = addDays(today, lead + MOVED_DAYS);
    const openedFrom = later(tellsFromOn, addDays(today, -UNTOLD_DAYS));
    const here = { zone, home, most: PAGE };
    await planPages<DuePlace>((trx, after) => pageOfDue(trx, tenantId, { ...here, dueBy, after }));
    await planPages<DuePlace>((trx, after) =>
      pageOfUntold(trx, tenantId, { ...here, dueAfter: dueBy, openedFrom, telling, after }),
    );
    if (zone === home) promised += await planSecondRung({ db, clock }, tenantId, planning, signal);
    if (signal.aborted) return promised;
    done = { ...done, zones: { ...done.zones, [zone]: today } };
  }
  await db.write(tenantId, trx => writeRounds(trx, tenantId, done, startedAt));
  return promised;
}

async function planSecondRung(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  tenantId: string,
  planning: Planning,
  signal: AbortSignal,
): Promise<number> {
  let promised = 0;
  for (let after: string | null = ''; after !== null && !signal.aborted;) {
    const place: string = after;
    const page = await db.write(tenantId, trx => planSilent(trx, tenantId, planning, place, PAGE, clock.now()));
    promised += page.promised;
    after = page.next;
    await breathe();
  }
  return promised;
}

function firstChange({ changedThrough }: Rounds, now: Instant): ChangePlace {
  const modifiedAt =
    changedThrough === null ? addSeconds(now, -FIRST_LOOK_DAYS * 86_400) : addSeconds(changedThrough, -OVERLAP_SECONDS);
  return { modifiedAt, enrolmentId: '' };
}
