import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '#test/support/browser.ts';
import { idOf } from '#test/support/given.ts';
import { playLearner } from './stage/learner.ts';
import { openStage, type Stage } from './stage/stage.ts';

const AUTHORITY = 'https://login.example.org';
const TENANT = idOf('tenant');

let browser: Browser;
let stage: Stage;
beforeAll(async () => {
  [browser, stage] = await Promise.all([launchBrowser(), openStage()]);
});
afterAll(async () => {
  await browser?.close();
  await stage?.close();
});

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

test('outside Teams one signs in with Entra in this window, by code and PKCE, and comes back to where one wanted to go', async () => {
  playLearner(stage, 'en');
  const context = await browser.newContext({ locale: 'en-GB' });
  await context.route('https://res.cdn.office.net/**', route => route.abort());
  const asked: URLSearchParams[] = [];
  const redeemed: URLSearchParams[] = [];
  const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
  await context.route(`${AUTHORITY}/**`, async route => {
    const url = new URL(route.request().url());
    if (url.pathname.endsWith('/openid-configuration')) {
      const base = `${AUTHORITY}/common`;
      await route.fulfill({
        headers: cors,
        json: {
          issuer: `${AUTHORITY}/${TENANT}/v2.0`,
          authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
          token_endpoint: `${base}/oauth2/v2.0/token`,
          end_session_endpoint: `${base}/oauth2/v2.0/logout`,
          jwks_uri: `${base}/discovery/v2.0/keys`,
        },
      });
    } else if (url.pathname.endsWith('/authorize')) {
      asked.push(url.searchParams);
      const state = encodeURIComponent(url.searchParams.get('state') ?? '');
      const back = `${url.searchParams.get('redirect_uri')}#code=the-code&client_info=${part({ uid: 'lena', utid: TENANT })}&state=${state}`;
      await route.fulfill({ status: 302, headers: { location: back } });
    } else if (url.pathname.endsWith('/token')) {
      redeemed.push(new URLSearchParams(route.request().postData() ?? ''));
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        aud: idOf('client'),
        iss: `${AUTHORITY}/${TENANT}/v2.0`,
        iat: now,
        nbf: now,
        exp: now + 3600,
        tid: TENANT,
        oid: 'lena',
        sub: 'lena',
        preferred_username: 'lena@example.org',
        name: 'Lena',
        nonce: asked.at(-1)?.get('nonce'),
        ver: '2.0',
      };
      await route.fulfill({
        headers: cors,
        json: {
          token_type: 'Bearer',
          scope: 'api://example/access_as_user',
          expires_in: 3600,
          access_token: `${part({ alg: 'RS256' })}.${part(claims)}.signature`,
          id_token: `${part({ alg: 'RS256' })}.${part(claims)}.signature`,
          client_info: part({ uid: 'lena', utid: TENANT }),
        },
      });
    } else await route.abort();
  });
  const page = await context.newPage();
  await page.goto(`${stage.origin}/record`);
  await page.getByRole('heading', { level: 1, name: '4 valid certificates' }).waitFor();

  expect(asked).toHaveLength(1);
  expect(asked[0]?.get('code_challenge_method')).toBe('S256');
  expect(asked[0]?.get('redirect_uri')).toBe(`${stage.origin}/sign-in.html`);
  expect(asked[0]?.get('scope')).toContain('api://example/access_as_user');
  expect(redeemed[0]?.get('code_verifier')?.length).toBeGreaterThan(40);
  expect(new URL(page.url()).pathname).toBe('/record');
  await context.close();
});
