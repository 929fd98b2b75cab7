import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { CourseContent } from './content.ts';

export type VersionHead = Omit<Tables['courseVersion'], 'tenantId' | 'content'>;
/** A version with its content read. */
export type Version = VersionHead & Readonly<{ content: CourseContent }>;

const HEAD = [
  'versionId',
  'courseId',
  'number',
  'significance',
  'state',
  'release',
  'digest',
  'minutes',
  'validMonths',
  'createdAt',
  'publishedAt',
  'publishedBy',
] as const;

/** The version that learners begin with: the published one with the highest number; null before the first. */
export async function publishedVersionOf(trx: Trx, tenantId: string, courseId: string): Promise<Version | null> {
  const head = await trx
    .selectFrom('courseVersion')
    .select(HEAD)
    .where('tenantId', '=', tenantId)
    .where('courseId', '=', courseId)
    .where('state', '=', 'published')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return head === undefined ? null : { ...head, content: await contentOf(trx, tenantId, head) };
}

export async function findVersion(trx: Trx, tenantId: string, versionId: string): Promise<Version | null> {
  const head = await trx
    .selectFrom('courseVersion')
    .select(HEAD)
    .where('tenantId', '=', tenantId)
    .where('versionId', '=', versionId)
    .executeTakeFirst();
  return head === undefined ? null : { ...head, content: await contentOf(trx, tenantId, head) };
}

/** Published versions of several courses at once, by course id; courses without one are missing. */
export async function publishedVersionsOf(
  trx: Trx,
  tenantId: string,
  courseIds: readonly string[],
): Promise<Map<string, Version>> {
  const found = new Map<string, Version>();
  for (const head of await listVersions(trx, tenantId, courseIds))
    if (head.state === 'published' && !found.has(head.courseId))
      found.set(head.courseId, { ...head, content: await contentOf(trx, tenantId, head) });
  return found;
}

/** All versions of these courses without their content, newest first. */
export async function listVersions(
  trx: Trx,
  tenantId: string,
  courseIds: readonly string[],
): Promise<readonly VersionHead[]> {
  if (courseIds.length === 0) return [];
  return trx
    .selectFrom('courseVersion')
    .select(HEAD)
    .where('tenantId', '=', tenantId)
    .where('courseId', 'in', [...new Set(courseIds)])
    .orderBy('number', 'desc')
    .execute();
}

/**
 * Contents never change once written, so what was read is kept: the learner's list costs no parsing. The key carries
 * tenant, version and digest; the caller has just read the head under its own tenant.
 */
const kept = new Map<string, CourseContent>();
const MOST_KEPT = 200;

export async function contentOf(
  trx: Trx,
  tenantId: string,
  { versionId, digest }: Pick<VersionHead, 'versionId' | 'digest'>,
): Promise<CourseContent> {
  const held = keptContent(tenantId, { versionId, digest });
  if (held !== undefined) return held;
  const { content } = await trx
    .selectFrom('courseVersion')
    .select('content')
    .where('tenantId', '=', tenantId)
    .where('versionId', '=', versionId)
    .executeTakeFirstOrThrow();
  const read = fromJson<CourseContent>(content);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(keyOf(tenantId, { versionId, digest }), read);
  return read;
}

/** The content of a version whose head was just read, if it was read before. */
export function keptContent(tenantId: string, head: Pick<VersionHead, 'versionId' | 'digest'>) {
  return kept.get(keyOf(tenantId, head));
}

const keyOf = (tenantId: string, { versionId, digest }: Pick<VersionHead, 'versionId' | 'digest'>): string =>
  `${tenantId} ${versionId} ${digest}`;

export async function insertVersion(trx: Trx, tenantId: string, version: Version): Promise<void> {
  const { content, ...head } = version;
  await trx
    .insertInto('courseVersion')
    .values({ tenantId, ...head, content: toJson(content) })
    .execute();
}

/** Nothing but the state of a draft ever changes. */
export async function markPublished(
  trx: Trx,
  tenantId: string,
  versionId: string,
  { significance, at, by }: { significance: 'minor' | 'major'; at: string; by: string | null },
): Promise<void> {
  await trx
    .updateTable('courseVersion')
    .set({ state: 'published', significance, publishedAt: at, publishedBy: by })
    .where('tenantId', '=', tenantId)
    .where('versionId', '=', versionId)
    .where('state', '=', 'draft')
    .execute();
}

/** Version id → completions of it that were not withdrawn. */
export async function completionsByVersion(trx: Trx, tenantId: string, courseId: string): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom('completion as c')
    .leftJoin('withdrawal as w', join =>
      join.onRef('w.tenantId', '=', 'c.tenantId').onRef('w.completionId', '=', 'c.completionId'),
    )
    .select(eb => ['c.versionId', eb.fn.countAll<number>().as('completions')])
    .where('c.tenantId', '=', tenantId)
    .where('c.courseId', '=', courseId)
    .where('c.versionId', 'is not', null)
    .where('w.completionId', 'is', null)
    .groupBy('c.versionId')
    .execute();
  return new Map(rows.flatMap(({ versionId, completions }) => (versionId === null ? [] : [[versionId, completions]])));
}
