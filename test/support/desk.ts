import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll } from 'vitest';
import type { Actor, ActorRole } from '#api/people/actor.ts';
import { Problem, problemHandler } from '#api/platform/http/problem.ts';
import type { Desk } from '#api/platform/http/serve.ts';
import { createLog } from '#api/platform/log.ts';
import { TENANT } from './database.ts';
import { idOf } from './given.ts';

export function anActor(name: string, roles: readonly ActorRole[] = [], more: Partial<Actor> = {}): Actor {
  return {
    tenantId: TENANT,
    personId: idOf(name),
    name,
    roles: new Set(roles),
    isResponsible: false,
    unitIds: new Set<string>(),
    language: 'en',
    timeZone: 'Europe/Berlin',
    ...more,
  };
}

export type TestDesk = Readonly<{
  address: string;
  /** Asks as somebody (null: not signed in); `body` makes it JSON. */
  ask: (actor: Actor | null, path: string, init?: RequestInit) => Promise<Response>;
}>;

/** The real desk behind a real server; only the sign-in is replaced: a header says which of the known actors asks. */
export async function openDesk(
  mount: (desk: Desk, http: express.Express) => void,
  logLevel: 'fatal' | 'error' = 'error',
): Promise<TestDesk> {
  const actors = new Map<string, Actor>();
  const http = express();
  const router = express.Router();
  router.use(express.json());
  mount(
    {
      router,
      mounted: [],
      identify: async request => {
        const actor = actors.get(request.get('x-test-actor') ?? '');
        if (actor === undefined) throw new Problem('sign-in-needed');
        return actor;
      },
    },
    http,
  );
  http.use('/api', router);
  http.use(problemHandler(createLog(logLevel)));
  const server = createServer(http);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  afterAll(() => new Promise(resolve => server.close(resolve)));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    address,
    ask: (actor, path, init = {}) => {
      const headers = new Headers(init.headers);
      if (actor !== null) {
        const key = `${actor.tenantId} ${actor.personId} ${[...actor.roles].join(' ')} ${actor.language}`;
        actors.set(key, actor);
        headers.set('x-test-actor', key);
      }
      if (init.body !== undefined) headers.set('content-type', 'application/json');
      return fetch(`${address}${path}`, { ...init, headers });
    },
  };
}
