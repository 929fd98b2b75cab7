import { createHash, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach } from 'vitest';
import type { CallInputOf, Endpoint, ReplyOf } from '#api/contract/endpoint.ts';
import { getSession } from '#api/contract/session.ts';
import { changeSettings, getSettings } from '#api/contract/settings.ts';
import { demoPeople, trainingMailbox } from '#infra/tenant/org/demo.ts';
import { startHost } from '#infra/tenant/host/server.ts';
import { addressOf, queryOf } from '#tab/api.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { ensureTabBuilt } from '#test/support/built-tab.ts';
import { ownDatabase, type OwnDatabase } from '#test/support/own-database.ts';
import { freePort, ownApi, ownTenant, type OwnApi, type OwnTenant } from '#test/support/own-processes.ts';

const ROOT = join(import.meta.dirname, '../..');
const RECORD = join(ROOT, 'test/.traffic/graph.jsonl');
/** Messages at any hour of any day, so that a story ends the same whenever it is told. */
const ALWAYS = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59' };

/** A whole installation: the tenant and the api as processes, the window, the built tab, a browser. */
export type Installation = Readonly<{
  tenant: OwnTenant;
  database: OwnDatabase;
  /** Where the api is reached. */
  publicUrl: string;
  /** Where the Teams-like window is. */
  windowUrl: string;
  browser: Browser;
  /** Asks the api as somebody. @throws with the problem's own words */
  ask: <E extends Endpoint>(entraId: string, endpoint: E, input: CallInputOf<E>) => Promise<ReplyOf<E>>;
  tokenOf: (entraId: string) => Promise<string>;
  /** Nothing of the api runs any more when this resolves. */
  kill: () => Promise<void>;
  start: () => Promise<void>;
}>;

/** Ready once the directory has been read and messages may go out at any hour. Ends after the file's last test. */
export async function anInstallation({ people }: Readonly<{ people: number }>): Promise<Installation> {
  const cleanUp: (() => unknown)[] = [];
  afterAll(async () => {
    for (const step of cleanUp.toReversed()) await step();
  });
  const folder = mkdtempSync(join(tmpdir(), 'coursekeeper-journey-'));
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  mkdirSync(join(RECORD, '..'), { recursive: true });
  const publicUrl = `http://localhost:${await freePort()}`;
  const windowPort = await freePort();
  const [tenant] = await Promise.all([
    ownTenant({ folder, people, publicUrl, mailSenders: [trainingMailbox], recordFile: RECORD }),

    ensureTabBuilt(),
  ]);
  cleanUp.push(() => tenant.end());
  const trusted = keyOf(tenant.settings.EXTRA_CA_FILE ?? '');
  const browser = await launchBrowser([`--ignore-certificate-errors-spki-list=${trusted}`]);
  cleanUp.push(() => browser.close());
  const serverUrl = process.env['TEST_DATABASE_URL'] ?? '';
  const database = await ownDatabase(serverUrl === '' ? 'sqlite' : 'postgres', {
    folder,
    tenantId: tenant.tenantId,
    serverUrl: serverUrl === '' ? null : serverUrl,
  });
  cleanUp.push(() => database.drop());
  const settings = {
    ...tenant.settings,
    ...database.settings,
    DATA_DIR: folder,
    HOST_ORIGINS: `http://localhost:${windowPort}`,
  };
  let api: OwnApi | null = null;
  const start = async (): Promise<void> => {
    api = await ownApi(settings);
  };
  const kill = async (): Promise<void> => {
    await api?.kill();
    api = null;
  };
  await start();
  cleanUp.push(() => api?.end());
  const host = await startHost({
    port: windowPort,
    tenantAddress: settings.AUTHORITY_URL ?? '',
    tabUrl: publicUrl,
    appPackage: join(ROOT, 'appPackage'),
    folder: null,
  });
  cleanUp.push(() => host.close());
  const tokenOf = (entraId: string): Promise<string> => tenant.control.userToken(entraId);
  const ask: Installation['ask'] = async (entraId, endpoint, input) =>
    asked(publicUrl, await tokenOf(entraId), endpoint, input);
  await until('the directory has been read', async () => {
    const name = await ask(demoPeople.jana, getSession, {}).then(
      session => session.name,
      () => null,
    );
    return name === 'Jana Roth';
  });
  await alwaysSend(ask);
  return { tenant, database, publicUrl, windowUrl: host.address, browser, ask, tokenOf, kill, start };
}

/** Of a story told in parts: after a part that fails, the rest would only say so again. */
export function inOneGo(): void {
  let failed = false;
  beforeEach(({ skip }) => skip(failed, 'an earlier part of the story failed'));
  afterEach(({ task }) => void (failed ||= task.result?.state === 'fail'));
}

const PATIENCE_MS = 20_000;
const LOOK_MS = 50;

/** @throws when it does not come true in time, saying what */
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const late = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > late) throw new Error(`Waited in vain: ${what}.`);
    await wait(LOOK_MS);
  }
}

async function alwaysSend(ask: Installation['ask']): Promise<void> {
  const { messages, organisation } = await ask(demoPeople.jana, getSettings, {});
  await ask(demoPeople.jana, changeSettings, {
    messages: { ...messages, hours: { staff: ALWAYS, volunteer: ALWAYS, external: ALWAYS } },
    // A country without holidays that we know of.
    organisation: { ...organisation, name: 'Lotsenwerk', country: 'US' },
  });
}

async function asked<E extends Endpoint>(
  publicUrl: string,
  token: string,
  endpoint: E,
  input: CallInputOf<E>,
): Promise<ReplyOf<E>> {
  const { address, rest } = addressOf(endpoint, input as Record<string, unknown>);
  const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE';
  const response = await fetch(`${publicUrl}/api${address}${hasBody ? '' : queryOf(rest)}`, {
    method: endpoint.method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(hasBody ? { body: JSON.stringify(rest) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${endpoint.method} ${address}: ${response.status} ${text}`);
  return JSON.parse(text) as ReplyOf<E>;
}

/** The tab in the window has said that there is something to see. */
const READY = '#training[data-state="ready"]';

/** The window in a browser of its own; what the pages complain about is kept. */
export type Window = Readonly<{ page: Page; tab: FrameLocator; complaints: readonly string[] }>;

export async function openWindow({ browser, windowUrl }: Installation): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  const complaints: string[] = [];
  const page = await watched(context, complaints);
  await page.goto(windowUrl);
  await page.locator(READY).waitFor({ state: 'attached' });
  return { page, tab: page.frameLocator('iframe[name="training-tab"]'), complaints };
}

export async function watched(context: BrowserContext, complaints: string[]): Promise<Page> {
  // teams-js asks for a list of hosts; the tests have no network to ask it on.
  await context.route('https://res.cdn.office.net/**', route => route.abort());
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', error => void complaints.push(error.message));
  page.on('console', message => {
    const text = message.text();
    if (message.type() === 'error' && !text.includes('res.cdn.office.net') && !text.includes('ERR_FAILED'))
      complaints.push(text);
  });
  return page;
}

/** Becomes somebody else by the window's own switch. */
export async function become({ page }: Window, name: string): Promise<void> {
  await page.locator('#me').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('searchbox').fill(name);
  await dialog
    .getByRole('button', { name: new RegExp(name) })
    .first()
    .click();
  await page.getByRole('button', { name: `Angemeldet als ${name}. Person wechseln` }).waitFor();
  await page.locator(READY).waitFor({ state: 'attached' });
}

/** What a browser is told to trust: the SHA-256 of a certificate's public key. */
function keyOf(file: string): string {
  const { publicKey } = new X509Certificate(readFileSync(file));
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}
