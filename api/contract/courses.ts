import * as z from 'zod/mini';
import { count, courseRef, endpoint, id, instant, language, none } from './endpoint.ts';
import { step } from './learn.ts';
import { figures } from './assignments.ts';

export const courseRow = z.extend(courseRef, {
  summary: z.string(),
  state: z.enum(['draft', 'published', 'retired']),
  /** Published version learners get; null before the first. */
  version: z.nullable(z.int()),
  /** A newer draft waits to be published (a starter course's later release arrives so). */
  draftVersion: z.nullable(z.int()),
  minutes: z.int(),
  languages: z.array(language),
  validMonths: z.nullable(z.int()),
  runningAssignments: count,
  figures,
  /** While many changes are still being counted: the figures hold everything recorded before this. Null: everything. */
  countedAt: z.nullable(instant),
});
export type CourseRow = z.infer<typeof courseRow>;

export const listCourses = endpoint({
  method: 'GET',
  path: '/courses',
  access: 'reader-or-branch',
  summary: 'All courses with version, length, languages and figures of today.',
  input: none,
  reply: z.object({ courses: z.array(courseRow) }),
});

export const courseDetail = z.extend(courseRow, {
  steps: z.array(
    z.object({ key: z.string(), kind: z.enum(['lesson', 'quiz', 'attestation']), title: z.string(), minutes: z.int() }),
  ),
  versions: z.array(
    z.object({
      versionId: id,
      number: z.int(),
      significance: z.enum(['minor', 'major']),
      state: z.enum(['draft', 'published']),
      publishedAt: z.nullable(instant),
      digest: z.string(),
      completions: count,
    }),
  ),
});
export type CourseDetail = z.infer<typeof courseDetail>;

export const getCourse = endpoint({
  method: 'GET',
  path: '/courses/:courseId',
  access: 'reader-or-branch',
  summary: 'One course: steps, versions, how many completed each.',
  input: z.object({ courseId: id }),
  reply: courseDetail,
});

/** Reading a version as an author: every step, right answers included. */
export const readVersion = endpoint({
  method: 'GET',
  path: '/courses/:courseId/versions/:versionId',
  access: 'author',
  summary: 'The content of one version, with the right answers, for authors.',
  input: z.object({ courseId: id, versionId: id, language: z.optional(language) }),
  reply: z.object({
    course: courseRef,
    number: z.int(),
    state: z.enum(['draft', 'published']),
    language,
    languages: z.array(language),
    steps: z.array(step),
    rightAnswers: z.array(z.object({ questionId: z.string(), choiceId: z.string() })),
  }),
});

export const publishVersion = endpoint({
  method: 'POST',
  path: '/courses/:courseId/versions/:versionId/publish',
  access: 'author',
  summary: 'Publishes a draft version; from then on it never changes.',
  input: z.object({ courseId: id, versionId: id, significance: z.enum(['minor', 'major']) }),
  reply: courseDetail,
});
