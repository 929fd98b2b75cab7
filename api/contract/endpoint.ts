import * as z from 'zod/mini';

/**
 * Who may ask, checked before anything is read. 'person': everybody who is a person of the directory; 'responsible':
 * somebody has them as responsible, or they are an admin of some units; the others are Entra app roles ('reader' includes
 * admin, 'author' includes admin). 'branch': admins, and those whose admin role was narrowed to units; each such endpoint
 * narrows what it shows and does to these units, all others refuse them; 'reader-or-branch' is open to both kinds of
 * reading.
 * What a person may see *of others* is decided further in, by the room's access.ts.
 */
export type Access =
  | 'public'
  | 'person'
  | 'responsible'
  | 'reader'
  | 'author'
  | 'reader-or-branch'
  | 'branch'
  | 'admin';
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Endpoint<
  I extends z.core.$ZodType = z.core.$ZodType,
  R extends z.core.$ZodType = z.core.$ZodType,
> = Readonly<{
  method: Method;
  /** Below /api, with ':name' for parts that come from the input: '/courses/:courseId/progress'. */
  path: string;
  access: Access;
  /** One sentence for the API description. */
  summary: string;
  /** Path parts, query (GET, DELETE: texts only, so use `z.coerce`) or JSON body (others) in one object. */
  input: I;
  reply: R;
}>;

/** An endpoint is a value: mounted with `serve`, asked with `call`, described by the OpenAPI page. */
export function endpoint<I extends z.core.$ZodType, R extends z.core.$ZodType>(
  definition: Endpoint<I, R>,
): Endpoint<I, R> {
  return definition;
}

export type InputOf<E> = E extends Endpoint<infer I> ? z.output<I> : never;
/** What a caller hands in, before defaults are filled. */
export type CallInputOf<E> = E extends Endpoint<infer I> ? z.input<I> : never;
export type ReplyOf<E> = E extends Endpoint<z.core.$ZodType, infer R> ? z.output<R> : never;

/** Building blocks that every contract page uses. */
export const id = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/));
const isDayOfCalendar = (text: string): boolean => new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) ?? false;
/** A real calendar day between 1900 and 2199: '2028-02-30' is none, and no rule has to count to the end of time. */
export const day = z
  .string()
  .check(
    z.regex(/^(19|20|21)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/),
    z.refine(isDayOfCalendar, { abort: true }),
  );
export const instant = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/));
/** A line of text a person typed: trimmed, not empty. */
export const line = (most: number) => z.string().check(z.trim(), z.minLength(1), z.maxLength(most));
export const count = z.int().check(z.nonnegative());
/** Opaque place in a list; hand back what the page before gave. */
export const cursor = z.string().check(z.maxLength(400));
export const none = z.object({});
/** A person named beside something else. */
export const personRef = z.object({ personId: id, name: z.string() });
export type PersonRef = z.infer<typeof personRef>;
export const courseRef = z.object({ courseId: id, title: z.string(), icon: z.string() });
export type CourseRef = z.infer<typeof courseRef>;
export const unitRef = z.object({ unitId: id, name: z.string() });
export type UnitRef = z.infer<typeof unitRef>;
export const language = z.enum(['de', 'en']);
export type Language = z.infer<typeof language>;
/** German forms of address; English ignores it. */
export const addressForm = z.enum(['sie', 'du']);
export type AddressForm = z.infer<typeof addressForm>;
