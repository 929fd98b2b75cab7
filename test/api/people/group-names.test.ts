import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGraph, type Graph } from '#api/graph/client.ts';
import type { Fault } from '#api/graph/outcome.ts';
import { markWanted } from '#api/people/group-store.ts';
import { syncDirectory } from '#api/people/jobs.ts';
import { readSyncState, writeSyncState } from '#api/people/sync-store.ts';
import { createLog } from '#api/platform/log.ts';
import { demoGroups, demoPeople } from '#infra/tenant/people.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { clockAt } from '#test/support/given.ts';
import { standInTenant } from '#test/support/tenant.ts';

describe('the names of groups', async () => {
  const db = await openDatabase();
  const { control, config } = await standInTenant({ settings: { tenantId: TENANT } });
  const clock = clockAt('2027-01-11T08:00:00.000Z');
  const graph = createGraph(config, { patienceSeconds: 1 });
  const sync = async (by: Graph = graph) => {
    clock.set(new Date(Date.parse(clock.now()) + 900_000).toISOString());
    const log = createLog('silent');
    await syncDirectory({ db, clock, log, graph: by, tenantId: TENANT, signal: AbortSignal.timeout(60_000) });
    return db.read(TENANT, trx => readSyncState(trx, TENANT, 'groups'));
  };
  const membersOf = (groupId: string) =>
    db.read(TENANT, async trx => {
      const rows = await trx
        .selectFrom('groupMember')
        .select('memberId')
        .where('tenantId', '=', TENANT)
        .where('groupId', '=', groupId)
        .execute();
      return rows.map(({ memberId }) => memberId);
    });
  const isOfGroups = (path: string): boolean => path.includes('groups/delta');

  beforeAll(async () => {
    await sync();
    await db.write(TENANT, trx => markWanted(trx, TENANT, demoGroups.volunteersKoeln));
    await sync();
  });
  afterEach(() => control.clearFaults());

  it.each([
    ['belongs to another host', () => 'https://graph.elsewhere.example/v1.0/groups/delta?$deltatoken=1', undefined],
    ['is refused', (link: string | null) => link, { kind: 'refused', code: 'BadRequest', detail: '400' } as const],
    ['has expired', (link: string | null) => link, { kind: 'gone', location: null } as const],
  ])('are read from the start when the place %s', async (_, changed, fault) => {
    const before = await db.read(TENANT, trx => readSyncState(trx, TENANT, 'groups'));
    const place = changed(before.deltaLink);
    await db.write(TENANT, trx => writeSyncState(trx, TENANT, 'groups', { deltaLink: place }));
    const refusing: Graph = {
      request: (tenantId, ask) =>
        fault !== undefined && ask.path === place
          ? Promise.resolve<Fault>({ ...fault, status: 400, requestId: null })
          : graph.request(tenantId, ask),
    };
    const after = await sync(refusing);
    expect(after).toMatchObject({ problem: null, fullReadAt: clock.now() });
    expect(after.deltaLink).not.toBe(place);
  });

  it('are given up until the next run when no page of theirs can be read', async () => {
    let asked = 0;
    const loop: Graph = {
      request: (tenantId, ask) => {
        if (!isOfGroups(ask.path)) return graph.request(tenantId, ask);
        asked += 1;
        if (asked > 20) throw new Error('asked without an end');
        const page = { value: [], '@odata.nextLink': `${config.graphUrl}/v1.0/groups/delta?$skiptoken=2` };
        return Promise.resolve(
          ask.path.includes('skiptoken') || ask.path.includes('deltatoken')
            ? { kind: 'gone', location: null, status: 410, requestId: null }
            : { kind: 'ok', status: 200, body: page as never, requestId: null },
        );
      },
    };
    expect(await sync(loop)).toMatchObject({ problem: expect.stringContaining('expired') });
    expect(asked).toBeLessThan(6);
    expect(await sync()).toMatchObject({ problem: null });
  });

  it('that cannot be read keep no member from being read', async () => {
    const forbidding: Graph = {
      request: (tenantId, ask) =>
        isOfGroups(ask.path)
          ? Promise.resolve({ kind: 'forbidden', code: 'Authorization_RequestDenied', status: 403, requestId: null })
          : graph.request(tenantId, ask),
    };
    expect(await membersOf(demoGroups.volunteersKoeln)).not.toContain(demoPeople.eva);
    await control.addMember(demoGroups.volunteersKoeln, demoPeople.eva);
    await db.write(TENANT, trx =>
      trx
        .updateTable('directoryGroup')
        .set({ state: 'wanted' })
        .where('tenantId', '=', TENANT)
        .where('groupId', '=', demoGroups.volunteersKoeln)
        .execute(),
    );
    expect(await sync(forbidding)).toMatchObject({ problem: expect.stringContaining('refuses') });
    expect(await membersOf(demoGroups.volunteersKoeln)).toContain(demoPeople.eva);
  });
});
