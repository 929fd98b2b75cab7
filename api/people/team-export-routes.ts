import { once } from 'node:events';
import { stringify } from 'csv-stringify/sync';
import * as z from 'zod/mini';
import { recordAudit } from '#api/audit/actions.ts';
import type { Download } from '#api/platform/http/openapi.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { allows, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { neutraliseText } from '#api/reports/formula.ts';
import { linesOf, membersOf, type TeamLine } from './team-actions.ts';

export const teamDownload: Download = {
  path: '/team.csv',
  summary: 'The people one looks after, course by course, as far as it comes through a role one looks after.',
  type: 'text/csv',
  access: 'person',
  query: ['separator'],
};

const SLICE = 200;
const COLUMNS = ['Name', 'Units', 'Course', 'State', 'DueOn', 'ValidUntilOn'] as const;
const query = z.object({ separator: z.optional(z.enum([',', ';'])) });

/** As the other downloads: RFC 4180, UTF-8 with a byte order mark, written slice by slice while it is read. */
export function mountTeamExport(desk: Desk, { db, clock }: Pick<Tools, 'db' | 'clock'>): void {
  desk.router.get('/team.csv', async (request, response) => {
    const actor = await desk.identify(request);
    if (!allows('responsible', actor)) throw new Problem('not-allowed');
    const asked = z.safeParse(query, request.query);
    if (!asked.success) throw new Problem('bad-input', { detail: 'separator is , or ;' });
    const members = await membersOf({ db }, actor);
    await db.write(actor.tenantId, trx =>
      recordAudit(trx, actor.tenantId, {
        at: clock.now(),
        actorPersonId: actor.personId,
        action: 'report.downloaded',
        subjectKind: 'report',
        subjectId: 'team',
        detail: { withNames: true, people: members.length },
      }),
    );
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    response
      .set('Cache-Control', 'no-store')
      .set('Content-Disposition', `attachment; filename="coursekeeper-team-${clock.today(actor.timeZone)}.csv"`)
      .type('text/csv');
    const options = { delimiter: asked.data.separator ?? ',', record_delimiter: '\r\n' };
    response.write(stringify([[...COLUMNS]], { ...options, bom: true }));
    for (let start = 0; start < members.length && !gone.signal.aborted; start += SLICE) {
      const lines = await linesOf({ db, clock }, actor, members.slice(start, start + SLICE));
      const text = stringify(lines.map(cells), options);
      if (!response.write(text)) await once(response, 'drain', { signal: gone.signal }).catch(() => {});
    }
    response.end();
  });
}

function cells({ name, units, course, standing }: TeamLine): string[] {
  const { state, dueOn, validUntilOn } = standing;
  return [name, units, course.title, state, dueOn, validUntilOn ?? ''].map(neutraliseText);
}
