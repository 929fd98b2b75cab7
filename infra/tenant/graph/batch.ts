import type { Outcome } from '#infra/tenant/exchange.ts';
import { badRequest, errorBody } from '#infra/tenant/graph/errors.ts';
import { isRecord, json } from '#infra/tenant/http.ts';
import type { Ask, Reply } from '#infra/tenant/http.ts';
import type { World } from '#infra/tenant/world.ts';

interface Item {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly dependsOn: readonly string[];
}

interface Answer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Serves one request as if it had come alone, planted faults included. */
type Serve = (ask: Ask) => Promise<Outcome>;

const OUTLOOK = /\/(messages|sendMail|mailboxSettings|events|calendar)/i;
const KNOWN = ['id', 'method', 'url', 'headers', 'body', 'dependsOn'];
const OUTLOOK_AT_ONCE = 4;

/**
 * `POST /v1.0/$batch`: 1 to 20 requests, each throttled and refused on its own; 400 for the whole when one is malformed.
 * Answers come in the order in which they were ready. An item whose dependency failed answers 424. A planted fault that would cut the
 * connection makes an item 504: the batch itself arrives.
 */
export async function batch(world: World, ask: Ask, body: unknown, serve: Serve): Promise<Reply> {
  const items = readItems(body);
  const byId = new Map(items.map(item => [item.id.toLowerCase(), item]));
  const begun = new Map<string, Promise<Answer>>();
  const responses: Answer[] = [];
  const gate = gateFor(OUTLOOK_AT_ONCE);
  const begin = (item: Item): Promise<Answer> => {
    const known = begun.get(item.id);
    if (known) return known;
    const needed = item.dependsOn.flatMap(id => byId.get(id.toLowerCase()) ?? []).map(begin);
    const answered = Promise.all(needed).then(async before => {
      const failed = before.some(({ status }) => status >= 400);
      const work = () => run(world, ask, item, serve);
      const answer = failed ? dependencyFailed(world, ask, item) : await (OUTLOOK.test(item.url) ? gate(work) : work());
      responses.push(answer);
      return answer;
    });
    begun.set(item.id, answered);
    return answered;
  };
  await Promise.all(items.map(begin));
  return json(200, { responses });
}

/** Lets so many run at once; the others wait for their turn. */
function gateFor(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async work => {
    if (running >= limit) await new Promise<void>(resolve => waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}

async function run(world: World, outer: Ask, item: Item, serve: Serve): Promise<Answer> {
  const { authorization = '', 'client-request-id': clientRequestId } = outer.headers;
  const url = new URL(`${outer.url.origin}/v1.0/${item.url.replace(/^\//, '')}`);
  const text = item.body === undefined ? '' : JSON.stringify(item.body);
  const headers = {
    ...item.headers,
    authorization,
    ...(clientRequestId === undefined ? {} : { 'client-request-id': clientRequestId }),
  };
  const { reply, cut } = await serve({ method: item.method, url, headers, body: Buffer.from(text, 'utf8') });
  if (cut !== null)
    return {
      id: item.id,
      status: 504,
      headers: {},
      body: errorBody({ code: 'GatewayTimeout', message: 'The request timed out.' }, outer, item.id, world.clock.now()),
    };
  const named = Object.fromEntries(
    Object.entries(reply.headers).map(([name, value]) => [
      name.replace(/(^|-)[a-z]/g, letter => letter.toUpperCase()),
      value,
    ]),
  );
  return {
    id: item.id,
    status: reply.status,
    headers: named,
    ...(reply.body === undefined ? {} : { body: reply.body }),
  };
}

function dependencyFailed(world: World, ask: Ask, { id }: Item): Answer {
  return {
    id,
    status: 424,
    headers: {},
    body: errorBody(
      { code: 'FailedDependency', message: 'A request this one depends on failed.' },
      ask,
      id,
      world.clock.now(),
    ),
  };
}

function readItems(body: unknown): readonly Item[] {
  const requests = isRecord(body) ? body['requests'] : undefined;
  if (!Array.isArray(requests)) throw badRequest("Invalid batch payload format: 'requests' is missing.");
  if (requests.length === 0 || requests.length > 20)
    throw badRequest(`The number of requests in a batch must be 1 to 20, is ${requests.length}.`);
  const items = requests.map(readItem);
  const ids = items.map(({ id }) => id.toLowerCase());
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw badRequest(`The id '${twice}' is used by more than one request of the batch.`);
  for (const { id, dependsOn } of items) {
    const unknown = dependsOn.find(needed => !ids.includes(needed.toLowerCase()));
    if (unknown !== undefined)
      throw badRequest(`Request '${id}' depends on '${unknown}', which is no request of the batch.`);
  }
  if (isCircular(items)) throw badRequest('The requests of the batch depend on each other in a circle.');
  return items;
}

/** Takes away, again and again, what depends on nothing left; a circle remains. */
function isCircular(items: readonly Item[]): boolean {
  let left = items;
  for (;;) {
    const ids = new Set(left.map(({ id }) => id.toLowerCase()));
    const next = left.filter(({ dependsOn }) => dependsOn.some(id => ids.has(id.toLowerCase())));
    if (next.length === left.length) return next.length > 0;
    left = next;
  }
}

function readItem(raw: unknown): Item {
  if (!isRecord(raw)) throw badRequest('Every request of a batch must be an object.');
  const unknown = Object.keys(raw).find(key => !KNOWN.includes(key));
  if (unknown !== undefined) throw badRequest(`Unknown property '${unknown}' in a request of the batch.`);
  const { id, method, url, headers, body, dependsOn } = raw;
  if (typeof id !== 'string' || id === '') throw badRequest('Every request of a batch needs an id, a string.');
  if (typeof method !== 'string' || !/^(GET|POST|PATCH|PUT|DELETE)$/i.test(method))
    throw badRequest(`Request '${id}' needs a method.`);
  if (typeof url !== 'string' || /^https?:|^\/?(v1\.0|beta)\//i.test(url))
    throw badRequest(`The url of request '${id}' must be relative, without the version.`);
  const named = isRecord(headers)
    ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
    : {};
  if (body !== undefined && named['content-type'] === undefined)
    throw badRequest(`Request '${id}' has a body and must name its Content-Type.`);
  if (body === undefined && /^(POST|PATCH|PUT)$/i.test(method))
    throw badRequest(`Request '${id}' needs a body, {} at least, and its Content-Type.`);
  if (dependsOn !== undefined && !Array.isArray(dependsOn))
    throw badRequest(`dependsOn of request '${id}' must be a list.`);
  return { id, method: method.toUpperCase(), url, headers: named, body, dependsOn: (dependsOn ?? []).map(String) };
}
