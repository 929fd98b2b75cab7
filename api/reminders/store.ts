import { sql } from 'kysely';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { ReminderPolicy } from '#api/contract/assignments.ts';
import type { RoleKind } from '#api/contract/audiences.ts';
import type { MatchReason } from '#api/people/looked-after.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import { orderedId } from '#api/platform/db/ordered-id.ts';
import { isAmong, upsertRows } from '#api/platform/db/rows.ts';
import type { Near } from './person-plan.ts';
import type { OpenEnrolment } from './plan.ts';

export type Learner = Readonly<{
  personId: string;
  displayName: string;
  language: 'de' | 'en';
  timeZone: string | null;
  country: string | null;
  hasAccount: boolean;
  isGuest: boolean;
  hasTeamsApp: 0 | 1 | null;
  hasMailbox: 0 | 1 | null;
  mail: string | null;
  lastSeenAt: Instant | null;
  kinds: readonly Readonly<{ kind: RoleKind; unitId: string | null }>[];
  enrolments: readonly LearnerEnrolment[];
}>;
export type LearnerEnrolment = OpenEnrolment &
  Readonly<{
    contact: string | null;
    owner: string | null;
    kind: RoleKind | null;
    /** Why it is demanded of them. */
    reasons: readonly MatchReason[];
  }>;

/**
 * Everything the planner asks about some people (at most a page): themselves, what is open, what was sent. The same text
 * of a policy becomes the same object, kept in `policies` from page to page. With `near` only that of what is open.
 */
export async function loadLearners(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  today: CalendarDate,
  policies: Map<string, ReminderPolicy> = new Map(),
  near: Near | null = null,
): Promise<readonly Learner[]> {
  if (personIds.length === 0) return [];
  const people = await trx
    .selectFrom('person')
    .select(['personId', 'displayName', 'language', 'timeZone', 'country', 'entraId', 'userType'])
    .select(['hasTeamsApp', 'hasMailbox', 'mail', 'lastSeenAt'])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'personId', personIds))
    .where('state', '=', 'active')
    .where('nature', '=', 'person')
    .execute();
  const roles = await trx
    .selectFrom('role')
    .select(['personId', 'kind', 'unitId'])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'personId', personIds))
    .where('untilOn', 'is', null)
    .execute();
  const open = await loadOpen(trx, tenantId, personIds, today, policies, near);
  const enrolments = Map.groupBy(open, ({ personId }) => personId);
  const kinds = Map.groupBy(roles, ({ personId }) => personId);
  return people.map(({ entraId, userType, language, ...person }) => ({
    ...person,
    language: language === 'en' ? 'en' : 'de',
    hasAccount: entraId !== null,
    isGuest: userType === 'Guest',
    kinds: kinds.get(person.personId) ?? [],
    enrolments: enrolments.get(person.personId) ?? [],
  }));
}

async function loadOpen(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  today: CalendarDate,
  policies: Map<string, ReminderPolicy>,
  near: Near | null,
): Promise<readonly (LearnerEnrolment & Readonly<{ personId: string }>)[]> {
  // Not a plain condition on the state: that would lead SQLite to the index of everything that is open.
  const all = await trx
    .selectFrom('enrolment as e')
    .select(['e.enrolmentId', 'e.personId', 'e.assignmentId', 'e.courseId', 'e.revision', 'e.openedOn', 'e.dueOn'])
    .select(['e.matchCause', 'e.changeSetId'])
    .where('e.tenantId', '=', tenantId)
    .where(isAmong(trx, 'e.personId', personIds))
    .where(sql<boolean>`e."state" || '' = 'open'`)
    .$if(near !== null, query =>
      query.where(
        sql<boolean>`(e."dueOn" || '' <= ${near?.dueBy ?? ''} or e."modifiedAt" || '' >= ${near?.changedFrom ?? ''})`,
      ),
    )
    .where(eb =>
      eb.or([
        eb('e.pausedFromOn', 'is', null),
        eb('e.pausedFromOn', '>', today),
        eb.and([eb('e.pausedUntilOn', 'is not', null), eb('e.pausedUntilOn', '<', today)]),
      ]),
    )
    .execute();
  const demands = await listDemands(trx, tenantId, [...new Set(all.map(({ assignmentId }) => assignmentId))]);
  const sets = await listSetKinds(trx, tenantId, [...new Set(all.flatMap(({ changeSetId }) => changeSetId ?? []))]);
  const open = all.filter(({ assignmentId, revision }) => demands.has(`${assignmentId} ${revision}`));
  const asked = await listAsked(trx, tenantId, personIds, today);
  const rows = open.filter(({ personId, courseId }) => !asked.has(`${personId} ${courseId}`));
  if (rows.length === 0) return [];
  const ids = rows.map(({ enrolmentId }) => enrolmentId);
  const sent = await trx
    .selectFrom('reminder as r')
    .innerJoin('outboxMessage as m', join =>
      join.onRef('m.tenantId', '=', 'r.tenantId').onRef('m.messageId', '=', 'r.messageId'),
    )
    .select(['r.enrolmentId', 'r.step', 'r.plannedOn'])
    .where('r.tenantId', '=', tenantId)
    .where(isAmong(trx, 'r.enrolmentId', ids))
    .where('m.state', 'not in', ['superseded', 'no-longer-needed'])
    .execute();
  const reopened = await trx
    .selectFrom('enrolmentChange')
    .select(['enrolmentId', 'cause', eb => eb.fn.max<string>('appliesOn').as('on')])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'enrolmentId', ids))
    .where('what', 'in', ['reopened', 'withdrawn'])
    .groupBy(['enrolmentId', 'cause'])
    .execute();
  const sentOf = Map.groupBy(sent, ({ enrolmentId }) => enrolmentId);
  const reopenedOf = Map.groupBy(reopened, ({ enrolmentId }) => enrolmentId);
  const policyOf = (text: string): ReminderPolicy => {
    const policy = policies.get(text) ?? fromJson<ReminderPolicy>(text);
    policies.set(text, policy);
    return policy;
  };
  // Named one by one: spreading rows by the ten thousand costs more than all else here.
  return rows.flatMap(row => {
    const { enrolmentId, personId, courseId, openedOn, dueOn, changeSetId } = row;
    const demand = demands.get(`${row.assignmentId} ${row.revision}`);
    if (demand === undefined) return [];
    const { contact, owner } = demand;
    const { reasons, kind } = reasonsOf(row.matchCause);
    const openedKind = changeSetId === null ? undefined : sets.get(changeSetId);
    const openedBy = openedKind === 'sync' ? 'sync' : openedKind === 'assignment' ? 'admin' : 'calendar';
    const reopenedOn = lastOn(reopenedOf.get(enrolmentId) ?? []);
    return { enrolmentId, personId, courseId, openedOn, dueOn, contact, owner, reasons, kind, openedBy, reopenedOn, policy: policyOf(demand.policy), sent: sentOf.get(enrolmentId) ?? [] }; // prettier-ignore
  });
}

/** The last day on which it was opened again, unless by undoing something. */
function lastOn(reopened: readonly Readonly<{ cause: string; on: CalendarDate }>[]): CalendarDate | null {
  const days = reopened.filter(({ cause }) => fromJson<{ why?: string }>(cause).why !== 'undo').map(({ on }) => on);
  return days.sort().at(-1) ?? null;
}

type Demand = Readonly<{ policy: string; contact: string | null; owner: string | null }>;

/** Of running assignments, by 'assignmentId revision': a few, however many enrolments they made. */
async function listDemands(
  trx: Trx,
  tenantId: string,
  assignmentIds: readonly string[],
): Promise<ReadonlyMap<string, Demand>> {
  if (assignmentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('assignment as a')
    .innerJoin('assignmentRevision as r', join =>
      join.onRef('r.tenantId', '=', 'a.tenantId').onRef('r.assignmentId', '=', 'a.assignmentId'),
    )
    .leftJoin('person as c', join =>
      join.onRef('c.tenantId', '=', 'r.tenantId').onRef('c.personId', '=', 'r.contactPersonId'),
    )
    .leftJoin('person as o', join =>
      join.onRef('o.tenantId', '=', 'a.tenantId').onRef('o.personId', '=', 'a.ownerPersonId'),
    )
    .select(['r.assignmentId', 'r.revision', 'r.policy', 'c.displayName as contact', 'o.displayName as owner'])
    .where('a.tenantId', '=', tenantId)
    .where(isAmong(trx, 'a.assignmentId', assignmentIds))
    .where('a.state', '=', 'running')
    .execute();
  return new Map(rows.map(({ assignmentId, revision, ...demand }) => [`${assignmentId} ${revision}`, demand]));
}

async function listSetKinds(
  trx: Trx,
  tenantId: string,
  changeSetIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (changeSetIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('changeSet')
    .select(['changeSetId', 'kind'])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'changeSetId', changeSetIds))
    .execute();
  return new Map(rows.map(({ changeSetId, kind }) => [changeSetId, kind]));
}

/** 'personId courseId' of what somebody asked about and gets no reminders of while they wait for the answer. */
export async function listAsked(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  today: CalendarDate,
): Promise<ReadonlySet<string>> {
  if (personIds.length === 0) return new Set();
  const rows = await trx
    .selectFrom('request')
    .select(['personId', 'courseId'])
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'personId', personIds))
    .where('state', '=', 'open')
    .where('quietUntilOn', '>=', today)
    .execute();
  return new Set(rows.map(({ personId, courseId }) => `${personId} ${courseId}`));
}

type Reasons = Pick<LearnerEnrolment, 'reasons' | 'kind'>;

/** Thousands share their reasons: each text is parsed once. */
const known = new Map<string, Reasons>();
const MOST_KNOWN = 5000;

/** Why it is demanded, and the kind of role through which it came, if a clause named one. */
function reasonsOf(matchCause: string): Reasons {
  const held = known.get(matchCause);
  if (held !== undefined) return held;
  const reasons = fromJson<readonly MatchReason[]>(matchCause);
  const value = reasons.find(({ kind }) => kind === 'kind')?.value;
  const kind = value === 'staff' || value === 'volunteer' || value === 'external' ? value : null;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(matchCause, { reasons, kind });
  return { reasons, kind };
}

/** Titles of all courses, by 'courseId language'. */
export async function listTitles(trx: Trx, tenantId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await trx
    .selectFrom('courseTitle')
    .select(['courseId', 'language', 'title'])
    .where('tenantId', '=', tenantId)
    .execute();
  return new Map(rows.map(({ courseId, language, title }) => [`${courseId} ${language}`, title]));
}

export type NewReminder = Readonly<{ enrolmentId: string; step: string; plannedOn: CalendarDate; messageId: string }>;

/** Notes what a message carries. A step whose message was called off is carried by the new one. */
export async function insertReminders(
  trx: Trx,
  tenantId: string,
  reminders: readonly NewReminder[],
  now: Instant,
): Promise<void> {
  const rows = reminders.map(({ enrolmentId, step, plannedOn, messageId }) => {
    return { reminderId: orderedId(now), enrolmentId, step, plannedOn, messageId, createdAt: now };
  });
  await upsertRows(trx, tenantId, 'reminder', rows, CARRIED, ['reminderId']);
}

const CARRIED = `on conflict ("tenantId", "enrolmentId", "step") do update set
  "messageId" = excluded."messageId", "plannedOn" = excluded."plannedOn", "createdAt" = excluded."createdAt"
  where not exists (
    select 1 from "outboxMessage" m where m."tenantId" = "reminder"."tenantId" and m."messageId" = "reminder"."messageId"
      and m."state" not in ('superseded', 'no-longer-needed'))`;

export async function updateMessageOfReminders(
  trx: Trx,
  tenantId: string,
  fromMessageId: string,
  toMessageId: string,
): Promise<void> {
  await trx
    .updateTable('reminder')
    .set({ messageId: toMessageId })
    .where('tenantId', '=', tenantId)
    .where('messageId', '=', fromMessageId)
    .execute();
}

/** Which enrolments a message was about, with the step. */
export async function listReminded(
  trx: Trx,
  tenantId: string,
  messageIds: readonly string[],
): Promise<readonly Readonly<{ messageId: string; enrolmentId: string; step: string; plannedOn: CalendarDate }>[]> {
  if (messageIds.length === 0) return [];
  const rows = await trx
    .selectFrom('reminder')
    .select(['messageId', 'enrolmentId', 'step', 'plannedOn'])
    .where('tenantId', '=', tenantId)
    .where('messageId', 'in', messageIds)
    .execute();
  return rows.flatMap(row => (row.messageId === null ? [] : [{ ...row, messageId: row.messageId }]));
}
