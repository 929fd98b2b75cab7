import type { CallInputOf, Endpoint, ReplyOf } from '#api/contract/endpoint.ts';
import type { Upload } from '#api/contract/attachments.ts';
import { problems, type ProblemReply, type ProblemType } from '#api/contract/problems.ts';

/** Besides the api's own: nobody answered, or somebody who is not the api (a proxy's page). */
export type FailureType = ProblemType | 'offline' | 'unreadable';

/** Every way a call can fail. The tab switches on `type` and words it itself (words/…/problems.ts). */
export class ApiProblem extends Error {
  readonly type: FailureType;
  readonly status: number;
  /** Quote this when asking for help. */
  readonly instance: string | null;
  readonly parameters: Readonly<Record<string, string | number | null>>;
  readonly errors: readonly { pointer: string; detail: string }[];

  constructor(type: FailureType, status: number, reply: Partial<ProblemReply> = {}) {
    super(reply.detail ?? reply.title ?? type);
    this.name = 'ApiProblem';
    this.type = type;
    this.status = status;
    this.instance = reply.instance ?? null;
    this.parameters = reply.parameters ?? {};
    this.errors = reply.errors ?? [];
  }
}

type GetToken = (renew: boolean) => Promise<string>;
let getToken: GetToken | null = null;
let token: { value: string; goodUntil: number } | null = null;

/** Set once at the start, by whoever knows the host. */
export function signInWith(source: GetToken): void {
  getToken = source;
  token = null;
}

/**
 * Asks one endpoint of the contract. A GET that fails for want of a network may simply be asked again; so may every
 * call whose input carries its own sequence or key.
 * @throws ApiProblem
 */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: CallInputOf<E>,
  options: { signal?: AbortSignal; keepalive?: boolean } = {},
): Promise<ReplyOf<E>> {
  const { address, rest } = addressOf(endpoint, input as Record<string, unknown>);
  const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE';
  const response = await ask(
    `/api${address}${hasBody ? '' : queryOf(rest)}`,
    {
      method: endpoint.method,
      headers: hasBody ? { 'Content-Type': 'application/json' } : {},
      ...(hasBody ? { body: JSON.stringify(rest) } : {}),
      ...options,
    },
    endpoint.access !== 'public',
  );
  try {
    return (await response.json()) as ReplyOf<E>;
  } catch {
    throw new ApiProblem('unreadable', response.status);
  }
}

/** Sends one file. @throws ApiProblem */
export async function upload<E extends Upload>(
  endpoint: E,
  input: CallInputOf<E>,
  file: Blob,
  options: { signal?: AbortSignal } = {},
): Promise<ReplyOf<E>> {
  const { address, rest } = addressOf(endpoint, input as Record<string, unknown>);
  const headers = { 'Content-Type': 'application/octet-stream' };
  const response = await ask(
    `/api${address}${queryOf(rest)}`,
    { method: 'POST', headers, body: file, ...options },
    true,
  );
  return (await response.json()) as ReplyOf<E>;
}

/** Fetches a file with the person's token and hands it to the browser to keep: '/reports/people.csv?unitId=…'. */
export async function download(path: string): Promise<void> {
  const response = await ask(`/api${path}`, { method: 'GET' }, true);
  const name = /filename="?([^";]+)"?/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name ?? path.split('?')[0]?.split('/').at(-1) ?? 'download';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The address with its parts filled in, and what is left over for query or body. */
export function addressOf(
  endpoint: Pick<Endpoint, 'path'>,
  input: Record<string, unknown>,
): { address: string; rest: Record<string, unknown> } {
  const rest = { ...input };
  const address = endpoint.path.replace(/:(\w+)/g, (_part, name: string) => {
    const value = rest[name];
    delete rest[name];
    if (typeof value !== 'string' || value === '') throw new Error(`${endpoint.path} needs ${name}`);
    return encodeURIComponent(value);
  });
  return { address, rest };
}

export function queryOf(values: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean') query.append(name, `${one}`);
    }
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

async function ask(url: string, init: RequestInit, signedIn: boolean): Promise<Response> {
  const first = await send(url, init, signedIn ? await currentToken(false) : null);
  const response = first.status === 401 && signedIn ? await send(url, init, await currentToken(true)) : first;
  if (response.ok) return response;
  throw await problemOf(response);
}

async function send(url: string, init: RequestInit, bearer: string | null): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('Accept-Language', document.documentElement.lang);
  if (bearer !== null) headers.set('Authorization', `Bearer ${bearer}`);
  try {
    return await fetch(url, { ...init, headers });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem('offline', 0);
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  if (!(response.headers.get('content-type') ?? '').includes('problem+json')) {
    return new ApiProblem('unreadable', response.status);
  }
  const reply = (await response.json().catch(() => ({}))) as Partial<ProblemReply>;
  const type = (reply.type ?? '').replace(/^.*\/problems\//, '');
  return new ApiProblem(isProblemType(type) ? type : 'fault', response.status, reply);
}

function isProblemType(type: string): type is ProblemType {
  return Object.hasOwn(problems, type);
}

async function currentToken(renew: boolean): Promise<string> {
  if (!renew && token !== null && Date.now() < token.goodUntil) return token.value;
  if (getToken === null) throw new ApiProblem('sign-in-needed', 401);
  const value = await getToken(renew).catch(() => {
    throw new ApiProblem(navigator.onLine ? 'sign-in-needed' : 'offline', 401);
  });
  token = { value, goodUntil: expiryOf(value) - 120_000 };
  return value;
}

/** Milliseconds since 1970; a token that cannot be read is good for this one call. */
function expiryOf(value: string): number {
  try {
    const payload: unknown = JSON.parse(atob((value.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')));
    if (typeof payload === 'object' && payload !== null && 'exp' in payload && typeof payload.exp === 'number')
      return payload.exp * 1000;
  } catch {
    // Not ours to read: the api will say what it thinks of it.
  }
  return 0;
}
