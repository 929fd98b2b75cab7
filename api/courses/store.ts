import type { CourseRef, Language } from '#api/contract/endpoint.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson, toJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';
import type { CourseContent } from './content.ts';

export type CourseState = Tables['course']['state'];
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

/** Titles in the wished language, else in any the course has. Ids without a course are missing from the map. */
export async function titlesOf(
  trx: Trx,
  tenantId: string,
  courseIds: readonly string[],
  language: Language,
): Promise<Map<string, CourseRef>> {
  if (courseIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom('course')
    .innerJoin('courseTitle', join =>
      join.onRef('courseTitle.tenantId', '=', 'course.tenantId').onRef('courseTitle.courseId', '=', 'course.courseId'),
    )
    .select(['course.courseId', 'course.icon', 'courseTitle.language', 'courseTitle.title'])
    .where('course.tenantId', '=', tenantId)
    .where('course.courseId', 'in', [...new Set(courseIds)])
    .orderBy('courseTitle.language')
    .execute();
  const found = new Map<string, CourseRef>();
  for (const { courseId, icon, title, language: written } of rows)
    if (written === language || !found.has(courseId)) found.set(courseId, { courseId, title, icon });
  return found;
}

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

async function contentOf(trx: Trx, tenantId: string, { versionId, digest }: VersionHead): Promise<CourseContent> {
  const key = `${tenantId} ${versionId} ${digest}`;
  const held = kept.get(key);
  if (held !== undefined) return held;
  const { content } = await trx
    .selectFrom('courseVersion')
    .select('content')
    .where('tenantId', '=', tenantId)
    .where('versionId', '=', versionId)
    .executeTakeFirstOrThrow();
  const read = fromJson<CourseContent>(content);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, read);
  return read;
}

export async function findCourse(
  trx: Trx,
  tenantId: string,
  courseId: string,
): Promise<Omit<Tables['course'], 'tenantId'> | null> {
  const row = await trx
    .selectFrom('course')
    .select(['courseId', 'starterKey', 'icon', 'state', 'createdAt', 'modifiedAt'])
    .where('tenantId', '=', tenantId)
    .where('courseId', '=', courseId)
    .executeTakeFirst();
  return row ?? null;
}

/** Inserts the course of a starter key unless the tenant has it. @returns its id, and whether it is new */
export async function takeStarterCourse(
  trx: Trx,
  tenantId: string,
  course: Omit<Tables['course'], 'tenantId'> & { starterKey: string },
): Promise<{ courseId: string; isNew: boolean }> {
  await trx
    .insertInto('course')
    .values({ tenantId, ...course })
    .onConflict(oc => oc.columns(['tenantId', 'starterKey']).doNothing())
    .execute();
  const { courseId } = await trx
    .selectFrom('course')
    .select('courseId')
    .where('tenantId', '=', tenantId)
    .where('starterKey', '=', course.starterKey)
    .executeTakeFirstOrThrow();
  return { courseId, isNew: courseId === course.courseId };
}

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

export async function updateCourse(
  trx: Trx,
  tenantId: string,
  courseId: string,
  change: { state: CourseState; icon?: string; modifiedAt: string },
): Promise<void> {
  await trx
    .updateTable('course')
    .set(change)
    .where('tenantId', '=', tenantId)
    .where('courseId', '=', courseId)
    .execute();
}

/** Replaces the titles that lists show. */
export async function writeTitles(
  trx: Trx,
  tenantId: string,
  courseId: string,
  titles: readonly Pick<Tables['courseTitle'], 'language' | 'title' | 'summary' | 'sortKey'>[],
): Promise<void> {
  await trx.deleteFrom('courseTitle').where('tenantId', '=', tenantId).where('courseId', '=', courseId).execute();
  for (const title of titles)
    await trx
      .insertInto('courseTitle')
      .values({ tenantId, courseId, ...title })
      .execute();
}
