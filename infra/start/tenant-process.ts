import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tenant } from '#infra/tenant/start.ts';
import { readyOrEnded, startChild } from './child.ts';
import type { Child } from './child.ts';

/** What the process said about itself, and the file with certificate and key that an administrator would have made. */
export type RunningTenant = Omit<Tenant, 'control' | 'close'> & {
  readonly child: Child;
  readonly certificateFile: string;
};

/** The stand-in tenant as a process of its own, with all it knows in `dataDir`. @throws Error with its own words */
export async function startTenantProcess(options: {
  root: string;
  dataDir: string;
  port: number;
  publicUrl: string;
  people: number;
  logFile: string;
}): Promise<RunningTenant> {
  const { root, dataDir, port, publicUrl, people, logFile } = options;
  const first = Promise.withResolvers<string>();
  const child = startChild({
    name: 'The sample tenant',
    args: [
      join(root, 'infra/tenant/main.ts'),
      '--port',
      String(port),
      '--data',
      dataDir,
      '--people',
      String(people),
      '--public-url',
      publicUrl,
      '--manifest',
      join(root, 'appPackage/manifest.json'),
    ],
    env: process.env,
    logFile,
    onLine: first.resolve,
  });
  const about = JSON.parse(await readyOrEnded(child, first.promise)) as Omit<Tenant, 'control' | 'close'>;
  const certificateFile = join(dataDir, 'client.pem');
  writeFileSync(certificateFile, `${about.clientCertificate.certificatePem}${about.clientCertificate.keyPem}`, {
    mode: 0o600,
  });
  return { ...about, child, certificateFile };
}
