import tls from 'node:tls';
import { createGraph } from '#api/graph/client.ts';
import { graphSender } from '#api/outbox/graph-jobs.ts';
import { outboxJob } from '#api/outbox/jobs.ts';
import { clockFrom } from '#api/platform/clock.ts';
import { readConfig } from '#api/platform/config.ts';
import { connect } from '#api/platform/db/connect.ts';
import { createLog } from '#api/platform/log.ts';

/**
 * A worker of the outbox and nothing else, on a clock that it shares with the stand-in tenant:
 *   node pace-worker.ts ZERO RATE
 */
const [zero, rate] = process.argv.slice(2).map(Number) as [number, number];
const config = readConfig(process.env);
if (config.extraCaPem !== null) tls.setDefaultCACertificates([...tls.getCACertificates(), config.extraCaPem]);
const log = createLog('error');
const db = await connect(config.database);
const clock = clockFrom(() => zero + (Date.now() - zero) * rate, rate);
const graph = createGraph(config, { log });
const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
const job = outboxJob(
  { db, clock, log },
  { config, senderFor: tenantId => graphSender(graph, tenantId, config.teamsAppId) },
);
while (!stopping.signal.aborted) {
  for (const tenantId of config.tenantIds)
    await job.run(tenantId, stopping.signal).catch((error: unknown) => log.error({ err: error }, 'a round failed'));
  await clock.wait(job.everySeconds * 1000, stopping.signal);
}
await db.close();
