import { mkdirSync } from 'node:fs';
import tls from 'node:tls';
import { dayIn } from '#api/calendar.ts';
import { createGraph } from '#api/graph/client.ts';
import { systemClock } from '#api/platform/clock.ts';
import { readConfig } from '#api/platform/config.ts';
import { connect } from '#api/platform/db/connect.ts';
import { createLog } from '#api/platform/log.ts';
import { controlOf } from '#infra/tenant/control.ts';
import { walkingClock, ZONE } from './history/walking-clock.ts';
import { liveThrough } from './history/years.ts';

/**
 * Makes the two years behind the sample organisation, in a database that is not there yet: by the actions and jobs of the api's own
 * rooms, against the stand-in tenant, with a clock that walks through the past. Reads the settings that the api reads.
 */
const config = readConfig(process.env);
if (config.extraCaPem !== null) tls.setDefaultCACertificates([...tls.getCACertificates(), config.extraCaPem]);
const [tenantId = ''] = config.tenantIds;
if (config.database.kind !== 'sqlite') throw new Error('The history is made in an embedded database only.');
mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
// Until it is complete it is worth nothing, so nothing waits for the disk; the last step does.
const db = await connect({ ...config.database, durability: 'off' });
const log = createLog('error');
const control = controlOf(config.graphUrl);
const clock = walkingClock(systemClock.now());
await db.installation(trx => trx.insertInto('tenant').values({ tenantId, createdAt: clock.now() }).execute());
await liveThrough({
  db,
  clock,
  log,
  graph: createGraph(config, { log }),
  control,
  config,
  tenantId,
  today: dayIn(ZONE, systemClock.now()),
});
await control.setClock(new Date().toISOString());
await db.close();
