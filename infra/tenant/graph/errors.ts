import { json } from '#infra/tenant/http.ts';
import type { Ask, Reply } from '#infra/tenant/http.ts';

/** A refusal of Graph: status, `code` to branch on, a message for people. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const badRequest = (message: string, code = 'BadRequest'): GraphError => new GraphError(400, code, message);

/** A query option or filter that the directory does not take, or not without the advanced parameters. */
export const unsupportedQuery = (message: string): GraphError =>
  new GraphError(400, 'Request_UnsupportedQuery', message);

export const noSuchObject = (id: string): GraphError =>
  new GraphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

export const denied = (): GraphError =>
  new GraphError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');

/** 429; `waitSeconds` goes into Retry-After. */
export function tooMany(
  waitSeconds: number,
  headers: Readonly<Record<string, string>> = {},
  code = 'TooManyRequests',
): GraphError {
  return new GraphError(429, code, 'Too many requests', { 'retry-after': String(waitSeconds), ...headers });
}

/** `{error: {code, message, innerError: {date, request-id, client-request-id}}}`. */
export function errorBody(fault: { code: string; message: string }, ask: Ask, requestId: string, at: Date): unknown {
  const innerError = {
    date: at.toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': ask.headers['client-request-id'] ?? requestId,
  };
  return { error: { code: fault.code, message: fault.message, innerError } };
}

export function errorReply(fault: GraphError, ask: Ask, requestId: string, at: Date): Reply {
  return json(fault.status, errorBody(fault, ask, requestId, at), fault.headers);
}
