import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveTab } from '#api/platform/http/tab.ts';

const folder = mkdtempSync(join(tmpdir(), 'tab-'));
let port = 0;
let emptyPort = 0;
const servers: ReturnType<typeof createServer>[] = [];

async function listen(built: string): Promise<number> {
  const http = express();
  http.use(serveTab(built));
  http.use((_request, response) => void response.status(404).send('not the tab'));
  const server = createServer(http);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<p>the tab</p>');
  writeFileSync(join(folder, 'assets', 'index-abc.js'), 'let a = 1;');
  writeFileSync(join(folder, 'assets', 'index-abc.js.br'), brotliCompressSync('let a = 1;'));
  port = await listen(folder);
  emptyPort = await listen(join(folder, 'nothing-here'));
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

type Answer = { status: number; headers: IncomingMessage['headers']; body: Buffer };
async function ask(path: string, headers: Record<string, string> = {}, at = port): Promise<Answer> {
  const [response] = (await once(get({ port: at, host: '127.0.0.1', path, headers }), 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}
const html = { accept: 'text/html' };

test('files that carry their digest are kept for ever, in the encoding the browser takes', async () => {
  const packed = await ask('/assets/index-abc.js', { 'accept-encoding': 'gzip, br' });
  expect(packed.headers['content-encoding']).toBe('br');
  expect(packed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(packed.headers['content-type']).toContain('text/javascript');
  expect(brotliDecompressSync(packed.body).toString()).toBe('let a = 1;');
  const plain = await ask('/assets/index-abc.js');
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(plain.body.toString()).toBe('let a = 1;');
});

test('a place of the tab is its page, never from a cache', async () => {
  for (const path of ['/', '/record', '/course/abc?day=1']) {
    const page = await ask(path, html);
    expect(page.body.toString()).toBe('<p>the tab</p>');
    expect(page.headers['cache-control']).toBe('no-store');
  }
});

test("the api's own addresses and files that are gone are not the tab's", async () => {
  for (const path of [
    '/api/session',
    '/odata/$metadata',
    '/health/live',
    '/assets/index-old.js',
    '/favicon.ico',
    '/../package.json',
  ]) {
    expect((await ask(path, html)).status).toBe(404);
  }
  expect((await ask('/record', { accept: 'application/json' })).status).toBe(404);
});

test('without a build it says what to run', async () => {
  const answer = await ask('/', html, emptyPort);
  expect(answer.status).toBe(503);
  expect(answer.body.toString()).toContain('npm run build');
});
