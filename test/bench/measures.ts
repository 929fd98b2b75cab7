import { ownApi } from '#test/support/own-processes.ts';
import { bareExport, bareStart } from './floors.ts';
import { ask, bearer } from './ask.ts';
import { get } from './load.ts';
import { DIRECTORY } from './measure-directory.ts';
import { ENROLMENTS } from './measure-enrolments.ts';
import { IMPORT } from './measure-import.ts';
import { PAGES } from './measure-pages.ts';
import { timed, type Measure, type World } from './measure.ts';

const ROUNDS = 5;

export const MEASURES: readonly Measure[] = [
  ...PAGES,
  ...ENROLMENTS,
  ...DIRECTORY,
  ...IMPORT,
  {
    name: 'csv',
    unit: 'ms',
    bar: { ratio: 4 },
    rounds: ROUNDS,
    grows: true,
    prepare: async ({ address, adminToken, bare, tenantId }) => ({
      ours: () => timed(() => get(`${address}/api/reports/enrolments.csv`, bearer(adminToken))),
      floor: () => timed(() => bareExport(bare, tenantId, row => `${Object.values(row).join(',')}\r\n`)),
    }),
  },
  {
    name: 'odata',
    unit: 'ms',
    bar: { ratio: 4 },
    rounds: ROUNDS,
    grows: true,
    prepare: async world => {
      const { address, bare, tenantId } = world;
      const authorization = `Basic ${Buffer.from(`bench:${await reportKey(world)}`).toString('base64')}`;
      return {
        ours: () => timed(() => everyPage(`${address}/odata/Enrolments`, { authorization })),
        floor: () => timed(() => bareExport(bare, tenantId, row => JSON.stringify(row))),
      };
    },
  },
  {
    name: 'cold-start',
    unit: 'ms',
    bar: { ratio: 15 },
    rounds: 3,
    grows: false,
    prepare: async ({ empty }) => {
      await (await ownApi(empty.settings)).kill(); // Migrations are done, as they are on every start but the first.
      return {
        ours: async () => {
          const start = performance.now();
          const api = await ownApi(empty.settings);
          const took = performance.now() - start;
          await api.kill();
          return took;
        },
        floor: bareStart,
      };
    },
  },
];

async function reportKey(world: World): Promise<string> {
  return (await ask<{ secret: string }>(world, '/report-keys', { name: 'bench', namesPurpose: null })).secret;
}

async function everyPage(first: string, headers: Readonly<Record<string, string>>): Promise<void> {
  for (let url: string | undefined = first; url !== undefined;) {
    const response: Response = await fetch(url, { headers });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    url = ((await response.json()) as { '@odata.nextLink'?: string })['@odata.nextLink'];
  }
}
