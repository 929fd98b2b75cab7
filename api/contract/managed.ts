import * as z from 'zod/mini';
import { roleKind } from './audiences.ts';
import { count, cursor, day, endpoint, id, line, personRef, unitRef } from './endpoint.ts';

export const MOST_LISTED = 1000;

const mail = z.string().check(z.trim(), z.maxLength(200), z.regex(/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/));

export const managedPerson = z.extend(personRef, {
  givenName: z.string(),
  surname: z.string(),
  mail: z.nullable(z.string()),
  kind: roleKind,
  unit: z.nullable(unitRef),
  joinedOn: day,
  /** Set once they have left. */
  leftOn: z.nullable(day),
});
export type ManagedPerson = z.infer<typeof managedPerson>;

const facts = {
  givenName: line(100),
  surname: line(100),
  kind: roleKind,
  /** Admins may leave it out; everybody else names a unit they look after. */
  unitId: z.nullable(id),
  joinedOn: day,
  /** Private: used for messages to this person, shown to nobody but who manages them. */
  mail: z.nullable(mail),
};

export const listManagedPeople = endpoint({
  method: 'GET',
  path: '/managed-people',
  access: 'responsible',
  summary: 'People without an account; who is responsible sees those they look after.',
  input: z.object({ search: z.optional(z.string().check(z.maxLength(100))), cursor: z.optional(cursor) }),
  reply: z.object({
    people: z.array(managedPerson),
    /** Units to which the asking person may add somebody. */
    units: z.array(unitRef),
    next: z.nullable(cursor),
  }),
});

export const addManagedPerson = endpoint({
  method: 'POST',
  path: '/managed-people',
  access: 'responsible',
  summary: 'Adds somebody without an account. Sent again under the same id it is the same person.',
  input: z.object({ ...facts, personId: id }),
  reply: managedPerson,
});

export const changeManagedPerson = endpoint({
  method: 'PUT',
  path: '/managed-people/:personId',
  access: 'responsible',
  summary: 'Changes what is known of somebody without an account; another kind or unit ends the role before.',
  input: z.object({ ...facts, personId: id }),
  reply: managedPerson,
});

export const leaveManagedPeople = endpoint({
  method: 'POST',
  path: '/managed-people/leave',
  access: 'responsible',
  summary: 'These people have left, or (undone) have not: their obligations close or come back, completions stay.',
  input: z.object({ personIds: z.array(id).check(z.minLength(1), z.maxLength(MOST_LISTED)), left: z.boolean() }),
  reply: z.object({ people: count }),
});

export const addManagedList = endpoint({
  method: 'POST',
  path: '/managed-people/list',
  access: 'responsible',
  summary: 'Adds the people of a list (CSV with heads: name or first and last name; unit, kind, joined, mail).',
  input: z.object({
    text: z.string().check(z.minLength(1), z.maxLength(400_000)),
    /** For lines that name none. */
    unitId: z.nullable(id),
    kind: roleKind,
    preview: z.boolean(),
  }),
  reply: z.object({
    lines: z.array(
      z.object({
        row: count,
        name: z.string(),
        unit: z.nullable(z.string()),
        outcome: z.enum(['new', 'known', 'no-name', 'unit-unknown', 'mail-unreadable', 'day-unreadable']),
      }),
    ),
    /** Of those who are (or were) added. */
    personIds: z.array(id),
  }),
});
