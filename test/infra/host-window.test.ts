import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { startHost, type Host } from '#infra/tenant/host/server.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { standInTenant, type StandIn } from '#test/support/tenant.ts';
import type * as teams from '@microsoft/teams-js';

/**
 * The host's side of the protocol against Microsoft's own teams-js, in a browser: a page that does nothing else, at an origin of its
 * own, so that every answer has to cross origins as it does in Teams. (The product's tab is met in start.test.ts.)
 */
const LIBRARY = readFileSync('node_modules/@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js');

let tenant: StandIn;
let host: Host;
let tab: Server;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  tenant = await standInTenant();
  tab = createServer((request, response) => {
    const script = request.url?.startsWith('/teams.js') === true;
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    response.end(
      script ? LIBRARY : '<!doctype html><title>Tab</title><input id="field"><script src="/teams.js"></script>',
    );
  });
  await new Promise<void>(resolve => tab.listen(0, 'localhost', resolve));
  const tabUrl = `http://localhost:${(tab.address() as AddressInfo).port}`;
  host = await startHost({ port: 0, tenantAddress: tenant.address, tabUrl, appPackage: 'appPackage', folder: null });
  browser = await launchBrowser();
  page = await (await browser.newContext()).newPage();
  await page.goto(`${host.address}/#person=${demoPeople.emily}`);
}, 60_000);
afterAll(async () => {
  await browser.close();
  await host.close();
  tab.close();
});

type Library = Readonly<{ microsoftTeams: typeof teams }>;

/** The page in the frame, once teams-js has met the host. A frame that is just being replaced is asked again. */
async function connected(): Promise<Frame> {
  const origin = new URL(page.url()).origin;
  const met = async (): Promise<Frame | null> => {
    const frame = page.frame('training-tab');
    if (frame === null) return null;
    await frame.waitForFunction(() => 'microsoftTeams' in window, undefined, { timeout: 5_000 });
    await frame.evaluate(host => (window as unknown as Library).microsoftTeams.app.initialize([host]), origin);
    return frame;
  };
  for (let tries = 0; tries < 100; tries += 1) {
    const frame = await met().catch(() => null);
    if (frame !== null) return frame;
    await page.waitForTimeout(50);
  }
  throw new Error('No tab has met the host.');
}

const context = (frame: Frame): Promise<teams.app.Context> =>
  frame.evaluate(() => (window as unknown as Library).microsoftTeams.app.getContext());

it('tells the tab who is there, in which language and colours, and signs that person in', async () => {
  const frame = await connected();

  const told = await context(frame);
  expect(told).toMatchObject({
    app: { theme: 'default', locale: 'en-gb', host: { name: 'Teams', clientType: 'web' } },
    page: { id: 'training', frameContext: 'content' },
    user: { id: demoPeople.emily, tenant: { id: tenant.tenantId } },
  });
  const token = await frame.evaluate(() => (window as unknown as Library).microsoftTeams.authentication.getAuthToken());
  expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
    oid: demoPeople.emily,
  });
  expect(await frame.evaluate(() => (window as unknown as Library).microsoftTeams.dialog.url.isSupported())).toBe(
    false,
  );
});

it('shows the tab once it is ready, and says when it cannot start', async () => {
  const frame = await connected();
  const state = (): Promise<string | null> => page.getAttribute('#training', 'data-state');

  expect(await state()).toBe('loading');
  await frame.evaluate(() => (window as unknown as Library).microsoftTeams.app.notifySuccess());
  expect(await state()).toBe('ready');

  await frame.evaluate(() => {
    const { app } = (window as unknown as Library).microsoftTeams;
    app.notifyFailure({ reason: app.FailedReason.Other, message: 'no database' });
  });
  await page.getByRole('alert').getByText('no database').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await connected();
  expect(await page.getByRole('alert').count()).toBe(0);
});

it('passes a change of colours on at once', async () => {
  const frame = await connected();
  await frame.evaluate(() => {
    (window as unknown as Library).microsoftTeams.app.registerOnThemeChangeHandler(theme => {
      document.title = theme;
    });
  });

  await page.getByLabel('Colours').selectOption('contrast');
  await frame.waitForFunction(() => document.title === 'contrast');
  await page.getByLabel('Colours').selectOption('default');
  await frame.waitForFunction(() => document.title === 'default');
});

it('goes where the tab asks to go: its own pages, deep links, the web', async () => {
  let frame = await connected();
  await frame.evaluate(
    () =>
      void (window as unknown as Library).microsoftTeams.pages.currentApp.navigateTo({
        pageId: 'training',
        subPageId: 'course/1',
      }),
  );
  await expect.poll(async () => (await context(await connected())).page.subPageId).toBe('course/1');

  frame = await connected();
  const link = `https://teams.microsoft.com/l/entity/${tenant.clientId}/training?context=${encodeURIComponent('{"subEntityId":"course/2"}')}`;
  await frame.evaluate(to => void (window as unknown as Library).microsoftTeams.app.openLink(to), link);
  await expect.poll(async () => (await context(await connected())).page.subPageId).toBe('course/2');

  frame = await connected();
  const opened = page.context().waitForEvent('page');
  await frame.evaluate(
    to => void (window as unknown as Library).microsoftTeams.app.openLink(to),
    `${host.address}/app-icon.png`,
  );
  expect((await opened).url()).toBe(`${host.address}/app-icon.png`);
});

it('lets the tab put its things away before it is replaced', async () => {
  const frame = await connected();
  await frame.evaluate(() => {
    (window as unknown as Library).microsoftTeams.app.lifecycle.registerOnResumeHandler(() => undefined);
    (window as unknown as Library).microsoftTeams.app.lifecycle.registerBeforeSuspendOrTerminateHandler(async () => {
      await fetch(`/saved`);
    });
  });
  const saved = page.waitForRequest(/\/saved$/);

  await page.getByLabel('Language').selectOption('de');

  await saved;
  expect((await context(await connected())).app.locale).toBe('de-de');
  await page.getByLabel('Sprache').selectOption('en');
  await connected();
});

it('opens a window to sign in, and brings back what it reports, or that it was closed', async () => {
  const frame = await connected();
  // teams-js itself opens https addresses only, so the tab's half of this one call is written out here.
  await frame.evaluate(() => {
    window.addEventListener('message', ({ data }: MessageEvent<{ id?: number; args?: unknown[] }>) => {
      if (data.id === 900) document.title = String(data.args);
    });
    document.querySelector('#field')?.addEventListener('click', () => {
      const args = [`${location.origin}/sign-in`, 500, 600, false];
      window.parent.postMessage({ id: 900, func: 'authentication.authenticate', args }, '*');
    });
  });
  // A press in the frame counts as one in the window around it: without one a browser opens no window.
  const popup = async (): Promise<Page> => {
    const opened = page.context().waitForEvent('page');
    await frame.click('#field');
    return opened;
  };

  const first = await popup();
  await first.waitForFunction(() => 'microsoftTeams' in window);
  const closed = first.waitForEvent('close');
  await first.evaluate(async origin => {
    const { app, authentication } = (window as unknown as Library).microsoftTeams;
    await app.initialize([origin]);
    authentication.notifySuccess('welcome');
  }, new URL(page.url()).origin);
  await frame.waitForFunction(() => document.title === 'true,welcome');
  await closed;

  await (await popup()).close();
  await frame.waitForFunction(() => document.title === 'false,CancelledByUser');
});

it('offers the link of a place to share, and takes the focus back', async () => {
  const frame = await connected();
  await frame.evaluate(() => {
    const { pages } = (window as unknown as Library).microsoftTeams;
    pages.shareDeepLink({ subPageId: 'course/3', subPageLabel: 'Fire safety' });
  });
  const link = await page.getByRole('dialog').getByLabel('Link to this place').inputValue();
  expect(new URL(link).searchParams.get('context')).toBe('{"subEntityId":"course/3"}');
  await page.keyboard.press('Escape');

  await frame.focus('#field');
  await frame.evaluate(() => (window as unknown as Library).microsoftTeams.pages.returnFocus());
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('rail-training');
});

it('becomes somebody else by keyboard alone', async () => {
  await page.focus('#search');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('Good to try').waitFor();
  await page.keyboard.type('anna weber');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Anna Weber/ })
    .first()
    .waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');

  await page.getByRole('button', { name: /Angemeldet als Anna Weber/ }).waitFor();
  expect((await context(await connected())).user?.id).toBe(demoPeople.anna);
});
