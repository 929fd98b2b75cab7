import type { Browser, Frame } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Lesson } from '#api/contract/learn.ts';
import { listMyRequests } from '#api/contract/requests.ts';
import { getSession } from '#api/contract/session.ts';
import { getMyTraining } from '#api/contract/training.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { idOf } from '#test/support/given.ts';
import { findBarriers } from './stage/axe.ts';
import { COURSE_ID } from './stage/course.ts';
import { playLearner } from './stage/learner.ts';
import { myRequestsIn } from './stage/requests.ts';
import { nothingIn, onPlanIn, overdueIn } from './stage/samples.ts';
import { openStage, openTab, Refusal, type Stage } from './stage/stage.ts';
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

type Screen = {
  name: string;
  start?: string;
  /** What the screen's main heading says: proof that it is that screen. */
  heading: RegExp;
  begin?: Partial<Lesson>;
  arrange?: (stage: Stage) => void;
  act?: (tab: Frame) => Promise<void>;
};

const player = `/course/${COURSE_ID}`;
const lessons = ['passwords', 'phishing', 'fraud'];
const at = (moduleKey: string, done: string[], choices = ''): Partial<Lesson> => ({
  moduleKey,
  sequence: 5,
  state: {
    done,
    position: 0,
    straightToQuiz: false,
    answers: choices.split('').map((choiceId, index) => ({
      questionId: `q${index + 1}`,
      choiceId,
      right: choiceId === 'b',
    })),
  },
});

const screens: Screen[] = [
  {
    name: 'My training, why unfolded, done unfolded',
    heading: /3 offen/,
    act: async tab => {
      await tab.getByRole('button', { name: 'Warum?' }).click();
      await tab.getByRole('button', { name: /Erledigt/ }).click();
    },
  },
  {
    name: 'My training, on a learning path',
    heading: /3 offen/,
    arrange: s => s.answer(getMyTraining, () => onPlanIn('de')),
    act: tab => tab.getByText('1 von 4 erledigt').first().waitFor(),
  },
  { name: 'My training, overdue', heading: /3 offen/, arrange: s => s.answer(getMyTraining, () => overdueIn('de')) },
  {
    name: 'My training, nothing to do',
    heading: /Nichts zu tun/,
    arrange: s => s.answer(getMyTraining, () => nothingIn('de')),
  },
  {
    name: 'My training, "…" open',
    heading: /3 offen/,
    act: async tab => {
      await tab.getByRole('button', { name: 'Mehr zu Erste Hilfe' }).click();
      await tab.getByRole('menuitem', { name: 'Warum?' }).waitFor();
    },
  },
  {
    name: 'My training, requests with their state',
    heading: /3 offen/,
    arrange: s => s.answer(listMyRequests, () => ({ requests: myRequestsIn('de') })),
    act: async tab => {
      await tab.getByText('Mehr Zeit: bei Jana seit').first().waitFor();
    },
  },
  ...(
    [
      ['Schon erledigt', 'Foto oder PDF'],
      ['Mehr Zeit nötig', 'Bis wann'],
      ['Betrifft mich nicht', 'Warum nicht'],
    ] as const
  ).map(([name, shown]) => ({
    name: `My training, asking: ${name}`,
    heading: /3 offen/,
    act: async (tab: Frame) => {
      await tab.getByRole('button', { name: 'Mehr zu Erste Hilfe' }).click();
      await tab.getByRole('menuitem', { name }).click();
      await tab.getByText(shown).first().waitFor();
    },
  })),
  {
    name: 'an unknown account',
    heading: /noch nicht bekannt/,
    arrange: s =>
      s.answer(getSession, () => {
        throw new Refusal('unknown-person', { lastReadAt: '2027-05-11T04:00:00.000Z', contact: 'Jana Roth' });
      }),
  },
  {
    name: 'a shared account',
    heading: /gehört zu einem Ort/,
    arrange: s =>
      s.answer(getSession, () => {
        throw new Refusal('not-a-person', { rule: 'Mailboxen' });
      }),
  },
  { name: 'My record', start: '/record', heading: /gültige Nachweise/ },
  { name: 'a confirmation', start: `/record/${idOf('completion')}`, heading: /Nachweis/ },
  {
    name: 'a lesson with an example',
    start: player,
    heading: /Vorsitzende schreibt/,
    begin: at('fraud', lessons.slice(0, 2)),
  },
  { name: 'the first lesson', start: player, heading: /stärker als ein Rätsel/ },
  { name: 'an open question', start: player, heading: /sichere Weg/, begin: at('quiz', lessons) },
  {
    name: 'a wrong answer',
    start: player,
    heading: /eilige Überweisung/,
    begin: at('quiz', lessons, 'b'),
    act: async tab => {
      await tab.getByText('Antworten und nachfragen').click();
      await tab.getByText('landet bei den Betrügern').waitFor();
    },
  },
  { name: 'the result of a quiz', start: player, heading: /2 von 4 richtig/, begin: at('quiz', lessons, 'abba') },
  { name: 'the attestation', start: player, heading: /Das Wort darauf/, begin: at('confirm', [...lessons, 'quiz']) },
  {
    name: 'the end page',
    start: player,
    heading: /abgeschlossen/,
    begin: at('confirm', [...lessons, 'quiz']),
    act: async tab => {
      await tab.getByRole('checkbox').check();
      await tab.getByRole('button', { name: 'Bestätigen als Lena Hoffmann' }).click();
      await tab.getByText('Gültig bis').waitFor();
    },
  },
];
const phone = { width: 360, height: 780 };
const desktop = { width: 1200, height: 800 };

async function show({ start, begin, arrange, act, heading }: Screen, look: object) {
  playLearner(stage, 'de', begin);
  arrange?.(stage);
  const opened = await openTab(browser, stage, { locale: 'de-de', ...(start === undefined ? {} : { start }), ...look });
  await opened.tab.getByRole('heading', { level: 1 }).waitFor();
  await act?.(opened.tab);
  await opened.tab.getByRole('heading', { level: 1, name: heading }).waitFor({ timeout: 10_000 });
  return opened;
}

/** Each screen is opened once, on the phone, and looked at in every theme the host can switch to. */
test.for(screens)('$name: no barriers in three themes, no sideways scrolling, room for a finger', async screen => {
  const { page, tab } = await show(screen, phone);
  expect(await measure(tab)).toEqual({ wide: 360, small: [] });
  for (const theme of ['default', 'dark', 'contrast'] as const) {
    await switchTheme(page, tab, theme);
    const { barriers, looked } = await findBarriers(page, theme === 'default' ? 'everything' : 'colours');
    expect(barriers, theme).toEqual([]);
    expect(looked).toBeGreaterThan(0);
  }
  await switchTheme(page, tab, 'default');
  await page.setViewportSize(desktop);
  expect((await findBarriers(page)).barriers, 'desktop').toEqual([]);
  await page.context().close();
});

/**
 * How wide the page is, and what can be pressed but is lower than 44 px (links inside a sentence may be), once nothing
 * moves any more: a dialog that opens is smaller at first.
 */
async function measure(tab: Frame): Promise<{ wide: number; small: unknown[] }> {
  await tab.evaluate(() => {
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    return Promise.allSettled(ending.map(({ finished }) => finished));
  });
  return tab.evaluate(() => ({
    wide: document.documentElement.scrollWidth,
    small: [...document.querySelectorAll<HTMLElement>('button, a[href]')]
      .filter(element => element.checkVisibility() && getComputedStyle(element).display !== 'inline')
      .map(element => ({ text: element.textContent, height: Math.round(element.getBoundingClientRect().height) }))
      .filter(({ height }) => height > 1 && height < 44),
  }));
}

test('the check sees a fault that is planted', async () => {
  const { page, tab } = await show({ name: 'My training', heading: /3 offen/ }, phone);
  await tab.evaluate(() => {
    document.querySelector('h1')?.setAttribute('style', 'color: #eeeeee');
    document.querySelector('button')?.removeAttribute('aria-label');
    for (const button of document.querySelectorAll('button')) button.textContent = '';
  });
  const { barriers } = await findBarriers(page);
  expect(barriers.some(line => line.startsWith('color-contrast'))).toBe(true);
  expect(barriers.some(line => line.startsWith('button-name'))).toBe(true);
  await page.context().close();
});
