import { once } from 'node:events';
import { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import type { Tools } from '#api/platform/tools.ts';
import { readSetting } from '#api/settings/store.ts';
import { createFailureLimit } from './failure-limit.ts';
import { identifyReportReader, type ReportReader } from './keys-actions.ts';
import { dateRows, pageOfDates } from './odata-dates.ts';
import { holds, type Condition } from './odata-filter.ts';
import { readComparison } from './odata-literal.ts';
import { metadataXml, serviceDocument } from './odata-metadata.ts';
import { findColumn, findSet, type EntitySet, type Row } from './odata-model.ts';
import { columnsToRead, contextOf, nextLink, rowJson } from './odata-page.ts';
import { decoded, parseQuery, type Query } from './odata-query.ts';
import { quoted, Refused } from './odata-refusal.ts';
import { countRows, daysSpanned, listRows, type Reading } from './odata-store.ts';
import { passwordOf } from './report-secret.ts';

const PAGE = 20_000;
/** Rows read at once: a page is written while it is read. */
const SLICE = 1_000;
const JSON_TYPE = 'application/json;odata.metadata=minimal';

type Feed = Readonly<{ tools: Pick<Tools, 'db' | 'clock'>; base: string; tenantIds: readonly string[] }>;

/** The OData 4 feed that Power BI and Excel read; to be mounted at /odata. Signed in by report key, read only. */
export function odataRouter(
  tools: Pick<Tools, 'db' | 'clock'>,
  { publicUrl, tenantIds }: Readonly<{ publicUrl: string; tenantIds: readonly string[] }>,
): Router {
  const feed: Feed = { tools, base: `${publicUrl}/odata`, tenantIds };
  const failures = createFailureLimit();
  const router = Router();
  router.use(async (request, response) => {
    const secret = passwordOf(request.get('authorization'));
    const reader = secret === null ? null : await identifyReportReader(tools, tenantIds, secret);
    if (reader === null) {
      const wait = failures.fail(request.ip ?? '', Date.parse(tools.clock.now()));
      refuseReader(response, wait);
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      sendError(response.setHeader('Allow', 'GET, HEAD'), 405, 'not-allowed', 'This feed is read only.');
    } else await answer(feed, reader, request, response);
  });
  router.use(refusalHandler);
  return router;
}

/** The same for a missing, an unknown and a revoked key. */
function refuseReader(response: Response, waitSeconds: number | null): void {
  if (waitSeconds !== null) {
    response.setHeader('Retry-After', String(waitSeconds));
    sendError(response, 429, 'too-many-requests', 'Too many failed sign-ins from this address.');
    return;
  }
  response.setHeader('WWW-Authenticate', 'Basic realm="Coursekeeper"');
  sendError(response, 401, 'sign-in-needed', 'Sign in with any user name and a report key as the password.');
}

async function answer(feed: Feed, reader: ReportReader, request: Request, response: Response): Promise<void> {
  const cut = request.url.indexOf('?');
  const query = cut < 0 ? '' : request.url.slice(cut + 1);
  const path = decoded(cut < 0 ? request.url : request.url.slice(0, cut)).replace(/\/$/, '');
  if (path === '' || path === '/$metadata') {
    if (query !== '') throw new Refused(501, 'This address takes no options.');
    send(
      response,
      path === '' ? JSON_TYPE : 'application/xml',
      path === '' ? JSON.stringify(serviceDocument(feed.base)) : metadataXml,
    );
    return;
  }
  const [, name = '', key, counting] = /^\/(\w+)(?:\((.*)\))?(\/\$count)?$/s.exec(path) ?? [];
  const set = findSet(name);
  if (set === null || (key !== undefined && counting !== undefined))
    throw new Refused(404, `There is no ${quoted(path)} here; the sets are named at ${feed.base}.`);
  const rows = await rowsOf(feed, reader, set);
  if (counting !== undefined) {
    const { condition } = parseQuery(query, set, ['$filter']);
    send(response, 'text/plain', String(await rows.count(condition)));
  } else if (key !== undefined)
    await sendOne(feed, set, rows, keyCondition(set, key), parseQuery(query, set, ['$select']), response);
  else await sendPage(feed, set, rows, parseQuery(query, set), pageSizeOf(request, response), response);
}

type Asked = Pick<Query, 'condition' | 'order' | 'after'> & Readonly<{ columns: readonly string[]; limit: number }>;
type Rows = Readonly<{
  list: (asked: Asked) => Promise<Row[]>;
  count: (condition: Condition | null) => Promise<number>;
}>;

async function rowsOf(
  { tools: { db, clock } }: Feed,
  { tenantId, withNames }: ReportReader,
  set: EntitySet,
): Promise<Rows> {
  const { name } = set;
  if (name === 'Dates') {
    const spanned = await db.read(tenantId, trx => daysSpanned(trx, tenantId));
    const { first, last } = spanned ?? { first: clock.now(), last: clock.now() };
    // A mistyped year in an old certificate must not make a calendar of millennia.
    const all = dateRows(first < '1990' ? '1990' : first, last > '2100' ? '2100' : last);
    return {
      list: async asked => pageOfDates(all, asked),
      count: async condition => all.filter(row => condition === null || holds(condition, row)).length,
    };
  }
  const { language } = await db.read(tenantId, trx => readSetting(trx, tenantId, 'organisation'));
  const reading: Reading = { tenantId, withNames, language };
  return {
    list: asked => db.read(tenantId, trx => listRows(trx, reading, { ...set, name }, asked)),
    count: condition => db.read(tenantId, trx => countRows(trx, reading, { ...set, name }, condition)),
  };
}

/** Writes the page slice by slice: memory stays flat, and a reader who went away ends the reading. */
async function sendPage(
  feed: Feed,
  set: EntitySet,
  rows: Rows,
  query: Query,
  size: number,
  response: Response,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const columns = columnsToRead(query);
  const most = Math.min(size, query.top ?? size);
  const count = query.count ? await rows.count(query.condition) : null;
  const read = (after: readonly string[] | null, written: number): Promise<Row[]> =>
    rows.list({ ...query, columns, after, limit: Math.min(SLICE, most - written) + 1 });

  let slice = most === 0 ? [] : await read(query.after, 0);
  head(response, JSON_TYPE, 200);
  const counted = count === null ? '' : `"@odata.count":${count},`;
  let text = `{"@odata.context":${JSON.stringify(contextOf(feed.base, set, query))},${counted}"value":[`;
  let written = 0;
  let more = false;
  let last: Row | undefined;
  while (!gone.signal.aborted) {
    const page = slice.slice(0, Math.min(SLICE, most - written));
    more = slice.length > page.length;
    text += page.map((row, i) => (written + i > 0 ? ',' : '') + rowJson(query, row, columns)).join('\n');
    written += page.length;
    last = page.at(-1) ?? last;
    if (!more || written === most) break;
    if (!response.write(text)) await once(response, 'drain', { signal: gone.signal }).catch(() => {});
    text = '';
    slice = await read(
      query.order.map(({ column }) => String(last?.[column.name])),
      written,
    );
  }
  const left = query.top === null ? null : query.top - written;
  const link = more && last !== undefined && left !== 0 ? nextLink(feed.base, set, query, last, left) : null;
  response.end(`${text}]${link === null ? '' : `,"@odata.nextLink":${JSON.stringify(link)}`}}`);
}

async function sendOne(
  feed: Feed,
  set: EntitySet,
  rows: Rows,
  condition: Condition,
  query: Query,
  response: Response,
): Promise<void> {
  const columns = columnsToRead(query);
  const [row] = await rows.list({ ...query, condition, columns, limit: 1 });
  if (row === undefined) throw new Refused(404, `${set.name} has no such row.`);
  const context = JSON.stringify(`${contextOf(feed.base, set, query)}/$entity`);
  send(response, JSON_TYPE, `{"@odata.context":${context},${rowJson(query, row, columns).slice(1)}`);
}

/** 'x' or EnrolmentKey='x'; a day without quotes. */
function keyCondition(set: EntitySet, written: string): Condition {
  const literal = written.startsWith(`${set.key}=`) ? written.slice(set.key.length + 1) : written;
  const column = findColumn(set, set.key);
  if (column === null || literal === 'null' || (column.type === 'Edm.String' && !/^'(?:[^']|'')*'$/.test(literal)))
    throw new Refused(400, `Write one row as ${set.name}(${column?.type === 'Edm.Date' ? '2027-05-11' : "'key'"}).`);
  const read = readComparison(column.type, 'eq', literal);
  return read.kind === 'constant' ? read : { ...read, column };
}

function pageSizeOf(request: Request, response: Response): number {
  const preferred = /(?:^|[,;\s])(?:odata\.)?maxpagesize\s*=\s*"?(\d{1,6})\b/i.exec(request.get('prefer') ?? '')?.[1];
  if (preferred === undefined || Number(preferred) === 0) return PAGE;
  const size = Math.min(Number(preferred), PAGE);
  response.setHeader('Preference-Applied', `odata.maxpagesize=${size}`);
  return size;
}

/** Set as they are: Express would add a charset, which some readers take for another type. */
function head(response: Response, type: string, status: number): void {
  response.statusCode = status;
  response.setHeader('Content-Type', type);
  response.setHeader('OData-Version', '4.0');
  response.setHeader('Cache-Control', 'no-store');
}

function send(response: Response, type: string, body: string, status = 200): void {
  head(response, type, status);
  response.end(body);
}

function sendError(response: Response, status: number, code: string, message: string): void {
  send(response, JSON_TYPE, JSON.stringify({ error: { code, message } }), status);
}

const CODES = { 400: 'bad-input', 404: 'not-found', 501: 'not-offered' } as const;

const refusalHandler: ErrorRequestHandler = (error, _request, response, next) => {
  if (error instanceof Refused && !response.headersSent)
    sendError(response, error.status, CODES[error.status], error.message);
  else next(error);
};
