import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll } from 'vitest';
import type { Config, Credential } from '#api/platform/config.ts';
import { startTenant, type Tenant, type TenantOptions } from '#infra/tenant/start.ts';

export type StandIn = Tenant & Readonly<{ config: Config }>;

/** Everything that tests exchange with the stand-in is appended here, line by line, for the traffic judge. */
const RECORD = join(import.meta.dirname, '..', '.traffic', 'graph.jsonl');

/**
 * The stand-in Microsoft 365 tenant, in this process, over HTTPS, trusted as an organisation's own authority would be;
 * and the settings with which the api reaches it. Ends after the file's last test.
 */
export async function standInTenant(options: TenantOptions = {}): Promise<StandIn> {
  const tenant = await startTenant({
    people: 60,
    limits: 'none',
    recordFile: RECORD,
    ...options,
  });
  afterAll(() => tenant.close());
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), tenant.caPem]);
  return { ...tenant, config: configFor(tenant, { kind: 'secret', secret: tenant.clientSecret }) };
}

/** The api's settings for this tenant; the database is the test's own affair. */
export function configFor(tenant: Tenant, credential: Credential): Config {
  const publicUrl = 'http://localhost:3000';
  return {
    publicUrl,
    port: 0,
    tenantIds: [tenant.tenantId],
    clientId: tenant.clientId,
    resource: `api://localhost:3000/${tenant.clientId}`,
    credential,
    authority: tenant.address,
    graphUrl: tenant.address,
    extraCaPem: tenant.caPem,
    dataDir: '/nowhere',
    database: { kind: 'sqlite', file: '/nowhere/coursekeeper.sqlite' },
    teamsAppId: tenant.clientId,
    mailSenders: [],
    hostOrigins: [],
    trustedProxies: 0,
    logLevel: 'silent',
  };
}
