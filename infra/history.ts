import { mkdirSync } from 'node:fs';
import tls from 'node:tls';
import { installStarterCourses } from '#api/courses/actions.ts';
import { clockFrom } from '#api/platform/clock.ts';
import { readConfig } from '#api/platform/config.ts';
import { connect } from '#api/platform/db/connect.ts';

const config = readConfig(process.env);
if (config.extraCaPem !== null) tls.setDefaultCACertificates([...tls.getCACertificates(), config.extraCaPem]);
mkdirSync(config.dataDir, { recursive: true });
const db = await connect({ kind: 'sqlite', file: `${config.dataDir}/coursekeeper.sqlite`, durability: 'off' });
const [tenantId = ''] = config.tenantIds;
const clock = clockFrom(() => Date.now());
await db.installation(async trx => {
  await trx.insertInto('tenant').values({ tenantId, createdAt: clock.now() }).execute();
});
await installStarterCourses({ db, clock }, tenantId);
await db.close();
