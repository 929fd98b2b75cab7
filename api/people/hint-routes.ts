import express, { type Request, type Response, type Router } from 'express';
import * as z from 'zod/mini';
import type { Config } from '#api/platform/config.ts';
import type { Nudge, Tools } from '#api/platform/tools.ts';
import { takeHints } from './hint-actions.ts';
import { hints } from './hint.ts';

const MOST_TOKEN = 2048;
const MOST_BODY = '256kb';
/** Deliveries in a minute; Graph sends what is refused again later, and hints may be lost: the next run finds all. */
const MOST_A_MINUTE = 1200;
/** Many hints at once make one run, and a busy directory one every so often. */
const GATHER_MS = 5_000;

/**
 * Where Microsoft says that something changed: answered at once, looked at afterwards. Without a sign-in, so it takes
 * little, keeps nothing of what it is told, and answers all alike.
 */
export function hintsRouter(
  tools: Tools,
  { tenantIds }: Pick<Config, 'tenantIds'>,
  nudge: Nudge,
  gatherMs = GATHER_MS,
): Router {
  const router = express.Router();
  const gathered = new Map<string, NodeJS.Timeout>();
  const soon = (job: string): void => {
    if (gathered.has(job)) return;
    nudge(job);
    gathered.set(job, setTimeout(() => gathered.delete(job) && late.delete(job) && nudge(job), gatherMs).unref());
  };
  const late = new Set<string>();
  const limited = limiter();
  router.post(
    ['/notify', '/lifecycle'],
    (request, response, next) => {
      if (!limited()) return next();
      response.status(429).set('Retry-After', '60').end();
    },
    handshake,
    express.json({ limit: MOST_BODY, type: ['application/json'] }),
    async (request: Request, response: Response) => {
      const delivered = z.safeParse(hints, request.body);
      response.status(202).end();
      if (!delivered.success) return;
      try {
        for (const job of await takeHints(tools, tenantIds, delivered.data.value)) {
          if (gathered.has(job)) late.add(job);
          soon(job);
        }
      } catch (error) {
        tools.log.warn({ err: error }, 'a change notification could not be looked at; the next run finds what changed');
      }
    },
  );
  return router;
}

/** Graph wants its token back as plain text, decoded and alone, within ten seconds. */
function handshake(request: Request, response: Response, next: () => void): void {
  const { validationToken } = request.query;
  if (validationToken === undefined) return next();
  if (typeof validationToken !== 'string' || validationToken.length > MOST_TOKEN) {
    response.status(400).end();
    return;
  }
  response.status(200).type('text/plain').set('Cache-Control', 'no-store').send(validationToken);
}

function limiter(): () => boolean {
  let left = MOST_A_MINUTE;
  setInterval(() => (left = MOST_A_MINUTE), 60_000).unref();
  return () => {
    left -= 1;
    return left < 0;
  };
}
