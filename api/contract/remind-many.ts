import * as z from 'zod/mini';
import { count, endpoint, id, personRef } from './endpoint.ts';
import { exceptionPeople } from './exceptions.ts';

export const remindPeople = endpoint({
  method: 'POST',
  path: '/people/remind',
  access: 'branch',
  summary: "Promises today's message to people of a list about what they have open (or one course of it).",
  input: z.object({
    who: exceptionPeople,
    courseId: z.optional(id),
    /** true: say whom it would reach, promise nothing. */
    preview: z.boolean(),
    /** How many people the preview named; another number now answers 'preview-outdated'. */
    expect: z.optional(count),
  }),
  reply: z.object({
    /** Who gets a message. */
    people: count,
    /** Told something today already: left out. */
    toldToday: count,
    /** The first twenty of them. */
    told: z.array(personRef),
    /** Nothing open, or waiting for the answer to a request: left out. */
    nothingDue: count,
  }),
});
