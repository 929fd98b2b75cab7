import type { PathContent } from '#api/contract/paths.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';

export type PathHead = Omit<Tables['path'], 'tenantId' | 'draft'> &
  Readonly<{
    draft: PathContent | null;
    /** Null before the first was published. */
    inForce: PathContent | null;
  }>;

/** All paths, or one, with what is in force. */
export async function listPathHeads(trx: Trx, tenantId: string, pathId?: string): Promise<PathHead[]> {
  let query = trx
    .selectFrom('path')
    .leftJoin('pathRevision as r', join =>
      join
        .onRef('r.tenantId', '=', 'path.tenantId')
        .onRef('r.pathId', '=', 'path.pathId')
        .onRef('r.revision', '=', 'path.revision'),
    )
    .select([
      'path.pathId',
      'path.state',
      'path.revision',
      'path.draft',
      'path.createdAt',
      'path.modifiedAt',
      'r.content',
    ])
    .where('path.tenantId', '=', tenantId);
  if (pathId !== undefined) query = query.where('path.pathId', '=', pathId);
  const rows = await query.orderBy('path.pathId').execute();
  return rows.map(({ draft, content, ...row }) => ({
    ...row,
    draft: draft === null ? null : fromJson<PathContent>(draft),
    inForce: content === null ? null : fromJson<PathContent>(content),
  }));
}

export async function insertPath(
  trx: Trx,
  tenantId: string,
  { pathId, draft, at }: Readonly<{ pathId: string; draft: PathContent; at: string }>,
): Promise<void> {
  await trx
    .insertInto('path')
    .values({ tenantId, pathId, state: 'draft', revision: 0, draft: toJson(draft), createdAt: at, modifiedAt: at })
    .execute();
}

export async function updatePath(
  trx: Trx,
  tenantId: string,
  pathId: string,
  { draft, ...change }: Partial<Pick<PathHead, 'state' | 'revision' | 'draft'>> & Readonly<{ modifiedAt: string }>,
): Promise<void> {
  await trx
    .updateTable('path')
    .set(draft === undefined ? change : { ...change, draft: draft === null ? null : toJson(draft) })
    .where('tenantId', '=', tenantId)
    .where('pathId', '=', pathId)
    .execute();
}

export async function insertPathRevision(
  trx: Trx,
  tenantId: string,
  { content, ...row }: Omit<Tables['pathRevision'], 'tenantId' | 'content'> & Readonly<{ content: PathContent }>,
): Promise<void> {
  await trx
    .insertInto('pathRevision')
    .values({ tenantId, ...row, content: toJson(content) })
    .execute();
}

/** Only for one that was never published. */
export async function deletePath(trx: Trx, tenantId: string, pathId: string): Promise<void> {
  await trx.deleteFrom('path').where('tenantId', '=', tenantId).where('pathId', '=', pathId).execute();
}

export type PathUse = Readonly<{ assignmentId: string; pathId: string; pathRevision: number }>;

/** Scheduled and running assignments of paths, each with the revision of the path it keeps to. */
export async function listPathUses(trx: Trx, tenantId: string): Promise<PathUse[]> {
  return trx
    .selectFrom('assignment as a')
    .innerJoin('assignmentPath as p', join =>
      join
        .onRef('p.tenantId', '=', 'a.tenantId')
        .onRef('p.assignmentId', '=', 'a.assignmentId')
        .onRef('p.revision', '=', 'a.revision'),
    )
    .select(['a.assignmentId', 'p.pathId', 'p.pathRevision'])
    .where('a.tenantId', '=', tenantId)
    .where('a.state', 'in', ['scheduled', 'running'])
    .orderBy('a.assignmentId')
    .execute();
}

/** People with something open in these assignments, by assignment. */
export async function countInProgress(
  trx: Trx,
  tenantId: string,
  assignmentIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (assignmentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('enrolment')
    .select(['assignmentId', eb => eb.fn.count('personId').distinct().as('people')])
    .where('tenantId', '=', tenantId)
    .where('assignmentId', 'in', [...assignmentIds])
    .where('state', '=', 'open')
    .groupBy('assignmentId')
    .execute();
  return new Map(rows.map(({ assignmentId, people }) => [assignmentId, Number(people)]));
}

export async function listKnownCourses(
  trx: Trx,
  tenantId: string,
  courseIds: readonly string[],
): Promise<Map<string, Tables['course']['state']>> {
  if (courseIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('course')
    .select(['courseId', 'state'])
    .where('tenantId', '=', tenantId)
    .where('courseId', 'in', [...new Set(courseIds)])
    .execute();
  return new Map(rows.map(({ courseId, state }) => [courseId, state]));
}
