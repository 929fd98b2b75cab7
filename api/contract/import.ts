import * as z from 'zod/mini';
import type { Upload } from './attachments.ts';
import { count, courseRef, cursor, day, endpoint, id, line, personRef } from './endpoint.ts';
import { evidenceSet, rowReason, rowState } from './evidence.ts';

export const MOST_IMPORT_BYTES = 32 * 1024 * 1024;
export const MOST_IMPORT_ROWS = 200_000;
/** Columns that are read, and characters of a cell that are kept. */
export const MOST_COLUMNS = 60;
export const MOST_CELL = 400;

export const importFields = [
  'employeeId',
  'mail',
  'name',
  'givenName',
  'surname',
  'unit',
  'course',
  'completedOn',
  'validUntilOn',
  'issuer',
  'place',
  'externalNumber',
] as const;
export type ImportField = (typeof importFields)[number];

const column = z.int().check(z.nonnegative(), z.maximum(MOST_COLUMNS - 1));
const columns = z.partialRecord(z.enum(importFields), column);
const dayOrder = z.enum(['dmy', 'mdy']);

export const importView = z.object({
  set: evidenceSet,
  /** Heads of the columns, and the first lines below them. */
  heads: z.array(z.string()),
  sample: z.array(z.array(z.string())),
  columns,
  dayOrder,
  /** The course of every line, where no column says it. */
  courseId: z.nullable(id),
  /** Every text of the course column: which course is meant; null = not known (yet), so its lines are faulty. */
  courses: z.array(z.object({ text: z.string(), rows: count, course: z.nullable(courseRef) })),
  /** 'csv' with its separator and encoding, or 'xlsx'. */
  format: z.string(),
});
export type ImportView = z.infer<typeof importView>;

export const uploadImport: Upload<z.ZodMiniObject<{ name: z.ZodMiniString<string> }>, typeof importView> = {
  ...endpoint({
    method: 'POST',
    path: '/imports',
    access: 'admin',
    summary: 'Reads a table (CSV or XLSX, at most 32 MB and 200,000 lines) of completions from an earlier system.',
    input: z.object({ name: line(300) }),
    reply: importView,
  }),
  takes: 'file',
};

export const getImport = endpoint({
  method: 'GET',
  path: '/imports/:setId',
  access: 'admin',
  summary: 'An import: its columns, how far it has come, how many lines are matched, doubtful, known, expired …',
  input: z.object({ setId: id }),
  reply: importView,
});

export const mapImport = endpoint({
  method: 'PUT',
  path: '/imports/:setId/mapping',
  access: 'admin',
  summary: 'Says what the columns mean and which course a text is; then people are looked for, line by line.',
  input: z.object({
    setId: id,
    columns,
    dayOrder,
    courseId: z.nullable(id),
    courses: z.record(z.string().check(z.maxLength(MOST_CELL)), z.nullable(id)),
  }),
  reply: importView,
});

export const importRow = z.object({
  row: count,
  state: rowState,
  reason: z.nullable(rowReason),
  /** As the line itself says it. */
  who: z.string(),
  course: z.string(),
  completedOn: z.string(),
  person: z.nullable(personRef),
  candidates: z.array(z.extend(personRef, { units: z.array(z.string()) })),
  validUntilOn: z.nullable(day),
});
export type ImportRow = z.infer<typeof importRow>;

export const listImportRows = endpoint({
  method: 'GET',
  path: '/imports/:setId/rows',
  access: 'admin',
  summary: 'Lines of an import in one state, in the order of the file, with the reason.',
  input: z.object({ setId: id, state: rowState, cursor: z.optional(cursor) }),
  reply: z.object({ rows: z.array(importRow), next: z.nullable(cursor) }),
});

export const decideImportRow = endpoint({
  method: 'PUT',
  path: '/imports/:setId/rows/:row',
  access: 'admin',
  summary: 'Says who is meant by a line; null leaves it out.',
  input: z.object({ setId: id, row: z.coerce.number().check(z.int(), z.positive()), personId: z.nullable(id) }),
  reply: importView,
});

export const applyImport = endpoint({
  method: 'POST',
  path: '/imports/:setId/apply',
  access: 'admin',
  summary: 'Records every matched and every expired line, as one set that can be undone. The counts are those shown.',
  input: z.object({ setId: id, matched: count, expired: count }),
  reply: importView,
});

export const discardImport = endpoint({
  method: 'DELETE',
  path: '/imports/:setId',
  access: 'admin',
  summary: 'Throws an import away before it was applied.',
  input: z.object({ setId: id }),
  reply: z.object({}),
});
