import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS } from '#api/platform/config.ts';
import type { Crowd, Frame as Window, News } from '#infra/tenant/host/answers.ts';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { launchBrowser } from '#test/support/browser.ts';

const START = resolve('infra/start.ts');
const PATIENCE_MS = 240_000;
const folder = mkdtempSync(join(tmpdir(), 'start-'));
const data = join(folder, 'data');
const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

type Started = Readonly<{
  child: ChildProcess;
  said: () => string;
  complained: () => string;
  ended: Promise<number | null>;
}>;

/** `npm start` in a folder of its own, without any setting of the machine that runs the tests. */
function start(args: readonly string[], settings: Readonly<Record<string, string>> = {}): Started {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !(name in SETTINGS)));
  const child = spawn(process.execPath, [START, ...args], {
    cwd: folder,
    env: { ...clean, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let said = '';
  let complained = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (complained += text));
  const ended = new Promise<number | null>(done => {
    child.once('close', code => {
      running.delete(child);
      done(code);
    });
  });
  return { child, said: () => said, complained: () => complained, ended };
}

/** The one address it prints, once it is ready. */
async function address({ said, complained, ended }: Started): Promise<string> {
  const opened = async (): Promise<string> => {
    for (;;) {
      const found = /^Open (http:\S+)$/m.exec(said())?.[1];
      if (found !== undefined) return found;
      await wait(50);
    }
  };
  const early = ended.then(code => {
    throw new Error(`ended with ${code}: ${complained()}`);
  });
  return Promise.race([opened(), early]);
}

const get = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;
const figuresIn = (said: string): readonly string[] =>
  said.split('\n').filter(line => /^ {2}(People|Training)/.test(line));
const ARGS = ['--people', '60', '--port', '5700'];

describe('npm start without a setting', () => {
  let first: Started;
  let at: string;
  let figures: readonly string[];

  beforeAll(async () => {
    first = start(ARGS);
    at = await address(first);
    figures = figuresIn(first.said());
  }, PATIENCE_MS);

  it('says what it did, in real figures, and one address', () => {
    expect(first.said()).toMatch(/^ {2}History +two years made/m);
    expect(first.said()).toMatch(/^ {2}People +[1-9]\d+ synced from the directory; [1-9]\d* more accounts/m);
    expect(first.said()).toMatch(
      /^ {2}Training +6 assignments running, [1-9]\d* enrolments opened \([1-9]\d* open today\)/m,
    );
    expect(first.said()).toMatch(/^ {2}Reminders +[1-9]\d* promised/m);
    expect(first.said().match(/^Open /gm)).toHaveLength(1);
  });

  it('gives the api what a real tenant would: a sample person is known to it by their token', async () => {
    const { tab } = await get<Window>(`${at}/frame`);
    const { named } = await get<Crowd>(`${at}/people?search=`);
    const mehmet = named.find(({ key }) => key === 'mehmet');
    const { token } = (await (
      await fetch(`${at}/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ personId: mehmet?.id }),
      })
    ).json()) as { token: string };

    const session = await fetch(`${tab.origin}/api/session`, { headers: { authorization: `Bearer ${token}` } });
    expect(await session.json()).toMatchObject({ name: 'Mehmet Aydın', organisation: 'Lotsenwerk Rheinland e. V.' });
  });

  describe('in the window', () => {
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      browser = await launchBrowser();
      page = await (await browser.newContext()).newPage();
    }, 60_000);
    afterAll(() => browser.close());

    const tab = async (): Promise<Frame> => {
      await expect.poll(() => page.getAttribute('#training', 'data-state'), { timeout: 30_000 }).toBe('ready');
      const frame = page.frame('training-tab');
      if (frame === null) throw new Error('There is no tab.');
      return frame;
    };

    it('the real tab meets the host: somebody’s training, in their language, signed in without a word', async () => {
      await page.goto(`${at}/#person=${demoPeople.emily}`);
      await (await tab()).getByRole('link', { name: 'My training' }).waitFor();

      await page.goto(`${at}/#person=${demoPeople.mehmet}`);
      await page.getByRole('button', { name: /Angemeldet als Mehmet/ }).waitFor();
      const mine = await tab();
      await mine.getByRole('link', { name: 'Meine Schulungen' }).waitFor();
      await mine.getByText('Informationssicherheit').first().waitFor();
    }, 60_000);

    it('colours change in the tab as they do around it', async () => {
      const frame = await tab();
      const ground = (): Promise<string> =>
        frame
          .getByRole('heading')
          .first()
          .evaluate(one => getComputedStyle(one).color);
      const light = await ground();

      await page.getByLabel('Farben').selectOption('dark');
      await expect.poll(ground).not.toBe(light);
      await page.getByLabel('Farben').selectOption('default');
      await expect.poll(ground).toBe(light);
    }, 60_000);

    it('a tap on a notification opens that very course, and marks it read', async () => {
      const unread = async (): Promise<number> =>
        (await get<News>(`${at}/news/${demoPeople.mehmet}?language=de`)).notes.filter(note => note.unread).length;
      const before = await unread();
      expect(before).toBeGreaterThan(0);

      await page.getByRole('button', { name: /^Aktivität/ }).click();
      await page.locator('.note.unread').first().click();

      await expect
        .poll(async () => new URL((await tab()).url()).pathname, { timeout: 30_000 })
        .toMatch(/^\/course\/[0-9a-f-]{36}/);
      await expect.poll(unread).toBe(before - 1);
    }, 60_000);
  });

  it('a second start on the same folder says where the first one is, and touches nothing', async () => {
    const second = start(ARGS);

    expect(await second.ended).toBe(1);
    expect(second.complained().trim().split('\n')).toHaveLength(1);
    expect(second.complained()).toContain(`already runs on ${data}: open ${at}`);
    expect((await fetch(at)).status).toBe(200);
  }, 60_000);

  it(
    'ends at Ctrl+C with everything it started, and a restart has lost nothing',
    async () => {
      const { tab } = await get<Window>(`${at}/frame`);
      first.child.kill('SIGINT');
      expect(await first.ended).toBe(0);
      for (const url of [at, tab.origin]) await expect(fetch(url)).rejects.toThrow();

      const again = start(ARGS);
      expect(await address(again)).toBe(at);
      expect(again.said()).not.toContain('History');
      expect(figuresIn(again.said())).toEqual(figures);
      first = again;
    },
    PATIENCE_MS,
  );

  it('ends with a clear sentence when one of its processes dies', async () => {
    process.kill(Number(readFileSync(join(data, 'app', 'process.txt'), 'utf8')), 'SIGKILL');

    expect(await first.ended).toBe(1);
    expect(first.complained()).toMatch(/^The api ended unexpectedly \(SIGKILL\)\./);
    await expect(fetch(at)).rejects.toThrow();
  }, 60_000);

  it(
    'says what is wrong with a damaged database, and changes nothing',
    async () => {
      const file = join(data, 'app', 'coursekeeper.sqlite');
      const good = readFileSync(file);
      const damaged = Buffer.from(good);
      damaged.write('this is no database any more', 0);
      writeFileSync(file, damaged);

      const hopeless = start(ARGS);
      expect(await hopeless.ended).toBe(1);
      expect(hopeless.complained()).toMatch(/^The database file is damaged/);
      expect(readFileSync(file).equals(damaged)).toBe(true);
    },
    PATIENCE_MS,
  );

  it(
    'begins its history anew when that was interrupted, and leaves nothing running however it ends',
    async () => {
      const half = join(folder, 'half');
      mkdirSync(join(half, 'app.making'), { recursive: true });
      writeFileSync(join(half, 'app.making', 'coursekeeper.sqlite'), 'half of it');

      const started = start(['--people', '60', '--port', '5710', '--data', half]);
      await address(started);
      expect(existsSync(join(half, 'app.making'))).toBe(false);
      started.child.kill('SIGINT');
      expect(await started.ended).toBe(0);
    },
    PATIENCE_MS,
  );
});

describe('npm start with a setting', () => {
  it('starts only the api, which names what is missing; no sample is made', async () => {
    const started = start(['--data', join(folder, 'other')], { CLIENT_ID: '11111111-2222-4333-8444-555555555555' });

    expect(await started.ended).toBe(1);
    expect(started.said()).toBe('');
    expect(started.complained()).toMatch(/^Coursekeeper cannot start\. \d settings are missing or wrong:/);
    expect(started.complained()).toContain('TENANT_ID is missing');
    expect(existsSync(join(folder, 'other'))).toBe(false);
  }, 60_000);
});
