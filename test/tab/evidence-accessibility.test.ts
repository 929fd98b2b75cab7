import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '#test/support/browser.ts';
import { idOf } from '#test/support/given.ts';
import { playAdmin } from './stage/admin.ts';
import { findBarriers } from './stage/axe.ts';
import { playEvidence } from './stage/evidence.ts';
import { openStage, openTab, type Stage } from './stage/stage.ts';
import { switchTheme } from './stage/theme.ts';

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  [browser, stage] = await Promise.all([launchBrowser(), openStage()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

/** Ignored by git: for looking at. */
const SHOTS = join(import.meta.dirname, '../.screens');
type Screen = { name: string; start: string; heading: RegExp; act?: (tab: Frame) => Promise<void> };

const screens: Screen[] = [
  {
    name: 'recording-a-group',
    start: '/people/record',
    heading: /Abschluss für eine Gruppe/,
    act: async tab => {
      await tab.getByRole('combobox', { name: 'Kurs' }).selectOption({ index: 1 });
      await tab.getByRole('checkbox', { name: 'Anna Weber' }).click();
      await tab.getByText('1 Person bekommt ihn').waitFor();
      await tab.getByRole('button', { name: 'Liste einfügen' }).click();
    },
  },
  { name: 'import-choosing-a-file', start: '/people/import', heading: /Frühere Abschlüsse/ },
  {
    name: 'import-looked-through',
    start: `/people/import/${idOf('import')}`,
    heading: /Frühere Abschlüsse/,
    act: tab => tab.getByText('Es könnten mehrere Personen sein.').waitFor(),
  },
  {
    name: 'people-without-an-account',
    start: '/people/managed',
    heading: /Personen ohne Konto/,
    act: tab => tab.getByText('Rita Sommer (extern)').waitFor(),
  },
  {
    name: 'adding-somebody-without-an-account',
    start: '/people/managed',
    heading: /Personen ohne Konto/,
    act: async tab => {
      await tab.getByRole('button', { name: 'Jemanden hinzufügen' }).click();
      await tab.getByRole('dialog').getByLabel('Vorname').waitFor();
    },
  },
  {
    name: 'comparing-two-records',
    start: '/people/managed',
    heading: /Personen ohne Konto/,
    act: async tab => {
      await tab.getByRole('button', { name: /^Vergleichen/ }).click();
      await tab.getByRole('dialog').getByText('bleibt', { exact: true }).waitFor();
    },
  },
];

test.for(screens)(
  '$name: no barriers in three themes, no sideways scrolling',
  async ({ name, start, heading, act }) => {
    playAdmin(stage, 'de');
    playEvidence(stage);
    const { page, tab } = await openTab(browser, stage, { locale: 'de-de', start, width: 360, height: 780 });
    await tab.getByRole('heading', { level: 1, name: heading }).waitFor({ timeout: 15_000 });
    await act?.(tab);
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: join(SHOTS, `${name}-phone.png`), fullPage: true });
    for (const theme of ['default', 'dark', 'contrast'] as const) {
      await switchTheme(page, tab, theme);
      const { barriers, looked } = await findBarriers(page, theme === 'default' ? 'everything' : 'colours');
      expect(barriers, theme).toEqual([]);
      expect(looked).toBeGreaterThan(0);
    }
    await switchTheme(page, tab, 'default');
    await page.setViewportSize({ width: 1200, height: 800 });
    expect((await findBarriers(page)).barriers, 'desktop').toEqual([]);
    await page.screenshot({ path: join(SHOTS, `${name}-desktop.png`) });
    await page.context().close();
  },
);
