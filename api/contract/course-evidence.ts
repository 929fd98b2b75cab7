import * as z from 'zod/mini';
import { count, courseRef, day, endpoint, id } from './endpoint.ts';

/** Other courses whose completion satisfies this one too, and those that this one counts for. */
export const courseCounting = z.object({ counts: z.array(courseRef), countsFor: z.array(courseRef) });
export type CourseCounting = z.infer<typeof courseCounting>;

export const getCounting = endpoint({
  method: 'GET',
  path: '/courses/:courseId/counting',
  access: 'reader',
  summary: 'What also counts for a course, and for what it counts.',
  input: z.object({ courseId: id }),
  reply: courseCounting,
});

export const changeCounting = endpoint({
  method: 'PUT',
  path: '/courses/:courseId/counting',
  access: 'admin',
  summary:
    'Says which other courses count for this one. What is open and can be shown already is satisfied; nothing opens again.',
  input: z.object({ courseId: id, countsCourseIds: z.array(id).check(z.maxLength(20)), preview: z.boolean() }),
  reply: z.extend(courseCounting, {
    /** People of whom something open is satisfied (with `preview`: would be). */
    satisfied: count,
  }),
});

export const askAgain = endpoint({
  method: 'POST',
  path: '/courses/:courseId/versions/:versionId/ask-again',
  access: 'admin',
  summary:
    'Asks everybody again who has completed an earlier version: what they have holds until the day, and the next cycle opens at once. For major versions only.',
  input: z.object({ courseId: id, versionId: id, byOn: day, preview: z.boolean() }),
  /** `changeSetId`: to take it back with, for 30 days; null in a preview, and when it was asked before. */
  reply: z.object({ people: count, assignments: count, byOn: day, changeSetId: z.nullable(id) }),
});
