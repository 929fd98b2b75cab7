import type { Trx } from '#api/platform/db/connect.ts';

/** Every title a course bears, in both languages, and the key of the starter courses. */
export async function listCourseTitles(
  trx: Trx,
  tenantId: string,
): Promise<{ courseId: string; sortKey: string; starterKey: string | null }[]> {
  return trx
    .selectFrom('courseTitle')
    .innerJoin('course', join =>
      join.onRef('course.tenantId', '=', 'courseTitle.tenantId').onRef('course.courseId', '=', 'courseTitle.courseId'),
    )
    .select(['course.courseId', 'courseTitle.sortKey', 'course.starterKey'])
    .where('course.tenantId', '=', tenantId)
    .orderBy('course.courseId')
    .execute();
}
