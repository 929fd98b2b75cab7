import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const run = promisify(execFile);

/** A program that is a Chromium, and what it needs around it. */
export type FoundBrowser = Readonly<{ path: string; env: Readonly<Record<string, string>> }>;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-component-update',
  '--disable-background-networking',
  // Lets a page of https://teams.microsoft.com that a test serves itself frame the tab on localhost.
  '--disable-features=LocalNetworkAccessChecks',
];
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/coursekeeper-chromium', import.meta.url));

/**
 * A browser for tests, without root and without a download: CHROME_PATH, then what is installed, else the one the
 * packages bring along, unpacked once. Each is asked for its version first, so that a broken one is passed over.
 * @throws when none runs, with what was tried
 */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  const { path, env } = await findBrowser();
  return chromium.launch({ executablePath: path, args: [...FLAGS, ...args], env: { ...ownEnvironment(), ...env } });
}

let found: Promise<FoundBrowser> | null = null;

export function findBrowser(): Promise<FoundBrowser> {
  found ??= look();
  return found;
}

async function look(): Promise<FoundBrowser> {
  const named = process.env['CHROME_PATH'];
  const tried: string[] = [];
  for (const path of named === undefined || named === '' ? installed() : [named]) {
    if (await works(path, {})) return { path, env: {} };
    tried.push(path);
  }
  if (named !== undefined && named !== '') throw new Error(`CHROME_PATH names ${named}, which does not run.`);
  const brought = await unpacked();
  for (const env of [brought.env, { ...brought.env, LD_LIBRARY_PATH: brought.libraries }]) {
    if (await works(brought.path, env)) return { path: brought.path, env };
  }
  throw new Error(`No browser runs here. Tried: ${[...tried, brought.path].join(', ')}. Name one in CHROME_PATH.`);
}

async function works(path: string, env: Readonly<Record<string, string>>): Promise<boolean> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 20_000, env: { ...ownEnvironment(), ...env } });
    return /Chrom|Edge/.test(stdout);
  } catch {
    return false;
  }
}

/** Where browsers lie on the systems that developers have. */
function installed(): string[] {
  const names = ['google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chromium', 'chromium-browser'];
  const folders = (process.env['PATH'] ?? '').split(process.platform === 'win32' ? ';' : ':').filter(Boolean);
  const programs = [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']].filter(
    folder => folder !== undefined,
  );
  return [
    ...folders.flatMap(folder => names.map(name => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...programs.flatMap(folder => [
      join(folder, 'Google/Chrome/Application/chrome.exe'),
      join(folder, 'Microsoft/Edge/Application/msedge.exe'),
    ]),
  ].filter(path => existsSync(path));
}

/** Says "exists" while another process is still writing; so each unpacks for itself and the first to finish wins. */
const UNPACK = `
  const { inflate } = await import(process.argv[1]);
  await Promise.all(process.argv.slice(2).map(file => inflate(file)));
`;

async function unpacked(): Promise<{ path: string; libraries: string; env: Record<string, string> }> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const bin = join(entry, '../../bin');
  const { version } = JSON.parse(readFileSync(join(bin, '../package.json'), 'utf8')) as { version: string };
  const folder = `${CACHE}-${version}`;
  if (!existsSync(folder)) {
    mkdirSync(join(CACHE, '..'), { recursive: true });
    const own = mkdtempSync(`${CACHE}-unpacking-`);
    const parts = ['chromium.br', 'fonts.tar.br', 'al2023.tar.br'].map(part => join(bin, part));
    // In a process of its own: the package unpacks to the temporary folder of its process.
    await run(process.execPath, ['--input-type=module', '-e', UNPACK, entry, ...parts], {
      env: { ...ownEnvironment(), TMPDIR: own },
      timeout: 120_000,
    });
    try {
      renameSync(own, folder);
    } catch {
      rmSync(own, { recursive: true, force: true });
    }
  }
  const fonts = join(folder, 'fonts.conf');
  if (!existsSync(fonts)) writeFileSync(fonts, fontSettings(folder));
  return {
    path: join(folder, 'chromium'),
    libraries: join(folder, 'al2023', 'lib'),
    env: { FONTCONFIG_FILE: fonts },
  };
}

/** The same letters on every machine: what the package brings stands in for Segoe UI. */
function fontSettings(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
  <alias binding="same"><family>Segoe UI</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
