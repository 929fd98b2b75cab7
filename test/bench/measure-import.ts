import { setTimeout as pause } from 'node:timers/promises';
import { ask, bearer } from './ask.ts';
import { timed, type Measure, type World } from './measure.ts';

/** A file of the past with one completion a person: read, looked through, recorded; beside the bare rows of it. */
export const IMPORT: readonly Measure[] = [
  {
    name: 'import',
    unit: 'ms',
    bar: { ratio: 4 },
    // What was recorded is known from then on: a second file of the same would be another measure.
    rounds: 1,
    grows: true,
    prepare: async world => {
      const mails = await world.bare.all(
        `select "mail" from "person" where "tenantId" = $1 and "nature" = 'person' and "mail" is not null order by "personId"`,
        [world.tenantId],
      );
      const lines = mails.map(({ mail }) => `${String(mail)};2026-10-01;Akademie`);
      const file = `Mail;Datum;Anbieter\r\n${lines.join('\r\n')}\r\n`;
      return { floor: () => bareImport(world), ours: () => timed(() => importFile(world, file, lines.length)) };
    },
  },
];

type View = Readonly<{
  set: Readonly<{ setId: string; state: string; counts: Readonly<Record<string, number>> }>;
  columns: object;
}>;

async function importFile(world: World, file: string, rows: number): Promise<void> {
  const { address, adminToken, spareCourseIds } = world;
  const send = async (method: string, path: string, type: string, body: string): Promise<View> => {
    const response = await fetch(`${address}/api${path}`, {
      method,
      headers: { ...bearer(adminToken), 'content-type': type },
      body,
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as View;
  };
  const { set, columns } = await send('POST', '/imports?name=past.csv', 'application/octet-stream', file);
  const path = `/imports/${set.setId}`;
  const mapping = { columns, dayOrder: 'dmy', courseId: spareCourseIds.at(-1), courses: {} };
  await send('PUT', `${path}/mapping`, 'application/json', JSON.stringify(mapping));
  const { set: ready } = await until(world, path, 'ready');
  const { matched = 0, expired = 0 } = ready.counts;
  await ask(world, `${path}/apply`, { matched, expired });
  const { set: done } = await until(world, path, 'applied');
  if ((done.counts['recorded'] ?? 0) !== rows)
    throw new Error(`of ${rows} lines ${JSON.stringify(done.counts)} came of it`);
}

async function until({ address, adminToken }: World, path: string, state: string): Promise<View> {
  for (;;) {
    const response = await fetch(`${address}/api${path}`, { headers: bearer(adminToken) });
    const view = (await response.json()) as View;
    if (view.set.state === state) return view;
    await pause(100);
  }
}

/** The same rows in two statements. Rolled back, since completions cannot be deleted: the commit is not counted. */
async function bareImport({ bare, tenantId, spareCourseIds }: World): Promise<number> {
  const at = '2026-11-21T08:00:00.000Z';
  const set = '90000000-0000-4000-8000-000000000001';
  await bare.all('begin', []);
  await bare.all(
    `insert into "evidenceSet" values ($1, '${set}', 'import', 'applied', 0, 0, '{}', '${at}', 'x', '${at}', null, null)`,
    [tenantId],
  );
  const who = `from "person" p where p."tenantId" = $1 and p."nature" = 'person' and p."mail" is not null`;
  const took = await timed(async () => {
    await bare.all(
      `insert into "evidenceRow" ("tenantId", "rowId", "setId", "row", "state", "cells", "personId", "courseId", "completedOn", "issuer", "completionId")
       select p."tenantId", '9' || substr(p."personId", 2), '${set}', row_number() over (order by p."personId"), 'recorded',
         '["' || p."mail" || '","2026-10-01","Akademie"]', p."personId", $2, '2026-10-01', 'Akademie', '9' || substr(p."personId", 2) ${who}`,
      [tenantId, spareCourseIds.at(-1) ?? ''],
    );
    await bare.all(
      `insert into "completion" ("tenantId", "completionId", "number", "personId", "courseId", "completedOn", "completedAt", "how", "recordedBy", "issuer", "recordedAt")
       select p."tenantId", '9' || substr(p."personId", 2), 'B-' || p."personId", p."personId", $2, '2026-10-01', '${at}', 'imported', p."personId", 'Akademie', '${at}' ${who}`,
      [tenantId, spareCourseIds.at(-1) ?? ''],
    );
  });
  await bare.all('rollback', []);
  return took;
}
