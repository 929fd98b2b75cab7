import { sql, type RawBuilder } from 'kysely';
import type { CalendarDate, Instant } from '#api/calendar.ts';
import type { InputOf } from '#api/contract/endpoint.ts';
import type { listPeople, PersonRow } from '#api/contract/people.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { counting, knownAs, type Scope } from '#api/reports/actions.ts';
import { searchPatterns } from './names.ts';

export type PeopleFilter = Omit<InputOf<typeof listPeople>, 'cursor'>;
export type ListedPerson = Omit<PersonRow, 'roles'> & Readonly<{ sortKey: string }>;

/** Which learner × course makes somebody part of a list; null where the people themselves decide. */
const COUNTED = {
  overdue: sql`"overdue" = 1`,
  open: sql`"obliged" = 1 and "valid" = 0`,
  'due-soon': sql`"dueSoon" = 1`,
  valid: sql`"valid" = 1`,
  expired: sql`"expired" = 1`,
  expiring: sql`"expiring" = 1`,
  all: null,
  left: null,
  'not-persons': null,
} as const;

/** The day a list is about, and when it was known; `knownAt` null: as known now. */
export type Moment = Readonly<{ on: CalendarDate; isPast: boolean; knownAt: Instant | null }>;

/**
 * A page of people by name. With `show` of a figure, or a course or assignment, exactly the people whom that figure
 * counts (the same SQL); counts beside a name are of the course or assignment asked for, else of everything.
 */
export async function listPeoplePage(
  trx: Trx,
  tenantId: string,
  day: CalendarDate | Moment,
  filter: Omit<PeopleFilter, 'asOf' | 'known'>,
  page: Readonly<{ after: readonly string[] | null; limit: number }>,
  /** Only people with a role in one of these units; null: everybody. */
  within: ReadonlySet<string> | null = null,
): Promise<{ people: ListedPerson[]; total: number }> {
  const { courseId, assignmentId, show = 'all' } = filter;
  const moment: Moment = typeof day === 'string' ? { on: day, isPast: false, knownAt: null } : day;
  const scope: Scope = {
    ...(moment.knownAt === null ? {} : { knownAt: moment.knownAt }),
    ...(courseId === undefined ? {} : { courseId }),
    ...(assignmentId === undefined ? {} : { assignmentId }),
  };
  const mustCount =
    COUNTED[show] ??
    (courseId === undefined && assignmentId === undefined ? null : sql`"obliged" + "waived" + "paused" > 0`);
  const isListed = sql`p."tenantId" = ${tenantId} and ${sql.join([...conditions(tenantId, moment, filter), ...inUnits(tenantId, within)], sql` and `)}`;
  if (mustCount !== null) {
    const mayCount = scope.knownAt === undefined ? sql`${isListed} ${mayBe(moment.on, show)}` : isListed;
    return pageOfCounted(trx, tenantId, { on: moment.on, scope, mayCount, mustCount }, page);
  }
  const people = await peopleAfter(trx, isListed, page.after, page.limit);
  const total = await sql<{
    total: number;
  }>`select count(*) as "total" from "person" p where ${isListed}`.execute(trx);
  const counts = await countsOf(trx, tenantId, moment.on, { ...scope, personIds: people.map(row => row.personId) });
  return {
    people: people.map(row => ({ ...row, ...(counts.get(row.personId) ?? noCounts) })),
    total: total.rows[0]?.total ?? 0,
  };
}

type Row = Pick<ListedPerson, 'personId' | 'name' | 'state' | 'sortKey'>;

async function peopleAfter(
  trx: Trx,
  isListed: RawBuilder<unknown>,
  after: readonly string[] | null,
  limit: number,
): Promise<readonly Row[]> {
  const behind = after === null ? sql`` : sql`and (p."sortKey", p."personId") > (${after[0] ?? ''}, ${after[1] ?? ''})`;
  const { rows } = await sql<Row>`select p."personId", p."displayName" as "name", p."state", p."sortKey" from "person" p
      where ${isListed} ${behind} order by p."sortKey", p."personId" limit ${limit}`.execute(trx);
  return rows;
}

/** People who are counted in one statement; between two of them everybody else gets a turn. */
const COUNTED_AT_ONCE = 100;

/**
 * Everybody who may be listed is counted, some at a time: a statement over the whole organisation would let nobody else be
 * answered on SQLite until its end. Who stands before the page counts for the total only.
 */
async function pageOfCounted(
  trx: Trx,
  tenantId: string,
  about: Readonly<{ on: CalendarDate; scope: Scope; mayCount: RawBuilder<unknown>; mustCount: RawBuilder<unknown> }>,
  page: Readonly<{ after: readonly string[] | null; limit: number }>,
): Promise<{ people: ListedPerson[]; total: number }> {
  const { on, scope, mayCount, mustCount } = about;
  const people: ListedPerson[] = [];
  let total = 0;
  const count = async (rows: readonly Row[], isOnPage: boolean): Promise<void> => {
    const counts = await countsOf(trx, tenantId, on, { ...scope, personIds: rows.map(row => row.personId) }, mustCount);
    total += counts.size;
    for (const row of rows) {
      const own = counts.get(row.personId);
      if (isOnPage && own !== undefined && people.length < page.limit) people.push({ ...row, ...own });
    }
  };
  // From the beginning to the place where the page begins, then on to the end.
  const ends =
    page.after === null
      ? []
      : [sql`and (p."sortKey", p."personId") <= (${page.after[0] ?? ''}, ${page.after[1] ?? ''})`];
  for (const [n, end] of [...ends, sql``].entries()) {
    const isOnPage = n === ends.length;
    for (let after = isOnPage ? page.after : null; ;) {
      const rows = await peopleAfter(trx, sql`${mayCount} ${end}`, after, COUNTED_AT_ONCE);
      if (rows.length > 0) await count(rows, isOnPage);
      const last = rows.at(-1);
      if (last === undefined || rows.length < COUNTED_AT_ONCE) break;
      after = [last.sortKey, last.personId];
    }
  }
  return { people, total };
}

/** Leaves out whom a figure cannot count, by the rows of their own: most people are not late. */
function mayBe(on: CalendarDate, show: NonNullable<PeopleFilter['show']>): RawBuilder<unknown> {
  if (show !== 'overdue' && show !== 'due-soon') return sql``;
  const due = show === 'overdue' ? sql`e."dueOn" < ${on}` : sql`e."dueOn" >= ${on}`;
  return sql`and exists (select 1 from "enrolment" e where e."tenantId" = p."tenantId" and e."personId" = p."personId"
    and e."openedOn" <= ${on} and ${due} and (e."closedOn" is null or e."closedOn" > ${on})
    and (e."completedOn" is null or e."completedOn" > ${on} or e."validUntilOn" < ${on}))`;
}

function conditions(
  tenantId: string,
  { on, isPast, knownAt }: Moment,
  { search, unitId, show = 'all' }: PeopleFilter,
): RawBuilder<unknown>[] {
  const who =
    show === 'not-persons'
      ? sql`p."nature" <> 'person' and p."state" <> 'left'`
      : show === 'left'
        ? sql`p."state" = 'left' and p."nature" = 'person'`
        : // Who has left since counted on that day.
          isPast && COUNTED[show] !== null
          ? sql`p."nature" = 'person'`
          : sql`p."state" <> 'left' and p."nature" = 'person'`;
  return [
    who,
    ...searchPatterns(search ?? '').map(pattern => sql`p."searchText" like ${pattern} escape '\\'`),
    ...(unitId === undefined
      ? []
      : [
          sql`exists (select 1 from ${knownAs('role', 'roleId', knownAt)} r where r."tenantId" = ${tenantId}
            and r."personId" = p."personId" and r."unitId" = ${unitId} and r."sinceOn" <= ${on} and (r."untilOn" is null or r."untilOn" >= ${on}))`,
        ]),
  ];
}

/** A role held now in one of the units; nobody when there is no unit. */
function inUnits(tenantId: string, within: ReadonlySet<string> | null): RawBuilder<unknown>[] {
  if (within === null) return [];
  if (within.size === 0) return [sql`1 = 0`];
  return [
    sql`exists (select 1 from "role" r where r."tenantId" = ${tenantId} and r."personId" = p."personId"
      and r."unitId" in (${sql.join([...within])}) and r."untilOn" is null)`,
  ];
}

type Counts = Pick<PersonRow, 'open' | 'overdue' | 'valid'>;
const noCounts: Counts = { open: 0, overdue: 0, valid: 0 };

/** Of the people in the scope; with `mustCount` only of those it holds for somewhere. */
async function countsOf(
  trx: Trx,
  tenantId: string,
  on: CalendarDate,
  scope: Scope,
  mustCount: RawBuilder<unknown> | null = null,
): Promise<Map<string, Counts>> {
  const having = mustCount === null ? sql`` : sql`having max(case when ${mustCount} then 1 else 0 end) = 1`;
  const { rows } = await sql<Counts & { personId: string }>`with ${counting(tenantId, [on], scope)}
    select "personId", sum("obliged" - "valid") as "open", sum("overdue") as "overdue", sum("valid") as "valid"
    from counted group by "personId" ${having}`.execute(trx);
  return new Map(rows.map(({ personId, ...counts }) => [personId, counts]));
}
