import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Response } from 'express';
import { problems, type ProblemReply, type ProblemType } from '#api/contract/problems.ts';
import type { Log } from '#api/platform/log.ts';

type Extra = Readonly<{
  /** English, for logs and people who call the api themselves: what is wrong, where, how to mend it. */
  detail?: string;
  parameters?: Record<string, string | number | null>;
  errors?: readonly { pointer: string; detail: string }[];
  headers?: Record<string, string>;
}>;

/** An expected "no". Actions throw it; one handler turns it into the reply. */
export class Problem extends Error {
  readonly problem: ProblemType;
  readonly extra: Extra;

  constructor(problem: ProblemType, extra: Extra = {}) {
    super(`${problems[problem].title}${extra.detail === undefined ? '' : `: ${extra.detail}`}`);
    this.name = 'Problem';
    this.problem = problem;
    this.extra = extra;
  }
}

export function sendProblem(response: Response, type: ProblemType, extra: Extra & { instance?: string } = {}): void {
  const { status, title } = problems[type];
  const body: ProblemReply = { type: `/problems/${type}`, title, status };
  if (extra.detail !== undefined) body.detail = extra.detail;
  if (extra.instance !== undefined) body.instance = extra.instance;
  if (extra.parameters !== undefined) body.parameters = extra.parameters;
  if (extra.errors !== undefined) body.errors = [...extra.errors];
  response
    .status(status)
    .set(extra.headers ?? {})
    .type('application/problem+json')
    .send(JSON.stringify(body));
}

/** The one place where a fault becomes a reply: logged once with a number to quote, no inner text shown. */
export function problemHandler(log: Log): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      log.error({ err: error, path: request.path }, 'the answer broke off');
      next(error);
      return;
    }
    if (error instanceof Problem) {
      sendProblem(response, error.problem, error.extra);
      return;
    }
    const known = bodyProblem(error);
    if (known !== null) {
      sendProblem(response, known.type, { detail: known.detail });
      return;
    }
    const instance = randomUUID();
    log.error({ err: error, instance, method: request.method, path: request.path }, 'fault');
    if (isDatabaseBusy(error)) sendProblem(response, 'busy', { instance, headers: { 'Retry-After': '5' } });
    else sendProblem(response, 'fault', { instance });
  };
}

/** What express's body reader refuses: unreadable JSON, too large, unknown encoding, a broken path. */
function bodyProblem(error: unknown): { type: ProblemType; detail: string } | null {
  // PostgreSQL: a text that is no valid UTF-8, or holds NUL (out of an opaque cursor, for instance).
  if (error instanceof Error && 'code' in error && error.code === '22021')
    return { type: 'bad-input', detail: 'A text holds a character that cannot be kept, such as NUL: leave it out.' };
  if (!(error instanceof Error) || !('status' in error)) return null;
  if (error.status === 413) return { type: 'too-large', detail: 'At most 1 MB is taken.' };
  if (error.status === 415) return { type: 'not-json', detail: 'Send JSON in UTF-8, plain or gzip.' };
  if (error.status === 400)
    return { type: 'bad-input', detail: 'The request cannot be read: check its JSON and its address.' };
  return null;
}

const BUSY: readonly unknown[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  '57P01',
  '57P03',
  '53300',
  '53100',
  '40001',
  '40P01',
  '08006',
  '08001',
];

function isDatabaseBusy(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  if (BUSY.includes(error.code)) return true;
  // node:sqlite: 5 busy, 8 read-only, 10 i/o, 13 disk full.
  return (
    error.code === 'ERR_SQLITE_ERROR' &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    [5, 8, 10, 13].includes(error.errcode & 0xff)
  );
}
