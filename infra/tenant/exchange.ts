import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { EntraError, errorReply } from '#infra/tenant/entra/errors.ts';
import { entraName, serveEntra } from '#infra/tenant/entra/serve.ts';
import type { Fault } from '#infra/tenant/faults.ts';
import { errorBody } from '#infra/tenant/graph/errors.ts';
import { operationName } from '#infra/tenant/graph/operations.ts';
import { graphPath, serveGraph } from '#infra/tenant/graph/serve.ts';
import { empty, json } from '#infra/tenant/http.ts';
import type { Ask, Reply } from '#infra/tenant/http.ts';
import type { World } from '#infra/tenant/world.ts';

/** How one exchange ended. `cut` says that the client does not get the whole reply: nothing for ever, a reset, or half of it. */
export interface Outcome {
  readonly reply: Reply;
  readonly cut: 'hang' | 'reset' | 'half' | null;
  /** The answer is not one Microsoft gives: a planted fault made it so. */
  readonly broken: boolean;
}

/** The name under which faults find a request: an operation of Graph or an endpoint of Entra; '' for neither. */
export function nameOf(ask: Ask): string {
  const segments = graphPath(ask);
  if (!segments) return entraName(ask) ?? '';
  return segments[0] === '$batch' ? 'batch' : (operationName(ask.method, segments) ?? '');
}

/** Serves one request, or lets the fault strike that was planted for it. */
export async function exchange(world: World, ask: Ask): Promise<Outcome> {
  const fault = world.faults.meet(nameOf(ask), ask);
  const serve = () =>
    /^\/(v1\.0|beta)(\/|$)/i.test(ask.url.pathname)
      ? serveGraph(world, ask, inner => exchange(world, inner))
      : serveEntra(world, ask);
  return fault ? struck(world, ask, fault, serve) : { reply: await serve(), cut: null, broken: false };
}

/** The identity platform's own words for a planted fault. `code` may be an AADSTS number: 50076 asks for a second factor. */
function refusedByEntra(fault: Fault, at: Date, headers: Readonly<Record<string, string>>): Reply {
  const status =
    fault.kind === 'throttled'
      ? 429
      : fault.kind === 'unavailable'
        ? 503
        : (fault.status ?? (fault.kind === 'status' ? 400 : 500));
  const number = Number(fault.code ?? 90033);
  const secondFactor = number === 50076 || number === 50079;
  const word = secondFactor
    ? 'interaction_required'
    : status < 500 && status !== 429
      ? 'invalid_grant'
      : 'temporarily_unavailable';
  const reply = errorReply(new EntraError(word, number, `Planted fault: ${fault.kind}.`), at, undefined);
  const claims = { claims: JSON.stringify({ access_token: { capolids: { essential: true, values: ['stand-in'] } } }) };
  const throttled: Readonly<Record<string, string>> = fault.kind === 'throttled' ? { 'retry-after': '1' } : {};
  return {
    ...reply,
    status,
    headers: { ...reply.headers, ...throttled, ...headers },
    body: { ...(reply.body as object), ...(secondFactor ? claims : {}) },
  };
}

async function struck(world: World, ask: Ask, fault: Fault, serve: () => Promise<Reply>): Promise<Outcome> {
  const retry: Readonly<Record<string, string>> =
    fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
  if (entraName(ask) && ['throttled', 'unavailable', 'status', 'error-after'].includes(fault.kind)) {
    if (fault.kind === 'error-after') await serve();
    return { reply: refusedByEntra(fault, world.clock.now(), retry), cut: null, broken: false };
  }
  const refuse = (status: number, code: string, headers: Readonly<Record<string, string>> = retry): Outcome => {
    const requestId = randomUUID();
    const body = errorBody({ code, message: `Planted fault: ${fault.kind}.` }, ask, requestId, world.clock.now());
    return { reply: json(status, body, { 'request-id': requestId, ...headers }), cut: null, broken: false };
  };
  switch (fault.kind) {
    case 'throttled':
      return refuse(429, 'TooManyRequests', { 'retry-after': String(fault.retryAfterSeconds ?? 1) });
    case 'throttled-bare':
      return { ...refuse(429, 'TooManyRequests', {}), broken: true };
    case 'unavailable':
      return refuse(503, 'ServiceUnavailable');
    case 'status':
      return refuse(fault.status ?? 500, fault.code ?? 'UnknownError');
    case 'timeout':
      return { reply: empty(504), cut: 'hang', broken: true };
    case 'reset':
      return { reply: empty(504), cut: 'reset', broken: true };
    case 'timeout-after':
      return { reply: await serve(), cut: 'hang', broken: true };
    case 'reset-after':
      return { reply: await serve(), cut: 'reset', broken: true };
    case 'half-body':
      return { reply: await serve(), cut: 'half', broken: true };
    case 'error-after':
      await serve();
      return refuse(500, 'InternalServerError');
    case 'slow':
      await wait(fault.delayMs ?? 1000);
      return { reply: await serve(), cut: null, broken: false };
  }
}
