import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import tls from 'node:tls';
import { createApp } from './app.ts';
import { installStarterCourses } from './courses/actions.ts';
import { systemClock } from './platform/clock.ts';
import { BadSettings, readConfig, type Config } from './platform/config.ts';
import { lockDataFolder } from './platform/data-folder.ts';
import { connect } from './platform/db/connect.ts';
import { keepHeapSmall } from './platform/heap.ts';
import { startJobs, type RunningJobs } from './platform/jobs.ts';
import { endAllLeases } from './platform/leases.ts';
import { createLog } from './platform/log.ts';
import { explainStartFailure } from './platform/start-failure.ts';

/** config → lock of the data folder → database and migrations → app → listen → jobs, and nothing else. */
async function main(): Promise<void> {
  keepHeapSmall();
  const config = readConfig(process.env);
  if (config.extraCaPem !== null) tls.setDefaultCACertificates([...tls.getCACertificates(), config.extraCaPem]);
  const log = createLog(config.logLevel);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const lock = config.database.kind === 'sqlite' ? lockDataFolder(config.dataDir) : null;
  const db = await connect(config.database);
  if (lock !== null) await endAllLeases(db);
  await db.installation(async trx => {
    for (const tenantId of config.tenantIds) {
      await trx
        .insertInto('tenant')
        .values({ tenantId, createdAt: systemClock.now() })
        .onConflict(oc => oc.doNothing())
        .execute();
    }
  });
  const tools = { db, clock: systemClock, log };
  for (const tenantId of config.tenantIds) await installStarterCourses(tools, tenantId);
  let running: RunningJobs | null = null;
  const app = createApp(tools, config, job => running?.nudge(job));
  const server = createServer(app.http);
  await listen(server, config);
  running = startJobs(tools, config.tenantIds, app.jobs);
  log.info({ port: config.port, publicUrl: config.publicUrl, database: db.kind }, 'ready');

  const stop = async (): Promise<void> => {
    // Let running requests end; keep-alive connections without one are closed at once.
    const closed = new Promise(resolve => server.close(resolve));
    server.closeIdleConnections();
    await Promise.race([
      Promise.all([closed, running?.stop()]),
      new Promise(resolve => setTimeout(resolve, 10_000).unref()),
    ]);
    await db.close();
    lock?.release();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}

function listen(server: ReturnType<typeof createServer>, { port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof BadSettings ? error.message : explainStartFailure(error)}\n`);
  process.exit(1);
});
