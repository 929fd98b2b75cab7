import { afterEach, describe, expect, it } from 'vitest';
import { createGraph, type Graph } from '#api/graph/client.ts';
import { syncDirectory } from '#api/people/jobs.ts';
import { readSyncState } from '#api/people/sync-store.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { createLog } from '#api/platform/log.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { clockAt } from '#test/support/given.ts';
import { standInTenant } from '#test/support/tenant.ts';

describe('a reading that is interrupted', async () => {
  const db = await openDatabase();
  const { control, config } = await standInTenant({ people: 700, settings: { tenantId: TENANT } });
  const clock = clockAt('2027-01-11T08:00:00.000Z');
  const graph = createGraph(config, { patienceSeconds: 1 });
  const sync = (through: Db = db, by: Graph = graph) => {
    clock.set(new Date(Date.parse(clock.now()) + 900_000).toISOString());
    return syncDirectory({
      db: through,
      clock,
      log: createLog('silent'),
      graph: by,
      tenantId: TENANT,
      signal: AbortSignal.timeout(60_000),
    });
  };
  const people = () =>
    db.read(TENANT, trx =>
      trx.selectFrom('person').select(['personId', 'nature', 'decidedAt']).where('tenantId', '=', TENANT).execute(),
    );
  afterEach(() => control.clearFaults());

  it('goes on at the page where the first one ended, and nobody comes twice', async () => {
    await control.plantFault({ kind: 'unavailable', operation: 'users.delta', after: 2, retryAfterSeconds: 30 });
    await sync();
    expect(await people()).toHaveLength(400);
    const { nextLink, deltaLink, fullReadAt } = await db.read(TENANT, trx => readSyncState(trx, TENANT, 'users'));
    expect(nextLink).toContain('skiptoken');
    expect([deltaLink, fullReadAt]).toEqual([null, null]);

    await control.clearFaults();
    const asked: string[] = [];
    const watched: Graph = {
      request: (tenantId, ask) => {
        if (ask.path.includes('users/delta')) asked.push(ask.path);
        return graph.request(tenantId, ask);
      },
    };
    await sync(db, watched);
    expect(await people()).toHaveLength(700);
    expect(asked).toHaveLength(2);
    expect(await db.read(TENANT, trx => readSyncState(trx, TENANT, 'users'))).toMatchObject({
      nextLink: null,
      fullReadAt: clock.now(),
    });
  });

  it('at any of its writes leaves nothing undone for the next one', async () => {
    const added = await control.addPerson({ user: { displayName: 'Nora Neu', givenName: 'Nora', surname: 'Neu' } });
    let writes = 0;
    for (let failAt = 1; ; failAt += 1) {
      // A death in the middle: from this write on the database answers nobody.
      writes = 0;
      const dying: Db = {
        ...db,
        write: (tenantId, work) => {
          writes += 1;
          if (writes >= failAt) return Promise.reject(new Error('killed'));
          return db.write(tenantId, work);
        },
      };
      const died = await sync(dying).then(
        () => false,
        () => true,
      );
      if (!died) break;
      expect(failAt).toBeLessThan(60);
    }
    await sync();
    const rows = await db.read(TENANT, trx =>
      trx
        .selectFrom('person')
        .innerJoin('role', 'role.personId', 'person.personId')
        .select(['person.nature', 'person.decidedAt', 'role.kind'])
        .where('person.tenantId', '=', TENANT)
        .where('role.tenantId', '=', TENANT)
        .where('person.entraId', '=', added.user.id)
        .execute(),
    );
    expect(rows).toEqual([{ nature: 'person', kind: 'staff', decidedAt: expect.any(String) }]);
    const runs = await db.read(TENANT, trx =>
      trx.selectFrom('jobRun').select('outcome').where('tenantId', '=', TENANT).execute(),
    );
    expect(runs.filter(({ outcome }) => outcome === 'running')).toEqual([]);
  });

  it('tells one person on two pages: what the later one says holds', async () => {
    const [back, off] = await db.read(TENANT, trx =>
      trx
        .selectFrom('person')
        .select(['entraId', 'personId', 'state'])
        .where('tenantId', '=', TENANT)
        .where('nature', '=', 'person')
        .where('state', '=', 'active')
        .limit(2)
        .execute(),
    );
    const pages = [
      {
        value: [
          { id: back?.entraId, '@removed': { reason: 'changed' } },
          { id: off?.entraId, accountEnabled: false },
        ],
        '@odata.nextLink': `${config.graphUrl}/v1.0/users/delta?$skiptoken=2`,
      },
      {
        value: [
          { id: back?.entraId, accountEnabled: true },
          { id: off?.entraId, jobTitle: 'Fahrdienst' },
        ],
        '@odata.deltaLink': `${config.graphUrl}/v1.0/users/delta?$deltatoken=3`,
      },
    ];
    const scripted: Graph = {
      request: (tenantId, ask) =>
        ask.path.includes('users/delta')
          ? Promise.resolve({ kind: 'ok', status: 200, body: pages.shift() as never, requestId: null })
          : graph.request(tenantId, ask),
    };
    await sync(db, scripted);

    const now = await db.read(TENANT, trx =>
      trx
        .selectFrom('person')
        .select(['personId', 'state', 'jobTitle'])
        .where('tenantId', '=', TENANT)
        .where('personId', 'in', [back?.personId ?? '', off?.personId ?? ''])
        .execute(),
    );
    expect(now.find(({ personId }) => personId === back?.personId)).toMatchObject({ state: 'active' });
    expect(now.find(({ personId }) => personId === off?.personId)).toMatchObject({
      state: 'disabled',
      jobTitle: 'Fahrdienst',
    });
  });
});
