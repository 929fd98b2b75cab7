import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { AuthenticationHandler, Client, ResponseType, type Middleware } from '@microsoft/microsoft-graph-client';
import * as z from 'zod/mini';
import type { Config } from '#api/platform/config.ts';
import type { Log } from '#api/platform/log.ts';
import { explainFault, faultOf, type Fault, type Outcome } from './outcome.ts';
import { createTokens } from './tokens.ts';

/** One request. Paths begin with '/' and may carry a query ('/users/delta?$select=id'); links are those Graph gave. */
export type Ask<S extends z.core.$ZodType> = Readonly<{
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: unknown;
  /** What the answer must look like; null when it has no content that matters (202, 204, 201 without body). */
  reply: S | null;
  /** Minutes the token must still live; bulk notifications ask for 45. */
  tokenMinutes?: number;
  signal?: AbortSignal;
}>;

/** The one door to Microsoft Graph. It throws nothing but an abort: every fault is a value. */
export type Graph = Readonly<{
  request: <S extends z.core.$ZodType>(tenantId: string, ask: Ask<S>) => Promise<Outcome<z.output<S>>>;
}>;

type GraphConfig = Pick<Config, 'authority' | 'clientId' | 'credential' | 'graphUrl'>;
type Options = Readonly<{ log?: Log; patienceSeconds?: number; readTimeoutMs?: number; writeTimeoutMs?: number }>;

const MOST_TRIES = 6;

/**
 * Reads wait and try again within `patienceSeconds` (default 120) when Graph is throttled or away; writes never do: only
 * the caller knows whether a second one does harm. Nothing is said about server timeouts, so 30 s for reads, 100 s for
 * writes (CONTRACT section 11). The Microsoft client is used without its own retries, which repeat POSTs silently, and
 * without redirects: an answer that points elsewhere never gets our token.
 */
export function createGraph(config: GraphConfig, options: Options = {}): Graph {
  const tokens = createTokens(config);
  const patienceMs = (options.patienceSeconds ?? 120) * 1000;

  const once = async <S extends z.core.$ZodType>(tenantId: string, ask: Ask<S>): Promise<Outcome<z.output<S>>> => {
    const isWrite = ask.method !== 'GET';
    const timeoutMs = isWrite ? (options.writeTimeoutMs ?? 100_000) : (options.readTimeoutMs ?? 30_000);
    for (const fresh of [false, true]) {
      const token = await tokens(tenantId, { minutesLeft: ask.tokenMinutes, fresh });
      if (token.kind !== 'token') return token;
      const sent = await send(config, token.value, ask, timeoutMs);
      if ('failure' in sent) return unanswered(sent.failure, isWrite);
      // A token may be revoked before it ends; a new one is asked for once. A 401 has had no effect, so writes may too.
      if (sent.status === 401 && !fresh) continue;
      if (sent.status < 200 || sent.status >= 300) return faultOf({ ...sent, isWrite });
      return understood(ask, sent, isWrite);
    }
    return { kind: 'sign-in-failed', code: 'InvalidAuthenticationToken', status: 401, requestId: null };
  };

  return {
    request: async (tenantId, ask) => {
      const path = ownPath(config.graphUrl, ask.path);
      if (path === null)
        return { kind: 'unreadable', detail: 'a link that leads to another host', status: null, requestId: null };
      const until = Date.now() + patienceMs;
      for (let tries = 1; ; tries += 1) {
        ask.signal?.throwIfAborted();
        const outcome = await once(tenantId, { ...ask, path });
        if (outcome.kind === 'ok') return outcome;
        ask.signal?.throwIfAborted();
        const waitMs = ask.method === 'GET' ? pauseMs(outcome, tries) : null;
        if (waitMs === null || tries >= MOST_TRIES || Date.now() + waitMs > until) {
          options.log?.warn({ tenantId, method: ask.method, path: path.split('?')[0], fault: explainFault(outcome) });
          return outcome;
        }
        await wait(waitMs, undefined, ask.signal === undefined ? {} : { signal: ask.signal });
      }
    },
  };
}

/** How long to wait before a read is tried again; null when that would not help. */
function pauseMs(fault: Fault, tries: number): number | null {
  if (fault.kind === 'throttled') return fault.retryAfterSeconds * 1000 + Math.random() * 250;
  if (fault.kind !== 'unavailable') return null;
  if (fault.retryAfterSeconds !== null) return fault.retryAfterSeconds * 1000 + Math.random() * 250;
  return Math.min(30_000, 500 * 2 ** tries) * (0.5 + Math.random() / 2);
}

/** Path and query below the version; links are followed to the Graph host only, whatever an answer says. */
function ownPath(graphUrl: string, pathOrLink: string): string | null {
  if (pathOrLink.startsWith('/')) return pathOrLink;
  const prefix = `${graphUrl}/v1.0/`;
  return pathOrLink.startsWith(prefix) ? pathOrLink.slice(prefix.length - 1) : null;
}

type Sent = Readonly<{ status: number; headers: Headers; text: string }> | Readonly<{ failure: unknown }>;

/** One exchange through Microsoft's client, with a middleware chain of our own: sign, then send. */
async function send(
  { graphUrl }: GraphConfig,
  token: string,
  { method, path, headers, body, signal }: Ask<z.core.$ZodType>,
  timeoutMs: number,
): Promise<Sent> {
  let failure: unknown = null;
  const timeout = AbortSignal.timeout(timeoutMs);
  const transport: Middleware = {
    execute: async context => {
      try {
        context.response = await fetch(context.request, {
          ...(context.options as RequestInit),
          redirect: 'manual',
          signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
        });
      } catch (error) {
        failure = error;
        throw error;
      }
    },
  };
  const signing = new AuthenticationHandler({ getAccessToken: async () => token });
  signing.setNext(transport);
  const client = Client.initWithMiddleware({
    middleware: signing,
    baseUrl: graphUrl,
    defaultVersion: 'v1.0',
    customHosts: new Set([new URL(graphUrl).hostname]),
  });
  const request = client
    .api(path)
    .responseType(ResponseType.RAW)
    .headers({ 'client-request-id': randomUUID(), Accept: 'application/json', ...headers });
  try {
    const response = (await (method === 'GET'
      ? request.get()
      : method === 'DELETE'
        ? request.delete()
        : method === 'PATCH'
          ? request.patch(body ?? {})
          : request.post(body ?? {}))) as Response;
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    return { failure: failure ?? error };
  }
}

/** No whole answer came. A connection that was never made had no effect; anything later may have had. */
function unanswered(failure: unknown, isWrite: boolean): Fault {
  const detail = reasonOf(failure);
  const base = { status: null, requestId: null, detail };
  return isWrite && !NOT_CONNECTED.test(detail)
    ? { ...base, kind: 'unknown-outcome' }
    : { ...base, kind: 'unavailable', retryAfterSeconds: null };
}

const NOT_CONNECTED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|CERT|SELF_SIGNED/;

function reasonOf(failure: unknown): string {
  const error = failure instanceof Error && failure.cause instanceof Error ? failure.cause : failure;
  if (!(error instanceof Error)) return String(error).slice(0, 200);
  return `${'code' in error ? `${String(error.code)} ` : ''}${error.message}`.slice(0, 200);
}

function understood<S extends z.core.$ZodType>(
  ask: Ask<S>,
  { status, headers, text }: Exclude<Sent, { failure: unknown }>,
  isWrite: boolean,
): Outcome<z.output<S>> {
  const requestId = headers.get('request-id');
  if (ask.reply === null) return { kind: 'ok', status, body: null as z.output<S>, requestId };
  const parsed = z.safeParse(ask.reply, jsonOf(text));
  if (parsed.success) return { kind: 'ok', status, body: parsed.data, requestId };
  const [issue] = parsed.error.issues;
  const detail = `${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? ''}`.trim();
  // A write that was taken, with an answer that cannot be read: what it made is not known.
  return isWrite
    ? { kind: 'unknown-outcome', detail, status, requestId }
    : { kind: 'unreadable', detail, status, requestId };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
