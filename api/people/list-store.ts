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
  const isListed = sql`p."tenantId" = ${tenantId} and ${sql.join([...conditions(tenantId, moment, filter), ...inUnits(tenantId, within)], sql` and `)}
    ${mustCount === null ? sql`` : sql`and p."personId" in (select "personId" from counted where ${mustCount})`}`;
  const cte = mustCount === null ? sql`` : sql`with ${counting(tenantId, [moment.on], scope)}`;
  const behind =
    page.after === null
      ? sql``
      : sql`and (p."sortKey", p."personId") > (${page.after[0] ?? ''}, ${page.after[1] ?? ''})`;
  const { rows } = await sql<Pick<ListedPerson, 'personId' | 'name' | 'state' | 'sortKey'>>`${cte}
    select p."personId", p."displayName" as "name", p."state", p."sortKey" from "person" p
    where ${isListed} ${behind} order by p."sortKey", p."personId" limit ${page.limit}`.execute(trx);
  const total = await sql<{
    total: number;
  }>`${cte} select count(*) as "total" from "person" p where ${isListed}`.execute(trx);
  const counts = await countsOf(trx, tenantId, moment.on, { ...scope, personIds: rows.map(row => row.personId) });
  return {
    people: rows.map(row => ({ ...row, ...(counts.get(row.personId) ?? { open: 0, overdue: 0, valid: 0 }) })),
    total: total.rows[0]?.total ?? 0,
  };
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

async function countsOf(trx: Trx, tenantId: string, today: CalendarDate, scope: Scope): Promise<Map<string, Counts>> {
  const { rows } = await sql<Counts & { personId: string }>`with ${counting(tenantId, [today], scope)}
    select "personId", sum("obliged" - "valid") as "open", sum("overdue") as "overdue", sum("valid") as "valid"
    from counted group by "personId"`.execute(trx);
  return new Map(rows.map(({ personId, ...counts }) => [personId, counts]));
}
