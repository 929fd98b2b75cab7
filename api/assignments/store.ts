import type { AssignmentRule } from '#api/contract/assignments.ts';
import type { PathStep } from '#api/contract/paths.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { AssignedPath } from './path.ts';

export type AssignmentHead = Omit<Tables['assignment'], 'tenantId'>;
export type RevisionKey = Readonly<{ assignmentId: string; revision: number }>;
/** With the rule (and path) in force, and those of all revisions by number. */
export type Assignment = AssignmentHead &
  Readonly<{
    rule: AssignmentRule;
    revisions: ReadonlyMap<number, AssignmentRule>;
    /** Null: a single course. */
    path: AssignedPath | null;
    plans: ReadonlyMap<number, AssignedPath>;
  }>;

const HEAD = [
  'assignmentId',
  'courseId',
  'state',
  'ownerPersonId',
  'revision',
  'startsOn',
  'endedOn',
  'createdAt',
  'modifiedAt',
] as const;

/** With `isHeld` (PostgreSQL only: SQLite has one writer anyway) nobody changes their heads until the transaction ends. */
export async function listAssignments(
  trx: Trx,
  tenantId: string,
  only: Readonly<{
    states?: readonly AssignmentHead['state'][];
    assignmentIds?: readonly string[];
    isHeld?: boolean;
  }> = {},
): Promise<Assignment[]> {
  let query = trx.selectFrom('assignment').select(HEAD).where('tenantId', '=', tenantId);
  if (only.states !== undefined) query = query.where('state', 'in', [...only.states]);
  if (only.assignmentIds !== undefined) {
    if (only.assignmentIds.length === 0) return [];
    query = query.where('assignmentId', 'in', [...only.assignmentIds]);
  }
  if (only.isHeld === true) query = query.forShare();
  const heads = await query.orderBy('startsOn').orderBy('assignmentId').execute();
  const ids = heads.map(({ assignmentId }) => assignmentId);
  const rules = await listRevisions(trx, tenantId, ids);
  const paths = await listAssignedPaths(trx, tenantId, ids);
  return heads.flatMap(head => {
    const revisions = rules.get(head.assignmentId);
    const rule = revisions?.get(head.revision);
    if (revisions === undefined || rule === undefined) return [];
    const plans = paths.get(head.assignmentId) ?? noPaths;
    return { ...head, rule, revisions, path: plans.get(head.revision) ?? null, plans };
  });
}

const noPaths: ReadonlyMap<number, AssignedPath> = new Map();

/** Of assignments of paths, by assignment and revision. */
async function listAssignedPaths(
  trx: Trx,
  tenantId: string,
  assignmentIds: readonly string[],
): Promise<Map<string, Map<number, AssignedPath>>> {
  const found = new Map<string, Map<number, AssignedPath>>();
  if (assignmentIds.length === 0) return found;
  const rows = await trx
    .selectFrom('assignmentPath')
    .select(['assignmentId', 'revision', 'pathId', 'pathRevision', 'steps'])
    .where('tenantId', '=', tenantId)
    .where('assignmentId', 'in', [...assignmentIds])
    .execute();
  for (const { assignmentId, revision, steps, ...row } of rows) {
    const plans = found.get(assignmentId) ?? new Map<number, AssignedPath>();
    plans.set(revision, { ...row, steps: fromJson<PathStep[]>(steps) });
    found.set(assignmentId, plans);
  }
  return found;
}

export async function findAssignment(trx: Trx, tenantId: string, assignmentId: string): Promise<Assignment | null> {
  return (await listAssignments(trx, tenantId, { assignmentIds: [assignmentId] }))[0] ?? null;
}

/** The rules of all revisions, by assignment and number. */
export async function listRevisions(
  trx: Trx,
  tenantId: string,
  assignmentIds: readonly string[],
): Promise<Map<string, Map<number, AssignmentRule>>> {
  const found = new Map<string, Map<number, AssignmentRule>>();
  if (assignmentIds.length === 0) return found;
  const rows = await trx
    .selectFrom('assignmentRevision')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('assignmentId', 'in', [...new Set(assignmentIds)])
    .execute();
  for (const row of rows) {
    const revisions = found.get(row.assignmentId) ?? new Map<number, AssignmentRule>();
    revisions.set(row.revision, ruleFrom(row));
    found.set(row.assignmentId, revisions);
  }
  return found;
}

/** Revisions are never changed, so a rule once parsed is kept by its text. */
const parsed = new Map<string, AssignmentRule>();
const MOST_PARSED = 2000;

function ruleFrom(row: Tables['assignmentRevision']): AssignmentRule {
  const { audience, dueRule, recurrence, policy, floorDays, contactPersonId, reason } = row;
  const key = toJson([audience, dueRule, recurrence, policy, floorDays, contactPersonId, reason]);
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const rule: AssignmentRule = {
    audience: fromJson(audience),
    dueRule: fromJson(dueRule),
    recurrence: fromJson(recurrence),
    policy: fromJson(policy),
    floorDays,
    contactPersonId,
    reason,
  };
  if (parsed.size >= MOST_PARSED) parsed.clear();
  parsed.set(key, rule);
  return rule;
}

export async function listStates(
  trx: Trx,
  tenantId: string,
  assignmentIds: readonly string[],
): Promise<Map<string, AssignmentHead['state']>> {
  if (assignmentIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('assignment')
    .select(['assignmentId', 'state'])
    .where('tenantId', '=', tenantId)
    .where('assignmentId', 'in', [...new Set(assignmentIds)])
    .execute();
  return new Map(rows.map(({ assignmentId, state }) => [assignmentId, state]));
}

export async function insertAssignment(trx: Trx, tenantId: string, head: AssignmentHead): Promise<void> {
  await trx
    .insertInto('assignment')
    .values({ tenantId, ...head })
    .execute();
}

export async function updateAssignment(
  trx: Trx,
  tenantId: string,
  assignmentId: string,
  change: Partial<Omit<AssignmentHead, 'assignmentId' | 'createdAt'>> & Readonly<{ modifiedAt: string }>,
): Promise<void> {
  await trx
    .updateTable('assignment')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('assignmentId', '=', assignmentId)
    .execute();
}

export async function insertRevision(
  trx: Trx,
  tenantId: string,
  { assignmentId, revision }: RevisionKey,
  rule: AssignmentRule,
  path: AssignedPath | null,
  { at, by }: Readonly<{ at: string; by: string }>,
): Promise<void> {
  const { audience, dueRule, recurrence, policy, floorDays, contactPersonId, reason } = rule;
  await trx
    .insertInto('assignmentRevision')
    .values({
      tenantId,
      assignmentId,
      revision,
      audience: toJson(audience),
      dueRule: toJson(dueRule),
      recurrence: toJson(recurrence),
      policy: toJson(policy),
      floorDays,
      contactPersonId,
      reason,
      createdAt: at,
      createdBy: by,
    })
    .execute();
  if (path === null) return;
  const { pathId, pathRevision, steps } = path;
  await trx
    .insertInto('assignmentPath')
    .values({ tenantId, assignmentId, revision, pathId, pathRevision, steps: toJson(steps) })
    .execute();
}

/** Only for a draft whose revision nobody was enrolled by. */
export async function deleteRevision(
  trx: Trx,
  tenantId: string,
  { assignmentId, revision }: RevisionKey,
): Promise<void> {
  for (const name of ['assignmentPath', 'assignmentRevision'] as const)
    await trx
      .deleteFrom(name)
      .where('tenantId', '=', tenantId)
      .where('assignmentId', '=', assignmentId)
      .where('revision', '=', revision)
      .execute();
}

export async function deleteAssignment(trx: Trx, tenantId: string, assignmentId: string): Promise<void> {
  for (const name of ['assignmentPath', 'assignmentRevision', 'assignment'] as const)
    await trx.deleteFrom(name).where('tenantId', '=', tenantId).where('assignmentId', '=', assignmentId).execute();
}

export async function hasEnrolments(trx: Trx, tenantId: string, assignmentId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('enrolment')
    .select('enrolmentId')
    .where('tenantId', '=', tenantId)
    .where('assignmentId', '=', assignmentId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function courseStateOf(
  trx: Trx,
  tenantId: string,
  courseId: string,
): Promise<Tables['course']['state'] | null> {
  const row = await trx
    .selectFrom('course')
    .select('state')
    .where('tenantId', '=', tenantId)
    .where('courseId', '=', courseId)
    .executeTakeFirst();
  return row?.state ?? null;
}

export async function isKnownPerson(trx: Trx, tenantId: string, personId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('person')
    .select('personId')
    .where('tenantId', '=', tenantId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row !== undefined;
}

export async function listRevisionHeads(
  trx: Trx,
  tenantId: string,
  assignmentId: string,
): Promise<Pick<Tables['assignmentRevision'], 'revision' | 'createdAt' | 'createdBy'>[]> {
  return trx
    .selectFrom('assignmentRevision')
    .select(['revision', 'createdAt', 'createdBy'])
    .where('tenantId', '=', tenantId)
    .where('assignmentId', '=', assignmentId)
    .orderBy('revision')
    .execute();
}

/** Scheduled assignments whose day has come; those of which a course was retired meanwhile wait for somebody to decide. */
export async function listDueToStart(
  trx: Trx,
  tenantId: string,
  today: string,
): Promise<Pick<AssignmentHead, 'assignmentId' | 'ownerPersonId'>[]> {
  const scheduled = (await listAssignments(trx, tenantId, { states: ['scheduled'] })).filter(
    ({ startsOn }) => startsOn <= today,
  );
  if (scheduled.length === 0) return [];
  const published = await trx
    .selectFrom('course')
    .select('courseId')
    .where('tenantId', '=', tenantId)
    .where('state', '=', 'published')
    .execute();
  const known = new Set(published.map(({ courseId }) => courseId));
  return scheduled.filter(({ courseId, path }) =>
    (path === null ? [courseId] : path.steps.map(step => step.courseId)).every(id => known.has(id)),
  );
}
