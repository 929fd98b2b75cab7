import express from 'express';
import { createServer } from 'node:http';
import tls from 'node:tls';
import { createApp } from '#api/app.ts';
import { systemClock } from '#api/platform/clock.ts';
import { readConfig } from '#api/platform/config.ts';
import { connect } from '#api/platform/db/connect.ts';
import { keepHeapSmall } from '#api/platform/heap.ts';
import { createLog } from '#api/platform/log.ts';

/** The api without the pace of its jobs, on data that was made up: a job runs when a measure asks for it. */
keepHeapSmall();
const config = readConfig(process.env);
if (config.extraCaPem !== null) tls.setDefaultCACertificates([...tls.getCACertificates(), config.extraCaPem]);
const log = createLog(config.logLevel);
const db = await connect(config.database);
const { http, jobs } = createApp({ db, clock: systemClock, log }, config, () => {});
const hall = express();
hall.post('/bench/jobs/:name', async (request, response) => {
  const job = jobs.find(({ name }) => name === request.params.name);
  if (job === undefined) throw new Error(`There is no job "${request.params.name}".`);
  for (const tenantId of config.tenantIds) await job.run(tenantId, new AbortController().signal);
  response.json({ ok: true });
});
hall.use(http);
createServer(hall).listen(config.port);
process.once('SIGTERM', () => process.exit(0));
