import { randomUUID } from 'node:crypto';
import { recordAudit } from '#api/audit/actions.ts';
import type { InputOf, Language, ReplyOf } from '#api/contract/endpoint.ts';
import type * as contract from '#api/contract/paths.ts';
import type { PathContent, PathRow } from '#api/contract/paths.ts';
import type { Actor } from '#api/people/actor.ts';
import { sortKeyOf } from '#api/people/names.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import type { Tools } from '#api/platform/tools.ts';
import { pathFaults, pathTexts } from './path-content.ts';
import {
  countInProgress,
  deletePath,
  insertPath,
  insertPathRevision,
  listKnownCourses,
  listPathHeads,
  listPathUses,
  updatePath,
  type PathHead,
  type PathUse,
} from './path-store.ts';
import { titlesOf } from './store.ts';

type DbClock = Pick<Tools, 'db' | 'clock'>;
const nothing: PathContent = { texts: { de: null, en: null }, steps: [] };

export async function listAllPaths(
  { db }: Pick<Tools, 'db'>,
  { tenantId, language }: Actor,
): Promise<ReplyOf<typeof contract.listPaths>> {
  return db.read(tenantId, async trx => {
    const uses = await listPathUses(trx, tenantId);
    return { paths: await rowsOf(trx, tenantId, language, await listPathHeads(trx, tenantId), uses) };
  });
}

/** @throws Problem 'not-found' */
export async function getPathDetail(
  { db }: Pick<Tools, 'db'>,
  { tenantId, language }: Actor,
  { pathId }: InputOf<typeof contract.getPath>,
): Promise<ReplyOf<typeof contract.getPath>> {
  return db.read(tenantId, async trx => {
    const head = await get(trx, tenantId, pathId);
    const uses = (await listPathUses(trx, tenantId)).filter(use => use.pathId === pathId);
    const [row] = await rowsOf(trx, tenantId, language, [head], uses);
    if (row === undefined) throw new Problem('not-found');
    const behind = uses.filter(({ pathRevision }) => pathRevision < head.revision);
    const inProgress = await countInProgress(
      trx,
      tenantId,
      behind.map(({ assignmentId }) => assignmentId),
    );
    return {
      ...row,
      content: head.draft ?? head.inForce ?? nothing,
      modifiedAt: head.modifiedAt,
      behind: behind.map(({ assignmentId, pathRevision }) => ({
        assignmentId,
        pathRevision,
        inProgress: inProgress.get(assignmentId) ?? 0,
      })),
    };
  });
}

/** @throws Problem 'bad-input' */
export async function createPath(
  { db, clock }: DbClock,
  actor: Actor,
  content: InputOf<typeof contract.createPath>,
): Promise<ReplyOf<typeof contract.createPath>> {
  const pathId = randomUUID();
  await db.write(actor.tenantId, async trx => {
    await mustBeSound(trx, actor.tenantId, content);
    const at = clock.now();
    await insertPath(trx, actor.tenantId, { pathId, draft: content, at });
    await audit(trx, actor, 'path.drafted', pathId, at);
  });
  return { pathId };
}

/** @throws Problem 'not-found' | 'bad-input' */
export async function savePath(
  { db, clock }: DbClock,
  actor: Actor,
  { pathId, ...content }: InputOf<typeof contract.savePath>,
): Promise<ReplyOf<typeof contract.savePath>> {
  await db.write(actor.tenantId, async trx => {
    await get(trx, actor.tenantId, pathId);
    await mustBeSound(trx, actor.tenantId, content);
    const at = clock.now();
    await updatePath(trx, actor.tenantId, pathId, { draft: content, modifiedAt: at });
    await audit(trx, actor, 'path.drafted', pathId, at);
  });
  return {};
}

/**
 * Puts what was kept in force. Without anything kept it answers the revision in force. What is assigned already stays as
 * it was assigned.
 * @throws Problem 'not-found' | 'course-retired' | 'course-not-published'
 */
export async function publishPath(
  { db, clock }: DbClock,
  actor: Actor,
  { pathId }: InputOf<typeof contract.publishPath>,
): Promise<ReplyOf<typeof contract.publishPath>> {
  const { tenantId, personId } = actor;
  return db.write(tenantId, async trx => {
    const { draft, revision: before } = await get(trx, tenantId, pathId);
    if (draft === null) return { revision: before };
    const states = await mustBeSound(trx, tenantId, draft);
    if ([...states.values()].includes('retired')) throw new Problem('course-retired');
    if ([...states.values()].includes('draft')) throw new Problem('course-not-published');
    const at = clock.now();
    const revision = before + 1;
    await insertPathRevision(trx, tenantId, {
      pathId,
      revision,
      content: draft,
      publishedAt: at,
      publishedBy: personId,
    });
    await updatePath(trx, tenantId, pathId, { state: 'published', revision, draft: null, modifiedAt: at });
    await audit(trx, actor, 'path.published', pathId, at, { revision });
    return { revision };
  });
}

/** @throws Problem 'not-found' */
export async function retirePath(
  { db, clock }: DbClock,
  actor: Actor,
  { pathId }: InputOf<typeof contract.retirePath>,
): Promise<ReplyOf<typeof contract.retirePath>> {
  await db.write(actor.tenantId, async trx => {
    const { revision, state } = await get(trx, actor.tenantId, pathId);
    if (state === 'retired') return;
    const at = clock.now();
    if (revision === 0) await deletePath(trx, actor.tenantId, pathId);
    else await updatePath(trx, actor.tenantId, pathId, { state: 'retired', draft: null, modifiedAt: at });
    await audit(trx, actor, revision === 0 ? 'path.deleted' : 'path.retired', pathId, at);
  });
  return {};
}

/** What an assignment of it would demand now; null when it cannot be assigned. */
export async function pathInForce(
  trx: Trx,
  tenantId: string,
  pathId: string,
): Promise<Readonly<{ pathId: string; pathRevision: number; steps: PathContent['steps'] }> | null> {
  const [head] = await listPathHeads(trx, tenantId, pathId);
  if (head === undefined || head.state !== 'published' || head.inForce === null) return null;
  return { pathId, pathRevision: head.revision, steps: head.inForce.steps };
}

/** Titles of paths that were published once, by id. */
export async function titlesOfPaths(trx: Trx, tenantId: string, language: Language): Promise<Map<string, string>> {
  const heads = await listPathHeads(trx, tenantId);
  return new Map(
    heads.flatMap(({ pathId, inForce }) => (inForce === null ? [] : [[pathId, pathTexts(inForce, language).title]])),
  );
}

async function get(trx: Trx, tenantId: string, pathId: string): Promise<PathHead> {
  const [head] = await listPathHeads(trx, tenantId, pathId);
  if (head === undefined) throw new Problem('not-found');
  return head;
}

async function mustBeSound(trx: Trx, tenantId: string, content: PathContent) {
  const states = await listKnownCourses(
    trx,
    tenantId,
    content.steps.map(({ courseId }) => courseId),
  );
  const errors = pathFaults(content, new Set(states.keys()));
  if (errors.length > 0) throw new Problem('bad-input', { errors: [...errors] });
  return states;
}

async function rowsOf(
  trx: Trx,
  tenantId: string,
  language: Language,
  heads: readonly PathHead[],
  uses: readonly PathUse[],
): Promise<PathRow[]> {
  const courseIds = heads
    .flatMap(({ inForce, draft }) => (inForce ?? draft ?? nothing).steps)
    .map(each => each.courseId);
  const courses = await titlesOf(trx, tenantId, courseIds, language);
  const rows = heads.map(({ pathId, state, revision, inForce, draft }) => {
    const shown = inForce ?? draft ?? nothing;
    return {
      pathId,
      state,
      revision,
      ...pathTexts(shown, language),
      steps: shown.steps.map(({ courseId, offsetDays }) => ({
        ...(courses.get(courseId) ?? { courseId, title: courseId, icon: '' }),
        offsetDays,
      })),
      hasDraft: draft !== null,
      usedBy: uses.filter(use => use.pathId === pathId).length,
    };
  });
  return rows.sort((a, b) => (sortKeyOf(a.title) < sortKeyOf(b.title) ? -1 : 1));
}

async function audit(
  trx: Trx,
  { tenantId, personId }: Actor,
  action: string,
  pathId: string,
  at: string,
  detail: Readonly<{ revision?: number }> = {},
): Promise<void> {
  await recordAudit(trx, tenantId, {
    at,
    actorPersonId: personId,
    action,
    subjectKind: 'path',
    subjectId: pathId,
    detail,
  });
}
