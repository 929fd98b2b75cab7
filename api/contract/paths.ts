import * as z from 'zod/mini';
import { count, courseRef, endpoint, id, instant, none } from './endpoint.ts';

/** One course of a path; its due day is the one of the due rule and so many days. */
export const pathStep = z.object({ courseId: id, offsetDays: z.int().check(z.nonnegative(), z.maximum(1000)) });
export type PathStep = z.infer<typeof pathStep>;

const text = z.object({
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(120)),
  summary: z.string().check(z.trim(), z.maxLength(500)),
});

/** What one revision of a path holds. At least one language has its texts; every course stands in it once. */
export const pathContent = z.object({
  texts: z.object({ de: z.nullable(text), en: z.nullable(text) }),
  steps: z.array(pathStep).check(z.minLength(1), z.maxLength(50)),
});
export type PathContent = z.infer<typeof pathContent>;

export const pathRow = z.object({
  pathId: id,
  state: z.enum(['draft', 'published', 'retired']),
  /** Of the revision in force; 0 before the first was published. */
  revision: z.int(),
  /** In the reader's language, else in the other. */
  title: z.string(),
  summary: z.string(),
  steps: z.array(z.extend(courseRef, { offsetDays: z.int() })),
  /** Whether changes wait that nobody has published. */
  hasDraft: z.boolean(),
  /** Scheduled and running assignments of it. */
  usedBy: count,
});
export type PathRow = z.infer<typeof pathRow>;

export const listPaths = endpoint({
  method: 'GET',
  path: '/paths',
  access: 'reader-or-branch',
  summary: 'Learning paths with their courses in order.',
  input: none,
  reply: z.object({ paths: z.array(pathRow) }),
});

export const pathDetail = z.extend(pathRow, {
  /** What an editor begins with: the draft, else what is in force. */
  content: pathContent,
  modifiedAt: instant,
  /** Running assignments that keep to an earlier revision until they are changed. */
  behind: z.array(z.object({ assignmentId: id, pathRevision: z.int(), inProgress: count })),
});
export type PathDetail = z.infer<typeof pathDetail>;

export const getPath = endpoint({
  method: 'GET',
  path: '/paths/:pathId',
  access: 'reader-or-branch',
  summary: 'One learning path, with what waits to be published and the assignments that keep to an earlier revision.',
  input: z.object({ pathId: id }),
  reply: pathDetail,
});

export const createPath = endpoint({
  method: 'POST',
  path: '/paths',
  access: 'author',
  summary: 'Keeps a new learning path as a draft.',
  input: pathContent,
  reply: z.object({ pathId: id }),
});

export const savePath = endpoint({
  method: 'PUT',
  path: '/paths/:pathId',
  access: 'author',
  summary: 'Keeps changes of a path as a draft; what is in force stays until it is published.',
  input: z.extend(pathContent, { pathId: id }),
  reply: none,
});

export const publishPath = endpoint({
  method: 'POST',
  path: '/paths/:pathId/publish',
  access: 'author',
  summary:
    'Puts the draft in force as a revision of its own. Running assignments keep to theirs until they are revised.',
  input: z.object({ pathId: id }),
  reply: z.object({ revision: z.int() }),
});

export const retirePath = endpoint({
  method: 'POST',
  path: '/paths/:pathId/retire',
  access: 'author',
  summary: 'Offers the path no longer; assignments of it go on. One that was never published is removed.',
  input: z.object({ pathId: id }),
  reply: none,
});
