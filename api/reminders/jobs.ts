import { setImmediate as breathe } from 'node:timers/promises';
import { addDays, addSeconds, dayIn, later, type CalendarDate, type Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Job, Nudge, Tools } from '#api/platform/tools.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import { daysOfKind, planPeople, preparePlanning, type Planning } from './actions.ts';
import { UNTOLD_DAYS } from './person-plan.ts';
import { latestStepOn } from './plan.ts';
import {
  listDueDays,
  listPoliciesByRevision,
  listZones,
  pageOfChanged,
  pageOfDue,
  pageOfUntold,
  readRounds,
  writeRounds,
  type Changed,
  type ChangePlace,
  type DueRow,
  type OpenedPlace,
  type Rounds,
} from './round-store.ts';
import { planSilent } from './silence-actions.ts';

type Page<P> = Readonly<{ personIds: readonly string[]; next: P | null }>;

const KINDS: readonly RoleKind[] = ['staff', 'volunteer', 'external'];
/** Enrolments looked at by one statement. */
const PAGE = 1000;
/** People planned in one transaction. */
const PEOPLE = { sqlite: 400, postgres: 1000 } as const;
/** Steps before the due day may be moved back by a weekend and a run of holidays. */
const MOVED_DAYS = 10;
/** Rows get their instant a moment before they are committed: changes are looked at again for this long. */
const OVERLAP_SECONDS = 300;
/** On the very first run nobody is told of openings older than this for the first time. */
const FIRST_LOOK_DAYS = 2;

/**
 * Promises what is owed. Once a day in each time zone: due day by due day those who were not told since the latest step of
 * that day, and those who were not told yet of what was opened. At every run: people whose enrolments changed since. All only
 * read what is open, along indexes; who was told already is passed over, so a run that ends in the middle is simply made again.
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
  const { planning, rounds, zones, policyOf } = await db.read(tenantId, async trx => ({
    planning: await preparePlanning(trx, tenantId, mailOn),
    rounds: await readRounds(trx, tenantId),
    zones: await listZones(trx, tenantId),
    policyOf: await listPoliciesByRevision(trx, tenantId),
  }));
  const policies = [...new Set(policyOf.values())];
  const telling = new Set([...policyOf].filter(([, policy]) => policy.tellWhenAssigned).map(([revision]) => revision));
  const home = planning.settings.organisation.timeZone;
  const lead = planning.leadDays;
  const calendars = KINDS.map(kind => daysOfKind(planning, kind, null));
  const plan = async (personIds: readonly string[]): Promise<number> => {
    let count = 0;
    for (let at = 0; at < personIds.length; at += PEOPLE[db.kind]) {
      const slice = personIds.slice(at, at + PEOPLE[db.kind]);
      count += await db.write(tenantId, trx => planPeople(trx, tenantId, planning, slice, clock.now()));
      await breathe();
    }
    return count;
  };
  let promised = 0;
  let planned = new Set<string>();
  const planPages = async <P>(pageAfter: (trx: Trx, after: P | null) => Promise<Page<P>>): Promise<void> => {
    for (let after: P | null | undefined; after !== null && !signal.aborted;) {
      const place: P | null = after ?? null;
      const page: Page<P> = await db.read(tenantId, trx => pageAfter(trx, place));
      // Who was looked at was looked at with all they have.
      promised += await plan(page.personIds.filter(personId => !planned.has(personId) && planned.add(personId)));
      after = page.next;
      await breathe();
    }
  };

  const first = firstChange(rounds, startedAt);
  const mayOwe = owing(telling, dueOn => latestStepOn(dueOn, policies, calendars, addDays(dayIn(home, startedAt), 1)));
  await planPages<ChangePlace>((trx, after) => pageOfChanged(trx, tenantId, after ?? first, PAGE, mayOwe));
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
    planned = new Set();
    for (const dueOn of await db.read(tenantId, trx => listDueDays(trx, tenantId, dueBy))) {
      const stepOn = latestStepOn(dueOn, policies, calendars, today);
      // Without a step of its own policy it owes only if it was opened again, so if it changed since it was opened.
      const stepping = new Set(policies.filter(policy => latestStepOn(dueOn, [policy], calendars, today) !== null));
      const mayOweOn = ({ assignmentId, revision, openedOn, modifiedAt }: DueRow): boolean => {
        const policy = policyOf.get(`${assignmentId} ${revision}`);
        return (policy !== undefined && stepping.has(policy)) || modifiedAt.slice(0, 10) > openedOn;
      };
      await planPages<string>((trx, after) =>
        pageOfDue(trx, tenantId, { ...here, dueOn, stepOn, mayOwe: mayOweOn, after: after ?? '' }),
      );
    }
    await planPages<OpenedPlace>((trx, after) => pageOfUntold(trx, tenantId, { ...here, openedFrom, telling, after }));
    if (zone === home) promised += await planSecondRung({ db, clock }, tenantId, planning, signal);
    if (signal.aborted) return promised;
    done = { ...done, zones: { ...done.zones, [zone]: today } };
  }
  await db.write(tenantId, trx => writeRounds(trx, tenantId, done, startedAt));
  return promised;
}

/** Whether an enrolment that changed can owe anything: it is told when it is opened, or again, or has come to a step. */
function owing(
  telling: ReadonlySet<string>,
  stepOf: (dueOn: CalendarDate) => CalendarDate | null,
): (changed: Changed) => boolean {
  const steps = new Map<CalendarDate, CalendarDate | null>();
  return ({ assignmentId, revision, openedOn, dueOn, modifiedAt }) => {
    if (telling.has(`${assignmentId} ${revision}`) || modifiedAt.slice(0, 10) > openedOn) return true;
    if (!steps.has(dueOn)) steps.set(dueOn, stepOf(dueOn));
    return steps.get(dueOn) !== null;
  };
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
