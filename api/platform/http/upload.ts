import type { Request } from 'express';
import * as z from 'zod/mini';
import type { Upload } from '#api/contract/attachments.ts';
import type { InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import type { Actor } from '#api/people/actor.ts';
import { Problem } from './problem.ts';
import { allows, type Desk } from './serve.ts';

/** Files that one process takes in at the same time: what they hold in memory stays bounded. */
const AT_ONCE = 6;
/** What is left of a refused body is read and thrown away up to this much, so that its sender hears the answer. */
const MOST_DRAINED = 64 * 1024 * 1024;

/**
 * Mounts an endpoint whose body is a file: sign-in, then role, then input (from the address), then the bytes, handed on
 * as they come. Whoever reads them sets the limit (`readAll`).
 * @throws Problem 'too-many-requests' while enough others are on their way
 */
export function serveUpload<E extends Upload>(
  desk: Desk,
  endpoint: E,
  handle: (actor: Actor, input: InputOf<E>, body: AsyncIterable<Uint8Array>) => Promise<ReplyOf<E>>,
  { atOnce = AT_ONCE } = {},
): void {
  desk.mounted.push(endpoint);
  let running = 0;
  desk.router.post(endpoint.path, async (request: Request, response) => {
    const actor = await desk.identify(request);
    if (!allows(endpoint.access, actor)) throw new Problem('not-allowed');
    if (running >= atOnce) throw new Problem('too-many-requests', { headers: { 'Retry-After': '5' } });
    running += 1;
    try {
      const input = readInput(endpoint, request);
      // A body that says it is JSON was read already, by whoever reads JSON.
      if (request.readableEnded || request.is('application/json') !== false)
        throw new Problem('file-refused', { detail: 'Send the bytes of the file as application/octet-stream.' });
      response
        .set('Cache-Control', 'no-store')
        .json(await handle(actor, input, request.iterator({ destroyOnReturn: false })));
    } finally {
      running -= 1;
      drain(request);
    }
  });
}

/** All bytes of a body. @throws Problem 'too-large' as soon as there are more than `most`; 'file-broken' when it breaks off */
export async function readAll(body: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of body) {
      bytes += part.length;
      if (bytes > most) throw new Problem('too-large', { detail: `At most ${most} bytes are taken.` });
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('file-broken', { detail: 'The connection broke off before the whole file was here.' });
  }
  return Buffer.concat(parts);
}

function readInput<E extends Upload>(endpoint: E, request: Request): InputOf<E> {
  const raw = { ...request.query, ...request.params };
  if (JSON.stringify(raw).includes('\\u0000')) throw new Problem('bad-input', { detail: 'A text holds NUL.' });
  const parsed = z.safeParse(endpoint.input, raw);
  if (parsed.success) return parsed.data as InputOf<E>;
  throw new Problem('bad-input', {
    errors: parsed.error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message })),
  });
}

/** Reads on what nobody wants any more, so that its sender comes to hear the answer; who sends without end is hung up on. */
function drain(request: Request): void {
  let bytes = 0;
  request.on('error', () => {});
  request.on('data', (part: Uint8Array) => {
    bytes += part.length;
    if (bytes > MOST_DRAINED) request.destroy();
  });
}
