import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import { bytesOf } from '#infra/tenant/http.ts';
import type { Ask, Reply } from '#infra/tenant/http.ts';

/**
 * Writes every exchange with Entra ID and Graph as a JSON line, for the traffic judge.
 * An answer that a planted fault broke on purpose (reset, timeout, half a body, 429 without Retry-After) is not what Microsoft sends:
 * it goes to `<file>.broken.jsonl` beside it, so that the judged file holds only what both sides meant.
 */
export interface Recorder {
  /** The next `count` requests that match (a regular expression over `METHOD /path?query`) are meant to be bad; `fault` says how. */
  expect(operation: string, fault: string, count: number): void;
  /** A delivery of a change notification to the application, and its answer. */
  notification(
    url: string,
    body: unknown,
    answer: { status: number; contentType: string; text: string } | null,
    at: Date,
  ): void;
  write(ask: Ask, reply: Reply | null, about: { readonly at: Date; readonly broken: boolean }): void;
}

/** The request header by which a test says that it means to send a bad request; its value names the fault. */
export const EXPECT_ERROR = 'x-expect-error';

export function recorder(file: string | undefined): Recorder {
  if (file === undefined) return { write: () => undefined, expect: () => undefined, notification: () => undefined };
  mkdirSync(dirname(file), { recursive: true });
  const expected: { pattern: RegExp; fault: string; left: number }[] = [];
  return {
    expect: (operation, fault, count) =>
      void expected.push({ pattern: new RegExp(operation, 'i'), fault, left: count }),
    notification(url, body, answer, at) {
      const answered =
        answer === null
          ? {}
          : {
              status: answer.status,
              responseHeaders: { 'content-type': answer.contentType },
              ...(answer.text === '' ? {} : { responseBody: answer.text }),
            };
      const told = body === undefined ? {} : { requestBody: body };
      const line = { kind: 'notification', time: at.toISOString(), method: 'POST', url, ...told, ...answered };
      appendFileSync(answer === null ? `${file}.broken.jsonl` : file, `${JSON.stringify(line)}\n`);
    },
    write(ask, reply, { at, broken }) {
      const { [EXPECT_ERROR]: named, authorization, ...headers } = ask.headers;
      const announced = expected.find(
        one => one.left > 0 && one.pattern.test(`${ask.method} ${ask.url.pathname}${ask.url.search}`),
      );
      if (announced) announced.left -= 1;
      const fault = named ?? announced?.fault;
      const line = {
        time: at.toISOString(),
        method: ask.method,
        url: ask.url.href,
        requestHeaders: {
          ...headers,
          ...(authorization === undefined ? {} : { authorization: authorization.replace(/ .*/, ' …') }),
        },
        ...(ask.body.length === 0 ? {} : { requestBody: readable(ask.body, headers['content-type']) }),
        ...(reply === null
          ? {}
          : { status: reply.status, responseHeaders: reply.headers, responseBody: answerBody(reply) }),
        ...(fault === undefined ? {} : { expectError: true, fault }),
      };
      appendFileSync(broken ? `${file}.broken.jsonl` : file, `${JSON.stringify(line)}\n`);
    },
  };
}

function answerBody(reply: Reply): unknown {
  if (reply.body === undefined) return '';
  return typeof reply.body === 'string' ? reply.body : JSON.parse(bytesOf(reply).toString('utf8'));
}

function readable(body: Buffer, contentType: string | undefined): unknown {
  const text = body.toString('utf8');
  if (!/json/i.test(contentType ?? 'json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
