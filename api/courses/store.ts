import type { CourseRef, Language } from '#api/contract/endpoint.ts';
import type { PathStep } from '#api/contract/paths.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { fromJson } from '#api/platform/db/json.ts';
import type { Tables } from '#api/platform/db/tables.ts';

export type CourseState = Tables['course']['state'];
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

/** Starter key → highest release the tenant has of it. */
export async function starterReleases(trx: Trx, tenantId: string): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom('course')
    .innerJoin('courseVersion', join =>
      join
        .onRef('courseVersion.tenantId', '=', 'course.tenantId')
        .onRef('courseVersion.courseId', '=', 'course.courseId'),
    )
    .select(eb => ['course.starterKey', eb.fn.max('courseVersion.release').as('release')])
    .where('course.tenantId', '=', tenantId)
    .where('course.starterKey', 'is not', null)
    .groupBy('course.starterKey')
    .execute();
  return new Map(rows.flatMap(({ starterKey, release }) => (starterKey === null ? [] : [[starterKey, release ?? 0]])));
}

/** All courses with their titles, in the order of their titles in the wished language. */
export async function listCourseRows(
  trx: Trx,
  tenantId: string,
  language: Language,
): Promise<readonly (Omit<Tables['course'], 'tenantId'> & { title: string; summary: string })[]> {
  const rows = await trx
    .selectFrom('course')
    .innerJoin('courseTitle', join =>
      join.onRef('courseTitle.tenantId', '=', 'course.tenantId').onRef('courseTitle.courseId', '=', 'course.courseId'),
    )
    .select([
      'course.courseId',
      'course.starterKey',
      'course.icon',
      'course.state',
      'course.createdAt',
      'course.modifiedAt',
      'courseTitle.language',
      'courseTitle.title',
      'courseTitle.summary',
    ])
    .where('course.tenantId', '=', tenantId)
    .orderBy('courseTitle.sortKey')
    .orderBy('course.courseId')
    .execute();
  const wished = new Set(rows.filter(row => row.language === language).map(row => row.courseId));
  const shown = new Set<string>();
  return rows.flatMap(({ language: written, ...row }) => {
    if (shown.has(row.courseId) || (wished.has(row.courseId) && written !== language)) return [];
    shown.add(row.courseId);
    return [row];
  });
}

/** Course id → number of its running assignments, those of paths it belongs to with them. */
export async function runningAssignments(trx: Trx, tenantId: string): Promise<Map<string, number>> {
  const rows = await trx
    .selectFrom('assignment as a')
    .leftJoin('assignmentPath as p', join =>
      join
        .onRef('p.tenantId', '=', 'a.tenantId')
        .onRef('p.assignmentId', '=', 'a.assignmentId')
        .onRef('p.revision', '=', 'a.revision'),
    )
    .select(['a.courseId', 'p.steps'])
    .where('a.tenantId', '=', tenantId)
    .where('a.state', '=', 'running')
    .execute();
  const running = new Map<string, number>();
  for (const { courseId, steps } of rows) {
    const courseIds = steps === null ? [courseId] : fromJson<PathStep[]>(steps).map(step => step.courseId);
    for (const id of courseIds) running.set(id, (running.get(id) ?? 0) + 1);
  }
  return running;
}

/** Null when there is no such course. */
export async function courseStateOf(trx: Trx, tenantId: string, courseId: string): Promise<CourseState | null> {
  const row = await trx
    .selectFrom('course')
    .select('state')
    .where('tenantId', '=', tenantId)
    .where('courseId', '=', courseId)
    .executeTakeFirst();
  return row?.state ?? null;
}
