import { sql, type ExpressionBuilder, type RawBuilder } from 'kysely';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { ReminderPolicy } from '#api/contract/assignments.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import { isAmong } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import { readNote, writeNote, type Notes } from '#api/settings/store.ts';

/** Where the planner stands: the last day planned in each time zone, and the instant up to which changes were seen. */
export type Rounds = Notes['note:reminder-rounds'];

export async function readRounds(trx: Trx, tenantId: string): Promise<Rounds> {
  return (await readNote(trx, tenantId, 'note:reminder-rounds'))?.value ?? { zones: {}, changedThrough: null };
}

export async function writeRounds(trx: Trx, tenantId: string, rounds: Rounds, at: Instant): Promise<void> {
  await writeNote(trx, tenantId, 'note:reminder-rounds', rounds, at, null);
}

/** Time zones in which there are people to tell; null stands for the organisation's. */
export async function listZones(trx: Trx, tenantId: string): Promise<readonly (string | null)[]> {
  const rows = await trx
    .selectFrom('person')
    .select('timeZone')
    .distinct()
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'active')
    .execute();
  return rows.map(({ timeZone }) => timeZone);
}

export type OpenedPlace = Readonly<{ openedOn: CalendarDate; enrolmentId: string }>;

/** The policies of running assignments, each once. */
export async function listPolicies(trx: Trx, tenantId: string): Promise<readonly ReminderPolicy[]> {
  const rows = await trx
    .selectFrom('assignmentRevision as r')
    .innerJoin('assignment as a', join =>
      join.onRef('a.tenantId', '=', 'r.tenantId').onRef('a.assignmentId', '=', 'r.assignmentId'),
    )
    .select('r.policy')
    .distinct()
    .where('r.tenantId', '=', tenantId)
    .where('a.state', '=', 'running')
    .execute();
  return rows.map(({ policy }) => fromJson<ReminderPolicy>(policy));
}

/** Days before the due day at which the earliest step of these policies lies. */
export function leadDaysOf(policies: readonly ReminderPolicy[]): number {
  return Math.max(0, ...policies.flatMap(({ offsetsDays }) => offsetsDays.map(offset => -offset)));
}

/** Days before the due day at which the earliest step of any running policy lies. */
export async function longestLeadDays(trx: Trx, tenantId: string): Promise<number> {
  return leadDaysOf(await listPolicies(trx, tenantId));
}

/** The days up to one on which something open is due, each found by one step along the index (state, due day). */
export async function listDueDays(trx: Trx, tenantId: string, dueBy: CalendarDate): Promise<readonly CalendarDate[]> {
  const next = (after: RawBuilder<unknown>) => sql`(select min(e."dueOn") from "enrolment" e
    where e."tenantId" = ${tenantId} and e."state" = 'open' and e."dueOn" > ${after} and e."dueOn" <= ${dueBy})`;
  const { rows } = await sql<{ on: CalendarDate }>`
    with recursive due("on") as (
      select ${next(sql`''`)} union all select ${next(sql`due."on"`)} from due where due."on" is not null
    )
    select "on" from due where "on" is not null`.execute(trx);
  return rows.map(({ on }) => on);
}

/** Told, and not called off, since the enrolment last changed; with `sinceOn` by a step of that day or later. */
function isTold(
  eb: ExpressionBuilder<Tables & { e: Tables['enrolment'] }, 'e'>,
  tenantId: string,
  sinceOn: CalendarDate | null,
) {
  return eb.exists(
    eb
      .selectFrom('reminder as r')
      .innerJoin('outboxMessage as m', join =>
        join.onRef('m.tenantId', '=', 'r.tenantId').onRef('m.messageId', '=', 'r.messageId'),
      )
      .select('r.reminderId')
      .where('r.tenantId', '=', tenantId)
      .whereRef('r.enrolmentId', '=', 'e.enrolmentId')
      .whereRef('r.createdAt', '>=', 'e.modifiedAt')
      .$if(sinceOn !== null, query => query.where('r.plannedOn', '>=', sinceOn ?? ''))
      .where('m.state', 'not in', ['superseded', 'no-longer-needed']),
  );
}

/** What is due on a day, as far as it decides whether a step may be owed. */
export type DueRow = Readonly<{ assignmentId: string; revision: number; openedOn: CalendarDate; modifiedAt: Instant }>;

/**
 * People of one time zone with something open that is due on a day, that may owe a step, and of which they were not told since
 * the day of its latest step: page by page along the index (state, due day). Of a page only what may owe is looked at further.
 */
export async function pageOfDue(
  trx: Trx,
  tenantId: string,
  page: Readonly<{
    dueOn: CalendarDate;
    stepOn: CalendarDate | null;
    mayOwe: (row: DueRow) => boolean;
    zone: string;
    home: string;
    after: string;
    most: number;
  }>,
): Promise<Readonly<{ personIds: readonly string[]; next: string | null }>> {
  const { dueOn, stepOn, mayOwe, zone, home, after, most } = page;
  const due = await trx
    .selectFrom('enrolment')
    .select(['enrolmentId', 'assignmentId', 'revision', 'openedOn', 'modifiedAt'])
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'open')
    .where('dueOn', '=', dueOn)
    .where('enrolmentId', '>', after)
    .orderBy('enrolmentId')
    .limit(most)
    .execute();
  const last = due.at(-1);
  const next = last === undefined || due.length < most ? null : last.enrolmentId;
  const ids = due.filter(mayOwe).map(({ enrolmentId }) => enrolmentId);
  if (ids.length === 0) return { personIds: [], next };
  const rows = await trx
    .selectFrom('enrolment as e')
    .innerJoin('person as p', join =>
      join.onRef('p.tenantId', '=', 'e.tenantId').onRef('p.personId', '=', 'e.personId'),
    )
    .select(['e.personId', 'p.timeZone', 'p.state', 'p.nature'])
    .select(eb => isTold(eb, tenantId, stepOn).as('isTold'))
    .where('e.tenantId', '=', tenantId)
    .where(isAmong(trx, 'e.enrolmentId', ids))
    .execute();
  const here = rows.filter(
    row => !row.isTold && (row.timeZone ?? home) === zone && row.state === 'active' && row.nature === 'person',
  );
  return { personIds: [...new Set(here.map(({ personId }) => personId))], next };
}

/** The policies of the revisions of running assignments, by 'assignmentId revision'. */
export async function listPoliciesByRevision(trx: Trx, tenantId: string): Promise<ReadonlyMap<string, ReminderPolicy>> {
  const rows = await trx
    .selectFrom('assignmentRevision as r')
    .innerJoin('assignment as a', join =>
      join.onRef('a.tenantId', '=', 'r.tenantId').onRef('a.assignmentId', '=', 'r.assignmentId'),
    )
    .select(['r.assignmentId', 'r.revision', 'r.policy'])
    .where('r.tenantId', '=', tenantId)
    .where('a.state', '=', 'running')
    .execute();
  const parsed = new Map([...new Set(rows.map(({ policy }) => policy))].map(text => [text, fromJson<ReminderPolicy>(text)])); // prettier-ignore
  return new Map(
    rows.flatMap(({ assignmentId, revision, policy }) => {
      const known = parsed.get(policy);
      return known === undefined ? [] : [[`${assignmentId} ${revision}`, known] as const];
    }),
  );
}

/**
 * People of one time zone with something open, opened since a day, of which nothing that was promised ever told them: page by
 * page along the index (opening) of what is open. Messages that were called off told nothing.
 */
export async function pageOfUntold(
  trx: Trx,
  tenantId: string,
  page: Readonly<{
    openedFrom: CalendarDate;
    telling: ReadonlySet<string>;
    zone: string;
    home: string;
    after: OpenedPlace | null;
    most: number;
  }>,
): Promise<Readonly<{ personIds: readonly string[]; next: OpenedPlace | null }>> {
  const { openedFrom, telling, zone, home, after, most } = page;
  const rows = await trx
    .selectFrom('enrolment as e')
    .innerJoin('person as p', join =>
      join.onRef('p.tenantId', '=', 'e.tenantId').onRef('p.personId', '=', 'e.personId'),
    )
    .select(['e.enrolmentId', 'e.personId', 'e.openedOn', 'e.assignmentId', 'e.revision'])
    .select(['p.timeZone', 'p.state', 'p.nature'])
    .select(eb =>
      eb
        .exists(
          eb
            .selectFrom('reminder as r')
            .innerJoin('outboxMessage as m', join =>
              join.onRef('m.tenantId', '=', 'r.tenantId').onRef('m.messageId', '=', 'r.messageId'),
            )
            .select('r.reminderId')
            .where('r.tenantId', '=', tenantId)
            .whereRef('r.enrolmentId', '=', 'e.enrolmentId')
            .where('m.state', 'not in', ['superseded', 'no-longer-needed']),
        )
        .as('isTold'),
    )
    .where('e.tenantId', '=', tenantId)
    .where('e.state', '=', 'open')
    .where('e.openedOn', '>=', openedFrom)
    .$if(after !== null, query =>
      query.where(
        sql<boolean>`(e."openedOn", e."enrolmentId") > (${after?.openedOn ?? ''}, ${after?.enrolmentId ?? ''})`,
      ),
    )
    .orderBy('e.openedOn')
    .orderBy('e.enrolmentId')
    .limit(most)
    .execute();
  const last = rows.at(-1);
  // Sorted out here: as conditions they would let one statement read through everything that is open.
  const untold = rows.filter(
    row =>
      !row.isTold &&
      telling.has(`${row.assignmentId} ${row.revision}`) &&
      (row.timeZone ?? home) === zone &&
      row.state === 'active' &&
      row.nature === 'person',
  );
  return {
    personIds: [...new Set(untold.map(({ personId }) => personId))],
    next: last === undefined || rows.length < most ? null : { openedOn: last.openedOn, enrolmentId: last.enrolmentId },
  };
}

export type Changed = Readonly<{
  assignmentId: string;
  revision: number;
  openedOn: CalendarDate;
  dueOn: CalendarDate;
  modifiedAt: Instant;
}>;
export type ChangePlace = Readonly<{ modifiedAt: Instant; enrolmentId: string }>;

/** People whose open enrolments changed since an instant, as far as something may be owed for them. */
export async function pageOfChanged(
  trx: Trx,
  tenantId: string,
  after: ChangePlace,
  most: number,
  mayOwe: (changed: Changed) => boolean,
): Promise<Readonly<{ personIds: readonly string[]; next: ChangePlace | null }>> {
  const rows = await trx
    .selectFrom('enrolment')
    .select(['modifiedAt', 'enrolmentId', 'personId', 'state', 'assignmentId', 'revision', 'openedOn', 'dueOn'])
    .where('tenantId', '=', tenantId)
    .where(sql<boolean>`("modifiedAt", "enrolmentId") > (${after.modifiedAt}, ${after.enrolmentId})`)
    .orderBy('modifiedAt')
    .orderBy('enrolmentId')
    .limit(most)
    .execute();
  const last = rows.at(-1);
  const open = rows.filter(row => row.state === 'open' && mayOwe(row));
  return {
    personIds: [...new Set(open.map(({ personId }) => personId))],
    next:
      last === undefined || rows.length < most ? null : { modifiedAt: last.modifiedAt, enrolmentId: last.enrolmentId },
  };
}

/** Messages by Teams that were taken long enough ago and not opened: with their reminders that have no second rung yet. */
export async function pageOfSilent(
  trx: Trx,
  tenantId: string,
  page: Readonly<{ from: CalendarDate; to: CalendarDate; after: string; most: number }>,
): Promise<
  readonly Readonly<{ messageId: string; personId: string; acceptedAt: Instant; openedAt: Instant | null }>[]
> {
  const rows = await trx
    .selectFrom('outboxMessage')
    .select(['messageId', 'personId', 'acceptedAt', 'openedAt'])
    .where('tenantId', '=', tenantId)
    .where('localDay', '>=', page.from)
    .where('localDay', '<=', page.to)
    .where('state', '=', 'accepted')
    .where('channel', '=', 'teams')
    .where('openedAt', 'is', null)
    .where('messageId', '>', page.after)
    .orderBy('messageId')
    .limit(page.most)
    .execute();
  return rows.flatMap(row => (row.acceptedAt === null ? [] : [{ ...row, acceptedAt: row.acceptedAt }]));
}
