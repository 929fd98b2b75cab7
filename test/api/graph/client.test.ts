import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { createGraph } from '#api/graph/client.ts';
import { faultOf, secondsOf } from '#api/graph/outcome.ts';
import type { Credential } from '#api/platform/config.ts';
import { demoPeople } from '#infra/tenant/people.ts';
import { configFor, standInTenant } from '#test/support/tenant.ts';

const someone = z.object({ id: z.string(), displayName: z.string() });
const jana = { method: 'GET', path: `/users/${demoPeople.jana}?$select=id,displayName`, reply: someone } as const;
const janaAnswer = { kind: 'ok', body: { id: demoPeople.jana, displayName: 'Jana Roth' } };

describe('the door to Graph', async () => {
  const tenant = await standInTenant();
  const { tenantId, control, config } = tenant;
  const graph = createGraph(config, { patienceSeconds: 5, readTimeoutMs: 1500, writeTimeoutMs: 1500 });
  afterEach(() => control.clearFaults());

  it.each<[string, Credential]>([
    ['a secret', { kind: 'secret', secret: tenant.clientSecret }],
    [
      'a certificate',
      { kind: 'certificate', pem: `${tenant.clientCertificate.certificatePem}\n${tenant.clientCertificate.keyPem}` },
    ],
  ])('signs in with %s', async (_, credential) => {
    const outcome = await createGraph(configFor(tenant, credential)).request(tenantId, jana);
    expect(outcome).toMatchObject(janaAnswer);
  });

  it('says which of our settings Entra refuses', async () => {
    await control.expectError('POST /[^/]+/oauth2/v2.0/token', 'a wrong client secret');
    const wrong = createGraph(configFor(tenant, { kind: 'secret', secret: 'not this one' }));
    expect(await wrong.request(tenantId, jana)).toMatchObject({ kind: 'sign-in-failed', code: 'AADSTS7000215' });
  });

  it('says what it was refused, by code', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    await control.expectError(`GET /v1.0/users/${nobody}`, 'nobody of that id');
    expect(await graph.request(tenantId, { ...jana, path: `/users/${nobody}?$select=id,displayName` })).toMatchObject({
      kind: 'not-found',
      code: 'Request_ResourceNotFound',
    });
  });

  it('waits as long as it is asked to before it reads again', async () => {
    await control.plantFault({ kind: 'throttled', operation: 'users.get', count: 2, retryAfterSeconds: 1 });
    const began = Date.now();
    expect(await graph.request(tenantId, jana)).toMatchObject(janaAnswer);
    expect(Date.now() - began).toBeGreaterThanOrEqual(2000);
  });

  it('has a limit to its patience', async () => {
    await control.plantFault({ kind: 'throttled', operation: 'users.get', retryAfterSeconds: 60 });
    expect(await graph.request(tenantId, jana)).toMatchObject({ kind: 'throttled', retryAfterSeconds: 60 });
  });

  it.each(['reset', 'timeout', 'half-body', 'unavailable'] as const)('reads again after %s', async kind => {
    await control.plantFault({ kind, operation: 'users.get', count: 1 });
    expect(await graph.request(tenantId, jana)).toMatchObject(janaAnswer);
  });

  it.each([
    ['throttled', { kind: 'throttled' }],
    ['unavailable', { kind: 'unavailable' }],
    ['reset-after', { kind: 'unknown-outcome' }],
    ['timeout-after', { kind: 'unknown-outcome' }],
    ['error-after', { kind: 'unknown-outcome', status: 500 }],
  ] as const)('never writes twice by itself: %s', async (kind, outcome) => {
    const before = (await control.mails()).length;
    const id = await control.plantFault({ kind, operation: 'POST /v1.0/users/[^/]+/messages' });
    const draft = {
      method: 'POST',
      path: `/users/${demoPeople.trainingMailbox}/messages`,
      body: { subject: 'Test' },
      reply: z.object({ id: z.string() }),
    } as const;
    expect(await graph.request(tenantId, draft)).toMatchObject(outcome);
    expect(await control.struck()).toMatchObject({ [id]: 1 });
    expect((await control.mails()).length - before).toBeLessThanOrEqual(1);
  });

  it('follows no link to another host', async () => {
    const elsewhere = { ...jana, path: 'https://graph.microsoft.com.example.org/v1.0/users' };
    expect(await graph.request(tenantId, elsewhere)).toMatchObject({ kind: 'unreadable' });
    expect(await graph.request(tenantId, { ...jana, path: `${tenant.address}.example.org/v1.0/users` })).toMatchObject({
      kind: 'unreadable',
    });
  });

  it('takes no answer of another shape', async () => {
    const reply = z.object({ id: z.number() });
    expect(await graph.request(tenantId, { ...jana, reply })).toMatchObject({ kind: 'unreadable' });
  });

  it('ends with the job that asked', async () => {
    const stop = new AbortController();
    await control.plantFault({ kind: 'throttled', operation: 'users.get', retryAfterSeconds: 3 });
    const asked = graph.request(tenantId, { ...jana, signal: stop.signal });
    setTimeout(() => stop.abort(), 200);
    await expect(asked).rejects.toThrow(/abort/i);
  });
});

describe('what an answer means', () => {
  const answer = (status: number, code = '', isWrite = false, headers: Record<string, string> = {}) =>
    faultOf({
      status,
      headers: new Headers(headers),
      text: JSON.stringify({ error: { code, message: 'm' } }),
      isWrite,
    });

  it('tells an expired place from a bad request', () => {
    expect(answer(410, 'syncStateNotFound', false, { location: 'https://x/delta' })).toMatchObject({
      kind: 'gone',
      location: 'https://x/delta',
    });
    expect(answer(400, 'resyncRequired').kind).toBe('gone');
    expect(answer(400, 'Request_BadRequest').kind).toBe('refused');
  });

  it('knows that a write after 503 did not happen, and after 504 that nobody knows', () => {
    expect(answer(503, '', true).kind).toBe('unavailable');
    expect(answer(504, '', true).kind).toBe('unknown-outcome');
    expect(answer(504, '', false).kind).toBe('unavailable');
    expect(answer(501, 'NotImplemented', true).kind).toBe('refused');
  });

  it('reads Retry-After as seconds, decimals or a date', () => {
    const now = new Date('2027-01-01T00:00:00Z');
    expect(secondsOf('7')).toBe(7);
    expect(secondsOf('1.2')).toBe(2);
    expect(secondsOf('Fri, 01 Jan 2027 00:00:30 GMT', now)).toBe(30);
    expect(secondsOf('soon')).toBeNull();
    expect(secondsOf(null)).toBeNull();
  });
});
