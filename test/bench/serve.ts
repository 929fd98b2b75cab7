import { createServer } from 'node:http';
import tls from 'node:tls';
import { createApp } from '#api/app.ts';
import { systemClock } from '#api/platform/clock.ts';
import { readConfig } from '#api/platform/config.ts';
import { connect } from '#api/platform/db/connect.ts';
import { createLog } from '#api/platform/log.ts';

/** The api without its jobs, on data that was made up: what is measured is the answer, not what else goes on. */
const config = readConfig(process.env);
if (config.extraCaPem !== null) tls.setDefaultCACertificates([...tls.getCACertificates(), config.extraCaPem]);
const log = createLog(config.logLevel);
const db = await connect(config.database);
const { http } = createApp({ db, clock: systemClock, log }, config, () => {});
createServer(http).listen(config.port);
process.once('SIGTERM', () => process.exit(0));
