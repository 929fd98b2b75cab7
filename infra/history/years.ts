import { join } from 'node:path';
import { addDays, daysBetween, type CalendarDate } from '#api/calendar.ts';
import { enrolPeople } from '#api/assignments/actions.ts';
import { pageOfRenewals } from '#api/assignments/facts-store.ts';
import { createAssignment } from '#api/assignments/assignment-actions.ts';
import { installStarterCourses } from '#api/courses/actions.ts';
import type { AssignmentRule } from '#api/contract/assignments.ts';
import type { Graph } from '#api/graph/client.ts';
import type { Actor } from '#api/people/actor.ts';
import { askForGroup } from '#api/people/directory-actions.ts';
import { syncDirectory } from '#api/people/jobs.ts';
import type { Config } from '#api/platform/config.ts';
import type { Db } from '#api/platform/db/connect.ts';
import type { Log } from '#api/platform/log.ts';
import { writeSetting } from '#api/settings/store.ts';
import type { Control } from '#infra/tenant/control.ts';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { arrive, takeOutArrivals } from './arrivals.ts';
import { messageDays } from './messages.ts';
import { organisationSettings } from './organisation.ts';
import { HISTORY_DAYS, programmes } from './programme.ts';
import { leaveHalfWay } from './learning-now.ts';
import { enterForTheWrongPerson, leaveOnTheDesk, MISTAKE_DAYS_AGO, NOTICED_DAYS_AGO, takeItBack } from './office.ts';
import { readCourses, readOffice } from './reading.ts';
import { studies } from './studies.ts';
import type { WalkingClock } from './walking-clock.ts';

export type Past = Readonly<{
  db: Db;
  clock: WalkingClock;
  log: Log;
  graph: Graph;
  control: Control;
  config: Config;
  tenantId: string;
  /** The day on which the history ends. */
  today: CalendarDate;
}>;

/** The last days are lived day by day, those before them week by week. */
const NEAR_DAYS = 6;
/**
 * Days on which messages are really sent to the stand-in, whose feed keeps them for 30 days. Not every day: nobody gets more than two
 * in a week, so a few runs show what all would.
 */
const MESSAGE_DAYS_AGO = [27, 24, 20, 17, 13, 10, 6, 4, 3, 2, 1];
const EVERYBODY = 100_000;
const WEEK = 7;
const EARLY = 6 * 60;

/** Walks from two years ago to yesterday, doing on each day what people and jobs would have done. */
export async function liveThrough(past: Past): Promise<void> {
  const { db, clock, control, tenantId, today } = past;
  const beginsOn = addDays(today, -HISTORY_DAYS);
  const arrivals = [...(await takeOutArrivals(control, beginsOn))];
  await found(past, beginsOn);
  const { office, courses } = await db.read(tenantId, async trx => ({
    office: await readOffice(trx, tenantId, demoPeople.jana),
    courses: await readCourses(trx, tenantId),
  }));
  const courseOf = (key: string): string => courses.get(key) ?? '';
  const study = await studies(past, office, courses);
  const send = messageDays(past);
  let mistaken = '';

  for (let day = addDays(beginsOn, 1); day < today; day = addDays(day, 1)) {
    const daysAgo = daysBetween(day, today);
    const isNear = daysAgo <= NEAR_DAYS;
    let hasChanged = false;
    clock.goToDay(day, EARLY);
    for (const programme of programmes.filter(one => one.daysAgo === daysAgo)) {
      await assign(past, office, courseOf(programme.course), programme.rule, day);
      hasChanged = true;
    }
    if (isNear || daysBetween(beginsOn, day) % WEEK === 0) {
      const here = arrivals.filter(({ on }) => on <= day);
      arrivals.splice(0, here.length);
      for (const arrival of here) await arrive(control, arrival);
      if (here.length > 0 || isNear) await sync(past);
      hasChanged = (await renew(past, day)) || here.length > 0 || hasChanged;
    }
    if (daysAgo === MISTAKE_DAYS_AGO) mistaken = await enterForTheWrongPerson(past, office, courseOf('first-aid'), day);
    if (daysAgo === NOTICED_DAYS_AGO) await takeItBack(past, office, mistaken, day);
    if (MESSAGE_DAYS_AGO.includes(daysAgo)) await send(day);
    await study(day, hasChanged);
  }
  await leaveHalfWay(past, addDays(today, -1), courseOf('security-awareness'));
  await leaveOnTheDesk(past, office, courses);
}

/** The first morning: settings, directory, courses. */
async function found(past: Past, day: CalendarDate): Promise<void> {
  const { db, clock, tenantId } = past;
  const { organisation, mapping } = organisationSettings;
  clock.goToDay(day, EARLY);
  await db.write(tenantId, async trx => {
    await writeSetting(trx, tenantId, 'organisation', organisation, clock.now(), null);
    await writeSetting(trx, tenantId, 'mapping', mapping, clock.now(), null);
  });
  await sync(past);
  await installStarterCourses(past, tenantId);
  await installStarterCourses(past, tenantId, join(import.meta.dirname, 'courses'));
}

/** As an admin does it: groups that nobody has named yet are read first. */
async function assign(
  past: Past,
  office: Actor,
  courseId: string,
  rule: AssignmentRule,
  day: CalendarDate,
): Promise<void> {
  const groupIds = rule.audience.all.flatMap(clause => (clause.kind === 'group' ? clause.groupIds : []));
  for (const groupId of groupIds) await askForGroup(past, past.tenantId, groupId);
  if (groupIds.length > 0) await sync(past);
  await createAssignment(past, office, { courseId, rule, startsOn: day, start: true, token: null });
}

/** Opens the next cycles whose day has come; answers whether there were any. */
async function renew({ db, clock, tenantId }: Past, day: CalendarDate): Promise<boolean> {
  const people = await db.read(tenantId, trx => pageOfRenewals(trx, tenantId, day, '', EVERYBODY));
  if (people.length > 0) await enrolPeople({ db, clock }, tenantId, people, 'calendar');
  return people.length > 0;
}

async function sync({ db, clock, log, graph, tenantId }: Past): Promise<void> {
  await syncDirectory({ db, clock, log, graph, tenantId, signal: new AbortController().signal });
}
