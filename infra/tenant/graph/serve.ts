import { randomUUID } from 'node:crypto';

import type { Outcome } from '#infra/tenant/exchange.ts';
import { callerOf } from '#infra/tenant/graph/bearer.ts';
import type { Caller } from '#infra/tenant/graph/bearer.ts';
import { batch } from '#infra/tenant/graph/batch.ts';
import { badRequest, denied, errorBody, errorReply, GraphError, tooMany } from '#infra/tenant/graph/errors.ts';
import type { Operation } from '#infra/tenant/graph/operation.ts';
import { findOperation } from '#infra/tenant/graph/operations.ts';
import { onlyOptions, readQuery } from '#infra/tenant/graph/query.ts';
import type { Query } from '#infra/tenant/graph/query.ts';
import { check } from '#infra/tenant/graph/shape.ts';
import { json, jsonOf } from '#infra/tenant/http.ts';
import type { Ask, Reply } from '#infra/tenant/http.ts';
import type { World } from '#infra/tenant/world.ts';

/** The path below the version, decoded segment by segment. Null for another version or a malformed escape. */
export function graphPath({ url }: Ask): readonly string[] | null {
  const found = /^\/v1\.0(\/.*)?$/i.exec(url.pathname);
  if (!found) return null;
  try {
    return (found[1] ?? '').split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return null;
  }
}

/**
 * One request to Graph, in the order of the real service: token, address, query options, body, permission, limits, and only then the work.
 * Every answer carries `request-id` and `client-request-id`.
 */
export async function serveGraph(world: World, ask: Ask, inBatch: (ask: Ask) => Promise<Outcome>): Promise<Reply> {
  const requestId = randomUUID();
  let reply: Reply;
  try {
    reply = await answer(world, ask, inBatch);
  } catch (fault) {
    if (!(fault instanceof GraphError)) {
      console.error('stand-in tenant: fault of its own', ask.method, ask.url.pathname, fault);
      reply = json(
        500,
        errorBody({ code: 'InternalServerError', message: 'The stand-in failed.' }, ask, requestId, world.clock.now()),
      );
    } else reply = errorReply(fault, ask, requestId, world.clock.now());
  }
  const common = {
    'request-id': requestId,
    'client-request-id': ask.headers['client-request-id'] ?? requestId,
    'odata-version': '4.0',
  };
  return { ...reply, headers: { ...common, ...reply.headers } };
}

async function answer(world: World, ask: Ask, inBatch: (ask: Ask) => Promise<Outcome>): Promise<Reply> {
  const caller = await callerOf(world, ask);
  const segments = graphPath(ask);
  if (!segments) throw badRequest(`Invalid version: ${ask.url.pathname.split('/')[1] ?? ''}`);
  if (segments.join('/').toLowerCase() === '$batch') {
    if (ask.method !== 'POST') throw new GraphError(405, 'Request_BadRequest', '$batch takes POST.');
    return batch(world, ask, parsedBody(ask), inBatch);
  }
  const { operation, params } = findOperation(ask.method, personal(segments, caller));
  const query = readQuery(ask.url);
  onlyOptions(query, operation.options, operation.name);
  const body = readBody(ask, operation);
  allow(operation, caller);
  const units = cost(operation, query);
  if (units > 0) {
    const { waitSeconds } = world.throttle.directory(units, operation.write === true);
    if (waitSeconds > 0)
      throw tooMany(waitSeconds, {
        'x-ms-throttle-scope': 'Tenant_Application/ReadWrite',
        'x-ms-throttle-information': 'ResourceUnitLimitExceeded',
      });
  }
  const reply = await operation.run({ world, ask, caller, params, query, body });
  const used = world.throttle.used();
  const share: Record<string, string> = used >= 0.8 ? { 'x-ms-throttle-limit-percentage': used.toFixed(1) } : {};
  return units > 0 ? { ...reply, headers: { 'x-ms-resource-unit': String(units), ...share, ...reply.headers } } : reply;
}

/** `/me` is the person of the token. */
function personal(segments: readonly string[], caller: Caller): readonly string[] {
  if (segments[0]?.toLowerCase() !== 'me') return segments;
  if (caller.personId === null) throw badRequest('/me request is only valid with delegated authentication flow.');
  return ['users', caller.personId, ...segments.slice(1)];
}

function readBody(ask: Ask, operation: Operation): unknown {
  if (!operation.body) {
    if (ask.body.length > 0 && ask.method === 'GET') throw badRequest('A GET request takes no body.');
    return undefined;
  }
  const body = parsedBody(ask);
  check(operation.body, body, 'body');
  return body;
}

function parsedBody(ask: Ask): unknown {
  if (ask.body.length === 0) throw badRequest('Empty Payload. JSON content expected.');
  const type = ask.headers['content-type'] ?? '';
  if (!/^application\/json/i.test(type))
    throw new GraphError(
      415,
      'UnsupportedMediaType',
      `The content type '${type}' is not supported: send application/json.`,
    );
  let body: unknown;
  try {
    body = jsonOf(ask);
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  if (body === null) throw badRequest('Empty Payload. JSON content expected.');
  return body;
}

function allow(operation: Operation, { personId, permissions }: Caller): void {
  const any = personId === null ? operation.app : operation.delegated;
  if (any.includes('*')) return;
  if (!any.some(one => one.split('+').every(name => permissions.has(name)))) throw denied();
}

/** `$select` takes one unit off, `$top` under 20 another, `$expand` adds one; never below one. */
function cost({ units }: Operation, query: Query): number {
  if (units === 0) return 0;
  const less = (query.select === undefined ? 0 : 1) + (query.top !== undefined && Number(query.top) < 20 ? 1 : 0);
  return Math.max(1, units - less + (query.expand === undefined ? 0 : 1));
}
