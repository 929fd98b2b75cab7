import * as z from 'zod/mini';
import { count, cursor, endpoint, id, instant, personRef, unitRef } from './endpoint.ts';

const page = { cursor: z.optional(cursor) };
const assignmentRef = z.object({ assignmentId: id, title: z.string() });

/** Groups that cannot be read: their members stay as they were. `problem` is what Graph said, in English. */
export const listDirectoryProblems = endpoint({
  method: 'GET',
  path: '/directory/problems',
  access: 'admin',
  summary: 'Groups that could not be read, with the reason.',
  input: z.object(page),
  reply: z.object({
    groups: z.array(
      z.object({ groupId: id, name: z.string(), problem: z.nullable(z.string()), readAt: z.nullable(instant) }),
    ),
    next: z.nullable(cursor),
  }),
});

/** Why somebody waits: would leave, would be disabled, would be no person, or obligations would begin or end. */
export const heldWhat = z.enum(['left', 'disabled', 'no-person', 'enrolments']);

export const listHeldPeople = endpoint({
  method: 'GET',
  path: '/directory/held',
  access: 'admin',
  summary: 'People about whom the last run stopped to ask.',
  input: z.object(page),
  reply: z.object({
    people: z.array(z.object({ person: personRef, what: heldWhat })),
    total: count,
    next: z.nullable(cursor),
  }),
});

/** `what` is a word of the history of people ('joined', 'left', 'renamed', …); values are not shown here. */
export const listDirectoryChanges = endpoint({
  method: 'GET',
  path: '/directory/changes',
  access: 'admin',
  summary: 'What the directory changed about people lately, newest first.',
  input: z.object(page),
  reply: z.object({
    changes: z.array(z.object({ changeId: id, person: personRef, what: z.string(), at: instant })),
    next: z.nullable(cursor),
  }),
});

export const unitRow = z.object({
  unitId: id,
  name: z.string(),
  parent: z.nullable(unitRef),
  /** Who looks after its people: named by an admin, or the owner of its group. */
  coordinator: z.nullable(personRef),
  isNamed: z.boolean(),
  /** Who stands in for the coordinator, wherever that one is responsible. */
  deputy: z.nullable(personRef),
  /** ISO 3166, for public holidays: 'DE' and 'NW'; null: the organisation's. */
  country: z.nullable(z.string()),
  region: z.nullable(z.string()),
  people: count,
});
export type UnitRow = z.infer<typeof unitRow>;

export const listUnitSettings = endpoint({
  method: 'GET',
  path: '/directory/units',
  access: 'admin',
  summary: 'Units with what belongs above them, who looks after them and where they are.',
  input: z.object(page),
  reply: z.object({ units: z.array(unitRow), next: z.nullable(cursor) }),
});

export const changeUnit = endpoint({
  method: 'PUT',
  path: '/directory/units/:unitId',
  access: 'admin',
  summary:
    'Says what belongs above a unit, who looks after its people and where it is; null leaves it to the directory.',
  input: z.object({
    unitId: id,
    parentUnitId: z.nullable(id),
    coordinatorPersonId: z.nullable(id),
    /** Deputy of the coordinator named here; left out: stays as it is. */
    deputyPersonId: z.optional(z.nullable(id)),
    country: z.nullable(z.string().check(z.regex(/^[A-Z]{2}$/))),
    region: z.nullable(z.string().check(z.regex(/^[A-Z0-9]{1,3}$/))),
  }),
  reply: unitRow,
});

export const heldObligation = z.object({
  assignment: assignmentRef,
  person: personRef,
  /** The unit of which too many are concerned; null: too many of the whole assignment. */
  unit: z.nullable(z.string()),
  what: z.enum(['opening', 'closing']),
});
export type HeldObligation = z.infer<typeof heldObligation>;

export const heldCount = z.object({
  assignment: assignmentRef,
  unit: z.nullable(z.string()),
  openings: count,
  closings: count,
});
export type HeldCount = z.infer<typeof heldCount>;

export const listHeldObligations = endpoint({
  method: 'GET',
  path: '/directory/held-obligations',
  access: 'admin',
  summary: 'Obligations that the last run would have begun or ended and left as they are until an admin agrees.',
  input: z.object(page),
  reply: z.object({
    /** By assignment, and by unit where one was the cause. */
    counts: z.array(heldCount),
    obligations: z.array(heldObligation),
    total: count,
    next: z.nullable(cursor),
  }),
});
