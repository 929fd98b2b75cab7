import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '#test/support/browser.ts';
import { COURSE_ID } from './stage/course.ts';
import { playLearner } from './stage/learner.ts';
import { openStage, openTab, type Stage } from './stage/stage.ts';

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  [browser, stage] = await Promise.all([launchBrowser(), openStage()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const phone = { width: 360, height: 780 };
const heading = (tab: Frame, name: RegExp | string) => tab.getByRole('heading', { level: 1, name }).waitFor();

/** Presses Tab until the focus is where it should be; fails after a screenful of stops. */
async function tabTo(page: Page, tab: Frame, name: RegExp): Promise<void> {
  for (let stop = 0; stop < 40; stop += 1) {
    const here = await tab.evaluate(() => {
      const element = document.activeElement;
      return (
        element?.getAttribute('aria-label') ?? element?.closest('label')?.textContent ?? element?.textContent ?? ''
      );
    });
    if (name.test(here) && here.length < 200) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reached ${name}`);
}

describe('learning by keyboard alone', () => {
  test('from the list through lessons, quiz and attestation to the certificate', async () => {
    const api = playLearner(stage, 'en');
    const { page, tab } = await openTab(browser, stage, { width: 1200 });
    await heading(tab, /3 to do/);
    await tab.locator('body').focus();

    await tabTo(page, tab, /^Continue course$/);
    await page.keyboard.press('Enter');
    for (const lesson of [/A sentence is stronger/, /How to tell a false mail/, /When the chairwoman writes/]) {
      await heading(tab, lesson);
      await tabTo(page, tab, /^Next$/);
      await page.keyboard.press('Enter');
    }
    for (let question = 1; question <= 4; question += 1) {
      await tab.getByText(`Question ${question} of 4`).waitFor();
      await tabTo(page, tab, /^Reply and ask back/);
      // Arrows choose without answering: one can look around first.
      await page.keyboard.press('ArrowDown');
      expect(await tab.getByText('The real chairwoman answers').count()).toBe(0);
      await tabTo(page, tab, /^Answer$/);
      await page.keyboard.press('Enter');
      await tab.getByText('The real chairwoman answers').waitFor();
      await tabTo(page, tab, /^Next$/);
      await page.keyboard.press('Enter');
    }
    await heading(tab, '4 of 4 right');
    await tabTo(page, tab, /^Next$/);
    await page.keyboard.press('Enter');
    await heading(tab, 'A word on it');
    await tabTo(page, tab, /I have read this/);
    await page.keyboard.press('Space');
    await tabTo(page, tab, /^Confirm as Lena Hoffmann$/);
    await page.keyboard.press('Enter');
    await heading(tab, 'Information security completed');
    await tabTo(page, tab, /Certificate/);
    await page.keyboard.press('Enter');
    await heading(tab, 'Confirmation');

    expect(api.lesson().state.done).toEqual(['passwords', 'phishing', 'fraud', 'quiz', 'confirm']);
    await page.context().close();
  });
});

describe('a phone and five minutes', () => {
  test('a wrong answer leads to the lesson and back to the same question; the quiz can be repeated', async () => {
    const done = ['passwords', 'phishing', 'fraud'];
    playLearner(stage, 'de', {
      moduleKey: 'quiz',
      sequence: 2,
      state: { done, position: 0, answers: [], straightToQuiz: false },
    });
    const { page, tab } = await openTab(browser, stage, { ...phone, locale: 'de-de', start: `/course/${COURSE_ID}` });
    await tab.getByText('Antworten und nachfragen').tap();
    await tab.getByText('landet bei den Betrügern').waitFor();
    await tab.getByText('So antwortet die echte Vorsitzende').waitFor();
    await tab.getByRole('button', { name: 'Lektion noch einmal ansehen' }).tap();
    await heading(tab, /stärker als ein Rätsel/);
    await tab.getByRole('button', { name: 'Zurück zum Quiz' }).tap();
    await tab.getByText('Frage 1 von 4').waitFor();

    for (let question = 1; question < 4; question += 1) {
      await tab.getByRole('button', { name: 'Weiter' }).tap();
      await tab.getByText(`Frage ${question + 1} von 4`).waitFor();
      await tab.getByText('Überweisen, danach').tap();
      await tab.getByText('Das Geld ist dann fort').waitFor();
    }
    await tab.getByRole('button', { name: 'Weiter' }).tap();
    await heading(tab, '0 von 4 richtig');
    await tab.getByRole('button', { name: 'Quiz wiederholen' }).tap();
    await tab.getByText('Frage 1 von 4').waitFor();
    expect(await tab.getByText('landet bei den Betrügern').count()).toBe(0);
    await page.context().close();
  });

  test('straight to the quiz, and on to the attestation once it is passed', async () => {
    const api = playLearner(stage, 'en');
    const { page, tab } = await openTab(browser, stage, { ...phone, start: `/course/${COURSE_ID}` });
    await tab.getByRole('button', { name: 'I know this: straight to the quiz' }).tap();
    for (let question = 1; question <= 4; question += 1) {
      await tab.getByText(`Question ${question} of 4`).waitFor();
      await tab.getByText('Call, with the number').tap();
      await tab.getByText('The real chairwoman answers').waitFor();
      await tab.getByRole('button', { name: 'Next' }).tap();
    }
    await heading(tab, '4 of 4 right');
    await tab.getByRole('button', { name: 'Next' }).tap();
    await heading(tab, 'A word on it');
    expect(api.lesson().state.straightToQuiz).toBe(true);
    await page.context().close();
  });

  test('the same step in the other language, where one is', async () => {
    playLearner(stage, 'de', {
      moduleKey: 'fraud',
      state: { done: ['passwords', 'phishing'], position: 0, answers: [], straightToQuiz: false },
    });
    const { page, tab } = await openTab(browser, stage, { ...phone, locale: 'de-de', start: `/course/${COURSE_ID}` });
    await heading(tab, /Vorsitzende schreibt/);
    await tab.getByRole('button', { name: 'Inhalt' }).tap();
    await tab.getByRole('dialog').getByRole('button', { name: 'Read in English' }).tap();
    await heading(tab, /When the chairwoman writes/);
    await page.context().close();
  });
});

describe('without a network', () => {
  test('lessons go on, the device keeps what is done, and it is sent once the network is back', async () => {
    const api = playLearner(stage, 'en');
    const { page, tab } = await openTab(browser, stage, { ...phone, start: `/course/${COURSE_ID}` });
    await heading(tab, /A sentence is stronger/);
    stage.silent(true);
    await tab.getByRole('button', { name: 'Next' }).tap();
    await tab.getByRole('button', { name: 'Next' }).tap();
    await heading(tab, /When the chairwoman writes/);
    await tab.getByText('kept on this device, not sent yet').first().waitFor();
    expect(api.lesson().state.done).toEqual([]);

    stage.silent(false);
    await tab.evaluate(() => window.dispatchEvent(new Event('online')));
    await tab.getByText('saved', { exact: true }).first().waitFor();
    expect(api.lesson().state.done).toEqual(['passwords', 'phishing']);
    await page.context().close();
  });

  test('leaving never asks; the next visit sends what the last one could not', async () => {
    const api = playLearner(stage, 'en');
    const { page, tab } = await openTab(browser, stage, { ...phone, start: `/course/${COURSE_ID}` });
    await heading(tab, /A sentence is stronger/);
    stage.silent(true);
    await tab.getByRole('button', { name: 'Next' }).tap();
    await tab.getByText('kept on this device, not sent yet').first().waitFor();
    page.on('dialog', () => expect.fail('The tab asked before leaving.'));
    stage.silent(false);
    await page.reload();
    const again = page.frame('tab') ?? tab;
    await heading(again, /How to tell a false mail/);
    await again.getByText('saved', { exact: true }).first().waitFor();
    await expect.poll(() => api.lesson().state.done).toEqual(['passwords']);
    await page.context().close();
  });

  test('an answer that cannot be marked stays chosen, and says so', async () => {
    const done = ['passwords', 'phishing', 'fraud'];
    playLearner(stage, 'en', {
      moduleKey: 'quiz',
      sequence: 2,
      state: { done, position: 0, answers: [], straightToQuiz: false },
    });
    const { page, tab } = await openTab(browser, stage, { ...phone, start: `/course/${COURSE_ID}` });
    await tab.getByText('Question 1 of 4').waitFor();
    stage.silent(true);
    await tab.getByText('Call, with the number').tap();
    await tab.getByRole('alert').waitFor();
    expect(await tab.getByRole('radio', { name: /Call, with the number/ }).isChecked()).toBe(true);
    stage.silent(false);
    await tab.getByRole('button', { name: 'Try again' }).tap();
    await tab.getByText('The real chairwoman answers').waitFor();
    await page.context().close();
  });

  test('My training keeps its last list, greyed, with its hour', async () => {
    playLearner(stage, 'en');
    const { page, tab } = await openTab(browser, stage, phone);
    await heading(tab, /3 to do/);
    stage.silent(true);
    await tab.evaluate(() => window.dispatchEvent(new Event('online')));
    await tab.getByText(/as of \d\d:\d\d/).waitFor();
    await tab.getByRole('heading', { name: 'Information security' }).waitFor();
    stage.silent(false);
    await tab.getByRole('button', { name: 'Try again' }).tap();
    await tab.getByText(/as of \d\d:\d\d/).waitFor({ state: 'detached' });
    await page.context().close();
  });
});
