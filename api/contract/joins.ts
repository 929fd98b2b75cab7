import * as z from 'zod/mini';
import { roleKind } from './audiences.ts';
import { count, courseRef, day, endpoint, id, instant, personRef } from './endpoint.ts';

/** What makes two records look like one human being; a name alone never does. */
export const joinReason = z.enum(['employee-id', 'mail']);

const side = z.extend(personRef, {
  source: z.enum(['directory', 'managed']),
  state: z.enum(['active', 'disabled', 'left']),
  mail: z.nullable(z.string()),
  employeeId: z.nullable(z.string()),
  joinedOn: day,
  leftOn: z.nullable(day),
  roles: z.array(z.object({ kind: roleKind, unit: z.nullable(z.string()) })),
  open: z.array(z.object({ course: courseRef, dueOn: day })),
  completions: z.array(z.object({ course: courseRef, completedOn: day })),
});
export type JoinSide = z.infer<typeof side>;

export const listJoins = endpoint({
  method: 'GET',
  path: '/person-joins',
  access: 'admin',
  summary: 'Records that may be of one human being (by employee number or mail), and those joined to one.',
  input: z.object({ personId: z.optional(id) }),
  reply: z.object({
    proposals: z.array(z.object({ kept: personRef, joined: personRef, reason: joinReason })),
    joins: z.array(z.object({ joinId: id, kept: personRef, joined: personRef, at: instant, by: z.string() })),
  }),
});

export const compareJoin = endpoint({
  method: 'GET',
  path: '/person-joins/compare',
  access: 'admin',
  summary: 'Two records side by side, and what joining them does.',
  input: z.object({ keptPersonId: id, joinedPersonId: id }),
  reply: z.object({
    kept: side,
    joined: side,
    reason: joinReason,
    /** 'account': the kept record gets the account of the other; 'second-account': both accounts open the kept record. */
    way: z.enum(['account', 'second-account']),
    /** Open obligations of both that become one. */
    merged: count,
  }),
});

export const joinPeople = endpoint({
  method: 'POST',
  path: '/person-joins',
  access: 'admin',
  summary: 'Joins a record to another: its completions count for the one that is kept, which sign-in opens.',
  input: z.object({ keptPersonId: id, joinedPersonId: id }),
  reply: z.object({ joinId: id }),
});

export const partPeople = endpoint({
  method: 'POST',
  path: '/person-joins/:joinId/part',
  access: 'admin',
  summary:
    'Parts them again: each has its own completions and account; what was done meanwhile stays with the kept one.',
  input: z.object({ joinId: id }),
  reply: z.object({ joinId: id }),
});
