import { once } from 'node:events';
import { stringify } from 'csv-stringify/sync';
import type { Request, Response } from 'express';
import * as z from 'zod/mini';
import { endOfDay } from '#api/calendar.ts';
import { recordAudit } from '#api/audit/actions.ts';
import type { Access } from '#api/contract/endpoint.ts';
import { day as calendarDay } from '#api/contract/endpoint.ts';
import { csvReports } from '#api/contract/overview.ts';
import { mayOpenNames } from '#api/people/access.ts';
import type { Actor } from '#api/people/actor.ts';
import type { Trx } from '#api/platform/db/connect.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { allows, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import {
  listCompletionExport,
  listEnrolmentExport,
  listMessageExport,
  type Exporting,
  type ExportRow,
} from './export-store.ts';
import { neutraliseText } from './formula.ts';

type Report = (typeof csvReports)[number];
type Kind = Readonly<{
  access: Access;
  columns: readonly string[];
  list: (trx: Trx, exporting: Exporting, after: string, limit: number, day: string | null) => Promise<ExportRow[]>;
}>;

/** The first column is the key by which the rows are read. */
const REPORTS: Readonly<Record<Report, Kind>> = {
  enrolments: {
    access: 'reader',
    // prettier-ignore
    columns: ['EnrolmentKey', 'LearnerKey', 'Name', 'Mail', 'EmployeeId', 'Units', 'InactiveSinceOn', 'Course', 'CourseKey', 'AssignmentKey', 'AssignmentEndedOn', 'Cycle', 'OpenedOn', 'DueOn', 'CompletedOn', 'ValidUntilOn', 'ClosedOn', 'PausedFromOn', 'PausedUntilOn', 'WaivedFromOn', 'WaivedUntilOn', 'ModifiedAt'],
    list: listEnrolmentExport,
  },
  completions: {
    access: 'reader',
    // prettier-ignore
    columns: ['CompletionKey', 'Number', 'LearnerKey', 'Name', 'Mail', 'EmployeeId', 'Course', 'CourseKey', 'Version', 'CompletedOn', 'How', 'RecordedBy', 'Issuer', 'Place', 'ExternalNumber', 'OwnValidUntilOn', 'RecordedAt', 'WithdrawnOn', 'WithdrawalReason'],
    list: listCompletionExport,
  },
  messages: {
    access: 'admin',
    columns: [
      'MessageKey',
      'Day',
      'Name',
      'Mail',
      'Kind',
      'Channel',
      'State',
      'Failure',
      'PromisedAt',
      'AcceptedAt',
      'Attempts',
    ],
    list: listMessageExport,
  },
};
const SLICE = 500;
const query = z.object({
  day: z.optional(calendarDay),
  /** Enrolments as they were known at the end of that day. */
  knownOn: z.optional(calendarDay),
  separator: z.optional(z.enum([',', ';'])),
});

/**
 * The CSV downloads (RFC 4180, UTF-8 with a byte order mark), written while they are read. Readers get the same rows
 * without names. `separator=;` is for spreadsheets set to a language with decimal commas.
 */
export function mountExports(desk: Desk, tools: Pick<Tools, 'db' | 'clock'>): void {
  for (const report of csvReports)
    desk.router.get(`/reports/${report}.csv`, async (request: Request, response: Response) => {
      const actor = await desk.identify(request);
      if (!allows(REPORTS[report].access, actor)) throw new Problem('not-allowed');
      const asked = z.safeParse(query, request.query);
      if (!asked.success) throw new Problem('bad-input', { detail: 'day and knownOn are days, separator is , or ;' });
      if (asked.data.day !== undefined && report !== 'messages')
        throw new Problem('bad-input', { detail: 'Only messages.csv is of one day: leave day out.' });
      if (asked.data.knownOn !== undefined && report !== 'enrolments')
        throw new Problem('bad-input', {
          detail: 'Only enrolments.csv tells what was known on a day: leave knownOn out.',
        });
      await sendReport(tools, actor, report, asked.data, response);
    });
}

async function sendReport(
  { db, clock }: Pick<Tools, 'db' | 'clock'>,
  actor: Actor,
  report: Report,
  { day, knownOn, separator = ',' }: z.infer<typeof query>,
  response: Response,
): Promise<void> {
  const { tenantId, language } = actor;
  const { columns, list } = REPORTS[report];
  const { timeZone } = await db.read(tenantId, trx => readSetting(trx, tenantId, 'organisation'));
  const knownAt = knownOn === undefined || knownOn >= clock.today(timeZone) ? null : endOfDay(timeZone, knownOn);
  const exporting: Exporting = { tenantId, language, withNames: mayOpenNames(actor), knownAt };
  const read = (after: string): Promise<ExportRow[]> =>
    db.read(tenantId, trx => list(trx, exporting, after, SLICE, day ?? null));
  await db.write(tenantId, trx =>
    recordAudit(trx, tenantId, {
      at: clock.now(),
      actorPersonId: actor.personId,
      action: 'report.downloaded',
      subjectKind: 'report',
      subjectId: report,
      detail: { withNames: exporting.withNames, day: day ?? knownOn ?? null },
    }),
  );
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  let rows = await read('');
  response
    .set('Cache-Control', 'no-store')
    .set(
      'Content-Disposition',
      `attachment; filename="coursekeeper-${report}-${day ?? knownOn ?? clock.today(timeZone)}.csv"`,
    )
    .type('text/csv');
  const options = { delimiter: separator, record_delimiter: '\r\n' };
  let text = stringify([[...columns]], { ...options, bom: true });
  while (!gone.signal.aborted) {
    text += stringify(
      rows.map(row => columns.map(column => cell(row[column] ?? null))),
      options,
    );
    const last = rows.at(-1)?.[columns[0] ?? ''];
    if (rows.length < SLICE || typeof last !== 'string') break;
    if (!response.write(text)) await once(response, 'drain', { signal: gone.signal }).catch(() => {});
    text = '';
    rows = await read(last);
  }
  response.end(text);
}

function cell(value: string | number | null): string | number {
  return typeof value === 'string' ? neutraliseText(value) : (value ?? '');
}
