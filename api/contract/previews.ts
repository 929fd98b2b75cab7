import * as z from 'zod/mini';
import { assignmentDraft, dueReckoning } from './assignments.ts';
import { audienceWords, clausePlace } from './audiences.ts';
import { count, courseRef, cursor, day, endpoint, id, personRef } from './endpoint.ts';

/** Which part of the people a preview list shows. */
export const previewGroup = z.enum(['act', 'unreachable', 'valid', 'paused', 'not-persons']);
export type PreviewGroup = z.infer<typeof previewGroup>;

/** With `assignmentId` it is looked at as a change of that running assignment. */
const looked = z.extend(assignmentDraft, { assignmentId: z.optional(id) });

export const preview = z.object({
  /** Everybody the audience matches. act + valid + paused = people. */
  people: count,
  act: count,
  unreachable: count,
  unreachableWhy: z.object({ noMailbox: count, noTeamsApp: count }),
  valid: count,
  paused: count,
  /** Shared mailboxes, rooms, service accounts that the clauses would have matched. */
  notPersons: count,
  /** Counts that remain after each clause of `all`, then of `none`, in order. */
  remaining: z.array(count),
  /** Due days of those who must act, earliest first (at most 60). */
  dueDays: z.array(z.object({ dueOn: day, people: count })),
  /** Messages that would go out, by day, over the next 60 days. */
  messages: z.array(z.object({ on: day, count })),
  /** Groups whose members have not been read: saving is off until they are. */
  unreadGroups: z.array(z.object({ groupId: id, name: z.string(), problem: z.nullable(z.string()) })),
  /** People who would get their third (or later) course due in the same month. */
  manyCourses: count,
  words: audienceWords,
  /** Of a path: its courses in order, and how many are asked to do each. Null for a single course. */
  steps: z.nullable(z.array(z.extend(courseRef, { offsetDays: z.int(), act: count, firstDueOn: z.nullable(day) }))),
  /** What the change of a running assignment does to those who are enrolled; null for one that does not run. */
  change: z.nullable(
    z.object({
      /** People with something that is not closed. enrolled = staying + leaving. */
      enrolled: count,
      staying: count,
      leaving: count,
      /** People who come in. */
      joining: count,
      /** Of those who stay: people with something open, who follow it if that is asked for. */
      open: count,
      /** Due days that would move if open ones follow, as rows of people and courses (at most 30, most people first). */
      moves: z.array(z.object({ fromOn: day, toOn: day, people: count })),
      /** Courses of a changed path that open ones would get and lose if they follow. */
      newCourses: count,
      droppedCourses: count,
    }),
  ),
  /** Hand back with `createAssignment`: if the people have changed meanwhile, it says so instead of assigning. */
  token: z.string(),
});
export type Preview = z.infer<typeof preview>;

export const previewAssignment = endpoint({
  method: 'POST',
  path: '/assignments/preview',
  access: 'branch',
  summary: 'Who would be affected, when it would fall due, which messages would go out. Saves nothing.',
  input: looked,
  reply: preview,
});

export const previewPeople = endpoint({
  method: 'POST',
  path: '/assignments/preview/people',
  access: 'branch',
  summary: 'The people behind one count of the preview.',
  input: z.extend(looked, { group: previewGroup, cursor: z.optional(cursor) }),
  reply: z.object({
    people: z.array(z.extend(personRef, { detail: z.string(), dueOn: z.nullable(day), note: z.nullable(z.string()) })),
    next: z.nullable(cursor),
  }),
});

/** Why this person is in or not, when it falls due, and the next three cycles. */
export const previewPerson = endpoint({
  method: 'POST',
  path: '/assignments/preview/person',
  access: 'branch',
  summary: 'One person looked up in a preview: in or not and by which clause, due when and why, the next three cycles.',
  input: z.extend(assignmentDraft, { personId: id }),
  reply: z.object({
    matches: z.boolean(),
    /** The clause that decided: index into all (kind 'all'), none, include, exclude; or 'inactive', 'not-a-person'. */
    decidedBy: z.object({
      list: z.enum(['all', 'none', 'include', 'exclude', 'inactive', 'not-a-person', 'everybody']),
      index: z.nullable(z.int()),
    }),
    /** The clauses that keep them out: one for each way into the audience. */
    misses: z.array(clausePlace),
    /** What matched, read as an audience of its own; null for who is not in. */
    matchedBy: z.nullable(audienceWords),
    alreadyValidUntilOn: z.nullable(day),
    valid: z.boolean(),
    /** The other course whose completion counts for this one, if that is why they are valid. */
    validThrough: z.optional(courseRef),
    due: z.nullable(dueReckoning),
    cycles: z.array(z.object({ opensOn: day, dueOn: day })),
  }),
});
