import * as z from 'zod/mini';
import { count, courseRef, cursor, day, endpoint, id, instant, line, none, personRef } from './endpoint.ts';

/** How many people one recording takes. */
export const MOST_RECORDED = 500;

/** Where a line of evidence stands: what would happen to it, or what has. */
export const rowState = z.enum([
  'read',
  /** Will be recorded. */
  'matched',
  /** Somebody has to say who is meant. */
  'doubtful',
  /** Held already. */
  'known',
  /** Will be recorded as history: it is over, so nothing is satisfied by it. */
  'expired',
  'unmatched',
  'faulty',
  /** Somebody decided to leave it out. */
  'skipped',
  'recorded',
  'withdrawn',
]);
export type RowState = z.infer<typeof rowState>;

export const rowReason = z.enum([
  'several-people',
  'name-only',
  'keys-disagree',
  'name-differs',
  'nobody',
  'no-key',
  'day-missing',
  'day-unreadable',
  'day-in-future',
  'end-unreadable',
  'end-before-day',
  'course-missing',
  'course-unknown',
  'twice-in-file',
  'already-held',
  'over',
]);
export type RowReason = z.infer<typeof rowReason>;

const recordable = z.extend(personRef, { units: z.array(z.string()), managed: z.boolean() });
export type Recordable = z.infer<typeof recordable>;

export const findRecordable = endpoint({
  method: 'GET',
  path: '/recordings/people',
  access: 'responsible',
  summary: 'People for whom the signed-in person may record completions, by name or unit.',
  input: z.object({
    search: z.optional(z.string().check(z.maxLength(100))),
    unitId: z.optional(id),
    cursor: z.optional(cursor),
  }),
  reply: z.object({ people: z.array(recordable), next: z.nullable(cursor) }),
});

export const listRecordableCourses = endpoint({
  method: 'GET',
  path: '/recordings/courses',
  access: 'responsible',
  summary: 'Courses that may be recorded: all for admins, else what is demanded of the people one looks after.',
  input: none,
  reply: z.object({ courses: z.array(courseRef) }),
});

export const matchPastedPeople = endpoint({
  method: 'POST',
  path: '/recordings/match',
  access: 'responsible',
  summary: 'Who is meant by each line of a list that was pasted: an employee number, a mail address or a name.',
  input: z.object({ lines: z.array(line(200)).check(z.minLength(1), z.maxLength(MOST_RECORDED)) }),
  reply: z.object({ lines: z.array(z.object({ text: z.string(), people: z.array(recordable) })) }),
});

const groupEvidence = {
  courseId: id,
  completedOn: day,
  validUntilOn: z.nullable(day),
  issuer: z.nullable(line(200)),
  place: z.nullable(line(200)),
  externalNumber: z.nullable(line(100)),
  personIds: z.array(id).check(z.minLength(1), z.maxLength(MOST_RECORDED)),
};

export const previewRecording = endpoint({
  method: 'POST',
  path: '/recordings/preview',
  access: 'responsible',
  summary: 'Who would get a completion, who holds it already, what it would fulfil and until when; writes nothing.',
  input: z.object(groupEvidence),
  reply: z.object({
    course: courseRef,
    people: z.array(
      z.object({
        person: personRef,
        /** 'not-demanded': no role that the asking person looks after demands the course of them. */
        outcome: z.enum(['new', 'held', 'not-demanded']),
        fulfils: z.boolean(),
        validUntilOn: z.nullable(day),
      }),
    ),
    fresh: count,
    held: count,
    refused: count,
    fulfils: count,
  }),
});

export const evidenceSet = z.object({
  setId: id,
  kind: z.enum(['recording', 'import']),
  state: z.enum(['reading', 'mapping', 'matching', 'ready', 'applying', 'applied', 'undoing', 'undone', 'discarded']),
  /** What a recording was about; null for an import. */
  course: z.nullable(courseRef),
  completedOn: z.nullable(day),
  /** Of an import. */
  fileName: z.nullable(z.string()),
  rows: count,
  /** Rows done in the present state. */
  position: count,
  counts: z.partialRecord(rowState, count),
  by: personRef,
  createdAt: instant,
  appliedAt: z.nullable(instant),
  /** Last day on which it can be undone; null when it cannot (any more). */
  undoUntilOn: z.nullable(day),
});
export type EvidenceSet = z.infer<typeof evidenceSet>;

export const recordGroup = endpoint({
  method: 'POST',
  path: '/recordings',
  access: 'responsible',
  summary:
    'Records one completion for each of these people, as one set that can be undone. Sent again under the same id, it is the same recording.',
  input: z.object({
    ...groupEvidence,
    setId: id,
    attachmentIds: z.array(id).check(z.maxLength(5)),
  }),
  reply: evidenceSet,
});

export const listEvidenceSets = endpoint({
  method: 'GET',
  path: '/evidence-sets',
  access: 'responsible',
  summary: 'Recordings and imports, newest first; who is responsible sees their own.',
  input: z.object({ cursor: z.optional(cursor) }),
  reply: z.object({ sets: z.array(evidenceSet), next: z.nullable(cursor) }),
});

export const getEvidenceSet = endpoint({
  method: 'GET',
  path: '/evidence-sets/:setId',
  access: 'responsible',
  summary: 'How far a recording or an import has come.',
  input: z.object({ setId: id }),
  reply: evidenceSet,
});

export const undoEvidenceSet = endpoint({
  method: 'POST',
  path: '/evidence-sets/:setId/undo',
  access: 'responsible',
  summary: 'Withdraws everything that was recorded with this set, within 30 days; what it had fulfilled opens again.',
  input: z.object({ setId: id, reason: line(500) }),
  reply: evidenceSet,
});
