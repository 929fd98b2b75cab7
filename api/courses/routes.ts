import { getCourse, listCourses, publishVersion, readVersion } from '#api/contract/courses.ts';
import { createPath, getPath, listPaths, publishPath, retirePath, savePath } from '#api/contract/paths.ts';
import { serve, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { getCourseDetail, listAllCourses, publishDraft, readCourseVersion } from './actions.ts';
import * as paths from './path-actions.ts';

export function mountCourses(desk: Desk, tools: Pick<Tools, 'db' | 'clock'>): void {
  serve(desk, listCourses, actor => listAllCourses(tools, actor));
  serve(desk, getCourse, (actor, { courseId }) => getCourseDetail(tools, actor, courseId));
  serve(desk, readVersion, (actor, input) => readCourseVersion(tools, actor, input));
  serve(desk, publishVersion, (actor, input) => publishDraft(tools, actor, input));
  serve(desk, listPaths, actor => paths.listAllPaths(tools, actor));
  serve(desk, getPath, (actor, input) => paths.getPathDetail(tools, actor, input));
  serve(desk, createPath, (actor, input) => paths.createPath(tools, actor, input));
  serve(desk, savePath, (actor, input) => paths.savePath(tools, actor, input));
  serve(desk, publishPath, (actor, input) => paths.publishPath(tools, actor, input));
  serve(desk, retirePath, (actor, input) => paths.retirePath(tools, actor, input));
}
