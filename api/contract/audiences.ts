import * as z from 'zod/mini';
import { count, cursor, endpoint, id, line, personRef, unitRef } from './endpoint.ts';

export const roleKind = z.enum(['staff', 'volunteer', 'external']);
export type RoleKind = z.infer<typeof roleKind>;

/**
 * One condition on a person. 'kind', 'unit' and 'responsible' speak of roles: one single role must meet all of them. 'unit'
 * includes the units below it; 'group' counts nested members; countries and job titles are compared without regard to case;
 * 'joined-within' holds on the day somebody joined the organisation and the given days after it. Several values in one clause
 * mean "one of them".
 */
export const clause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('kind'), values: z.array(roleKind).check(z.minLength(1)) }),
  z.object({ kind: z.literal('unit'), unitIds: z.array(id).check(z.minLength(1), z.maxLength(200)) }),
  z.object({ kind: z.literal('group'), groupIds: z.array(id).check(z.minLength(1), z.maxLength(50)) }),
  z.object({ kind: z.literal('country'), values: z.array(line(100)).check(z.minLength(1), z.maxLength(50)) }),
  z.object({ kind: z.literal('job-title'), values: z.array(line(200)).check(z.minLength(1), z.maxLength(50)) }),
  /** Whom these people look after, by role. */
  z.object({ kind: z.literal('responsible'), personIds: z.array(id).check(z.minLength(1), z.maxLength(50)) }),
  z.object({ kind: z.literal('joined-within'), days: z.int().check(z.minimum(0), z.maximum(3650)) }),
]);
export type Clause = z.infer<typeof clause>;
export type ClauseKind = Clause['kind'];

/** Another way into an audience: whoever meets all of `all` and none of `none`. */
export const alternative = z.object({
  all: z.array(clause).check(z.minLength(1), z.maxLength(20)),
  none: z.array(clause).check(z.maxLength(20)),
});
export type Alternative = z.infer<typeof alternative>;

/** The saved audience that was copied, and the state of it that was. */
export const copiedFrom = z.object({ audienceId: id, name: line(100), version: z.int().check(z.minimum(1)) });

/**
 * Everybody who meets all of `all`, or one of the alternatives in `or`; none of whom meets one of `none`; and the people
 * put in by name, less those put out by name. With names put in and no clause at all: those people only. What was saved
 * before there were alternatives has no `or`.
 */
export const audience = z.object({
  all: z.array(clause).check(z.maxLength(20)),
  or: z.optional(z.array(alternative).check(z.maxLength(10))),
  none: z.array(clause).check(z.maxLength(20)),
  include: z.array(id).check(z.maxLength(500)),
  exclude: z.array(id).check(z.maxLength(500)),
  /** A copy: the saved audience may change, the rule that was agreed to does not. */
  saved: z.optional(copiedFrom),
});
export type Audience = z.infer<typeof audience>;
/** No clause at all: everybody who is a person of the organisation. */
export const everybody: Audience = { all: [], none: [], include: [], exclude: [] };

/** Where a clause stands in an audience; `alternative` is an index into `or`. Without index: no single role meets them all. */
export const clausePlace = z.object({
  list: z.enum(['all', 'none']),
  alternative: z.nullable(z.int()),
  index: z.nullable(z.int()),
});
export type ClausePlace = z.infer<typeof clausePlace>;

const clauseWords = z.object({
  kind: z.enum(['kind', 'unit', 'group', 'country', 'job-title', 'responsible', 'joined-within']),
  values: z.array(z.string()),
});
export type ClauseWords = z.infer<typeof clauseWords>;

/** An audience with names instead of ids, in the order of its clauses: what the sentence is made of. */
export const audienceWords = z.object({
  all: z.array(clauseWords),
  or: z.optional(z.array(z.object({ all: z.array(clauseWords), none: z.array(clauseWords) }))),
  none: z.array(clauseWords),
  include: z.array(personRef),
  exclude: z.array(personRef),
  saved: z.optional(copiedFrom),
});
export type AudienceWords = z.infer<typeof audienceWords>;

export const listUnits = endpoint({
  method: 'GET',
  path: '/units',
  access: 'reader-or-branch',
  summary: 'All units, with how many active people have a role there.',
  input: z.object({}),
  reply: z.object({ units: z.array(z.extend(unitRef, { parentUnitId: z.nullable(id), people: z.int() })) }),
});

export const groupRow = z.object({
  groupId: id,
  name: z.string(),
  state: z.enum(['named', 'wanted', 'ready', 'failed', 'gone']),
  problem: z.nullable(z.string()),
  /** Nested members that are people, when they have been read. */
  people: z.nullable(z.int()),
});
export type GroupRow = z.infer<typeof groupRow>;

export const listGroups = endpoint({
  method: 'GET',
  path: '/groups',
  access: 'admin',
  summary: "Groups of the directory by name, from the directory's last reading.",
  input: z.object({
    search: z.optional(z.string().check(z.maxLength(100))),
    ids: z.optional(z.string().check(z.maxLength(2000))),
    cursor: z.optional(cursor),
  }),
  reply: z.object({ groups: z.array(groupRow), next: z.nullable(cursor) }),
});

export const wantGroup = endpoint({
  method: 'POST',
  path: '/groups/:groupId/read',
  access: 'admin',
  summary: "Asks the directory job to read this group's members; the list says when they are there.",
  input: z.object({ groupId: id }),
  reply: groupRow,
});

export const searchPeople = endpoint({
  method: 'GET',
  path: '/people/search',
  access: 'responsible',
  summary: 'People by name, for pickers. Responsible people find their own people only.',
  input: z.object({ search: line(100) }),
  reply: z.object({ people: z.array(z.extend(personRef, { detail: z.string() })) }),
});

/** What the directory holds in a field, for pickers; spellings that differ in case only are one. */
export const listDirectoryWords = endpoint({
  method: 'GET',
  path: '/directory-words/:field',
  access: 'admin',
  summary:
    'Countries or job titles that the directory holds, most people first, with how many active people have each.',
  input: z.object({
    field: z.enum(['country', 'job-title']),
    search: z.optional(z.string().check(z.maxLength(100))),
  }),
  reply: z.object({ words: z.array(z.object({ value: z.string(), people: count })), more: z.boolean() }),
});

/** Whom others look after, for pickers. */
export const listResponsible = endpoint({
  method: 'GET',
  path: '/responsible-people',
  access: 'admin',
  summary: 'People who are responsible for somebody, by name, with how many active people they look after.',
  input: z.object({ search: z.optional(z.string().check(z.maxLength(100))) }),
  reply: z.object({ people: z.array(z.extend(personRef, { people: count })), more: z.boolean() }),
});
