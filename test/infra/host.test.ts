import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Crowd, Frame, News } from '#infra/tenant/host/answers.ts';
import { readAppPackage } from '#infra/tenant/host/app-package.ts';
import { deepLink, placeOf } from '#infra/tenant/host/client/deep-link.ts';
import { wordNote } from '#infra/tenant/host/note-text.ts';
import { startHost, type Host } from '#infra/tenant/host/server.ts';
import { demoPeople, trainingMailbox } from '#infra/tenant/org/demo.ts';
import { standInTenant, type StandIn } from '#test/support/tenant.ts';

const TAB = 'http://localhost:3000';
const PACKAGE = 'appPackage';
const folder = mkdtempSync(join(tmpdir(), 'host-'));
let tenant: StandIn;
let host: Host;

beforeAll(async () => {
  tenant = await standInTenant();
  host = await startHost({ port: 0, tenantAddress: tenant.address, tabUrl: TAB, appPackage: PACKAGE, folder });
});
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = async <T>(path: string): Promise<T> => (await (await fetch(`${host.address}${path}`)).json()) as T;
const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${host.address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function graph(path: string, body: unknown): Promise<void> {
  const token = await tenant.control.graphToken();
  const response = await fetch(`${tenant.address}/v1.0${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBeLessThan(300);
}

const tell = (personId: string, courses: string, chainId: number): Promise<void> =>
  graph(`/users/${personId}/teamwork/sendActivityNotification`, {
    topic: {
      source: 'text',
      value: courses,
      webUrl: `https://teams.microsoft.com/l/entity/${tenant.clientId}/training?context=${encodeURIComponent('{"subEntityId":"course/1"}')}`,
    },
    activityType: 'courseDue',
    previewText: { content: 'About 8 minutes.' },
    chainId,
    templateParameters: [
      { name: 'courses', value: courses },
      { name: 'due', value: 'Fr 4. Dezember' },
    ],
  });

describe('the words of a notification', () => {
  const app = readAppPackage(PACKAGE, TAB);
  const sent = {
    activityType: 'courseDue',
    parameters: { courses: 'Brandschutz', due: 'morgen' },
    text: 'as accepted',
  };

  it('are those of the installed package, in the language of whoever reads', () => {
    expect(wordNote(app, sent, 'de')).toBe('Fällig morgen: Brandschutz');
    expect(wordNote(app, sent, 'en')).toBe('Due morgen: Brandschutz');
    expect(wordNote(app, sent, 'fr')).toBe('Due morgen: Brandschutz');
  });

  it('name the app as the actor, and leave what no parameter fills', () => {
    const own = { ...app, activityTypes: [{ type: 'x', templateText: '{actor} says {what}' }], texts: new Map() };

    expect(wordNote(own, { activityType: 'x', parameters: {}, text: '' }, 'de')).toBe('Coursekeeper says {what}');
  });

  it('come from the message where the package knows no template', () => {
    expect(wordNote(app, { ...sent, activityType: 'unheardOf' }, 'de')).toBe('as accepted');
    expect(
      wordNote(app, { activityType: 'systemDefault', parameters: { systemDefaultText: 'Hello' }, text: '' }, 'de'),
    ).toBe('Hello');
  });
});

describe('a link in the window', () => {
  const frame: Frame = {
    app: 'Coursekeeper',
    tab: { url: `${TAB}/`, origin: TAB, entityId: 'training' },
    appIds: ['catalogue-id', 'manifest-id'],
    tenantId: 'tenant',
  };
  const teams = (appId: string, context: string): string =>
    `https://teams.microsoft.com/l/entity/${appId}/training?context=${encodeURIComponent(context)}`;

  it('opens the tab at the place that a deep link names', () => {
    expect(placeOf(frame, teams('manifest-id', '{"subEntityId":"course/7?day=2026-11-21"}'))).toEqual({
      url: `${TAB}/`,
      subPageId: 'course/7?day=2026-11-21',
    });
    expect(placeOf(frame, deepLink(frame, 'team', 'My team'))).toEqual({ url: `${TAB}/`, subPageId: 'team' });
  });

  it('opens a page of the tab itself as that page', () => {
    expect(placeOf(frame, `${TAB}/course/7`)).toEqual({ url: `${TAB}/course/7`, subPageId: null });
  });

  it('of another app, another site or none at all is not ours', () => {
    for (const link of [
      teams('other-app', '{}'),
      'https://evil.example/l/entity/manifest-id/training',
      'http://localhost:3001/',
      'javascript:alert(1)',
      'nothing',
    ])
      expect(placeOf(frame, link)).toBeNull();
  });

  it('with a broken context opens the start page', () => {
    expect(placeOf(frame, teams('manifest-id', '{broken'))?.subPageId).toBeNull();
  });
});

describe('the window’s server', () => {
  it('offers the named people first, and finds anybody by name', async () => {
    const first = await get<Crowd>('/people?search=');
    expect(first.named.map(({ key }) => key).slice(0, 3)).toEqual(['jana', 'mehmet', 'anna']);
    expect(first.named[1]).toMatchObject({ name: 'Mehmet Aydın', kind: 'both', language: 'de' });

    const found = await get<Crowd>('/people?search=emily');
    expect(found.named).toEqual([]);
    expect(found.found.map(({ id }) => id)).toContain(demoPeople.emily);
  });

  it('hands out the token of the person who was picked', async () => {
    const { token } = (await (await post('/token', { personId: demoPeople.anna })).json()) as { token: string };
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;

    expect(claims).toMatchObject({ oid: demoPeople.anna, scp: 'access_as_user', aud: tenant.clientId });
  });

  it('shows what is new, the newest of a chain only, and forgets across a restart neither that nor what was read', async () => {
    await tell(demoPeople.anna, 'Erste Hilfe', 7);
    await tell(demoPeople.anna, 'Erste Hilfe und Brandschutz', 7);
    const { notes } = await get<News>(`/news/${demoPeople.anna}?language=de`);
    expect(notes.map(({ text, unread }) => [text, unread])).toEqual([
      ['Fällig Fr 4. Dezember: Erste Hilfe und Brandschutz', true],
    ]);

    await post('/read', { ids: notes.map(({ id }) => id) });
    const again = await startHost({ port: 0, tenantAddress: tenant.address, tabUrl: TAB, appPackage: PACKAGE, folder });
    const later = (await (await fetch(`${again.address}/news/${demoPeople.anna}?language=en`)).json()) as News;
    await again.close();
    expect(later.notes.map(({ text, unread }) => [text, unread])).toEqual([
      ['Due Fr 4. Dezember: Erste Hilfe und Brandschutz', false],
    ]);
  });

  it('shows the mail of a person in a page that can run nothing, and to nobody else', async () => {
    await graph(`/users/${trainingMailbox}/sendMail`, {
      message: {
        subject: 'Still open',
        body: { contentType: 'HTML', content: '<p>Hello <script>alert(1)</script>Anna</p>' },
        toRecipients: [{ emailAddress: { address: 'anna.weber@lotsenwerk.example' } }],
      },
    });
    const { mails } = await get<News>(`/news/${demoPeople.anna}?language=de`);
    expect(mails).toMatchObject([{ subject: 'Still open', from: 'Schulungen', unread: true }]);

    const page = await fetch(`${host.address}/mail/${demoPeople.anna}/${encodeURIComponent(mails[0]?.id ?? '')}`);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'.*sandbox(?!.*allow-scripts)/);
    expect((await fetch(`${host.address}/mail/${demoPeople.eva}/${mails[0]?.id}`)).status).toBe(404);
  });

  it('answers only to localhost, and takes nothing from a form of another site', async () => {
    const asked = await new Promise<number | undefined>(resolve => {
      http.get(`${host.address}/frame`, { headers: { host: 'evil.example' } }, reply => resolve(reply.statusCode));
    });
    expect(asked).toBe(403);

    const form = await fetch(`${host.address}/token`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ personId: demoPeople.jana }),
    });
    expect(form.status).toBe(400);
  });

  it('says what is wrong with an app package without a tab', () => {
    const empty = mkdtempSync(join(tmpdir(), 'package-'));
    writeFileSync(join(empty, 'manifest.json'), '{}');

    expect(() => readAppPackage(empty, TAB)).toThrow(/has no personal tab/);
    rmSync(empty, { recursive: true });
  });
});
