import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { controlOf } from '#infra/tenant/control.ts';
import { json } from '#infra/tenant/http.ts';
import type { Reply } from '#infra/tenant/http.ts';
import { bytesOf } from '#infra/tenant/http.ts';
import { readAppPackage } from './app-package.ts';
import { readClient } from './client-files.ts';
import { answers } from './answers.ts';
import { openReadMarks } from './read-marks.ts';

export interface HostOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** `https://localhost:PORT` of the stand-in tenant. */
  readonly tenantAddress: string;
  /** PUBLIC_URL of the api. */
  readonly tabUrl: string;
  /** Folder with manifest.json, as uploaded to Teams. */
  readonly appPackage: string;
  /** Where what has been read is kept; null: in memory. */
  readonly folder: string | null;
}

export interface Host {
  readonly address: string;
  close(): Promise<void>;
}

const CLIENT = join(import.meta.dirname, 'client');
const MOST_BYTES = 64 * 1024;

/**
 * The Teams-like window on plain HTTP at localhost, so that no certificate has to be trusted: the browser asks only this server,
 * which asks the stand-in tenant. Rejects when the port is taken.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const client = readClient(CLIENT);
  const app = readAppPackage(options.appPackage, options.tabUrl);
  const icon = readFileSync(join(options.appPackage, 'color.png'));
  const answer = answers({
    control: controlOf(options.tenantAddress),
    app,
    tabOrigin: new URL(options.tabUrl).origin,
    marks: openReadMarks(options.folder),
  });
  const headers = headersFor(new URL(options.tabUrl).origin);

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    // Another name for this machine would be another site's page reading ours (DNS rebinding).
    if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) {
      send(response, json(403, { error: 'Ask for localhost.' }), headers);
      return;
    }
    const file = client.get(url.pathname);
    if (request.method === 'GET' && file !== undefined) {
      response.writeHead(200, { ...headers, 'content-type': file.type }).end(file.body);
      return;
    }
    if (request.method === 'GET' && url.pathname === '/app-icon.png') {
      response.writeHead(200, { ...headers, 'content-type': 'image/png' }).end(icon);
      return;
    }
    const body = request.method === 'POST' ? await read(request) : null;
    send(response, await answer(request.method ?? 'GET', url, body), headers);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((fault: unknown) => {
      if (!response.headersSent) send(response, json(502, { error: String(fault) }), headers);
      else response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, 'localhost', () => resolve());
  });
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Only our own files run; only the tab and our own mail pages are framed; nobody frames us. */
function headersFor(tabOrigin: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      `frame-src 'self' ${tabOrigin}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
}

function send(response: ServerResponse, reply: Reply, headers: Readonly<Record<string, string>>): void {
  response.writeHead(reply.status, { ...headers, ...reply.headers }).end(bytesOf(reply));
}

async function read(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= MOST_BYTES) parts.push(part);
  }
  // A page of another site cannot set this type without asking first, and we answer no such question.
  if (bytes > MOST_BYTES || request.headers['content-type'] !== 'application/json') return null;
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return null;
  }
}
