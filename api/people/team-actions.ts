import { setImmediate as breathe } from 'node:timers/promises';
import { daysBetween, type CalendarDate } from '#api/calendar.ts';
import type { CourseRef, InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { getTeam, TeamRow } from '#api/contract/people.ts';
import { titlesOf } from '#api/courses/actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import type { Clock } from '#api/platform/clock.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import { looksAfter } from './access.ts';
import type { Actor } from './actor.ts';
import { courseStandings, type CourseStanding } from './course-standing.ts';
import { comesThrough, unitAndAbove } from './looked-after.ts';
import { placeOf } from './pages-actions.ts';
import { listHeldRoles, parentsOfUnits, type PersonRole } from './pages-store.ts';
import { writePlace } from './place.ts';
import { listMembers, listTeamEnrolments, listToldDays, type Member, type TeamEnrolment } from './team-store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;

const PAGE = 50;
/** People whose enrolments are read at once. */
const SLICE = 100;
/** Obligations shown beside a name. */
const SHOWN = 3;

type MemberStanding = Readonly<{
  member: Member;
  /** The roles that the asking person looks after. */
  roles: readonly PersonRole[];
  today: CalendarDate;
  standings: readonly CourseStanding<TeamEnrolment>[];
  open: number;
  overdue: number;
}>;

/**
 * The people whom somebody looks after, overdue first, then by name; of people with several roles only what comes
 * through a role that is looked after. The counts are of people × courses and of everybody who was searched for,
 * whatever `show` leaves out.
 */
export async function getTeamOf(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  { search, show = 'all', cursor }: InputOf<typeof getTeam>,
): Promise<ReplyOf<typeof getTeam>> {
  const after = placeOf(cursor);
  const all = await readTeam({ db, clock }, actor, search);
  const count = (isCounted: (standing: CourseStanding<TeamEnrolment>) => boolean): number =>
    all.reduce((sum, { standings }) => sum + standings.filter(isCounted).length, 0);
  const listed = all
    .filter(({ open, overdue }) => show === 'all' || (show === 'open' ? open > 0 : overdue > 0))
    .map(standing => ({ standing, place: placeIn(standing) }))
    .sort((a, b) => compare(a.place, b.place));
  const rest = after === null ? listed : listed.filter(({ place }) => compare(place, after) > 0);
  const page = rest.slice(0, PAGE);
  const last = page.at(-1);
  const shown = page.map(({ standing }) => standing);
  return {
    today: clock.today(actor.timeZone),
    people: await db.read(actor.tenantId, trx => rowsOf(trx, actor, shown)),
    total: listed.length,
    overdue: count(({ state }) => state === 'overdue'),
    dueSoon: count(({ state }) => state === 'due-soon'),
    valid: count(({ state }) => state === 'completed' || state === 'renew'),
    next: rest.length > PAGE && last !== undefined ? writePlace(last.place) : null,
  };
}

/** Slice by slice, each in a transaction of its own: between two everybody else is served, however large the team. */
async function readTeam(
  { db, clock }: DbClock,
  actor: Actor,
  search: string | undefined,
): Promise<readonly MemberStanding[]> {
  const members = await membersOf({ db }, actor, search);
  const team: MemberStanding[] = [];
  for (let start = 0; start < members.length; start += SLICE) {
    team.push(...(await standingsIn({ db, clock }, actor, members.slice(start, start + SLICE))));
    await breathe();
  }
  return team;
}

function standingsIn({ db, clock }: DbClock, actor: Actor, members: readonly Member[]) {
  return db.read(actor.tenantId, async trx => {
    const { timeZone } = await readSetting(trx, actor.tenantId, 'organisation');
    const parents = await parentsOfUnits(trx, actor.tenantId);
    return standingsOf(trx, clock, actor, members, { timeZone, parents });
  });
}

async function standingsOf(
  trx: Trx,
  clock: Clock,
  actor: Actor,
  members: readonly Member[],
  { timeZone, parents }: Readonly<{ timeZone: string; parents: ReadonlyMap<string, string | null> }>,
): Promise<readonly MemberStanding[]> {
  const { tenantId } = actor;
  const ids = members.map(member => member.personId);
  const roles = Map.groupBy(
    (await listHeldRoles(trx, tenantId, ids)).filter(role => looksAfter(actor, role)),
    role => role.personId,
  );
  const enrolments = Map.groupBy(await listTeamEnrolments(trx, tenantId, ids), enrolment => enrolment.personId);
  return members.map(member => {
    const own = roles.get(member.personId) ?? [];
    const held = own.map(({ kind, unitId, responsible }) => ({
      kind,
      unitIds: unitAndAbove(unitId, parents),
      responsiblePersonId: responsible?.personId ?? null,
    }));
    const today = clock.today(member.timeZone ?? timeZone);
    const seen = (enrolments.get(member.personId) ?? []).filter(({ matchCause }) =>
      held.some(role => comesThrough(matchCause, role)),
    );
    // Who is disabled owes nothing until they are back.
    const standings = member.state === 'active' ? courseStandings(seen, today) : [];
    // Who may renew still holds what they have.
    const open = standings.filter(({ state }) => TO_DO.includes(state) && state !== 'renew').length;
    const overdue = standings.filter(({ state }) => state === 'overdue').length;
    return { member, roles: own, today, standings, open, overdue };
  });
}

/** The people of the actor who are overdue with something that comes through a role they look after. */
export async function overdueInTeam(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
): Promise<readonly Readonly<{ personId: string; courseIds: readonly string[]; toldToday: boolean }>[]> {
  const late = (await readTeam({ db, clock }, actor, undefined)).filter(({ overdue }) => overdue > 0);
  const ids = late.map(({ member }) => member.personId);
  const since = late.map(({ today }) => today).sort()[0] ?? '';
  const days = await db.read(actor.tenantId, trx => listToldDays(trx, actor.tenantId, ids, since));
  const told = new Set(days.map(row => `${row.personId} ${row.localDay}`));
  return late.map(({ member, today, standings }) => ({
    personId: member.personId,
    courseIds: standings.filter(({ state }) => state === 'overdue').map(({ courseId }) => courseId),
    toldToday: told.has(`${member.personId} ${today}`),
  }));
}

/** One line of the team's list as a file: a person and a course. */
export type TeamLine = Readonly<{
  personId: string;
  name: string;
  units: string;
  course: CourseRef;
  standing: CourseStanding<TeamEnrolment>;
}>;

/** Whom the actor looks after, by name: those of the people they act for too, never themselves. */
export async function membersOf({ db }: Pick<Tools, 'db'>, actor: Actor, search?: string): Promise<readonly Member[]> {
  const { tenantId, personId, actsFor } = actor;
  const members = await db.read(tenantId, trx => listMembers(trx, tenantId, [personId, ...(actsFor ?? [])], search));
  return members.filter(member => member.personId !== personId);
}

/** The lines of some members (at most a few hundred), each course that is demanded through a role the actor looks after. */
export async function linesOf(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  members: readonly Member[],
): Promise<readonly TeamLine[]> {
  const known = await standingsIn({ db, clock }, actor, members);
  return db.read(actor.tenantId, async trx => {
    const courseIds = known.flatMap(({ standings }) => standings.map(({ courseId }) => courseId));
    const titles = await titlesOf(trx, actor.tenantId, courseIds, actor.language);
    return known.flatMap(({ member, roles, standings }) =>
      standings.flatMap(standing => {
        const course = titles.get(standing.courseId);
        const units = roles.flatMap(({ unit }) => unit ?? []).join(', ');
        return course === undefined
          ? []
          : [{ personId: member.personId, name: member.displayName, units, course, standing }];
      }),
    );
  });
}

const TO_DO: readonly CourseStanding<TeamEnrolment>['state'][] = ['overdue', 'expired', 'due-soon', 'renew', 'open'];

/** Most overdue first, then by name: the digits are turned so that texts sort like that. */
function placeIn({ member, overdue }: MemberStanding): readonly [string, string] {
  return [`${String(9999 - Math.min(overdue, 9999)).padStart(4, '0')} ${member.sortKey}`, member.personId];
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [i, value] of a.entries()) {
    const other = b[i] ?? '';
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

async function rowsOf(trx: Trx, { tenantId, language }: Actor, page: readonly MemberStanding[]): Promise<TeamRow[]> {
  const courseIds = page.flatMap(({ standings }) => standings.map(({ courseId }) => courseId));
  const titles = await titlesOf(trx, tenantId, courseIds, language);
  const ids = page.map(({ member }) => member.personId);
  const since = page.map(({ today }) => today).sort()[0] ?? '';
  const told = new Set((await listToldDays(trx, tenantId, ids, since)).map(row => `${row.personId} ${row.localDay}`));
  return page.map(({ member, roles, today, standings, open, overdue }) => ({
    personId: member.personId,
    name: member.displayName,
    state: member.state,
    roles: roles.map(({ kind, unit }) => ({ kind, unit })),
    open,
    overdue,
    valid: standings.filter(({ state }) => state === 'completed' || state === 'renew').length,
    obligations: standings
      .filter(({ state }) => TO_DO.includes(state))
      .slice(0, SHOWN)
      .flatMap(({ courseId, state, dueOn }) => {
        const course = titles.get(courseId);
        return course === undefined ? [] : [{ course, state, dueOn, dueInDays: daysBetween(today, dueOn) }];
      }),
    toldToday: told.has(`${member.personId} ${today}`),
  }));
}
