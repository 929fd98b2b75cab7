import { sql } from 'kysely';
import type { Trx } from '#api/platform/db/connect.ts';
import { isAmong } from '#api/platform/db/rows.ts';
import { searchPatterns } from '#api/people/names.ts';

/** Of whom somebody may choose: null = everybody; else who has a role they look after, or in one of their units. */
export type Within = Readonly<{ responsiblePersonId: string; unitIds: ReadonlySet<string> }> | null;
export type FoundPerson = Readonly<{
  personId: string;
  name: string;
  sortKey: string;
  source: 'directory' | 'managed';
  mail: string | null;
  employeeId: string | null;
}>;

/** Persons who have not left, by name. */
export async function searchPeople(
  trx: Trx,
  tenantId: string,
  { search, unitId }: Readonly<{ search?: string | undefined; unitId?: string | undefined }>,
  within: Within,
  { after, limit }: Readonly<{ after: readonly string[] | null; limit: number }>,
): Promise<FoundPerson[]> {
  let query = persons(trx, tenantId, within).where('person.state', '<>', 'left');
  for (const pattern of searchPatterns(search ?? ''))
    query = query.where(sql<boolean>`"searchText" like ${pattern} escape '\\'`);
  if (unitId !== undefined)
    query = query.where('person.personId', 'in', eb =>
      eb
        .selectFrom('role')
        .select('role.personId')
        .where('role.tenantId', '=', tenantId)
        .where('role.unitId', '=', unitId)
        .where('role.untilOn', 'is', null),
    );
  if (after !== null)
    query = query.where(
      sql<boolean>`("person"."sortKey", "person"."personId") > (${after[0] ?? ''}, ${after[1] ?? ''})`,
    );
  return query.orderBy('person.sortKey').orderBy('person.personId').limit(limit).execute();
}

/** Persons with one of these employee numbers, mail addresses (lower case) or names (as lists are ordered by). */
export async function listByKeys(
  trx: Trx,
  tenantId: string,
  keys: Readonly<{ employeeIds: readonly string[]; mails: readonly string[]; sortKeys: readonly string[] }>,
  within: Within,
): Promise<FoundPerson[]> {
  const ways = [
    keys.employeeIds.length > 0 ? isAmong(trx, 'person.employeeId', keys.employeeIds) : null,
    keys.sortKeys.length > 0 ? isAmong(trx, 'person.sortKey', keys.sortKeys) : null,
  ].flatMap(way => way ?? []);
  const found = new Map<string, FoundPerson>();
  // One index a way: asked together, a planner may read everybody.
  for (const way of ways)
    for (const row of await persons(trx, tenantId, within).where(way).execute()) found.set(row.personId, row);
  if (keys.mails.length > 0) {
    const rows = await persons(trx, tenantId, within)
      .where(sql<boolean>`lower("person"."mail") in (${sql.join([...keys.mails])})`)
      .execute();
    for (const row of rows) found.set(row.personId, row);
  }
  return [...found.values()].sort((a, b) =>
    a.sortKey < b.sortKey || (a.sortKey === b.sortKey && a.personId < b.personId) ? -1 : 1,
  );
}

/** Published courses; of who sees not everybody only those demanded of their people. */
export async function listCourseIds(trx: Trx, tenantId: string, within: Within): Promise<string[]> {
  let query = trx
    .selectFrom('course')
    .select('courseId')
    .where('tenantId', '=', tenantId)
    .where('state', '<>', 'draft');
  if (within !== null) {
    const people = persons(trx, tenantId, within).clearSelect().select('person.personId');
    query = query.where('courseId', 'in', eb =>
      eb
        .selectFrom('enrolment')
        .select('enrolment.courseId')
        .where('enrolment.tenantId', '=', tenantId)
        .where('enrolment.state', '<>', 'closed')
        .where('enrolment.personId', 'in', people),
    );
  }
  return (await query.execute()).map(({ courseId }) => courseId);
}

function persons(trx: Trx, tenantId: string, within: Within) {
  const all = trx
    .selectFrom('person')
    .select([
      'person.personId',
      'person.displayName as name',
      'person.sortKey',
      'person.source',
      'person.mail',
      'person.employeeId',
    ])
    .where('person.tenantId', '=', tenantId)
    .where('person.nature', '=', 'person');
  if (within === null) return all;
  const { responsiblePersonId, unitIds } = within;
  return all.where('person.personId', 'in', eb =>
    eb
      .selectFrom('role')
      .select('role.personId')
      .where('role.tenantId', '=', tenantId)
      .where('role.untilOn', 'is', null)
      .where(or =>
        or.or([
          or('role.responsiblePersonId', '=', responsiblePersonId),
          ...(unitIds.size === 0 ? [] : [or('role.unitId', 'in', [...unitIds])]),
        ]),
      ),
  );
}
