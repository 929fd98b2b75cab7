import { randomUUID } from 'node:crypto';
import { reopenWithdrawn } from '#api/assignments/actions.ts';
import { enrolWithin, keepEarlierDays } from '#api/assignments/join-actions.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { compareJoin, joinPeople, JoinSide, listJoins } from '#api/contract/joins.ts';
import { titlesOf } from '#api/courses/actions.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import type { Actor } from './actor.ts';
import {
  findJoin,
  findRecord,
  insertJoin,
  listCompletedOf,
  listOpenOf,
  listPairs,
  listRolesOf,
  listStandingJoins,
  moveReports,
  replaceRoles,
  updateParted,
  updateRecord,
  type JoinRow,
} from './join-store.ts';
import { accountOf, joinReasonOf, joinWayOf, type JoinDetail, type Record } from './joining.ts';
import { noteChanges } from './managed-write-store.ts';
import { listHeldRoles, namesOfPeople } from './pages-store.ts';
import { redecideReports } from './store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;
type Both = InputOf<typeof joinPeople>;

/** Records that may be of one human being, and those that were joined; of one person when given. */
export async function listJoinsOf(
  { db }: Pick<Tools, 'db'>,
  { tenantId }: Actor,
  personId: string | undefined,
): Promise<ReplyOf<typeof listJoins>> {
  return db.read(tenantId, async trx => {
    const pairs = await listPairs(trx, tenantId, personId ?? null);
    const joins = await listStandingJoins(trx, tenantId, personId ?? null);
    const ids = [...pairs, ...joins].flatMap(({ keptPersonId, joinedPersonId }) => [keptPersonId, joinedPersonId]);
    const names = await namesOfPeople(trx, tenantId, [...ids, ...joins.map(({ joinedBy }) => joinedBy)]);
    const ref = (id: string) => ({ personId: id, name: names.get(id) ?? '' });
    return {
      proposals: pairs.map(({ keptPersonId, joinedPersonId, reason }) => ({
        kept: ref(keptPersonId),
        joined: ref(joinedPersonId),
        reason,
      })),
      joins: joins.map(({ joinId, keptPersonId, joinedPersonId, joinedAt, joinedBy }) => ({
        joinId,
        kept: ref(keptPersonId),
        joined: ref(joinedPersonId),
        at: joinedAt,
        by: names.get(joinedBy) ?? '',
      })),
    };
  });
}

/** @throws Problem 'not-found' when these two are nothing to be joined */
export async function comparePeople(
  { db }: Pick<Tools, 'db'>,
  actor: Actor,
  both: Both,
): Promise<ReplyOf<typeof compareJoin>> {
  return db.read(actor.tenantId, async trx => {
    const { kept, joined, reason, way } = await mustFit(trx, actor, both);
    const [left, right] = [await sideOf(trx, actor, kept), await sideOf(trx, actor, joined)];
    const courses = new Set(left.open.map(({ course }) => course.courseId));
    return {
      kept: left,
      joined: right,
      reason,
      way,
      merged: right.open.filter(({ course }) => courses.has(course.courseId)).length,
    };
  });
}

/**
 * Joins a record to the one that is kept. Nothing of either is changed or lost: the completions of both count for the
 * kept one from now on, the account signs in to it, the open obligations of the other close, each demand staying once
 * with the earlier day.
 * @throws Problem 'not-found'
 */
export async function join(tools: DbClock, actor: Actor, both: Both): Promise<{ joinId: string }> {
  const { tenantId, personId: by } = actor;
  const { keptPersonId, joinedPersonId } = both;
  const joinId = await tools.db.write(tenantId, async trx => {
    const { kept, joined, reason, way } = await mustFit(trx, actor, both);
    const stamp = await stampOf(trx, actor, tools.clock);
    const { at, today } = stamp;
    const joinId = randomUUID();
    const detail: JoinDetail = {
      reason,
      way,
      kept: accountOf(kept),
      keptRoles: await listRolesOf(trx, tenantId, keptPersonId),
      joinedRoles: await listRolesOf(trx, tenantId, joinedPersonId),
    };
    await insertJoin(trx, tenantId, {
      joinId,
      keptPersonId,
      joinedPersonId,
      detail: toJson(detail),
      joinedAt: at,
      joinedBy: by,
      partedAt: null,
      partedBy: null,
    });
    const gone = { nature: 'joined', natureRule: kept.displayName, decidedAt: at, modifiedAt: at };
    const roles = { today, at, newId: randomUUID };
    if (way === 'account') {
      // Two people of a tenant never bear one account: it is taken off before it is given.
      await updateRecord(trx, tenantId, joinedPersonId, { ...gone, entraId: null });
      await updateRecord(trx, tenantId, keptPersonId, { ...accountOf(joined), decidedAt: at, modifiedAt: at });
      await replaceRoles(trx, tenantId, keptPersonId, detail.joinedRoles, roles);
    } else await updateRecord(trx, tenantId, joinedPersonId, gone);
    await replaceRoles(trx, tenantId, joinedPersonId, [], roles);
    const reports = await moveReports(trx, tenantId, { from: joinedPersonId, to: keptPersonId, at });
    const changes = [
      { personId: keptPersonId, what: 'joined-with', from: null, to: joinedPersonId },
      ...reports.map(personId => ({ personId, what: 'responsible', from: joinedPersonId, to: keptPersonId })),
    ];
    await noteChanges(trx, tenantId, changes, stamp);
    await note(trx, actor, 'person.joined', both, at);
    await enrolWithin(trx, tools, tenantId, [keptPersonId, joinedPersonId]);
    await keepEarlierDays(trx, tenantId, { from: joinedPersonId, to: keptPersonId, by, at, today });
    return joinId;
  });
  return { joinId };
}

/**
 * Parts what was joined: each has its own account, roles and completions again. What was done under the kept record
 * meanwhile stays there.
 * @throws Problem 'not-found' | 'undo-too-late' when they are parted already, or the kept one got a further account since
 */
export async function part(tools: DbClock, actor: Actor, joinId: string): Promise<{ joinId: string }> {
  const { tenantId, personId: by } = actor;
  await tools.db.write(tenantId, async trx => {
    const held = await findJoin(trx, tenantId, joinId);
    if (held === null) throw new Problem('not-found');
    if (held.partedAt !== null) throw new Problem('undo-too-late');
    const { keptPersonId, joinedPersonId } = held;
    const detail = fromJson<JoinDetail>(held.detail);
    if (detail.way === 'account' && (await hasLaterAccount(trx, tenantId, held)))
      throw new Problem('undo-too-late', { detail: 'It has got another account since: part that first.' });
    const stamp = await stampOf(trx, actor, tools.clock);
    const { at, today } = stamp;
    const kept = await findRecord(trx, tenantId, keptPersonId);
    if (kept === null) throw new Problem('not-found');
    const roles = { today, at, newId: randomUUID };
    const account = accountOf(kept);
    const back = { nature: 'person', natureRule: null, decidedAt: null, modifiedAt: at };
    if (detail.way === 'account') {
      const current = await listRolesOf(trx, tenantId, keptPersonId);
      await updateRecord(trx, tenantId, keptPersonId, { ...detail.kept, decidedAt: at, modifiedAt: at });
      await updateRecord(trx, tenantId, joinedPersonId, { ...account, ...back });
      await replaceRoles(trx, tenantId, keptPersonId, detail.keptRoles, roles);
      await replaceRoles(trx, tenantId, joinedPersonId, current, roles);
    } else {
      await updateRecord(trx, tenantId, joinedPersonId, back);
      await replaceRoles(trx, tenantId, joinedPersonId, detail.joinedRoles, roles);
    }
    // The next run of the directory says who of their people is whose again.
    const accounts = [account.entraId, detail.kept.entraId, (await findRecord(trx, tenantId, joinedPersonId))?.entraId];
    await redecideReports(trx, tenantId, [...new Set(accounts.flatMap(id => id ?? []))]);
    await updateParted(trx, tenantId, joinId, at, by);
    for (const { completionId } of await listCompletedOf(trx, tenantId, joinedPersonId))
      await reopenWithdrawn(trx, tenantId, { completionId, at, today, by, personId: keptPersonId });
    const changes = [{ personId: keptPersonId, what: 'parted-from', from: joinedPersonId, to: null }];
    await noteChanges(trx, tenantId, changes, stamp);
    await note(trx, actor, 'person.parted', { keptPersonId, joinedPersonId }, at);
    await enrolWithin(trx, tools, tenantId, [keptPersonId, joinedPersonId]);
  });
  return { joinId };
}

/** Then the account that the kept record bears now is not the one of this join. */
async function hasLaterAccount(trx: Trx, tenantId: string, { keptPersonId, joinedAt }: JoinRow): Promise<boolean> {
  return (await listStandingJoins(trx, tenantId, keptPersonId)).some(
    later =>
      later.keptPersonId === keptPersonId &&
      later.joinedAt > joinedAt &&
      fromJson<JoinDetail>(later.detail).way === 'account',
  );
}

async function mustFit(trx: Trx, { tenantId }: Actor, { keptPersonId, joinedPersonId }: Both) {
  const kept = await findRecord(trx, tenantId, keptPersonId);
  const joined = await findRecord(trx, tenantId, joinedPersonId);
  if (kept === null || joined === null) throw new Problem('not-found');
  const reason = joinReasonOf(kept, joined);
  const way = joinWayOf(kept, joined);
  if (reason === null || way === null)
    throw new Problem('not-found', { detail: 'Neither employee number nor mail says that these two are one person.' });
  // Its evidence and its sign-in would lead to a record that nobody opens any more.
  if ((await listStandingJoins(trx, tenantId, joinedPersonId)).some(one => one.keptPersonId === joinedPersonId))
    throw new Problem('not-found', {
      detail: 'The record to be joined keeps another one: keep it, or part them first.',
    });
  return { kept, joined, reason, way };
}

async function sideOf(trx: Trx, { tenantId, language }: Actor, record: Record): Promise<JoinSide> {
  const { personId, displayName, source, state, mail, employeeId, joinedOn, inactiveSinceOn } = record;
  const open = await listOpenOf(trx, tenantId, personId);
  const completed = await listCompletedOf(trx, tenantId, personId);
  const courseIds = [...open, ...completed].map(({ courseId }) => courseId);
  const titles = await titlesOf(trx, tenantId, [...new Set(courseIds)], language);
  return {
    personId,
    name: displayName,
    source,
    state,
    mail,
    employeeId,
    joinedOn,
    leftOn: inactiveSinceOn,
    roles: (await listHeldRoles(trx, tenantId, [personId])).map(({ kind, unit }) => ({ kind, unit })),
    open: open.flatMap(({ courseId, dueOn }) => {
      const course = titles.get(courseId);
      return course === undefined ? [] : [{ course, dueOn }];
    }),
    completions: completed.flatMap(({ courseId, completedOn }) => {
      const course = titles.get(courseId);
      return course === undefined ? [] : [{ course, completedOn }];
    }),
  };
}

async function stampOf(trx: Trx, actor: Actor, clock: Tools['clock']) {
  const { timeZone } = await readSetting(trx, actor.tenantId, 'organisation');
  return { by: actor.personId, at: clock.now(), today: clock.today(timeZone) };
}

async function note(trx: Trx, actor: Actor, action: string, both: Both, at: string): Promise<void> {
  await recordAudit(trx, actor.tenantId, {
    at,
    actorPersonId: actor.personId,
    action,
    subjectKind: 'person',
    subjectId: both.keptPersonId,
    aboutPersonId: both.joinedPersonId,
  });
}
