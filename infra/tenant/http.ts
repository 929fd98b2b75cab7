/** A request and an answer as plain values, so that an item of a batch and a request on the wire are the same thing. */

export interface Ask {
  readonly method: string;
  /** Absolute, with the address that the client used. */
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Objects become JSON, strings and bytes go as they are, undefined is no body. */
  readonly body?: unknown;
}

export type Handler = (ask: Ask) => Reply | Promise<Reply>;

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body,
});

export const html = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  body,
});

export const empty = (status: number, headers: Readonly<Record<string, string>> = {}): Reply => ({ status, headers });

/** The body as it goes over the wire. */
export function bytesOf(reply: Reply): Buffer {
  if (reply.body === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(reply.body)) return reply.body;
  return Buffer.from(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body), 'utf8');
}

/** A JSON body, or undefined when there is none. Throws SyntaxError when it is no JSON. */
export function jsonOf(ask: Ask): unknown {
  return ask.body.length === 0 ? undefined : JSON.parse(ask.body.toString('utf8'));
}

/** Form fields; a field given twice keeps its last value. */
export function formOf(ask: Ask): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(ask.body.toString('utf8')));
}

/** Any value as text, for messages and loose comparisons: text as it is, nothing as '', objects as JSON. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
