import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraph } from '#api/graph/client.ts';
import { hintsRouter } from '#api/people/hint-routes.ts';
import { keepSubscriptions } from '#api/people/hint-jobs.ts';
import { hintsUrlOf, isRenewalDue } from '#api/people/hint.ts';
import { createLog } from '#api/platform/log.ts';
import { selfSigned } from '#infra/tenant/certificate.ts';
import { demoPeople } from '#infra/tenant/people.ts';
import { allPermissions } from '#infra/tenant/settings.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { clockAt } from '#test/support/given.ts';
import { standInTenant } from '#test/support/tenant.ts';

const START = '2027-03-01T08:00:00.000Z';

describe('change notifications', async () => {
  const db = await openDatabase();
  const { control, config } = await standInTenant({
    settings: { tenantId: TENANT, permissions: [...allPermissions, 'Group.Read.All'] },
    now: () => new Date(clock.now()),
  });
  const clock = clockAt(START);
  const graph = createGraph(config, { patienceSeconds: 1 });
  const nudged: string[] = [];
  const tools = { db, clock, log: createLog('silent') };
  const { keyPem, certificatePem } = selfSigned('localhost', 'ec');
  const app = express();
  app.use(
    '/graph',
    hintsRouter(tools, { tenantIds: [TENANT, OTHER_TENANT] }, job => void nudged.push(job), 2_000),
  );
  const server = createServer({ key: keyPem, cert: certificatePem }, app);
  let url = '';
  const keep = (address: string | null = url) =>
    keepSubscriptions({ ...tools, graph, tenantId: TENANT, url: address, signal: AbortSignal.timeout(30_000) });
  const held = () =>
    db.read(TENANT, trx => trx.selectFrom('graphSubscription').selectAll().orderBy('resource').execute());
  const deliver = (body: unknown, path = 'notify') =>
    fetch(`${url}/graph/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const secretOf = async (id: string) => (await control.subscriptions()).find(one => one.id === id)?.clientState;
  /** Later than the router gathers hints for. */
  const settle = async () => {
    await wait(2_300);
    nudged.length = 0;
  };

  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, resolve));
    url = `https://localhost:${(server.address() as AddressInfo).port}`;
    const { default: tls } = await import('node:tls');
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificatePem]);
  });
  afterAll(() => void server.close());

  it('are asked for once for users and once for groups, after a handshake, with a secret of which only the digest is kept', async () => {
    await keep();
    await keep();
    const rows = await held();
    expect(rows.map(({ resource, expiresAt }) => [resource, expiresAt.slice(0, 10)])).toEqual([
      ['groups', '2027-03-29'],
      ['users', '2027-03-29'],
    ]);
    const there = await control.subscriptions();
    expect(there.map(({ id }) => id).sort()).toEqual(rows.map(({ subscriptionId }) => subscriptionId).sort());
    expect(JSON.stringify(rows)).not.toContain(there[0]?.clientState ?? 'nothing');
  });

  it('nudge the directory job when somebody changed, however often they come', async () => {
    await control.updatePerson(demoPeople.anna, { user: { jobTitle: 'Rettungssanitäterin' } });
    await control.updatePerson(demoPeople.ben, { user: { jobTitle: 'Rettungssanitäter' } });
    await expect.poll(async () => (await control.deliveries()).length).toBe(2);
    expect((await control.deliveries()).map(({ status }) => status)).toEqual([202, 202]);
    await expect.poll(() => nudged.length).toBeGreaterThan(0);
    expect(nudged[0]).toBe('directory');
    const [delivery] = await control.deliveries();
    for (let n = 0; n < 20; n += 1) expect((await deliver(delivery?.body)).status).toBe(202);
    expect(nudged).toEqual(['directory']);
    await settle();
  });

  it('are answered alike and ignored without the secret, for an unknown subscription or organisation, and as nonsense', async () => {
    const [one] = await held();
    const subscriptionId = one?.subscriptionId ?? '';
    const clientState = await secretOf(subscriptionId);
    const genuine = { subscriptionId, tenantId: TENANT, clientState, changeType: 'updated' };
    for (const wrong of [
      { ...genuine, clientState: 'guessed' },
      { ...genuine, clientState: undefined },
      { ...genuine, clientState: null },
      { ...genuine, subscriptionId: 'unknown' },
      { ...genuine, tenantId: OTHER_TENANT },
      { ...genuine, tenantId: '99999999-0000-4000-8000-000000000000' },
    ])
      expect((await deliver({ value: [wrong] })).status).toBe(202);
    expect((await deliver({ value: 'x' })).status).toBe(202);
    expect((await deliver({ value: [{ ...genuine, filler: 'x'.repeat(300_000) }] })).status).toBe(413);
    await wait(50);
    expect(nudged).toEqual([]);
    expect((await deliver({ value: [genuine] })).status).toBe(202);
    await expect.poll(() => nudged).toEqual(['directory']);
    await settle();
  });

  it('repeat a handshake token as plain text, alone, and none that is too long', async () => {
    const said = 'Validation: <b>1</b> & more';
    const answer = await fetch(`${url}/graph/notify?validationToken=${encodeURIComponent(said)}`, { method: 'POST' });
    expect([answer.status, await answer.text()]).toEqual([200, said]);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    const long = await fetch(`${url}/graph/notify?validationToken=${'x'.repeat(3000)}`, { method: 'POST' });
    expect(long.status).toBe(400);
  });

  it('are renewed before they end, and when Microsoft asks for it, but not twice within ten minutes', async () => {
    clock.set('2027-03-27T08:00:00.000Z');
    await keep();
    expect((await held()).map(({ expiresAt }) => expiresAt.slice(0, 10))).toEqual(['2027-04-24', '2027-04-24']);
    await control.lifecycle('reauthorizationRequired');
    await expect.poll(() => nudged).toEqual(['subscriptions']);
    await keep();
    expect((await held()).map(({ needsRenewal }) => needsRenewal)).toEqual([1, 1]);
    clock.set('2027-03-27T08:30:00.000Z');
    await keep();
    expect((await held()).map(({ needsRenewal }) => needsRenewal)).toEqual([0, 0]);
    await settle();
  });

  it('are asked for anew when Microsoft took them away, and missed ones make us look', async () => {
    await control.lifecycle('missed');
    await expect.poll(() => nudged).toEqual(['directory']);
    await settle();
    const before = (await held()).map(({ subscriptionId }) => subscriptionId);
    await control.lifecycle('subscriptionRemoved');
    await expect.poll(() => nudged.toSorted()).toEqual(['directory', 'subscriptions']);
    await expect.poll(async () => (await held()).length).toBe(0);
    await keep();
    const after = (await held()).map(({ subscriptionId }) => subscriptionId);
    expect(after).toHaveLength(2);
    expect(after).not.toEqual(before);
  });

  it('take the place of ones that were lost from our side', async () => {
    await db.write(TENANT, trx =>
      trx.deleteFrom('graphSubscription').where('tenantId', '=', TENANT).where('resource', '=', 'users').execute(),
    );
    await control.expectError('POST /v1.0/subscriptions', 'duplicate', 1);
    await keep();
    expect((await held()).map(({ subscriptionId }) => subscriptionId).sort()).toEqual(
      (await control.subscriptions()).map(({ id }) => id).sort(),
    );
    expect(await held()).toHaveLength(2);
  });

  it('end when no public address is configured any more, or another one is', async () => {
    await keep(null);
    expect(await held()).toEqual([]);
    expect(await control.subscriptions()).toEqual([]);
  });

  it('of groups are not insisted on where the permission is missing: a day later it is asked again', async () => {
    await control.configure({ permissions: allPermissions });
    const other = createGraph({ ...config, credential: config.credential }, { patienceSeconds: 1 });
    const run = { ...tools, graph: other, tenantId: TENANT, url, signal: AbortSignal.timeout(30_000) };
    await keepSubscriptions(run);
    await keepSubscriptions(run);
    expect((await held()).map(({ resource }) => resource)).toEqual(['users']);
  });

  it('are for addresses that Microsoft can reach', () => {
    expect(hintsUrlOf('https://training.example.org')).toBe('https://training.example.org');
    for (const local of ['http://localhost:3000', 'https://localhost', 'https://10.0.0.1', 'https://training.local'])
      expect(hintsUrlOf(local)).toBeNull();
    const held = { expiresAt: '2027-03-29T00:00:00Z', renewedAt: '2027-03-01T00:00:00Z', needsRenewal: 0 as const };
    expect(isRenewalDue(held, '2027-03-25T23:00:00Z')).toBe(false);
    expect(isRenewalDue(held, '2027-03-26T01:00:00Z')).toBe(true);
    expect(isRenewalDue({ ...held, needsRenewal: 1 }, '2027-03-01T00:09:00Z')).toBe(false);
  });
});
