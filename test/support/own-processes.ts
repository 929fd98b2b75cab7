import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { SETTINGS, type SettingName } from '#api/platform/config.ts';
import { controlOf, type Control } from '#infra/tenant/control.ts';

const ROOT = join(import.meta.dirname, '../..');
const WITH_PARENT = join(ROOT, 'infra/start/with-parent.ts');

export type OwnTenant = Readonly<{
  tenantId: string;
  control: Control;
  /** What an administrator of a real tenant would write down, except for the database. */
  settings: Readonly<Partial<Record<SettingName, string>>>;
  end: () => Promise<void>;
}>;

/** The stand-in tenant as a process of its own, which outlives the api. */
export async function ownTenant(
  options: Readonly<{
    folder: string;
    people: number;
    publicUrl: string;
    mailSenders: readonly string[];
    seed?: number;
    /** Every exchange is appended here, for the traffic judge. */
    recordFile?: string;
    /** Microsoft's published limits instead of none. */
    limited?: boolean;
    /** A faster clock: tenant seconds in one real second, from `zero` (ms since 1970) on. */
    pace?: Readonly<{ rate: number; zero: number }>;
    /** Pages of users and groups are made once: for measuring who reads them. */
    readyMade?: boolean;
  }>,
): Promise<OwnTenant> {
  const {
    folder,
    people,
    publicUrl,
    mailSenders,
    seed = 1,
    recordFile,
    readyMade = false,
    limited = false,
    pace,
  } = options;
  const child = node([
    join(ROOT, 'infra/tenant/main.ts'),
    `--people=${people}`,
    `--seed=${seed}`,
    `--data=${folder}`,
    `--limits=${limited ? 'published' : 'none'}`,
    ...(pace === undefined ? [] : [`--rate=${pace.rate}`, `--zero=${pace.zero}`]),
    `--public-url=${publicUrl}`,
    `--settings=${JSON.stringify({ mailSenders })}`,
    ...(recordFile === undefined ? [] : [`--record=${recordFile}`]),
    ...(readyMade ? ['--ready-made'] : []),
  ]);
  const about = JSON.parse(await firstLine(child)) as Record<'address' | 'tenantId' | 'clientId' | 'caFile', string> & {
    clientCertificate: { certificatePem: string; keyPem: string };
  };
  const certificateFile = join(folder, 'client.pem');
  writeFileSync(certificateFile, `${about.clientCertificate.certificatePem}${about.clientCertificate.keyPem}`, {
    mode: 0o600,
  });
  const control = controlOf(about.address);
  const { teamsApp } = await control.settings();
  return {
    tenantId: about.tenantId,
    control,
    settings: {
      PUBLIC_URL: publicUrl,
      PORT: new URL(publicUrl).port,
      TENANT_ID: about.tenantId,
      CLIENT_ID: about.clientId,
      CLIENT_CERTIFICATE_FILE: certificateFile,
      TEAMS_APP_ID: teamsApp.catalogId,
      MAIL_SENDERS: mailSenders.join(','),
      AUTHORITY_URL: about.address,
      GRAPH_URL: about.address,
      EXTRA_CA_FILE: about.caFile,
      LOG_LEVEL: 'error',
    },
    end: () => ended(child, 'SIGTERM'),
  };
}

export type OwnApi = Readonly<{
  /** SIGKILL: nothing of it runs any more when this resolves. */
  kill: () => Promise<void>;
  pause: () => void;
  goOn: () => void;
  end: () => Promise<void>;
}>;

/** The api as it is installed, from the folder `root`; resolves with its first answer that it is ready. */
export async function ownApi(
  settings: Readonly<Partial<Record<SettingName, string>>>,
  root: string = ROOT,
): Promise<OwnApi> {
  const child = node([join(root, 'api/main.ts')], settings);
  const errors: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => void errors.push(text));
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    if (process.env['SHOW_LOG'] !== undefined) process.stderr.write(text);
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The api ended before it was ready: ${errors.join('')}`);
    const ready = await fetch(`http://localhost:${settings.PORT}/health/ready`).then(
      async response => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    if (ready) break;
    await wait(5);
  }
  return {
    kill: () => ended(child, 'SIGKILL'),
    pause: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
    end: () => ended(child, 'SIGTERM'),
  };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A process of a test's own, with the product's settings; its errors are said by whoever started it. */
export function ownWorker(
  file: string,
  args: readonly string[],
  settings: Readonly<Partial<Record<SettingName, string>>>,
): Readonly<{ end: () => Promise<void>; kill: () => Promise<void>; said: () => string }> {
  const child = node([file, ...args], settings);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => void (said += text));
  child.stdout?.resume();
  return { end: () => ended(child, 'SIGTERM'), kill: () => ended(child, 'SIGKILL'), said: () => said };
}

/** A Node process of ours that ends when we do, with these settings of Coursekeeper and none of the surroundings'. */
function node(args: readonly string[], settings: Readonly<Partial<Record<SettingName, string>>> = {}): ChildProcess {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !(name in SETTINGS)));
  return spawn(process.execPath, ['--import', WITH_PARENT, ...args], {
    env: { ...env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null || child.stderr === null) throw new Error('A process was started without pipes.');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (said += text));
  const lines = createInterface({ input: child.stdout });
  const early = once(child, 'exit').then(() => {
    throw new Error(`The stand-in tenant ended before it was ready: ${said}`);
  });
  const [line] = (await Promise.race([once(lines, 'line'), early])) as [string];
  early.catch(() => {});
  child.stderr.resume();
  child.stdout.resume();
  return line;
}

async function ended(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
