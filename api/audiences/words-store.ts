import { sql } from 'kysely';
import { foldSearch, searchPatterns } from '#api/people/names.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { folded } from './match.ts';

const COLUMNS = { country: 'country', 'job-title': 'jobTitle' } as const;
type Field = keyof typeof COLUMNS;
/** Spellings looked at before those that differ in case only are put together. */
const MOST_SPELLINGS = 20_000;

/**
 * What the directory holds in a field, most people first: how many active people have it. Spellings that differ in case or
 * outer blanks are one, as the clause compares them, in the spelling most people have.
 */
export async function listDirectoryWords(
  trx: Trx,
  tenantId: string,
  { field, search, most }: Readonly<{ field: Field; search: string; most: number }>,
): Promise<{ words: { value: string; people: number }[]; more: boolean }> {
  const column = COLUMNS[field];
  const rows = await trx
    .selectFrom('person')
    .select([column, eb => eb.fn.countAll().as('people')])
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'active')
    .where('nature', '=', 'person')
    .where(column, 'is not', null)
    .groupBy(column)
    .orderBy('people', 'desc')
    .orderBy(column)
    .limit(MOST_SPELLINGS)
    .execute();
  const wanted = foldSearch(search).split(' ').filter(Boolean);
  const words = new Map<string, { value: string; people: number }>();
  for (const row of rows) {
    const value = (row[column as keyof typeof row] as string).trim();
    if (value === '') continue;
    const spelled = foldSearch(value);
    if (!wanted.every(word => spelled.includes(word))) continue;
    const held = words.get(folded(value)) ?? { value, people: 0 };
    held.people += Number(row.people);
    words.set(folded(value), held);
  }
  const found = [...words.values()].sort((a, b) => b.people - a.people || (a.value < b.value ? -1 : 1));
  return { words: found.slice(0, most), more: found.length > most };
}

/** People who are responsible for an active person's role, by name, with how many people they look after. */
export async function listResponsible(
  trx: Trx,
  tenantId: string,
  { search, most }: Readonly<{ search: string; most: number }>,
): Promise<{ people: { personId: string; name: string; people: number }[]; more: boolean }> {
  let query = trx
    .selectFrom('person as r')
    .select(['r.personId', 'r.displayName as name'])
    .select(eb =>
      eb
        .selectFrom('role')
        .innerJoin('person as p', join =>
          join.onRef('p.tenantId', '=', 'role.tenantId').onRef('p.personId', '=', 'role.personId'),
        )
        .select(({ fn }) => fn.count('role.personId').distinct().as('people'))
        .where('role.tenantId', '=', tenantId)
        .whereRef('role.responsiblePersonId', '=', 'r.personId')
        .where('role.untilOn', 'is', null)
        .where('p.state', '=', 'active')
        .where('p.nature', '=', 'person')
        .as('people'),
    )
    .where('r.tenantId', '=', tenantId)
    .where(eb =>
      eb.exists(
        eb
          .selectFrom('role as held')
          .select('held.roleId')
          .where('held.tenantId', '=', tenantId)
          .whereRef('held.responsiblePersonId', '=', 'r.personId')
          .where('held.untilOn', 'is', null),
      ),
    )
    .orderBy('r.sortKey')
    .orderBy('r.personId')
    .limit(most + 1);
  for (const pattern of searchPatterns(search))
    query = query.where(sql<boolean>`r."searchText" like ${pattern} escape '\\'`);
  const rows = await query.execute();
  return {
    people: rows.slice(0, most).map(row => ({ ...row, people: Number(row.people) })),
    more: rows.length > most,
  };
}
