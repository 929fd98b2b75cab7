import { sql } from 'kysely';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { ReminderPolicy } from '#api/contract/assignments.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
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

/** Days before the due day at which the earliest step of any running policy lies. */
export async function longestLeadDays(trx: Trx, tenantId: string): Promise<number> {
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
  const earliest = rows.flatMap(({ policy }) => fromJson<ReminderPolicy>(policy).offsetsDays);
  return Math.max(0, ...earliest.map(offset => -offset));
}

export type DuePlace = Readonly<{ dueOn: CalendarDate; enrolmentId: string }>;

/** People of one time zone with something open that falls due by a day, page by page along the index (state, due day). */
export async function pageOfDue(
  trx: Trx,
  tenantId: string,
  page: Readonly<{ dueBy: CalendarDate; zone: string; home: string; after: DuePlace | null; most: number }>,
): Promise<Readonly<{ personIds: readonly string[]; next: DuePlace | null }>> {
  const { dueBy, zone, home, after, most } = page;
  const rows = await trx
    .selectFrom('enrolment as e')
    .innerJoin('person as p', join =>
      join.onRef('p.tenantId', '=', 'e.tenantId').onRef('p.personId', '=', 'e.personId'),
    )
    .select(['e.dueOn', 'e.enrolmentId', 'e.personId', 'p.timeZone', 'p.state', 'p.nature'])
    .where('e.tenantId', '=', tenantId)
    .where('e.state', '=', 'open')
    .where('e.dueOn', '<=', dueBy)
    .$if(after !== null, query =>
      query.where(sql<boolean>`(e."dueOn", e."enrolmentId") > (${after?.dueOn ?? ''}, ${after?.enrolmentId ?? ''})`),
    )
    .orderBy('e.dueOn')
    .orderBy('e.enrolmentId')
    .limit(most)
    .execute();
  const last = rows.at(-1);
  const here = rows.filter(row => (row.timeZone ?? home) === zone && row.state === 'active' && row.nature === 'person');
  return {
    personIds: [...new Set(here.map(({ personId }) => personId))],
    next: last === undefined || rows.length < most ? null : { dueOn: last.dueOn, enrolmentId: last.enrolmentId },
  };
}

/** The revisions of running assignments, as 'assignmentId revision', whose policy tells when something is assigned. */
export async function listTelling(trx: Trx, tenantId: string): Promise<ReadonlySet<string>> {
  const rows = await trx
    .selectFrom('assignmentRevision as r')
    .innerJoin('assignment as a', join =>
      join.onRef('a.tenantId', '=', 'r.tenantId').onRef('a.assignmentId', '=', 'r.assignmentId'),
    )
    .select(['r.assignmentId', 'r.revision', 'r.policy'])
    .where('r.tenantId', '=', tenantId)
    .where('a.state', '=', 'running')
    .execute();
  const telling = rows.filter(({ policy }) => fromJson<ReminderPolicy>(policy).tellWhenAssigned);
  return new Set(telling.map(({ assignmentId, revision }) => `${assignmentId} ${revision}`));
}

/**
 * People of one time zone with something open, opened since a day and due after another, of which nothing that was promised
 * ever told them: page by page along the index (state, due day). Messages that were called off told nothing.
 */
export async function pageOfUntold(
  trx: Trx,
  tenantId: string,
  page: Readonly<{
    openedFrom: CalendarDate;
    dueAfter: CalendarDate;
    telling: ReadonlySet<string>;
    zone: string;
    home: string;
    after: DuePlace | null;
    most: number;
  }>,
): Promise<Readonly<{ personIds: readonly string[]; next: DuePlace | null }>> {
  const { openedFrom, dueAfter, telling, zone, home, after, most } = page;
  const rows = await trx
    .selectFrom('enrolment as e')
    .innerJoin('person as p', join =>
      join.onRef('p.tenantId', '=', 'e.tenantId').onRef('p.personId', '=', 'e.personId'),
    )
    .select(['e.dueOn', 'e.enrolmentId', 'e.personId', 'e.openedOn', 'e.assignmentId', 'e.revision'])
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
    .where('e.dueOn', '>', dueAfter)
    .$if(after !== null, query =>
      query.where(sql<boolean>`(e."dueOn", e."enrolmentId") > (${after?.dueOn ?? ''}, ${after?.enrolmentId ?? ''})`),
    )
    .orderBy('e.dueOn')
    .orderBy('e.enrolmentId')
    .limit(most)
    .execute();
  const last = rows.at(-1);
  // Sorted out here: as conditions they would let one statement read through everything that is open.
  const untold = rows.filter(
    row =>
      !row.isTold &&
      row.openedOn >= openedFrom &&
      telling.has(`${row.assignmentId} ${row.revision}`) &&
      (row.timeZone ?? home) === zone &&
      row.state === 'active' &&
      row.nature === 'person',
  );
  return {
    personIds: [...new Set(untold.map(({ personId }) => personId))],
    next: last === undefined || rows.length < most ? null : { dueOn: last.dueOn, enrolmentId: last.enrolmentId },
  };
}

export type ChangePlace = Readonly<{ modifiedAt: Instant; enrolmentId: string }>;

/** People whose open enrolments changed since an instant. */
export async function pageOfChanged(
  trx: Trx,
  tenantId: string,
  after: ChangePlace,
  most: number,
): Promise<Readonly<{ personIds: readonly string[]; next: ChangePlace | null }>> {
  const rows = await trx
    .selectFrom('enrolment')
    .select(['modifiedAt', 'enrolmentId', 'personId', 'state'])
    .where('tenantId', '=', tenantId)
    .where(sql<boolean>`("modifiedAt", "enrolmentId") > (${after.modifiedAt}, ${after.enrolmentId})`)
    .orderBy('modifiedAt')
    .orderBy('enrolmentId')
    .limit(most)
    .execute();
  const last = rows.at(-1);
  const open = rows.filter(({ state }) => state === 'open');
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
