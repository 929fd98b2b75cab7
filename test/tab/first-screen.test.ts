import { brotliCompressSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getMyTraining } from '#api/contract/training.ts';
import { getSession } from '#api/contract/session.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { playLearner } from './stage/learner.ts';
import { sessionIn, trainingIn } from './stage/samples.ts';
import { openStage, type Stage } from './stage/stage.ts';

/** All JavaScript until the first due course can be seen, brotli, in kilobytes of 1,000. */
const BUDGET_KB = 145;

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  [browser, stage] = await Promise.all([launchBrowser(), openStage()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

describe('the first screen', () => {
  test(`fetches at most ${BUDGET_KB} KB of JavaScript, and neither the sign-in nor an admin place`, async () => {
    playLearner(stage, 'en');
    const context = await browser.newContext();
    await context.route('https://res.cdn.office.net/**', route => route.abort());
    const page = await context.newPage();
    const scripts: Promise<{ url: string; bytes: number }>[] = [];
    page.on('response', response => {
      if (!new URL(response.url()).pathname.endsWith('.js')) return;
      scripts.push(response.body().then(body => ({ url: response.url(), bytes: brotliCompressSync(body).length })));
    });
    await page.goto(`${stage.origin}/__host/?locale=en-gb`);
    await page.frame('tab')?.getByRole('heading', { name: 'Information security' }).waitFor();

    const fetched = await Promise.all(scripts);
    const kilobytes = fetched.reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
    expect(kilobytes).toBeGreaterThan(50);
    expect(kilobytes).toBeLessThanOrEqual(BUDGET_KB);
    expect(fetched.filter(({ url }) => /sign-in|Overview|People|Player|Menu/.test(url))).toEqual([]);
    await context.close();
  });

  test.for([360, 1200])('nothing jumps between the first skeleton and the course (%i px)', async width => {
    playLearner(stage, 'de');
    // As slow as a bad connection, so that every skeleton is seen.
    stage.answer(getSession, async () => {
      await new Promise(resolve => setTimeout(resolve, 300));
      return sessionIn('de');
    });
    stage.answer(getMyTraining, async () => {
      await new Promise(resolve => setTimeout(resolve, 600));
      const { toDo, ...rest } = trainingIn('de');
      // A title of one line in every typeface.
      return {
        ...rest,
        toDo: toDo.map((row, index) =>
          index === 0 ? { ...row, course: { ...row.course, title: 'Sicherheit' } } : row,
        ),
      };
    });
    const context = await browser.newContext({ viewport: { width, height: 800 } });
    await context.route('https://res.cdn.office.net/**', route => route.abort());
    // Where card and rows stand, frame by frame, from the static skeleton over the program's to the course itself.
    await context.addInitScript(() => {
      const seen: Record<string, string[]> = {};
      const look = (): void => {
        for (const part of document.querySelectorAll('[data-part]')) {
          const { left, top, width, height } = part.getBoundingClientRect();
          const box = [left, top, width, height].map(Math.round).join(' ');
          const boxes = (seen[part.getAttribute('data-part') ?? ''] ??= []);
          if (boxes.at(-1) !== box) boxes.push(box);
        }
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
      Object.assign(window, { seen });
    });
    const page = await context.newPage();
    await page.goto(`${stage.origin}/__host/?locale=de-de`);
    const tab = page.frame('tab');
    await tab?.getByRole('heading', { name: /Sicherheit/ }).waitFor();
    const seen = await tab?.evaluate(() => (window as unknown as { seen: Record<string, string[]> }).seen);

    const last = (part: string) => seen?.[part]?.slice(-1);
    expect(seen).toEqual({ card: last('card'), rows: last('rows') });
    await context.close();
  });

  test('a skeleton is there before any script has run', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${stage.origin}/`);
    expect(await page.locator('.s-card').boundingBox()).toMatchObject({ height: expect.any(Number) as number });
    await context.close();
  });

  test('its pages say who may frame them and run no foreign script', async () => {
    const response = await fetch(`${stage.origin}/`, { headers: { accept: 'text/html' } });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain('frame-ancestors');
    expect(await response.text()).not.toMatch(/<script>|onload=/);
  });
});
