import * as z from 'zod/mini';
import { cursor, endpoint, id, line, personRef, unitRef } from './endpoint.ts';

export const roleKind = z.enum(['staff', 'volunteer', 'external']);
export type RoleKind = z.infer<typeof roleKind>;

/**
 * One condition on a person. 'kind' and 'unit' speak of roles: one single role must meet all of them. 'unit' includes
 * the units below it; 'group' counts nested members. Several values in one clause mean "one of them".
 */
export const clause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('kind'), values: z.array(roleKind).check(z.minLength(1)) }),
  z.object({ kind: z.literal('unit'), unitIds: z.array(id).check(z.minLength(1), z.maxLength(200)) }),
  z.object({ kind: z.literal('group'), groupIds: z.array(id).check(z.minLength(1), z.maxLength(50)) }),
]);
export type Clause = z.infer<typeof clause>;

/**
 * Everybody who meets all of `all` and none of `none`, and the people put in by name, less those put out by name.
 * With names put in and no clause at all: those people only.
 */
export const audience = z.object({
  all: z.array(clause).check(z.maxLength(20)),
  none: z.array(clause).check(z.maxLength(20)),
  include: z.array(id).check(z.maxLength(500)),
  exclude: z.array(id).check(z.maxLength(500)),
});
export type Audience = z.infer<typeof audience>;
/** No clause at all: everybody who is a person of the organisation. */
export const everybody: Audience = { all: [], none: [], include: [], exclude: [] };

/** An audience with names instead of ids, in the order of its clauses: what the sentence is made of. */
export const audienceWords = z.object({
  all: z.array(z.object({ kind: z.enum(['kind', 'unit', 'group']), values: z.array(z.string()) })),
  none: z.array(z.object({ kind: z.enum(['kind', 'unit', 'group']), values: z.array(z.string()) })),
  include: z.array(personRef),
  exclude: z.array(personRef),
});
export type AudienceWords = z.infer<typeof audienceWords>;

export const listUnits = endpoint({
  method: 'GET',
  path: '/units',
  access: 'reader',
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
