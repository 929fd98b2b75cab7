import * as z from 'zod/mini';
import { audience, audienceWords } from './audiences.ts';
import { count, courseRef, cursor, endpoint, id, instant, line, none, personRef } from './endpoint.ts';

export const savedAudience = z.object({
  audienceId: id,
  name: z.string(),
  /** 1, 2, … for each change. */
  version: z.int(),
  audience,
  words: audienceWords,
  /** Drafts and assignments that hold a copy of it, ended ones not; and how many of these copies are of an earlier version. */
  uses: count,
  behind: count,
  changedAt: instant,
  changedBy: personRef,
});
export type SavedAudience = z.infer<typeof savedAudience>;

export const listAudiences = endpoint({
  method: 'GET',
  path: '/audiences',
  access: 'admin',
  summary: 'Saved audiences by name.',
  input: z.object({ search: z.optional(z.string().check(z.maxLength(100))), cursor: z.optional(cursor) }),
  reply: z.object({ audiences: z.array(savedAudience), next: z.nullable(cursor) }),
});

export const saveAudience = endpoint({
  method: 'POST',
  path: '/audiences',
  access: 'admin',
  summary: 'Saves an audience under a name, for use in several assignments.',
  input: z.object({ name: line(100), audience }),
  reply: savedAudience,
});

export const changeAudience = endpoint({
  method: 'PUT',
  path: '/audiences/:audienceId',
  access: 'admin',
  summary: 'Renames a saved audience or changes its rule. Assignments keep their copies until they follow.',
  input: z.object({ audienceId: id, name: line(100), audience, version: z.int() }),
  reply: savedAudience,
});

export const deleteAudience = endpoint({
  method: 'DELETE',
  path: '/audiences/:audienceId',
  access: 'admin',
  summary: 'Removes a saved audience that no assignment uses.',
  input: z.object({ audienceId: id }),
  reply: none,
});

/** What it would mean for an assignment to follow the audience as it is saved now. */
export const audienceUse = z.object({
  assignmentId: id,
  course: courseRef,
  state: z.enum(['draft', 'scheduled', 'running']),
  /** The version it holds a copy of. */
  version: z.int(),
  isBehind: z.boolean(),
  /** Active people by its copy, and how many would come in and fall out. */
  people: count,
  joining: count,
  leaving: count,
});
export type AudienceUse = z.infer<typeof audienceUse>;

export const audienceUses = endpoint({
  method: 'GET',
  path: '/audiences/:audienceId/uses',
  access: 'admin',
  summary: 'The assignments that hold a copy of a saved audience, with what following it would change.',
  input: z.object({ audienceId: id }),
  reply: z.object({ uses: z.array(audienceUse).check(z.maxLength(200)) }),
});

export const followAudience = endpoint({
  method: 'POST',
  path: '/audiences/:audienceId/follow',
  access: 'admin',
  summary: 'Revises these assignments to the audience as it is saved now; each is a change set of its own.',
  input: z.object({
    audienceId: id,
    version: z.int(),
    assignmentIds: z.array(id).check(z.minLength(1), z.maxLength(50)),
  }),
  reply: z.object({ revised: z.array(z.object({ assignmentId: id, opened: count, closed: count })) }),
});
