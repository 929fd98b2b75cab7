import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askRequest, decideRequest, listMyRequests, takeBackRequest, type OwnRequest } from '#api/contract/requests.ts';
import { launchBrowser } from '#test/support/browser.ts';
import { idOf } from '#test/support/given.ts';
import { playAdmin } from './stage/admin.ts';
import { playLearner } from './stage/learner.ts';
import { myRequestsIn, requestIn } from './stage/requests.ts';
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

test('a learner asks for more time with the keyboard, sees with whom it is, and takes it back', async () => {
  playLearner(stage, 'en');
  const [sample] = myRequestsIn('en');
  let held: OwnRequest[] = [];
  stage.answer(listMyRequests, () => ({ requests: held }));
  stage.answer(askRequest, ({ courseId, asked }) => {
    if (sample === undefined || asked.kind !== 'more-time') throw new Error('not what was asked for');
    const request: OwnRequest = { ...sample, course: { ...sample.course, courseId }, untilOn: asked.untilOn };
    held = [request];
    return request;
  });
  stage.answer(takeBackRequest, () => {
    const [request] = held;
    held = [];
    if (request === undefined) throw new Error('nothing to take back');
    return { ...request, state: 'taken-back' as const };
  });
  const { page, tab } = await openTab(browser, stage);
  const more = tab.getByRole('button', { name: 'More about First aid' });

  await more.focus();
  await page.keyboard.press('Enter');
  await tab.getByRole('menuitem', { name: 'I need more time' }).focus();
  await page.keyboard.press('Enter');
  const send = tab.getByRole('button', { name: 'Send request' });
  expect(await send.getAttribute('aria-disabled')).toBe('true');
  await tab.getByLabel('Until when').fill('2027-06-30');
  await send.focus();
  await page.keyboard.press('Enter');

  // The phone's line stands beside it, hidden.
  const state = tab.getByText('More time: with Jana since').filter({ visible: true });
  await state.waitFor();
  expect(stage.calls.find(({ method, path }) => method === 'POST' && path === '/my-requests')?.body).toEqual({
    courseId: idOf('first aid'),
    asked: { kind: 'more-time', untilOn: '2027-06-30', words: null },
  });
  await more.click();
  await tab.getByRole('menuitem', { name: 'Take back: I need more time' }).click();
  await state.waitFor({ state: 'hidden' });
  await page.context().close();
});

test('a coordinator accepts with one press, having seen the effect; and hears that somebody was quicker', async () => {
  playAdmin(stage, 'en');
  const { page, tab } = await openTab(browser, stage, { start: '/team' });

  await tab.getByText('Then valid until 2 May 2029.').waitFor();
  await tab.getByRole('button', { name: 'Accept: Mehmet Aydın, First aid' }).click();
  await tab.getByText('Accepted. Mehmet Aydın gets a message.').waitFor();
  expect(stage.calls.find(({ path }) => path.endsWith('/decide'))?.body).toEqual({
    decision: { kind: 'accept', answer: null, validUntilOn: null },
  });

  stage.answer(decideRequest, ({ requestId }) => ({
    outcome: 'before' as const,
    request: {
      ...requestIn('en', requestId),
      state: 'accepted' as const,
      decided: { at: '2027-05-11T08:00:00.000Z', by: { personId: idOf('eva'), name: 'Eva Lang' }, answer: null },
    },
  }));
  await tab.getByRole('button', { name: 'Accept: Lena Hoffmann' }).click();
  await tab.getByText('Eva Lang had decided this already.').waitFor();
  await page.context().close();
});
