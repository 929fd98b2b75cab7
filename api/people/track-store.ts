import type { Instant } from '#api/calendar.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { insertRows, isAmong } from '#api/platform/db/rows.ts';
import type { Tables } from '#api/platform/db/tables.ts';

/** Groups whose members are followed from one place. */
export type Track = Omit<Tables['memberTrack'], 'tenantId'> & Readonly<{ groupIds: readonly string[] }>;

export async function listTracks(trx: Trx, tenantId: string): Promise<Track[]> {
  const tracks = await trx
    .selectFrom('memberTrack')
    .select(['trackId', 'deltaLink', 'createdAt'])
    .where('tenantId', '=', tenantId)
    .orderBy('trackId')
    .execute();
  const groups = await trx
    .selectFrom('memberTrackGroup')
    .select(['trackId', 'groupId'])
    .where('tenantId', '=', tenantId)
    .orderBy('groupId')
    .execute();
  const byTrack = Map.groupBy(groups, ({ trackId }) => trackId);
  return tracks.map(track => ({ ...track, groupIds: (byTrack.get(track.trackId) ?? []).map(one => one.groupId) }));
}

/** A group that another track follows is followed by this one from now on. */
export async function insertTrack(trx: Trx, tenantId: string, { groupIds, ...track }: Track): Promise<void> {
  await trx
    .insertInto('memberTrack')
    .values({ tenantId, ...track })
    .execute();
  const rows = groupIds.map(groupId => ({ groupId, trackId: track.trackId }));
  await trx
    .deleteFrom('memberTrackGroup')
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'groupId', groupIds))
    .execute();
  await insertRows(trx, tenantId, 'memberTrackGroup', rows);
}

export async function moveTrack(trx: Trx, tenantId: string, trackId: string, deltaLink: string, createdAt: Instant) {
  await trx
    .updateTable('memberTrack')
    .set({ deltaLink, createdAt })
    .where('tenantId', '=', tenantId)
    .where('trackId', '=', trackId)
    .execute();
}

export async function deleteTrack(trx: Trx, tenantId: string, trackId: string): Promise<void> {
  await trx.deleteFrom('memberTrackGroup').where('tenantId', '=', tenantId).where('trackId', '=', trackId).execute();
  await trx.deleteFrom('memberTrack').where('tenantId', '=', tenantId).where('trackId', '=', trackId).execute();
  await trx.deleteFrom('linkFailure').where('tenantId', '=', tenantId).where('place', '=', trackId).execute();
}

/** These are not followed any more; a track that follows nobody ends. */
export async function untrackGroups(trx: Trx, tenantId: string, groupIds: readonly string[]): Promise<void> {
  if (groupIds.length === 0) return;
  await trx
    .deleteFrom('memberTrackGroup')
    .where('tenantId', '=', tenantId)
    .where(isAmong(trx, 'groupId', groupIds))
    .execute();
  await deleteEmptyTracks(trx, tenantId);
}

export async function deleteEmptyTracks(trx: Trx, tenantId: string): Promise<void> {
  for (const track of await listTracks(trx, tenantId))
    if (track.groupIds.length === 0) await deleteTrack(trx, tenantId, track.trackId);
}
