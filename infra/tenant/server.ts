import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { exchange, nameOf } from '#infra/tenant/exchange.ts';
import type { Outcome } from '#infra/tenant/exchange.ts';
import { bytesOf, json } from '#infra/tenant/http.ts';
import type { Ask, Handler } from '#infra/tenant/http.ts';
import type { Recorder } from '#infra/tenant/record.ts';
import type { World } from '#infra/tenant/world.ts';

const MOST_BYTES = 4 * 1024 * 1024;

export interface TenantServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The tenant on the wire. `/_control/…` is answered by `control` and never recorded; everything else is Entra ID or Graph.
 * Rejects when the port is taken.
 */
export async function listen(
  world: World,
  port: number,
  control: Handler,
  recorder: Recorder,
  answer: (ask: Ask) => Promise<Outcome> = ask => exchange(world, ask),
): Promise<TenantServer> {
  const { keyPem, certificatePem } = world.keys.tls;
  const server = createServer({ key: keyPem, cert: certificatePem, keepAlive: true }, (request, response) => {
    serve(world, control, recorder, answer, request, response).catch((fault: unknown) => {
      console.error('stand-in tenant: fault of its own', request.method, request.url, fault);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>(resolve => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  world: World,
  control: Handler,
  recorder: Recorder,
  answer: (ask: Ask) => Promise<Outcome>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const ask = await read(request);
  if (ask === null) {
    send(response, {
      reply: json(413, { error: { code: 'RequestEntityTooLarge', message: 'The request is over 4 MB.' } }),
      cut: null,
      broken: false,
    });
    return;
  }
  if (ask.url.pathname.startsWith('/_control/')) {
    send(response, { reply: await control(ask), cut: null, broken: false });
    return;
  }
  const at = world.clock.now();
  const outcome = await answer(ask);
  if (isRecorded(ask)) recorder.write(ask, outcome.cut === null ? outcome.reply : null, { at, broken: outcome.broken });
  send(response, outcome);
}

/** Everything to Graph, and the endpoints of Entra that the contract describes; not pre-flights, nor what a browser asks of its own accord. */
function isRecorded(ask: Ask): boolean {
  if (ask.method === 'OPTIONS') return false;
  if (/^\/(v1\.0|beta)(\/|$)/i.test(ask.url.pathname)) return true;
  const name = nameOf(ask);
  return name !== '' && name !== 'instance' && !(name === 'authorize' && ask.method === 'POST');
}

function send(response: ServerResponse, { reply, cut }: Outcome): void {
  if (cut === 'hang') return;
  if (cut === 'reset') {
    response.socket?.destroy();
    return;
  }
  const body = bytesOf(reply);
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) });
  if (cut === 'half') {
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.socket?.destroy());
    return;
  }
  response.end(body);
}

async function read(request: IncomingMessage): Promise<Ask | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= MOST_BYTES) parts.push(part);
  }
  if (bytes > MOST_BYTES) return null;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', `https://${headers['host'] ?? 'localhost'}`),
    headers,
    body: Buffer.concat(parts),
  };
}
