import type { Request, Response, Router } from 'express';
import * as z from 'zod/mini';
import type { Access, Endpoint, InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { Actor, ActorRole } from '#api/people/actor.ts';
import { Problem } from './problem.ts';

/** Answers who is asking, or throws the Problem that says why not. */
export type Identify = (request: Request) => Promise<Actor>;
export type Mounted = Readonly<{ endpoint: Endpoint; handled: true }>;

/** Where rooms mount their endpoints. The list is what the API description and the authorization test are made from. */
export type Desk = Readonly<{ router: Router; identify: Identify; mounted: Endpoint[] }>;

/**
 * Mounts one endpoint: sign-in, then role, then input, then the handler; the reply is the contract's.
 * An endpoint with access 'public' must be mounted with `servePublic`.
 */
export function serve<E extends Endpoint>(
  desk: Desk,
  endpoint: E,
  handle: (actor: Actor, input: InputOf<E>) => Promise<ReplyOf<E>>,
): void {
  mount(desk, endpoint, async request => {
    const actor = await desk.identify(request);
    if (!allows(endpoint.access, actor)) throw new Problem('not-allowed');
    return handle(actor, readInput(endpoint, request));
  });
}

export function servePublic<E extends Endpoint>(
  desk: Desk,
  endpoint: E,
  handle: (input: InputOf<E>) => Promise<ReplyOf<E>>,
): void {
  if (endpoint.access !== 'public') throw new Error(`${endpoint.path} is not public`);
  mount(desk, endpoint, async request => handle(readInput(endpoint, request)));
}

/** The one place where roles are compared with what an endpoint asks. */
export function allows(access: Access, actor: Actor): boolean {
  switch (access) {
    case 'public':
    case 'person':
      return true;
    case 'responsible':
      return actor.isResponsible || ['admin', 'branch', 'reader'].some(role => actor.roles.has(role as ActorRole));
    case 'reader':
      return actor.roles.has('reader') || actor.roles.has('admin');
    case 'author':
      return actor.roles.has('author') || actor.roles.has('admin');
    case 'reader-or-branch':
      return allows('reader', actor) || allows('branch', actor);
    case 'branch':
      return actor.roles.has('branch') || actor.roles.has('admin');
    case 'admin':
      return actor.roles.has('admin');
  }
}

function mount(desk: Desk, endpoint: Endpoint, answer: (request: Request) => Promise<unknown>): void {
  desk.mounted.push(endpoint);
  const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
  desk.router[method](endpoint.path, async (request: Request, response: Response) => {
    response.set('Cache-Control', 'no-store').json(await answer(request));
  });
}

function readInput<E extends Endpoint>(endpoint: E, request: Request): InputOf<E> {
  const body: unknown = request.body;
  const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE';
  if (hasBody && body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body))) {
    throw new Problem('bad-input', { detail: 'The body must be a JSON object.' });
  }
  const raw = { ...request.query, ...(hasBody ? (body as object | undefined) : {}), ...request.params };
  // No text of ours holds one, and PostgreSQL cannot keep it.
  if (JSON.stringify(raw).includes('\\u0000')) {
    throw new Problem('bad-input', { detail: 'A text holds the character NUL: leave it out.' });
  }
  const parsed = z.safeParse(endpoint.input, raw);
  if (parsed.success) return parsed.data as InputOf<E>;
  throw new Problem('bad-input', {
    errors: parsed.error.issues.map(issue => ({
      pointer: `/${issue.path.map(String).join('/')}`,
      detail: issue.message,
    })),
  });
}
