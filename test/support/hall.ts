import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { createApp } from '#api/app.ts';
import type { CallInputOf, Endpoint, ReplyOf } from '#api/contract/endpoint.ts';
import type { Clock } from '#api/platform/clock.ts';
import type { Config } from '#api/platform/config.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { createLog } from '#api/platform/log.ts';

export type Reply<T> = Readonly<{ status: number; body: T; problem: { type: string; parameters?: unknown } | null }>;
export type Hall = Readonly<{
  origin: string;
  nudged: string[];
  call: <E extends Endpoint>(token: string | null, endpoint: E, input: CallInputOf<E>) => Promise<Reply<ReplyOf<E>>>;
}>;

/** The whole api over HTTP, on a free port, with sign-in as in production; jobs do not run, nudges are noted. */
export async function openHall(db: Db, clock: Clock, config: Config): Promise<Hall> {
  const nudged: string[] = [];
  const { http } = createApp({ db, clock, log: createLog('silent') }, config, job => void nudged.push(job));
  const server = createServer(http);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  afterAll(
    () =>
      new Promise<void>(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    nudged,
    call: async (token, endpoint, input) => {
      const rest: Record<string, unknown> = { ...(input as object) };
      const path = endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => {
        const value = String(rest[name]);
        delete rest[name];
        return encodeURIComponent(value);
      });
      const inQuery = endpoint.method === 'GET' || endpoint.method === 'DELETE';
      const query = inQuery ? `?${new URLSearchParams(rest as Record<string, string>).toString()}` : '';
      const response = await fetch(`${origin}/api${path}${query}`, {
        method: endpoint.method,
        headers: {
          'Content-Type': 'application/json',
          ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        },
        ...(inQuery ? {} : { body: JSON.stringify(rest) }),
      });
      const body = (await response.json()) as never;
      return { status: response.status, body, problem: response.ok ? null : body };
    },
  };
}
