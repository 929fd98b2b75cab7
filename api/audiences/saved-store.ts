import { sql } from 'kysely';
import type { Audience } from '#api/contract/audiences.ts';
import type { PersonRef } from '#api/contract/endpoint.ts';
import { searchPatterns, sortKeyOf } from '#api/people/names.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';

export type Saved = Readonly<{
  audienceId: string;
  name: string;
  sortKey: string;
  audience: Audience;
  version: number;
  changedAt: string;
  changedBy: PersonRef;
}>;
type Place = Readonly<{ sortKey: string; audienceId: string }>;

function savedAudiences(trx: Trx, tenantId: string) {
  return trx
    .selectFrom('savedAudience as s')
    .innerJoin('person as p', join =>
      join.onRef('p.tenantId', '=', 's.tenantId').onRef('p.personId', '=', 's.changedBy'),
    )
    .select(['s.audienceId', 's.name', 's.sortKey', 's.audience', 's.version', 's.changedAt'])
    .select(['p.personId as changedBy', 'p.displayName as changedByName'])
    .where('s.tenantId', '=', tenantId);
}

type Row = Awaited<ReturnType<ReturnType<typeof savedAudiences>['execute']>>[number];

const asSaved = ({ audience, changedBy, changedByName, ...row }: Row): Saved => ({
  ...row,
  audience: fromJson<Audience>(audience),
  changedBy: { personId: changedBy, name: changedByName },
});

/** By name, at most `most`. */
export async function listSaved(
  trx: Trx,
  tenantId: string,
  { search, after, most }: Readonly<{ search: string; after: Place | null; most: number }>,
): Promise<Saved[]> {
  let query = savedAudiences(trx, tenantId).orderBy('s.sortKey').orderBy('s.audienceId').limit(most);
  for (const pattern of searchPatterns(search))
    query = query.where(sql<boolean>`s."sortKey" like ${pattern} escape '\\'`);
  if (after !== null)
    query = query.where(eb =>
      eb.or([
        eb('s.sortKey', '>', after.sortKey),
        eb.and([eb('s.sortKey', '=', after.sortKey), eb('s.audienceId', '>', after.audienceId)]),
      ]),
    );
  return (await query.execute()).map(asSaved);
}

export async function findSaved(trx: Trx, tenantId: string, audienceId: string): Promise<Saved | null> {
  const row = await savedAudiences(trx, tenantId).where('s.audienceId', '=', audienceId).executeTakeFirst();
  return row === undefined ? null : asSaved(row);
}

/** The one of that name, whatever the case. */
export async function findSavedByName(trx: Trx, tenantId: string, name: string): Promise<string | null> {
  const row = await trx
    .selectFrom('savedAudience')
    .select('audienceId')
    .where('tenantId', '=', tenantId)
    .where('sortKey', '=', sortKeyOf(name))
    .executeTakeFirst();
  return row?.audienceId ?? null;
}

type Writing = Readonly<{ audienceId: string; name: string; audience: Audience; at: string; by: string }>;

export async function insertSaved(trx: Trx, tenantId: string, { audienceId, name, audience, at, by }: Writing) {
  await trx
    .insertInto('savedAudience')
    .values({
      tenantId,
      audienceId,
      name,
      sortKey: sortKeyOf(name),
      audience: toJson(audience),
      version: 1,
      createdAt: at,
      createdBy: by,
      changedAt: at,
      changedBy: by,
    })
    .execute();
}

/** @returns whether it still was of that version */
export async function updateSaved(
  trx: Trx,
  tenantId: string,
  { audienceId, name, audience, version, at, by }: Writing & Readonly<{ version: number }>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('savedAudience')
    .set({
      name,
      sortKey: sortKeyOf(name),
      audience: toJson(audience),
      version: version + 1,
      changedAt: at,
      changedBy: by,
    })
    .where('tenantId', '=', tenantId)
    .where('audienceId', '=', audienceId)
    .where('version', '=', version)
    .executeTakeFirst();
  return Number(numUpdatedRows) > 0;
}

export async function deleteSaved(trx: Trx, tenantId: string, audienceId: string): Promise<void> {
  await trx.deleteFrom('savedAudience').where('tenantId', '=', tenantId).where('audienceId', '=', audienceId).execute();
}

export type Use = Readonly<{ assignmentId: string; audience: Audience }>;

/** Drafts and assignments not ended whose rule in force holds a copy of a saved audience, by that audience. */
export async function listUses(
  trx: Trx,
  tenantId: string,
  audienceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Use[]>> {
  if (audienceIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('assignment as a')
    .innerJoin('assignmentRevision as r', join =>
      join
        .onRef('r.tenantId', '=', 'a.tenantId')
        .onRef('r.assignmentId', '=', 'a.assignmentId')
        .onRef('r.revision', '=', 'a.revision'),
    )
    .select(['a.assignmentId', 'r.audience'])
    .where('a.tenantId', '=', tenantId)
    .where('a.state', '<>', 'ended')
    .where('r.audience', 'like', '%"saved":{%')
    .orderBy('a.assignmentId')
    .execute();
  const wanted = new Set(audienceIds);
  const uses = rows
    .map(({ assignmentId, audience }) => ({ assignmentId, audience: fromJson<Audience>(audience) }))
    .filter(({ audience }) => audience.saved !== undefined && wanted.has(audience.saved.audienceId));
  return Map.groupBy(uses, ({ audience }) => audience.saved?.audienceId ?? '');
}
