import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DataFolderTaken, lockDataFolder } from '#api/platform/data-folder.ts';
import { startHost } from '#infra/tenant/host/server.ts';
import { apiSettings, startApi } from './api-process.ts';
import type { Child } from './child.ts';
import { readFigures } from './figures.ts';
import type { Figures } from './figures.ts';
import { freePort } from './ports.ts';
import { makeHistory } from './sample-data.ts';
import { buildTab, isTabStale } from './tab-build.ts';
import { startTenantProcess } from './tenant-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');

type Options = Readonly<{ port: number; data: string; people: number }>;
type Stoppable = Readonly<{ stop: () => Promise<void> }>;

/** Runs until Ctrl+C, or until one of its processes ends; then all of them do. */
export async function demo(args: readonly string[]): Promise<void> {
  const running: Stoppable[] = [];
  let stopping: Promise<never> | null = null;
  const stop = (code: number): Promise<never> => (stopping ??= stopAll(running, code));
  process.on('SIGINT', () => void stop(0)).on('SIGTERM', () => void stop(0));
  const keep = (child: Child): void => {
    running.push(child);
    void child.ended.then(({ code, signal }) => {
      if (stopping !== null) return undefined;
      complain(
        `${child.name} ended unexpectedly (${signal ?? `code ${code}`}).`,
        child.said(),
        'Everything has been stopped; nothing that was saved is lost. Start again with npm start.',
      );
      return stop(1);
    });
  };
  try {
    await start(readOptions(args), { keep, alsoStop: one => void running.push(one) });
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    await stop(1);
  }
}

async function start(
  { port, data, people }: Options,
  { keep, alsoStop }: { keep: (child: Child) => void; alsoStop: (one: Stoppable) => void },
): Promise<void> {
  mkdirSync(data, { recursive: true });
  const lock = lockFolder(data);
  alsoStop({ stop: async () => lock.release() });
  say('Coursekeeper with a sample organisation. Everybody in it is invented, and nothing leaves this machine.');
  const ports = await choosePorts(port);
  const [windowPort, apiPort, tenantPort] = ports;
  const windowAddress = `http://localhost:${windowPort}`;
  const publicUrl = `http://localhost:${apiPort}`;
  const logs = join(data, 'logs');
  mkdirSync(logs, { recursive: true });

  const building = built();
  const tenant = await startTenantProcess({
    root: ROOT,
    dataDir: join(data, 'tenant'),
    port: tenantPort,
    publicUrl,
    people,
    logFile: join(logs, 'tenant.log'),
  });
  keep(tenant.child);
  say(`  Sign-in and Graph   ${tenant.address}, a stand-in for Microsoft 365 with ${people} accounts`);
  const settings = await apiSettings({
    tenant,
    publicUrl,
    port: apiPort,
    hostOrigin: windowAddress,
    dataDir: join(data, 'app'),
  });
  const history = await makeHistory({ root: ROOT, settings, logFile: join(logs, 'history.log') });
  if (history !== null) say(`  History             two years made in ${history.seconds.toFixed(1)} s`);
  await building;
  const api = await startApi({ root: ROOT, settings, logFile: join(logs, 'api.log') });
  keep(api);
  say(`  Api                 ${publicUrl}, with the settings that a real tenant would need`);
  const host = await startHost({
    port: windowPort,
    tenantAddress: tenant.address,
    tabUrl: publicUrl,
    appPackage: join(ROOT, 'appPackage'),
    folder: join(data, 'window'),
  });
  alsoStop({ stop: () => host.close() });
  for (const line of figureLines(readFigures(join(data, 'app', 'coursekeeper.sqlite')))) say(line);
  writeFileSync(join(data, 'address.txt'), windowAddress);
  const place = relative(process.cwd(), data) || data;
  say(
    `\nOpen ${windowAddress}\n\nCtrl+C stops it. What happens is kept in ${place} (delete that folder to begin anew), logs in ${join(place, 'logs')}.`,
  );
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, data: { type: 'string' }, people: { type: 'string' } },
  });
  const whole = (name: 'port' | 'people', otherwise: number, least: number, most: number): number => {
    const text = values[name];
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most)
      throw new Error(`--${name} must be a whole number from ${least} to ${most}, but is "${text}".`);
    return value;
  };
  return {
    port: whole('port', 5300, 1024, 65_000),
    data: resolve(values.data ?? 'data'),
    people: whole('people', 300, 60, 100_000),
  };
}

/** @throws Error with the address of the one that runs */
function lockFolder(data: string): ReturnType<typeof lockDataFolder> {
  try {
    return lockDataFolder(data);
  } catch (error) {
    if (!(error instanceof DataFolderTaken)) throw error;
    const address = readAddress(data);
    throw new Error(
      `Coursekeeper already runs on ${data}${address === null ? '' : `: open ${address}`}. To start another one, stop that first, or give this one a folder of its own: npm start -- --data FOLDER`,
      { cause: error },
    );
  }
}

function readAddress(data: string): string | null {
  try {
    return readFileSync(join(data, 'address.txt'), 'utf8');
  } catch {
    return null;
  }
}

/** Window, api and tenant: three in a row, each moved on to the next free one, and said so. */
async function choosePorts(first: number): Promise<readonly [number, number, number]> {
  const windowPort = await freePort(first);
  const apiPort = await freePort(first + 1, [windowPort]);
  const tenantPort = await freePort(first + 2, [windowPort, apiPort]);
  [windowPort, apiPort, tenantPort].forEach((port, index) => {
    if (port !== first + index) say(`  Port ${first + index} is in use by another program; ${port} is taken instead.`);
  });
  return [windowPort, apiPort, tenantPort];
}

async function built(): Promise<void> {
  if (!isTabStale(ROOT)) return;
  say('  Tab                 is being built, since it is new or has changed');
  await buildTab(ROOT);
}

function figureLines({
  people,
  notPeople,
  assignments,
  enrolments,
  open,
  completions,
  reminders,
}: Figures): readonly string[] {
  const n = (value: number): string => value.toLocaleString('en-GB');
  return [
    `  People              ${n(people)} synced from the directory; ${n(notPeople)} more accounts are rooms, mailboxes and services`,
    `  Training            ${n(assignments)} assignments running, ${n(enrolments)} enrolments opened (${n(open)} open today), ${n(completions)} completions`,
    `  Reminders           ${n(reminders)} promised so far`,
  ];
}

async function stopAll(running: readonly Stoppable[], code: number): Promise<never> {
  for (const one of running.toReversed()) await one.stop();
  process.exit(code);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(...lines: readonly string[]): void {
  process.stderr.write(`${lines.filter(line => line !== '').join('\n')}\n`);
}
