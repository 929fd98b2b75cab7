import { join } from 'node:path';
import { addDays, daysBetween, weekday, type CalendarDate } from '#api/calendar.ts';
import { enrolPeople } from '#api/assignments/actions.ts';
import { pageOfRenewals } from '#api/assignments/calendar-store.ts';
import { createAssignment } from '#api/assignments/assignment-actions.ts';
import { installStarterCourses } from '#api/courses/actions.ts';
import type { AssignmentRule } from '#api/contract/assignments.ts';
import type { Graph } from '#api/graph/client.ts';
import type { Actor } from '#api/people/actor.ts';
import { askForGroup, askForSync, directoryStatus } from '#api/people/directory-actions.ts';
import { syncDirectory } from '#api/people/jobs.ts';
import type { Config } from '#api/platform/config.ts';
import type { Db } from '#api/platform/db/connect.ts';
import type { Log } from '#api/platform/log.ts';
import { writeSetting } from '#api/settings/store.ts';
import type { Control } from '#infra/tenant/control.ts';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { arrive, makeUnreachable, takeOutArrivals } from './arrivals.ts';
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

/** The last days are lived day by day; before them renewals open week by week, and people arrive every four weeks. */
const LAST_DAYS = 3;
const WEEK = 7;
/**
 * Of so many days messages are really sent to the stand-in, whose feed keeps them for 30. Nobody gets more than two in a week, so runs
 * on Mondays and on each of the last days show what all would.
 */
const MESSAGE_DAYS = 15;
const [MONDAY, SUNDAY] = [1, 7];
const EVERYBODY = 100_000;
const EARLY = 6 * 60;

/** Walks from two years ago to yesterday, doing on each day what people and jobs would have done. */
export async function liveThrough(past: Past): Promise<void> {
  const { db, clock, control, tenantId, today } = past;
  const beginsOn = addDays(today, -HISTORY_DAYS);
  await makeUnreachable(control);
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
    const isNear = daysAgo <= LAST_DAYS;
    let hasChanged = false;
    clock.goToDay(day, EARLY);
    for (const programme of programmes.filter(one => one.daysAgo === daysAgo)) {
      await assign(past, office, courseOf(programme.course), programme.rule, day);
      hasChanged = true;
    }
    const weeks = daysBetween(beginsOn, day) / WEEK;
    if (isNear || weeks % 4 === 0) {
      const here = arrivals.filter(({ on }) => on <= day);
      arrivals.splice(0, here.length);
      for (const arrival of here) await arrive(control, arrival);
      if (here.length > 0 || isNear) await syncAndAgree(past, office);
      hasChanged ||= here.length > 0;
    }
    if (isNear || Number.isInteger(weeks)) hasChanged = (await renew(past, day)) || hasChanged;
    if (daysAgo === MISTAKE_DAYS_AGO) mistaken = await enterForTheWrongPerson(past, office, courseOf('first-aid'), day);
    if (daysAgo === NOTICED_DAYS_AGO) await takeItBack(past, office, mistaken, day);
    if (isMessageDay(day, daysAgo)) await send(day);
    await study(day, hasChanged);
  }
  await leaveHalfWay(past, addDays(today, -1), courseOf('security-awareness'));
  await leaveOnTheDesk(past, office, courses);
}

function isMessageDay(day: CalendarDate, daysAgo: number): boolean {
  const on = weekday(day);
  return on !== SUNDAY && (daysAgo <= LAST_DAYS || (daysAgo <= MESSAGE_DAYS && on === MONDAY));
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
  if (groupIds.length > 0) await syncAndAgree(past, office);
  await createAssignment(past, office, { courseId, rule, startsOn: day, start: true, token: null });
}

/** Opens the next cycles whose day has come; answers whether there were any. */
async function renew({ db, clock, tenantId }: Past, day: CalendarDate): Promise<boolean> {
  const days = { after: '', through: day };
  const due = await db.read(tenantId, trx => pageOfRenewals(trx, tenantId, days, null, EVERYBODY));
  const people = due.map(({ personId }) => personId);
  if (people.length > 0) await enrolPeople({ db, clock }, tenantId, people, 'calendar');
  return people.length > 0;
}

/** Newcomers arrive in numbers that the directory asks about: the office has looked, and agrees. */
async function syncAndAgree(past: Past, office: Actor): Promise<void> {
  await sync(past);
  const { stopped } = await directoryStatus(past, office);
  if (stopped === null) return;
  await askForSync(past, office, { confirm: true });
  await sync(past);
}

async function sync({ db, clock, log, graph, tenantId }: Past): Promise<void> {
  await syncDirectory({ db, clock, log, graph, tenantId, signal: new AbortController().signal });
}
