import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { addDays } from '#api/calendar.ts';
import { freePort } from '#test/support/own-processes.ts';
import type { Bare } from './bare.ts';

const AS_OF = '2026-11-01';

/** Everything the overview counts: twelve weeks, by course and by unit, in three statements. */
export async function bareOverview(bare: Bare, tenantId: string): Promise<void> {
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
export async function bareExport(
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
export async function bareStart(): Promise<number> {
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
