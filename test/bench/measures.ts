import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { addDays } from '#api/calendar.ts';
import { everybody } from '#api/contract/audiences.ts';
import { anAssignmentRule } from '#test/support/given.ts';
import { freePort, ownApi } from '#test/support/own-processes.ts';
import type { Bare } from './bare.ts';
import { get, requestsPerSecond } from './load.ts';
import { timed, type Measure, type World } from './measure.ts';

const ROUNDS = 5;
const LOAD = { connections: 16, milliseconds: 2000 };
const AS_OF = '2026-11-01';

export const MEASURES: readonly Measure[] = [
  {
    name: 'learner-page',
    unit: 'requests/s',
    bar: 0.33,
    rounds: ROUNDS,
    grows: true,
    prepare: async ({ address, floorAddress, signedIn }) => ({
      ours: () =>
        requestsPerSecond(
          signedIn.map(() => `${address}/api/my-training`),
          n => bearer(signedIn[n % signedIn.length]?.token),
          LOAD,
        ),
      floor: () =>
        requestsPerSecond(
          signedIn.map(({ personId }) => `${floorAddress}/learner/${personId}`),
          () => ({}),
          LOAD,
        ),
    }),
  },
  {
    name: 'overview',
    unit: 'ms',
    bar: 4,
    rounds: ROUNDS,
    grows: true,
    prepare: async ({ address, adminToken, bare, tenantId }) => ({
      ours: () => timed(() => get(`${address}/api/overview`, bearer(adminToken))),
      floor: () => timed(() => bareOverview(bare, tenantId)),
    }),
  },
  {
    name: 'csv',
    unit: 'ms',
    bar: 4,
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
    bar: 4,
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
    name: 'assign',
    unit: 'ms',
    bar: 4,
    rounds: 3,
    grows: true,
    prepare: async world => {
      const spare = [...world.spareCourseIds];
      return {
        ours: () => timed(() => assign(world, spare.shift() ?? '')),
        floor: () => bareAssign(world),
      };
    },
  },
  {
    name: 'cold-start',
    unit: 'ms',
    bar: 15,
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

function bearer(token: string | undefined): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token ?? ''}` };
}

async function ask<T>({ address, adminToken }: World, path: string, body: object): Promise<T> {
  const response = await fetch(`${address}/api${path}`, {
    method: 'POST',
    headers: { ...bearer(adminToken), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

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

async function assign(world: World, courseId: string): Promise<void> {
  const rule = anAssignmentRule({ audience: everybody });
  const { opened } = await ask<{ opened: number }>(world, '/assignments', {
    courseId,
    rule,
    startsOn: '2026-06-01',
    start: true,
    token: null,
  });
  if (opened !== world.people) throw new Error(`${opened} enrolments were opened for ${world.people} people`);
}

/** The same rows in one statement, with the table's keys and indexes; taken away again outside the time. */
async function bareAssign({ bare, tenantId, people, ownerId, spareCourseIds }: World): Promise<number> {
  const courseId = spareCourseIds.at(-1) ?? '';
  const assignmentId = '90000000-0000-4000-8000-000000000000';
  await bare.all(
    `insert into "assignment" values ($1, $2, $3, 'running', $4, 1, '2026-06-01', null, '2026-06-01', '2026-06-01')`,
    [tenantId, assignmentId, courseId, ownerId],
  );
  const took = await timed(() =>
    bare.all(
      `insert into "enrolment" ("tenantId", "enrolmentId", "personId", "assignmentId", "courseId", "cycle", "state", "revision",
         "openedOn", "dueOn", "dueCause", "matchCause", "modifiedAt")
       select p."tenantId", '9' || substr(p."personId", 2), p."personId", a."assignmentId", a."courseId", 1, 'open', 1,
         '2026-11-21', '2026-12-05', '${CAUSE}', '[{"kind":"everybody","value":""}]', '2026-11-21T08:00:00.000Z'
       from "person" p join "assignment" a on a."tenantId" = p."tenantId"
       where p."tenantId" = $1 and a."assignmentId" = $2 and p."state" = 'active' and p."nature" = 'person'
       on conflict do nothing`,
      [tenantId, assignmentId],
    ),
  );
  const [made] = await bare.all('select count(*) as n from "enrolment" where "tenantId" = $1 and "assignmentId" = $2', [
    tenantId,
    assignmentId,
  ]);
  if (Number(made?.['n']) !== people)
    throw new Error(`the floor made ${String(made?.['n'])} rows for ${people} people`);
  for (const table of ['enrolment', 'assignment'])
    await bare.all(`delete from "${table}" where "tenantId" = $1 and "assignmentId" = $2`, [tenantId, assignmentId]);
  return took;
}
const CAUSE = JSON.stringify({
  rule: 'after-enrolment',
  startOn: '2026-11-21',
  days: 14,
  computedOn: '2026-12-05',
  floorOn: null,
  movedFrom: null,
  dueOn: '2026-12-05',
});

/** Everything the overview counts: twelve weeks, by course and by unit, in three statements. */
async function bareOverview(bare: Bare, tenantId: string): Promise<void> {
  const weeks = Array.from({ length: 12 }, (_, n) => `('${addDays(AS_OF, -7 * n)}')`).join(', ');
  const counts = `count(*) as obliged, sum(case when e."completedOn" <= d."on" then 1 else 0 end) as valid,
    sum(case when e."completedOn" is null and e."dueOn" < d."on" then 1 else 0 end) as overdue`;
  const from = (join = ''): string => `from d join "enrolment" e on e."openedOn" <= d."on"
    join "person" p on p."tenantId" = e."tenantId" and p."personId" = e."personId" ${join}
    where e."tenantId" = $1 and e."closedOn" is null and p."inactiveSinceOn" is null`;
  const day = `with d("on") as (values ('${AS_OF}'))`;
  const role = 'join "role" r on r."tenantId" = e."tenantId" and r."personId" = e."personId"';
  await bare.all(`with d("on") as (values ${weeks}) select d."on", ${counts} ${from()} group by d."on"`, [tenantId]);
  await bare.all(`${day} select e."courseId", ${counts} ${from()} group by e."courseId"`, [tenantId]);
  await bare.all(`${day} select r."unitId", ${counts} ${from(role)} group by r."unitId"`, [tenantId]);
}

/** Slices by key, each row put into text as it comes. */
async function bareExport(
  bare: Bare,
  tenantId: string,
  write: (row: Readonly<Record<string, unknown>>) => string,
): Promise<number> {
  let bytes = 0;
  for (let after = ''; ;) {
    const rows = await bare.all(
      `select e."enrolmentId", k."learnerKey", p."displayName", p."mail", e."courseId", e."assignmentId", e."cycle", e."revision", e."openedOn",
         e."dueOn", e."completedOn", e."validUntilOn", e."closedOn", e."pausedFromOn", e."pausedUntilOn", e."waivedFromOn", e."waivedUntilOn",
         e."satisfiedBy", e."modifiedAt"
       from "enrolment" e join "learnerKey" k on k."tenantId" = e."tenantId" and k."personId" = e."personId"
       join "person" p on p."tenantId" = e."tenantId" and p."personId" = e."personId"
       where e."tenantId" = $1 and e."enrolmentId" > $2 order by e."enrolmentId" limit 1000`,
      [tenantId, after],
    );
    const last = rows.at(-1);
    if (last === undefined) return bytes;
    for (const row of rows) bytes += write(row).length;
    after = String(last['enrolmentId']);
  }
}

/** A Node process that answers over HTTP, and is nothing else. */
async function bareStart(): Promise<number> {
  const port = await freePort();
  const start = performance.now();
  const child = spawn(process.execPath, [
    '-e',
    `require('node:http').createServer((q, s) => s.end('{}')).listen(${port})`,
  ]);
  for (;;) {
    const ready = await fetch(`http://localhost:${port}`).then(
      response => response.ok,
      () => false,
    );
    if (ready) break;
    await wait(5);
  }
  const took = performance.now() - start;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  return took;
}
