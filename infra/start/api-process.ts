import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { SettingName } from '#api/platform/config.ts';
import { controlOf } from '#infra/tenant/control.ts';
import { readyOrEnded, startChild } from './child.ts';
import type { Child } from './child.ts';
import type { RunningTenant } from './tenant-process.ts';

export type ApiSettings = Readonly<Partial<Record<SettingName, string>>> & {
  readonly DATA_DIR: string;
  readonly PUBLIC_URL: string;
};

/** The settings that an administrator of a real tenant would write down, with this tenant's values. */
export async function apiSettings(about: {
  tenant: RunningTenant;
  publicUrl: string;
  port: number;
  hostOrigin: string;
  dataDir: string;
}): Promise<ApiSettings> {
  const { tenant, publicUrl, port, hostOrigin, dataDir } = about;
  const { teamsApp, mailSenders } = await controlOf(tenant.address).settings();
  return {
    PUBLIC_URL: publicUrl,
    PORT: String(port),
    TENANT_ID: tenant.tenantId,
    CLIENT_ID: tenant.clientId,
    CLIENT_CERTIFICATE_FILE: tenant.certificateFile,
    TEAMS_APP_ID: teamsApp.catalogId,
    MAIL_SENDERS: mailSenders.join(','),
    AUTHORITY_URL: tenant.address,
    GRAPH_URL: tenant.address,
    EXTRA_CA_FILE: tenant.caFile,
    HOST_ORIGINS: hostOrigin,
    DATA_DIR: dataDir,
  };
}

const READY_MS = 60_000;
const LOOK_MS = 40;

/** Resolves once the api answers. @throws Error with the api's own words when it ends before that */
export async function startApi({
  root,
  settings,
  logFile,
}: {
  root: string;
  settings: ApiSettings;
  logFile: string;
}): Promise<Child> {
  const api = startChild({
    name: 'The api',
    args: ['--max-semi-space-size=8', join(root, 'api/main.ts')], // As the image starts it.
    env: { ...process.env, ...settings },
    logFile,
  });
  await readyOrEnded(api, answers(`${settings.PUBLIC_URL}/health/ready`));
  return api;
}

async function answers(url: string): Promise<void> {
  const until = performance.now() + READY_MS;
  while (performance.now() < until) {
    const ok = await fetch(url).then(
      response => response.ok,
      () => false,
    );
    if (ok) return;
    await wait(LOOK_MS);
  }
  throw new Error(`The api does not answer at ${url}.`);
}
