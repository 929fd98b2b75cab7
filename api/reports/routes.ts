import { getOverview } from '#api/contract/overview.ts';
import { createReportKey, listReportKeys, revokeReportKey } from '#api/contract/settings.ts';
import type { Config } from '#api/platform/config.ts';
import type { Download } from '#api/platform/http/openapi.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { allows, serve, type Desk } from '#api/platform/http/serve.ts';
import type { Tools } from '#api/platform/tools.ts';
import { mountExports } from './export-routes.ts';
import { listReportKeysOf, makeReportKey, revokeKey } from './keys-actions.ts';
import { getOverviewOf } from './overview-actions.ts';

const csv = (name: string, summary: string, access: 'reader' | 'admin'): Download => ({
  path: `/reports/${name}.csv`,
  summary,
  type: 'text/csv',
  access,
  query: ['separator', ...(name === 'messages' ? ['day'] : name === 'enrolments' ? ['knownOn'] : [])],
});

/** What this room serves besides the endpoints of the contract, for the API description. */
export const downloads: readonly Download[] = [
  csv('enrolments', 'Every enrolment with its days; without names for readers.', 'reader'),
  csv('completions', 'Every completion, withdrawn ones too; without names for readers.', 'reader'),
  csv('messages', 'Messages of a day, or of all days.', 'admin'),
  {
    path: '/reports/power-bi.pbids',
    summary: 'Opens Power BI Desktop at the OData feed.',
    type: 'application/octet-stream',
    access: 'admin',
  },
];

export function mountReports(
  desk: Desk,
  tools: Pick<Tools, 'db' | 'clock'>,
  { publicUrl }: Pick<Config, 'publicUrl'>,
): void {
  const address = `${publicUrl}/odata`;
  serve(desk, getOverview, (actor, input) => getOverviewOf(tools, actor, input));
  serve(desk, listReportKeys, async actor => ({ address, keys: await listReportKeysOf(tools, actor) }));
  serve(desk, createReportKey, (actor, input) => makeReportKey(tools, actor, input));
  serve(desk, revokeReportKey, async (actor, { reportKeyId }) => {
    await revokeKey(tools, actor, reportKeyId);
    return {};
  });
  mountExports(desk, tools);
  // A file that opens Power BI Desktop at the feed; it then asks for the key.
  desk.router.get('/reports/power-bi.pbids', async (request, response) => {
    if (!allows('admin', await desk.identify(request))) throw new Problem('not-allowed');
    response
      .set('Cache-Control', 'no-store')
      .set('Content-Disposition', 'attachment; filename="coursekeeper.pbids"')
      .type('application/octet-stream')
      .send(
        JSON.stringify({
          version: '0.1',
          connections: [{ details: { protocol: 'odata', address: { url: address } }, mode: 'Import' }],
        }),
      );
  });
}
