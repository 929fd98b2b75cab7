import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { installStarterCourses } from '#api/courses/actions.ts';
import { systemClock } from '#api/platform/clock.ts';
import { connect, type DatabaseTarget } from '#api/platform/db/connect.ts';
import { trainingMailbox } from '#infra/tenant/org/demo.ts';
import { ownDatabase, type DatabaseName, type OwnDatabase } from '#test/support/own-database.ts';
import { freePort, ownTenant, type OwnTenant } from '#test/support/own-processes.ts';
import { openBare } from './bare.ts';
import { timed, type World } from './measure.ts';
import { makeUp } from './people.ts';

const SIGNED_IN = 40;

/** Processes, databases and people of one size; `close` ends and removes all of it. */
export async function makeWorld(
  name: DatabaseName,
  people: number,
  serverUrl: string | null,
): Promise<World & Readonly<{ close: () => Promise<void>; filledIn: number }>> {
  const folder = mkdtempSync(join(tmpdir(), 'coursekeeper-bench-'));
  const closing: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of closing.toReversed()) await end();
  };
  try {
    const address = `http://localhost:${await freePort()}`;
    const tenant = await ownTenant({
      folder: join(folder, 'tenant'),
      people: 120,
      publicUrl: address,
      mailSenders: [trainingMailbox],
    });
    closing.push(tenant.end);
    const { tenantId } = tenant;
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir);
    const database = await ownDatabase(name, { folder: dataDir, tenantId, serverUrl });
    closing.push(database.drop);
    const empty = await ownDatabase(name, { folder: join(folder, 'empty'), tenantId, serverUrl });
    closing.push(empty.drop);

    const accounts = await usableAccounts(tenant);
    const target = targetOf(database, dataDir);
    const begun = performance.now();
    const madeUp = await fill({ database, target, name, tenantId }, { people, signingIn: accounts });
    const filledIn = performance.now() - begun;
    const api = await serving(
      join(import.meta.dirname, 'serve.ts'),
      [],
      { ...tenant.settings, ...database.settings, DATA_DIR: dataDir },
      address,
    );
    closing.push(api.end);
    const floorPort = await freePort();
    const floorAddress = `http://localhost:${floorPort}`;
    closing.push(
      (
        await serving(
          join(import.meta.dirname, 'floor-server.ts'),
          [String(floorPort), tenantId, target],
          {},
          floorAddress,
        )
      ).end,
    );
    const bare = await openBare(target, tenantId);
    closing.push(bare.close);
    const tokens = await Promise.all(accounts.map(id => tenant.control.userToken(id)));
    const emptyPort = await freePort();
    return {
      ...madeUp,
      name,
      people,
      tenantId,
      address,
      floorAddress,
      bare,
      apiPid: api.pid,
      runJob: job => timed(() => ran(`${address}/bench/jobs/${job}`)),
      close,
      filledIn,
      adminToken: await tenant.control.userToken(accounts[0] ?? '', { claims: { roles: ['Training.Admin'] } }),
      signedIn: tokens.map((token, n) => ({
        token,
        personId: `30000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
      })),
      empty: {
        database: empty,
        settings: {
          ...tenant.settings,
          ...empty.settings,
          DATA_DIR: join(folder, 'empty'),
          PORT: String(emptyPort),
          PUBLIC_URL: `http://localhost:${emptyPort}`,
        },
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function usableAccounts(tenant: OwnTenant): Promise<readonly string[]> {
  const accounts = await tenant.control.people({ limit: 120 });
  return accounts
    .filter(({ user }) => user.userType === 'Member' && user.accountEnabled && user.givenName !== null)
    .slice(0, SIGNED_IN)
    .map(({ user }) => user.id);
}

function targetOf({ settings }: OwnDatabase, dataDir: string): string {
  return settings.DATABASE_URL ?? `sqlite:${join(dataDir, 'coursekeeper.sqlite')}`;
}

async function fill(
  {
    database,
    target,
    name,
    tenantId,
  }: Readonly<{ database: OwnDatabase; target: string; name: DatabaseName; tenantId: string }>,
  about: Readonly<{ people: number; signingIn: readonly string[] }>,
) {
  const to: DatabaseTarget = target.startsWith('sqlite:')
    ? { kind: 'sqlite', file: target.slice('sqlite:'.length), durability: 'off' }
    : { kind: 'postgres', url: target };
  const db = await connect(to);
  const bare = await openBare(target, tenantId);
  try {
    await db.installation(trx => trx.insertInto('tenant').values({ tenantId, createdAt: systemClock.now() }).execute());
    await installStarterCourses({ db, clock: systemClock }, tenantId);
    return await makeUp({ db, bare, name, tenantId }, about);
  } finally {
    await db.close();
    await bare.close();
    await database.ask('analyze');
  }
}

/** As long as it takes: a fetch gives up after five minutes. */
function ran(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST' }, response => {
      response.resume();
      response.once('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${url} answered ${response.statusCode}`)),
      );
    });
    asked.once('error', reject);
    asked.end();
  });
}

/** A server of ours that has answered once. */
async function serving(
  file: string,
  args: readonly string[],
  settings: Readonly<Record<string, string | undefined>>,
  address: string,
): Promise<Readonly<{ pid: number; end: () => Promise<void> }>> {
  // As the image starts it.
  const child = spawn(process.execPath, ['--max-semi-space-size=8', file, ...args], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const end = (): Promise<void> => ended(child);
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${file} ended before it answered.`);
    const ready = await fetch(`${address}/health/ready`).then(
      response => response.ok,
      () => false,
    );
    if (ready) return { pid: child.pid ?? 0, end };
    await wait(20);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
