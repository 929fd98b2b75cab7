import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { getSession, type Session } from '#api/contract/session.ts';
import { getMyTraining } from '#api/contract/training.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { addressOfSubPage } from '#tab/frame/start.ts';
import { addressOf, queryOf } from '#tab/api.ts';
import { COURSE_ID } from './stage/course.ts';
import { playLearner } from './stage/learner.ts';
import { nothingIn, sessionIn } from './stage/samples.ts';
import { openStage, openTab, Refusal, type Stage } from './stage/stage.ts';

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  [browser, stage] = await Promise.all([launchBrowser(), openStage()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map(context => context.close()));
});

type Asked = { func: string; args: unknown[] };
const admin = { learn: true, team: true, read: true, author: true, branch: false, admin: true };

describe('in Teams', () => {
  test('the host is told that the tab is there, and asked for theme changes and the back button', async () => {
    playLearner(stage, 'en');
    const { page, tab } = await openTab(browser, stage);
    await tab.getByRole('heading', { level: 1 }).waitFor();
    const asked = await page.evaluate(() => (window as unknown as { asked: Asked[] }).asked.map(({ func }) => func));
    expect(asked).toEqual(expect.arrayContaining(['initialize', 'getContext', 'appInitialization.success']));
    expect(asked.filter(func => func === 'registerHandler').length).toBeGreaterThan(1);
  });

  test('a message leads to its very course, and that is noted once', async () => {
    playLearner(stage, 'en');
    const before = stage.calls.length;
    const { tab } = await openTab(browser, stage, { page: `course/${COURSE_ID}?day=2027-05-11&kind=courseDue` });
    await tab.getByRole('heading', { level: 1, name: /A sentence is stronger/ }).waitFor();
    const opened = stage.calls.slice(before).filter(({ path }) => path === '/messages/opened');
    expect(opened).toEqual([
      { method: 'POST', path: '/messages/opened', body: { day: '2027-05-11', kind: 'courseDue' } },
    ]);
    expect(new URL(tab.url()).search).toBe('');
  });

  test("the host's back button goes from a course to the list, and on the list it is the host's own", async () => {
    playLearner(stage, 'en');
    const { page, tab } = await openTab(browser, stage, { start: `/course/${COURSE_ID}` });
    await tab.getByRole('heading', { level: 1, name: /A sentence is stronger/ }).waitFor();
    const back = () =>
      page.evaluate(() =>
        (window as unknown as { tell: (f: string, a: unknown[]) => void }).tell('backButtonPress', []),
      );
    await back();
    await tab.getByRole('heading', { level: 1, name: /3 to do/ }).waitFor();
    await back();
    await expect
      .poll(() =>
        page.evaluate(() =>
          (window as unknown as { asked: Asked[] }).asked.some(
            ({ func }) => func === 'navigateBack' || func === 'pages.backStack.navigateBack',
          ),
        ),
      )
      .toBe(true);
  });

  test('a refused token is renewed once; refused again, the screen says what to do', async () => {
    playLearner(stage, 'en');
    let refusals = 1;
    stage.answer(getSession, () => {
      refusals -= 1;
      if (refusals >= 0) throw new Refusal('sign-in-needed');
      return sessionIn('en');
    });
    const first = await openTab(browser, stage);
    await first.tab.getByRole('heading', { level: 1, name: /3 to do/ }).waitFor();

    refusals = 99;
    const second = await openTab(browser, stage);
    await second.tab.getByRole('heading', { level: 1, name: 'Signing in did not work.' }).waitFor();
    await second.tab.getByRole('button', { name: 'Try again' }).waitFor();
  });

  test('the language is the own choice, else that of the host', async () => {
    playLearner(stage, 'de');
    stage.answer(getSession, (): Session => ({ ...sessionIn('de'), ownLanguage: 'de' }));
    const own = await openTab(browser, stage, { locale: 'en-gb' });
    await own.tab.getByRole('heading', { level: 1, name: /3 offen/ }).waitFor();
    expect(await own.tab.evaluate(() => document.documentElement.lang)).toBe('de');

    stage.answer(getSession, () => ({ ...sessionIn('de'), ownLanguage: null }));
    const host = await openTab(browser, stage, { locale: 'en-gb', start: '/record' });
    await host.tab.getByRole('heading', { level: 1, name: '4 valid certificates' }).waitFor();
    await host.tab.getByRole('radio', { name: 'Deutsch' }).click();
    await host.tab.getByRole('heading', { level: 1, name: '4 gültige Nachweise' }).waitFor();
  });
});

describe('where one begins, and who sees what', () => {
  test('who only learns sees two tabs', async () => {
    playLearner(stage, 'en');
    const { tab } = await openTab(browser, stage);
    await tab.getByRole('heading', { level: 1 }).waitFor();
    expect(await tab.getByRole('navigation', { name: 'Places' }).getByRole('link').allTextContents()).toEqual([
      'My training',
      'My record',
    ]);
  });

  test('an admin with nothing due begins at the overview, with something due at My training', async () => {
    playLearner(stage, 'en');
    stage.answer(getSession, () => ({ ...sessionIn('en'), may: admin }));
    const busy = await openTab(browser, stage);
    await busy.tab.getByRole('heading', { level: 1, name: /3 to do/ }).waitFor();
    stage.answer(getMyTraining, () => nothingIn('en'));
    const free = await openTab(browser, stage);
    await free.tab.getByRole('link', { name: 'Overview' }).and(free.tab.locator('[aria-current=page]')).waitFor();
    await free.tab.getByRole('link', { name: 'My training' }).click();
    await free.tab.getByRole('heading', { level: 1, name: 'Nothing to do.' }).waitFor();
  });

  test('on a phone an admin has two tabs and More, in German too, and More closes by Escape', async () => {
    playLearner(stage, 'de');
    stage.answer(getSession, () => ({ ...sessionIn('de'), may: admin }));
    const { page, tab } = await openTab(browser, stage, { locale: 'de-de', width: 360, height: 780 });
    await tab.getByRole('heading', { level: 1 }).waitFor();
    const places = tab.getByRole('navigation', { name: 'Orte' });
    expect(await places.getByRole('link').count()).toBe(2);
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await places.getByRole('button', { name: 'Mehr' }).click();
    expect(await places.getByRole('link').count()).toBe(9);
    await page.keyboard.press('Escape');
    expect(await places.getByRole('link').count()).toBe(2);
  });

  test('an address of nothing says so', async () => {
    playLearner(stage, 'en');
    const { tab } = await openTab(browser, stage, { start: '/nowhere/at/all' });
    await tab.getByRole('heading', { level: 1, name: 'There is nothing here.' }).waitFor();
  });
});

describe('addresses', () => {
  test('a deep link leads to places of ours only', () => {
    expect(addressOfSubPage('course/abc?day=2027-05-11&kind=courseDue')).toBe(
      '/course/abc?day=2027-05-11&kind=courseDue',
    );
    expect(addressOfSubPage('/record')).toBe('/record');
    for (const bad of [null, '', 'https://evil.example', '//evil.example', 'javascript:alert(1)', '../x', 'a b']) {
      expect(addressOfSubPage(bad)).toBeNull();
    }
  });

  test('parts of the path come from the input, the rest is query or body', () => {
    expect(addressOf({ path: '/courses/:courseId/learn' }, { courseId: 'a/b', language: 'de' })).toEqual({
      address: '/courses/a%2Fb/learn',
      rest: { language: 'de' },
    });
    expect(() => addressOf({ path: '/courses/:courseId' }, {})).toThrow('courseId');
    expect(queryOf({ search: 'ä&b', none: undefined, empty: null, states: ['a', 'b'], count: 3 })).toBe(
      '?search=%C3%A4%26b&states=a&states=b&count=3',
    );
    expect(queryOf({ none: undefined })).toBe('');
  });
});
