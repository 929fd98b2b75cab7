import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import type { Browser, Frame, Page } from 'playwright-core';
import * as z from 'zod/mini';
import type { Endpoint, InputOf, ReplyOf } from '#api/contract/endpoint.ts';
import { problems, type ProblemType } from '#api/contract/problems.ts';
import { headers } from '#api/app.ts';
import { serveTab } from '#api/platform/http/tab.ts';
import { ensureTabBuilt, TAB_DIST } from '#test/support/built-tab.ts';
import { hostPage } from './host-page.ts';

/** A problem to answer with, in place of a reply. */
export class Refusal extends Error {
  readonly type: ProblemType;
  readonly parameters: Record<string, string>;
  constructor(type: ProblemType, parameters: Record<string, string> = {}) {
    super(type);
    this.type = type;
    this.parameters = parameters;
  }
}

/** Stands in for the api: contract-true answers, and everything the tab asked. */
export type Stage = Readonly<{
  origin: string;
  calls: { method: string; path: string; body: unknown }[];
  answer: <E extends Endpoint>(endpoint: E, reply: (input: InputOf<E>) => ReplyOf<E> | Promise<ReplyOf<E>>) => void;
  /** While true every call ends without an answer, as without a network. */
  silent: (on: boolean) => void;
  close: () => Promise<void>;
}>;

/**
 * The built tab on a server of its own, with the real headers of the api, framed by a page that speaks Teams.
 * Replies are checked against the contract, so that a screen is never shown what the api could not send.
 */
export async function openStage(): Promise<Stage> {
  await ensureTabBuilt();
  const http = express();
  const calls: Stage['calls'] = [];
  const answers = new Map<string, { endpoint: Endpoint; reply: (input: never) => unknown }>();
  let silent = false;
  http.get('/__host/', (_request, response) => void response.type('html').send(hostPage));
  http.use(headers({ publicUrl: 'http://localhost', authority: 'https://login.example.org', hostOrigins: [] }));
  http.use('/api', express.json(), async (request: Request, response: Response) => {
    if (silent) {
      response.socket?.destroy();
      return;
    }
    calls.push({ method: request.method, path: request.path, body: request.body as unknown });
    for (const { endpoint, reply } of answers.values()) {
      const params = matches(endpoint, request);
      if (params === null) continue;
      const input = z.parse(endpoint.input, { ...request.query, ...(request.body as object | undefined), ...params });
      try {
        response.json(z.parse(endpoint.reply, await reply(input as never)));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refuse(response, error.type, error.parameters);
      }
      return;
    }
    refuse(response, 'not-found', {});
  });
  http.use(serveTab(TAB_DIST));
  const server = createServer(http);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    calls,
    answer: (endpoint, reply) => void answers.set(`${endpoint.method} ${endpoint.path}`, { endpoint, reply }),
    silent: on => void (silent = on),
    close: () => closed(server),
  };
}

export type Look = Readonly<{
  theme?: 'default' | 'dark' | 'contrast';
  locale?: 'de-de' | 'en-gb';
  /** Deep link: the page's sub id. */
  page?: string;
  /** Where the frame starts, '/' unless said otherwise. */
  start?: string;
  width?: number;
  height?: number;
  reducedMotion?: boolean;
}>;

/** Opens the host page with the tab in it; answers the page and the tab's frame. */
export async function openTab(browser: Browser, stage: Stage, look: Look = {}): Promise<{ page: Page; tab: Frame }> {
  const {
    width = 1200,
    height = 800,
    theme = 'default',
    locale = 'en-gb',
    page: subPage,
    start,
    reducedMotion = true,
  } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    timezoneId: 'Europe/Berlin',
    hasTouch: width < 640,
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  });
  // teams-js asks for a list of hosts; the tests have no network to ask it on.
  await context.route('https://res.cdn.office.net/**', route => route.abort());
  const page = await context.newPage();
  const query = new URLSearchParams({
    theme,
    locale,
    ...(subPage === undefined ? {} : { page: subPage }),
    ...(start === undefined ? {} : { start }),
  });
  await page.goto(`${stage.origin}/__host/?${query}`);
  const tab = page.frame('tab');
  if (tab === null) throw new Error('The host page has no frame.');
  return { page, tab };
}

function matches(endpoint: Endpoint, request: Request): Record<string, string> | null {
  if (endpoint.method !== request.method) return null;
  const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(match => match[1] ?? '');
  const found = new RegExp(`^${endpoint.path.replace(/:\w+/g, '([^/]+)')}$`).exec(request.path);
  return found === null ? null : Object.fromEntries(names.map((name, index) => [name, found[index + 1] ?? '']));
}

function refuse(response: Response, type: ProblemType, parameters: Record<string, string>): void {
  const { status, title } = problems[type];
  response
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: `/problems/${type}`, title, status, parameters }));
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
}
