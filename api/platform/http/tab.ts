import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';

type Encoding = 'br' | 'gzip';
type Page = Readonly<{ type: string; immutable: boolean; plain: Buffer; packed: ReadonlyMap<Encoding, Buffer> }>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
const PACKED: readonly (readonly [Encoding, string])[] = [
  ['br', '.br'],
  ['gzip', '.gz'],
];
/** What is never a page of the tab, whatever the browser would accept. */
const NOT_OURS = /^\/(api|odata|health)(\/|$)/;

/**
 * Serves the built tab: files whose name carries their digest for ever, pages never from a cache, both as the build
 * packed them. Any other GET that wants HTML and is not the api's gets the tab's page, which finds its own way.
 * The files are read at the first request and kept: about two megabytes.
 */
export function serveTab(folder: string): RequestHandler {
  let pages: ReadonlyMap<string, Page> | null = null;
  return (request, response, next) => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || NOT_OURS.test(request.path)) {
      next();
      return;
    }
    pages ??= readPages(folder);
    const page = pages.get(request.path);
    if (page !== undefined) {
      send(request, response, page);
      return;
    }
    // A file that is gone (an old tab after an update) must stay a 404, or the browser would run HTML as a program.
    if (!request.accepts('html') || extname(request.path) !== '') {
      next();
      return;
    }
    const index = pages.get('/index.html');
    if (index !== undefined) send(request, response, index);
    else response.status(503).type('text/plain').send('The tab has not been built. Run: npm run build\n');
  };
}

/** The smallest that the build has and the browser takes: browsers name gzip first and prefer nothing. */
function send(request: Request, response: Response, page: Page): void {
  const [encoding, packed] = [...page.packed].find(([one]) => request.acceptsEncodings(one) === one) ?? [];
  response
    .set('Content-Type', page.type)
    .set('Vary', 'Accept-Encoding')
    .set('Cache-Control', page.immutable ? 'public, max-age=31536000, immutable' : 'no-store');
  if (encoding !== undefined) response.set('Content-Encoding', encoding);
  response.end(packed ?? page.plain);
}

/** Every file of the build by its address; none if there is no build. */
function readPages(folder: string): ReadonlyMap<string, Page> {
  const pages = new Map<string, Page>();
  const files = new Set(filesIn(folder));
  for (const file of files) {
    const type = TYPES[extname(file)];
    if (type === undefined) continue;
    const address = `/${relative(folder, file).split(sep).join('/')}`;
    const packed = new Map<Encoding, Buffer>();
    for (const [encoding, ending] of PACKED) {
      if (files.has(file + ending)) packed.set(encoding, readFileSync(file + ending));
    }
    pages.set(address, { type, immutable: address.startsWith('/assets/'), plain: readFileSync(file), packed });
  }
  return pages;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}
