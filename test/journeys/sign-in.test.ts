import { describe, expect, it } from 'vitest';
import { demoPeople } from '#infra/tenant/org/demo.ts';
import { myTraining } from '#tab/words/de/my-training.ts';
import { frame } from '#tab/words/de/frame.ts';
import { anInstallation, inOneGo, watched } from './stage.ts';

/** Without Teams, without the window: the tab's own address in a browser, whose sign-in is msal-browser's. */
describe('the tab outside Teams', async () => {
  inOneGo();
  const installation = await anInstallation({ people: 60 });
  const { publicUrl, tenant, browser } = installation;
  const context = await browser.newContext({ locale: 'de-DE', timezoneId: 'Europe/Berlin' });
  const complaints: string[] = [];
  const page = await watched(context, complaints);
  const asked: string[] = [];
  page.on('request', request => void asked.push(request.url()));

  it('sends somebody to sign in, and shows them My training when they come back', async () => {
    await page.goto(publicUrl);
    await page.waitForURL(url => url.origin === tenant.settings.AUTHORITY_URL);
    expect(new URL(page.url()).searchParams.get('code_challenge_method')).toBe('S256');
    await page.getByRole('button', { name: /Anna Weber/ }).click();

    await page.waitForURL(url => url.origin === publicUrl && url.pathname === '/');
    await page.getByRole('heading', { name: myTraining.empty.title }).waitFor();
    expect(await page.locator('nav [aria-current="page"]').textContent()).toBe(frame.places.myTraining);
    expect(new URL(page.url()).hash, 'no code is left in the address').toBe('');
  });

  it('keeps them signed in over a reload, and every request carries their token', async () => {
    asked.length = 0;
    const answered = page.waitForResponse(response => response.url().includes('/api/my-training'));
    await page.reload();
    const token = (await (await answered).request().headerValue('authorization'))?.replace('Bearer ', '') ?? '';
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    expect(claims).toMatchObject({ oid: demoPeople.anna, scp: 'access_as_user' });
    await page.getByRole('heading', { name: myTraining.empty.title }).waitFor();
    expect(asked.filter(url => url.includes('/authorize'))).toEqual([]);
  });

  it('comes back to the place that was asked for', async () => {
    const other = await watched(await browser.newContext({ locale: 'de-DE' }), complaints);
    await other.goto(`${publicUrl}/record`);
    await other.waitForURL(url => url.origin === tenant.settings.AUTHORITY_URL);
    await other
      .getByRole('button', { name: /Jana Roth/ })
      .first()
      .click();
    await other.waitForURL(url => url.origin === publicUrl && url.pathname === '/record');
    await other.getByRole('heading', { level: 1 }).waitFor();
  });

  it('asks nobody but the api and the sign-in, and complains of nothing', async () => {
    const known = [publicUrl, tenant.settings.AUTHORITY_URL, 'https://res.cdn.office.net'];
    expect(asked.map(url => new URL(url).origin).filter(origin => !known.includes(origin))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
