import { sql, type RawBuilder } from 'kysely';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import type { DatabaseKind } from '#api/platform/db/migrate.ts';
import type { Cycle } from './measures.ts';
import { partOf, type Part } from './parts.ts';

export type DuePerson = Readonly<{ personId: string; mark: string; sinceAt: Instant }>;

/** People whose figures are to be counted again, in the order of their ids; several entries of one stand together. */
export async function listDuePeople(trx: Trx, tenantId: string, limit: number): Promise<DuePerson[]> {
  return trx
    .selectFrom('figureDue')
    .select(['id as personId', 'mark', 'sinceAt'])
    .where('tenantId', '=', tenantId)
    .where('what', '=', 'person')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/**
 * The same, parted from what changes from now on: on SQLite an entry stands for all changes of a person, so it is put under
 * another mark first; on PostgreSQL each transaction leaves its own anyway.
 */
export async function claimDue(trx: Trx, tenantId: string, limit: number, kind: DatabaseKind): Promise<DuePerson[]> {
  const due = await listDuePeople(trx, tenantId, limit);
  const fresh = kind === 'sqlite' ? due.filter(({ mark }) => mark === '') : [];
  if (fresh.length === 0) return due;
  await trx
    .insertInto('figureDue')
    .values(
      fresh.map(({ personId: id, sinceAt }) => ({
        tenantId,
        what: 'person' as const,
        id,
        mark: COUNTING,
        sinceAt,
        afterId: '',
      })),
    )
    .onConflict(oc => oc.doNothing())
    .execute();
  await deleteDue(trx, tenantId, fresh);
  const claimed = due.map(one => (one.mark === '' ? { ...one, mark: COUNTING } : one));
  return [...new Map(claimed.map(one => [`${one.personId} ${one.mark}`, one])).values()];
}
const COUNTING = 'counting';

/** The people themselves, each once. */
export async function listDueIds(trx: Trx, tenantId: string, limit: number): Promise<string[]> {
  const rows = await trx
    .selectFrom('figureDue')
    .select('id')
    .distinct()
    .where('tenantId', '=', tenantId)
    .where('what', '=', 'person')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** The earliest change that is not counted yet; null when all are. */
export async function oldestDue(trx: Trx, tenantId: string): Promise<Instant | null> {
  const row = await trx
    .selectFrom('figureDue')
    .select(eb => eb.fn.min<Instant | null>('sinceAt').as('at'))
    .where('tenantId', '=', tenantId)
    .executeTakeFirst();
  return row?.at ?? null;
}

export type DueAssignment = Readonly<{ assignmentId: string; mark: string; sinceAt: Instant; afterId: string }>;

/** Assignments that ended or began again: all of their people are to be counted. */
export async function listDueAssignments(trx: Trx, tenantId: string): Promise<DueAssignment[]> {
  return trx
    .selectFrom('figureDue')
    .select(['id as assignmentId', 'mark', 'sinceAt', 'afterId'])
    .where('tenantId', '=', tenantId)
    .where('what', '=', 'assignment')
    .orderBy('id')
    .execute();
}

/** The next people of an assignment, by id. */
export async function peopleOf(trx: Trx, tenantId: string, assignmentId: string, afterId: string, limit: number) {
  const { rows } = await sql<{ personId: string }>`select "personId" from "person" p
    where "tenantId" = ${tenantId} and "personId" > ${afterId} and exists (select 1 from "enrolment" e
      where e."tenantId" = p."tenantId" and e."personId" = p."personId" and e."assignmentId" = ${assignmentId})
    order by "personId" limit ${limit}`.execute(trx);
  return rows.map(({ personId }) => personId);
}

/** Moves on in an assignment: the people so far are due one by one; without any left the entry goes. */
export async function spreadDue(
  trx: Trx,
  tenantId: string,
  due: DueAssignment,
  personIds: readonly string[],
): Promise<void> {
  const { assignmentId, mark, sinceAt } = due;
  const entry = trx.updateTable('figureDue').where('tenantId', '=', tenantId).where('what', '=', 'assignment');
  const last = personIds.at(-1);
  if (last === undefined) {
    await trx
      .deleteFrom('figureDue')
      .where('tenantId', '=', tenantId)
      .where('what', '=', 'assignment')
      .where('id', '=', assignmentId)
      .where('mark', '=', mark)
      .execute();
    return;
  }
  await trx
    .insertInto('figureDue')
    .values(
      personIds.map(id => ({
        tenantId,
        what: 'person' as const,
        id,
        mark: `of ${assignmentId}`,
        sinceAt,
        afterId: '',
      })),
    )
    .onConflict(oc => oc.doNothing())
    .execute();
  await entry.set({ afterId: last }).where('id', '=', assignmentId).where('mark', '=', mark).execute();
}

/** @returns how many were there */
export async function deleteDue(trx: Trx, tenantId: string, due: readonly DuePerson[]): Promise<number> {
  let deleted = 0;
  for (const [mark, own] of Map.groupBy(due, one => one.mark)) {
    const result = await trx
      .deleteFrom('figureDue')
      .where('tenantId', '=', tenantId)
      .where('what', '=', 'person')
      .where('mark', '=', mark)
      .where(
        'id',
        'in',
        own.map(({ personId }) => personId),
      )
      .executeTakeFirst();
    deleted += Number(result.numDeletedRows);
  }
  return deleted;
}

export async function readParts(trx: Trx, tenantId: string, personIds: readonly string[]): Promise<Part[]> {
  if (personIds.length === 0) return [];
  const rows = await trx
    .selectFrom('figurePart')
    .select('part')
    .where('tenantId', '=', tenantId)
    .where('personId', 'in', [...personIds])
    .execute();
  return rows.map(({ part }) => fromJson<Part>(part));
}

export async function writeParts(trx: Trx, tenantId: string, parts: ReadonlyMap<string, Part>): Promise<void> {
  const all = [...parts];
  for (let at = 0; at < all.length; at += PARTS_AT_ONCE)
    await trx
      .insertInto('figurePart')
      .values(all.slice(at, at + PARTS_AT_ONCE).map(([personId, part]) => ({ tenantId, personId, part: toJson(part) })))
      .onConflict(oc => oc.columns(['tenantId', 'personId']).doUpdateSet(eb => ({ part: eb.ref('excluded.part') })))
      .execute();
}
const PARTS_AT_ONCE = 50;

/** What these people add, from the rows as they are now or, with `at`, as they were known at an instant. */
export async function makeParts(
  trx: Trx,
  tenantId: string,
  personIds: readonly string[],
  at: Instant | null,
): Promise<Map<string, Part>> {
  if (personIds.length === 0) return new Map();
  const ids = sql.join([...personIds]);
  const { rows } = await sql<
    Cycle & { personId: string; courseId: string; assignmentId: string }
  >`select "personId", "courseId",
      "assignmentId", "cycle", "openedOn", "dueOn", "closedOn", "completedOn", "validUntilOn", "pausedFromOn", "pausedUntilOn",
      "waivedFromOn", "waivedUntilOn"
    from ${knownAs('enrolment', 'enrolmentId', at)} e where "tenantId" = ${tenantId} and "personId" in (${ids})
    order by "personId", "courseId", "assignmentId", "cycle"`.execute(trx);
  const { rows: roles } = await sql<{
    personId: string;
    unitId: string | null;
    sinceOn: string;
    untilOn: string | null;
  }>`select
      "personId", "unitId", "sinceOn", "untilOn" from ${knownAs('role', 'roleId', at)} r
    where "tenantId" = ${tenantId} and "personId" in (${ids}) order by "personId", "sinceOn", "roleId"`.execute(trx);
  const inactive = await daysKnown(trx, tenantId, { table: 'person', id: 'personId', day: 'inactiveSinceOn', ids, at });
  const ended = await daysKnown(trx, tenantId, {
    table: 'assignment',
    id: 'assignmentId',
    day: 'endedOn',
    ids: null,
    at,
  });
  const rolesOf = Map.groupBy(roles, ({ personId }) => personId);
  const rowsOf = Map.groupBy(rows, ({ personId }) => personId);
  return new Map(
    personIds.map(personId => {
      const lines = [...Map.groupBy(rowsOf.get(personId) ?? [], row => `${row.courseId} ${row.assignmentId}`).values()];
      return [
        personId,
        partOf(
          lines.flatMap(own => {
            const [first] = own;
            if (first === undefined) return [];
            const { courseId, assignmentId } = first;
            const endedOn = ended.get(assignmentId) ?? null;
            const cycles = own.map(({ personId: _p, courseId: _c, assignmentId: _a, ...cycle }) => cycle);
            return [{ courseId, assignmentId, cycles, endedOn, inactiveSinceOn: inactive.get(personId) ?? null }];
          }),
          (rolesOf.get(personId) ?? []).map(
            ({ unitId, sinceOn, untilOn }) => [unitId ?? '', sinceOn, untilOn] as const,
          ),
        ),
      ];
    }),
  );
}

/**
 * A table's rows as they were known at an instant, in place of the table: what has not changed since, and the versions
 * that were replaced after it. Null: the table itself.
 */
export function knownAs(table: 'enrolment' | 'role', id: string, at: Instant | null): RawBuilder<unknown> {
  if (at === null) return sql.table(table);
  const columns =
    table === 'role'
      ? ['personId', 'unitId', 'sinceOn', 'untilOn']
      : `personId courseId assignmentId cycle openedOn dueOn closedOn completedOn validUntilOn pausedFromOn pausedUntilOn
          waivedFromOn waivedUntilOn`.split(/\s+/);
  const list = sql.join(['tenantId', id, ...columns].map(name => sql.ref(name)));
  return sql`(select ${list} from ${sql.table(table)} where "modifiedAt" <= ${at}
    union all select ${list} from ${sql.table(`${table}Past`)} where "knownFromAt" <= ${at} and "knownUntilAt" > ${at})`;
}

/** Id → the day, of those that have one, as known now or at an instant. */
export async function daysKnown(
  trx: Trx,
  tenantId: string,
  about: Readonly<{
    table: 'person' | 'assignment';
    id: 'personId' | 'assignmentId';
    day: 'inactiveSinceOn' | 'endedOn';
    /** Null: of all. */
    ids: RawBuilder<unknown> | null;
    at: Instant | null;
  }>,
): Promise<Map<string, CalendarDate>> {
  const { rows } = await sql<{ id: string; day: string | null }>`${daySource(tenantId, about)}`.execute(trx);
  return new Map(rows.flatMap(({ id, day }) => (day === null ? [] : [[id, day]])));
}

export function daySource(
  tenantId: string,
  { table, id, day, ids, at }: Parameters<typeof daysKnown>[2],
): RawBuilder<unknown> {
  const [key, column] = [sql.ref(id), sql.ref(day)];
  const some = ids === null ? sql`` : sql`and t.${key} in (${ids})`;
  if (at === null)
    return sql`select t.${key} as "id", t.${column} as "day" from ${sql.table(table)} t
      where t."tenantId" = ${tenantId} ${some} and t.${column} is not null`;
  const past = sql.table(`${table}Past`);
  return sql`select t.${key} as "id", t.${column} as "day" from ${sql.table(table)} t where t."tenantId" = ${tenantId} ${some}
      and t.${column} is not null and not exists (select 1 from ${past} p
        where p."tenantId" = t."tenantId" and p.${key} = t.${key} and p."knownUntilAt" > ${at})
    union all select t.${key}, t.${column} from ${past} t where t."tenantId" = ${tenantId} ${some} and t."knownUntilAt" =
      (select min(p."knownUntilAt") from ${past} p where p."tenantId" = t."tenantId" and p.${key} = t.${key} and p."knownUntilAt" > ${at})`;
}

/** Everybody about whom something has been learnt since an instant, or who is still to be counted, by id. */
export async function listChangedSince(trx: Trx, tenantId: string, at: Instant): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`
    select "personId" from "enrolment" where "tenantId" = ${tenantId} and "modifiedAt" > ${at}
    union select "personId" from "role" where "tenantId" = ${tenantId} and "modifiedAt" > ${at}
    union select "personId" from "personPast" where "tenantId" = ${tenantId} and "knownUntilAt" > ${at}
    union select e."personId" from "assignmentPast" a join "enrolment" e on e."tenantId" = a."tenantId" and e."assignmentId" = a."assignmentId"
      where a."tenantId" = ${tenantId} and a."knownUntilAt" > ${at}
    union select "id" from "figureDue" where "tenantId" = ${tenantId} and "what" = 'person'
    union select e."personId" from "figureDue" d join "enrolment" e on e."tenantId" = d."tenantId" and e."assignmentId" = d."id"
      where d."tenantId" = ${tenantId} and d."what" = 'assignment'`.execute(trx);
  return rows.map(({ personId }) => personId).sort();
}
