import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';

import { afterAll, beforeAll, expect } from 'vitest';

import { startTenant } from '#infra/tenant/start.ts';
import type { Tenant, TenantOptions } from '#infra/tenant/start.ts';

const root = join(import.meta.dirname, '../..');
/** The judge of recorded traffic; it lies beside the repository and may be missing. */
const judge = join(root, '../shared/graph/check-traffic.mjs');

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or text, or null. */
  readonly body: Body;
}

/** As much of an answer's shape as tests look at. */
export interface Body {
  readonly [name: string]: unknown;
  readonly id?: string;
  readonly value?: readonly Record<string, unknown>[];
  readonly error?: { readonly code: string; readonly message: string; readonly innerError?: Record<string, string> };
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
  readonly '@odata.count'?: number;
}

export interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Names the fault: the record then says that the refusal was meant. */
  readonly bad?: string;
  /** Instead of the application's token; null sends none. */
  readonly token?: string | null;
}

export interface TenantInTest {
  readonly tenant: () => Tenant;
  /** Asks Graph: a path below /v1.0, or a link as it came. */
  readonly graph: (path: string, asked?: Asked) => Promise<Answer>;
  /** Posts to the token endpoint. */
  readonly token: (
    form: Readonly<Record<string, string>>,
    about?: { tenant?: string; headers?: Readonly<Record<string, string>>; bad?: string },
  ) => Promise<Answer & { body: TokenBody }>;
}

export interface TokenBody extends Body {
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly expires_in?: number;
  readonly error_description?: string;
}

/**
 * A tenant for one test file. What was exchanged is judged when the file is done (when the judge is there) and added to the record of the
 * whole run, unless `recorded` is false: for requests that are wrong in the address itself, which no record may hold.
 */
export function tenantInTest(options: TenantOptions = {}, recorded = true): TenantInTest {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-test-'));
  const recordFile = join(folder, 'record.jsonl');
  let tenant: Tenant | undefined;
  let appToken = '';
  const running = (): Tenant => {
    if (!tenant) throw new Error('the tenant is not started');
    return tenant;
  };
  beforeAll(async () => {
    tenant = await startTenant({ limits: 'none', ...(recorded ? { recordFile } : {}), ...options });
    trust(tenant);
    appToken = await tenant.control.graphToken();
  });
  afterAll(async () => {
    await tenant?.close();
    if (!recorded || !existsSync(recordFile)) return;
    if (existsSync(judge)) {
      const { stdout, status } = spawnSync(process.execPath, [judge, recordFile], { cwd: root, encoding: 'utf8' });
      expect(stdout).toMatch(/ 0 violations/);
      expect(status).toBe(0);
    }
    mkdirSync(join(root, 'test/.traffic'), { recursive: true });
    appendFileSync(join(root, 'test/.traffic/graph.jsonl'), readFileSync(recordFile));
  });
  return {
    tenant: running,
    async graph(path, { method, body, headers, bad, token } = {}) {
      const bearer = token === undefined ? appToken : token;
      const response = await fetch(path.startsWith('http') ? path : `${running().address}/v1.0${path}`, {
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(bad === undefined ? {} : { 'x-expect-error': bad }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return answered(response);
    },
    async token(form, { tenant: named, headers, bad } = {}) {
      const { address, tenantId } = running();
      const response = await fetch(`${address}/${named ?? tenantId}/oauth2/v2.0/token`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          ...(bad === undefined ? {} : { 'x-expect-error': bad }),
          ...headers,
        },
        body: new URLSearchParams(form).toString(),
      });
      return answered(response);
    },
  };
}

/** Makes this process trust a tenant's certificate, beside those it trusts already. */
export function trust({ caPem }: Pick<Tenant, 'caPem'>): void {
  tls.setDefaultCACertificates([...tls.getCACertificates(), caPem]);
}

export async function answered(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : { text }) as Body };
}

/** Every page of a listing or a delta round, and the last answer. */
export async function everyPage(
  graph: TenantInTest['graph'],
  path: string,
  asked: Asked = {},
): Promise<{ value: Record<string, unknown>[]; pages: number; last: Answer }> {
  const value: Record<string, unknown>[] = [];
  let last = await graph(path, asked);
  let pages = 1;
  for (; ; pages += 1) {
    expect(last.status).toBe(200);
    value.push(...(last.body.value ?? []));
    const next = last.body['@odata.nextLink'];
    if (next === undefined) return { value, pages, last };
    last = await graph(next, asked);
  }
}
