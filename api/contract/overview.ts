import * as z from 'zod/mini';
import { figures } from './assignments.ts';
import { count, courseRef, day, endpoint, id, instant, unitRef } from './endpoint.ts';

/** One of the quiet lines about the machine: when it last worked, and what is wrong if it did not. */
export const machineLine = z.object({
  what: z.enum(['directory', 'messages', 'backup']),
  ok: z.boolean(),
  lastSuccessAt: z.nullable(instant),
  /** Numbers for the sentence: accepted, failed, joined, left, … */
  numbers: z.record(z.string(), z.int()),
  problem: z.nullable(z.string()),
});

/** A past day as the rows say it now, or as it was known at its end: what this page showed then. */
export const knowledge = z.enum(['today', 'then']);
export type Knowledge = z.infer<typeof knowledge>;

export const overview = z.object({
  asOf: day,
  known: knowledge,
  /** While many changes are still being counted: the figures hold everything recorded before this. Null: everything. */
  countedAt: z.nullable(instant),
  /** Every number over all running assignments: one learner × one course counts once. */
  figures,
  /** Valid, on track and overdue at the end of each of the last 12 weeks, oldest first. */
  trend: z.array(z.object({ on: day, obliged: count, valid: count, overdue: count })),
  /** Validities that end within 60 days, by week. */
  expiring: z.object({ total: count, weeks: z.array(z.object({ from: day, count })) }),
  overdueOver30Days: count,
  courses: z.array(z.object({ course: courseRef, figures })),
  /** Most overdue first. */
  units: z.array(z.object({ unit: unitRef, figures })),
  /** Units that are in the totals only, since the reader may not see names and they are small. */
  withheldUnits: count,
  /** Likewise courses that are demanded of few people. */
  withheldCourses: count,
  mayOpenNames: z.boolean(),
  needs: z.array(
    z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('sync-stopped'), count, problem: z.string() }),
      z.object({ kind: z.literal('requests'), count }),
      z.object({ kind: z.literal('unreachable'), count, at: z.nullable(instant) }),
      z.object({ kind: z.literal('draft-course'), count, courseId: id }),
      z.object({ kind: z.literal('groups-failed'), count }),
      z.object({ kind: z.literal('messages-stopped'), count }),
    ]),
  ),
  machine: z.array(machineLine),
  /** First-run list: null once everything has been done. */
  firstSteps: z.nullable(
    z.object({
      directoryRead: z.boolean(),
      courseReviewed: z.boolean(),
      assignmentMade: z.boolean(),
      messageSent: z.boolean(),
      reportConnected: z.boolean(),
    }),
  ),
});
export type Overview = z.infer<typeof overview>;

export const getOverview = endpoint({
  method: 'GET',
  path: '/overview',
  access: 'reader-or-branch',
  summary: 'The state of the organisation on a day (today unless said otherwise).',
  input: z.object({ asOf: z.optional(day), known: z.optional(knowledge) }),
  reply: overview,
});

/** The CSV downloads are streamed, not JSON: GET /api/reports/{enrolments|completions}.csv with the same token. */
export const csvReports = ['enrolments', 'completions', 'messages'] as const;
