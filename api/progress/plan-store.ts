import type { PathContent, PathStep } from '#api/contract/paths.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';

export type PlanOf = Readonly<{
  assignmentId: string;
  revision: number;
  steps: readonly PathStep[];
  content: PathContent;
}>;

/** The paths that revisions of these assignments assign, with their texts. */
export async function listPlans(trx: Trx, tenantId: string, assignmentIds: readonly string[]): Promise<PlanOf[]> {
  if (assignmentIds.length === 0) return [];
  const rows = await trx
    .selectFrom('assignmentPath as a')
    .innerJoin('pathRevision as r', join =>
      join
        .onRef('r.tenantId', '=', 'a.tenantId')
        .onRef('r.pathId', '=', 'a.pathId')
        .onRef('r.revision', '=', 'a.pathRevision'),
    )
    .select(['a.assignmentId', 'a.revision', 'a.steps', 'r.content'])
    .where('a.tenantId', '=', tenantId)
    .where('a.assignmentId', 'in', [...assignmentIds])
    .execute();
  return rows.map(({ steps, content, ...row }) => ({
    ...row,
    steps: fromJson<PathStep[]>(steps),
    content: fromJson<PathContent>(content),
  }));
}
