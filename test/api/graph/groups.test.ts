import { describe, expect, it } from 'vitest';
import { createGraph } from '#api/graph/client.ts';
import { readMembers, readOwners } from '#api/graph/groups.ts';
import { demoGroups } from '#infra/tenant/org/demo.ts';
import { standInTenant } from '#test/support/tenant.ts';

describe('the groups of the directory', async () => {
  const { tenantId, control, config } = await standInTenant();
  const graph = createGraph(config);
  const signal = new AbortController().signal;

  it('have members and owners, or a fault; a group that is gone never counts as empty', async () => {
    const gone = '20000000-0000-4000-8000-0000000000ff';
    await control.expectError(`GET /v1.0/groups/${gone}/(members|owners)`, 'a group that is gone', 2);

    const members = await readMembers(graph, tenantId, demoGroups.volunteersKoeln, signal);
    const owners = await readOwners(graph, tenantId, demoGroups.volunteersKoeln, signal);
    const membersOfGone = await readMembers(graph, tenantId, gone, signal);
    const ownersOfGone = await readOwners(graph, tenantId, gone, signal);

    expect(members).toEqual(expect.arrayContaining([{ id: expect.any(String), kind: 'user' }]));
    expect(owners).toEqual(expect.arrayContaining([{ id: expect.any(String), kind: 'user' }]));
    expect(membersOfGone).toMatchObject({ kind: 'not-found' });
    expect(ownersOfGone).toMatchObject({ kind: 'not-found' });
  });
});
