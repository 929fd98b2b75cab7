import { describe, expect, it } from 'vitest';

import { demoPeople } from '#infra/tenant/people.ts';

import { tenantInTest } from './support.ts';

/** Wrong in the address or the frame: the judge of traffic takes no such line, meant or not, so nothing here is recorded. */
const { graph, tenant } = tenantInTest({}, false);

describe('requests that no part of Graph would take', () => {
  it.each([
    [
      'an unknown segment',
      'GET',
      `/users/${demoPeople.anna}/trainings`,
      400,
      "Resource not found for the segment 'trainings'.",
    ],
    ['an unknown collection', 'GET', '/grups', 400, "Resource not found for the segment 'grups'."],
    [
      'a method the resource does not have',
      'DELETE',
      '/users/delta',
      405,
      'Specified HTTP method is not allowed for the request target.',
    ],
    ['an unknown query option', 'GET', '/users?$selct=id', 400, "The query parameter '$selct' is not supported."],
    ['an option given twice', 'GET', '/users?$top=1&$top=2', 400, "Query option '$top' was specified more than once"],
    ['/me without a person', 'GET', '/me', 400, '/me request is only valid with delegated authentication flow.'],
  ])('%s is refused', async (_, method, path, status, message) => {
    const answer = await graph(path, { method });

    expect(answer.status).toBe(status);
    expect(answer.body.error?.message).toContain(message);
  });

  it('the beta endpoint is refused', async () => {
    expect(await graph(`${tenant().address}/beta/users`)).toMatchObject({
      status: 400,
      body: { error: { message: 'Invalid version: beta' } },
    });
  });

  it('a body that is no JSON, or has another content type, is refused', async () => {
    const { address, control } = tenant();
    const send = async (contentType: string, body: string) => {
      const headers = { authorization: `Bearer ${await control.graphToken()}`, 'content-type': contentType };
      return (
        await fetch(`${address}/v1.0/users/${demoPeople.anna}/getMemberGroups`, { method: 'POST', headers, body })
      ).status;
    };

    expect(await send('application/json', '{"securityEnabledOnly":')).toBe(400);
    expect(await send('text/plain', '{"securityEnabledOnly":true}')).toBe(415);
    expect(await send('application/json', '')).toBe(400);
  });

  it('a request over 4 MB is refused', async () => {
    const { address, control } = tenant();
    const headers = { authorization: `Bearer ${await control.graphToken()}`, 'content-type': 'application/json' };

    const response = await fetch(`${address}/v1.0/users/training@lotsenwerk.example/sendMail`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ message: { subject: 'x'.repeat(4_200_000) } }),
    });

    expect(response.status).toBe(413);
  });
});

describe('batches that are malformed as a whole', () => {
  const get = (id: string, more: object = {}) => ({ id, method: 'GET', url: '/groups', ...more });
  it.each([
    ['no request', [], 'must be 1 to 20'],
    ['21 requests', Array.from({ length: 21 }, (_, index) => get(String(index))), 'must be 1 to 20'],
    ['an id twice, in another case', [get('a'), get('A')], 'more than one request'],
    ['a number as id', [{ ...get('1'), id: 1 }], 'needs an id, a string'],
    ['an absolute url', [get('a', { url: 'https://graph.microsoft.com/v1.0/users' })], 'must be relative'],
    ['the version in the url', [get('a', { url: '/v1.0/users' })], 'must be relative'],
    ['a body without its content type', [get('a', { method: 'POST', body: {} })], 'must name its Content-Type'],
    ['a post without a body', [get('a', { method: 'POST' })], 'needs a body'],
    ['a dependency on nothing', [get('a', { dependsOn: ['z'] })], 'no request of the batch'],
    ['a circle', [get('a', { dependsOn: ['b'] }), get('b', { dependsOn: ['a'] })], 'in a circle'],
  ])('%s', async (_, requests, message) => {
    const { status, body } = await graph('/$batch', { body: { requests } });

    expect(status).toBe(400);
    expect(body.error?.message).toContain(message);
  });
});
