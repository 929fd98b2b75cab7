import { getCourse, listCourses, publishVersion, readVersion } from '#api/contract/courses.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { getCourseDetail, listAllCourses, publishDraft, readCourseVersion } from './actions.ts';

export function mountCourses(desk: Desk, tools: Pick<Tools, 'db' | 'clock'>): void {
  serve(desk, listCourses, actor => listAllCourses(tools, actor));
  serve(desk, getCourse, (actor, { courseId }) => getCourseDetail(tools, actor, courseId));
  serve(desk, readVersion, (actor, input) => readCourseVersion(tools, actor, input));
  serve(desk, publishVersion, (actor, input) => publishDraft(tools, actor, input));
}
