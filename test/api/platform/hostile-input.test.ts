import { describe, expect, it } from 'vitest';
import { addDays } from '#api/calendar.ts';
import { endpoint, day, line } from '#api/contract/endpoint.ts';
import { createTokenVerifier } from '#api/platform/http/authenticate.ts';
import { Problem } from '#api/platform/http/problem.ts';
import { serve } from '#api/platform/http/serve.ts';
import { anActor, openDesk } from '#test/support/desk.ts';
import * as z from 'zod/mini';

const note = endpoint({
  method: 'POST',
  path: '/notes',
  access: 'person',
  summary: 'Keeps a note.',
  input: z.object({ text: line(100), on: day, more: z.optional(z.array(z.string())) }),
  reply: z.object({ kept: z.string() }),
});

describe('what a stranger sends', async () => {
  const { ask } = await openDesk(desk =>
    serve(desk, note, async (_actor, { text, on }) => ({ kept: `${text} ${addDays(on, 1)}` })),
  );
  const post = async (body: unknown): Promise<{ status: number; said: string }> => {
    const response = await ask(anActor('anna'), '/api/notes', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, said: await response.text() };
  };

  it('is taken when it is sound', async () => {
    expect(await post({ text: 'hello', on: '2028-02-28' })).toMatchObject({
      status: 200,
      said: '{"kept":"hello 2028-02-29"}',
    });
  });

  it.each([
    ['a NUL in a text', { text: 'a\0b', on: '2028-02-28' }, 'NUL'],
    ['a NUL deep inside', { text: 'a', on: '2028-02-28', more: ['x', '\0'] }, 'NUL'],
    ['a day at the end of time', { text: 'a', on: '9999-12-31' }, '/on'],
    ['a day that is none', { text: 'a', on: '2027-02-30' }, '/on'],
    ['a list in place of an object', [1], 'object'],
    ['broken JSON', '{"text":', 'JSON'],
    ['nothing', {}, '/text'],
  ])('%s is refused by name, with 400', async (_name, body, said) => {
    const answer = await post(body);

    expect(answer.status).toBe(400);
    expect(answer.said).toContain(said);
  });

  it('does not reach the prototype of anything', async () => {
    expect((await post('{"text":"a","on":"2028-02-28","__proto__":{"admin":true}}')).status).toBe(200);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe('a token while the sign-in service is away', () => {
  it('is answered with "try again", never with "sign in again"', async () => {
    const tenantId = '8f2b8e0a-3c55-4a52-9d0c-1d1f0a7c2b11';
    const verify = createTokenVerifier({
      authority: 'https://127.0.0.1:9',
      tenantIds: [tenantId],
      clientId: 'c',
      resource: 'api://x/c',
    });
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'RS256', kid: 'k' })}.${part({ tid: tenantId })}.${part({})}`;

    const refusal = await verify(`Bearer ${token}`).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(Problem);
    expect((refusal as Problem).problem).toBe('busy');
  });
});
