import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ConfidentialClientApplication } from '@azure/msal-node';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';

import { tokenAttacks } from '#infra/tenant/control.ts';
import { demoPeople } from '#infra/tenant/people.ts';

import { tenantInTest } from './support.ts';

const recordFile = join(mkdtempSync(join(tmpdir(), 'tenant-record-')), 'graph.jsonl');
const { tenant, graph } = tenantInTest({ recordFile });
const lines = (file = recordFile) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Record<string, unknown>);

describe('the record', () => {
  it('holds both sides of an exchange, but no token and nothing of the control surface', async () => {
    await graph(`/users/${demoPeople.anna}/getMemberGroups`, { body: { securityEnabledOnly: true } });
    await tenant().control.counts();

    const [line] = lines();
    expect(lines()).toHaveLength(1);
    expect(line).toMatchObject({
      method: 'POST', status: 200, requestBody: { securityEnabledOnly: true }, requestHeaders: { authorization: 'Bearer …', 'content-type': 'application/json' },
      responseHeaders: { 'request-id': expect.any(String) }, responseBody: { value: expect.any(Array) },
    }); // prettier-ignore
    expect(line).not.toHaveProperty('expectError');
  });

  it('says of a request that it was meant to be bad: by its header, or announced beforehand', async () => {
    await graph('/users?$top=0', { bad: 'a page of nothing' });
    await tenant().control.expectError('GET /v1.0/users\\?\\$top=0', 'announced');
    await graph('/users?$top=0');
    await graph('/users?$top=1');

    const said = lines()
      .slice(-3)
      .map(one => [one['status'], one['expectError'], one['fault']]);
    expect(said).toEqual([
      [400, true, 'a page of nothing'],
      [400, true, 'announced'],
      [200, undefined, undefined],
    ]);
    expect(JSON.stringify(lines().at(-3)?.['requestHeaders'])).not.toContain('x-expect-error');
  });

  it('keeps what a fault broke on purpose apart from what Microsoft might have answered', async () => {
    const before = lines().length;
    await tenant().control.plantFault({ kind: 'throttled-bare', operation: 'groups.list', count: 1 });
    const { status, headers } = await graph('/groups');

    expect([status, headers.get('retry-after')]).toEqual([429, null]);
    expect(lines()).toHaveLength(before);
    expect(lines(`${recordFile}.broken.jsonl`)).toMatchObject([
      { status: 429, url: expect.stringContaining('/groups') },
    ]);
  });
});

describe('tokens made to attack our API', () => {
  const verify = async (token: string) => {
    const { address, tenantId, clientId } = tenant();
    const keys = createRemoteJWKSet(new URL(`${address}/${tenantId}/discovery/v2.0/keys`));
    const { payload } = await jwtVerify(token, keys, {
      issuer: `${address}/${tenantId}/v2.0`,
      audience: clientId,
      algorithms: ['RS256'],
    });
    if (payload['tid'] !== tenantId || typeof payload['scp'] !== 'string' || typeof payload['oid'] !== 'string')
      throw new Error('claims');
    return payload;
  };

  it('a good one passes a careful check, with claims changed as asked', async () => {
    const token = await tenant().control.userToken(demoPeople.anna, {
      claims: { roles: ['Training.Reader'] },
      lifetimeSeconds: 60,
    });

    expect(await verify(token)).toMatchObject({
      oid: demoPeople.anna,
      roles: ['Training.Reader'],
      scp: 'access_as_user',
    });
    expect((decodeJwt(token).exp ?? 0) - (decodeJwt(token).iat ?? 0)).toBe(60);
  });

  it.each(tokenAttacks)('%s does not', async attack => {
    await expect(verify(await tenant().control.badToken(attack, demoPeople.anna))).rejects.toThrow();
  });
});

describe('faults at the identity platform', () => {
  it('a second factor asked for in the middle reaches the real client library with its claims', async () => {
    const { address, tenantId, clientId, clientSecret, control } = tenant();
    const client = new ConfidentialClientApplication({
      auth: { clientId, clientSecret, authority: `${address}/${tenantId}`, knownAuthorities: [new URL(address).host] },
    });
    await control.plantFault({ kind: 'status', status: 400, code: '50076', operation: 'token', count: 1 });

    const asked = client.acquireTokenOnBehalfOf({
      oboAssertion: await control.userToken(demoPeople.anna),
      scopes: ['User.Read'],
    });

    await expect(asked).rejects.toMatchObject({
      name: 'InteractionRequiredAuthError',
      claims: expect.stringContaining('capolids'),
    });
  });
});
