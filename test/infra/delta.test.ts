import { describe, expect, it } from 'vitest';

import { demoGroups, demoPeople } from '#infra/tenant/people.ts';

import { everyPage, tenantInTest } from './support.ts';

const { tenant, graph } = tenantInTest({ people: 450 });
const DAY_MS = 86_400_000;
const people = '/users/delta?$select=displayName,department,accountEnabled,manager';
const groups = '/groups/delta?$select=displayName,members';

/** Reads a whole round and gives what changed and where the next one starts. */
async function round(
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ value: Record<string, unknown>[]; next: string; pages: number }> {
  const { value, pages, last } = await everyPage(graph, path, { headers });
  return { value, pages, next: last.body['@odata.deltaLink'] ?? '' };
}

describe('changes of people', () => {
  it('the first round names everybody once, with their manager and without what was never set', async () => {
    const { value, pages } = await round(people);

    expect(pages).toBe(3);
    expect(new Set(value.map(one => one['id'])).size).toBe(450);
    expect(value.find(one => one['id'] === demoPeople.anna)).toEqual({
      id: demoPeople.anna, displayName: 'Anna Weber', department: 'Kreisverband Köln', accountEnabled: true,
      'manager@delta': [{ '@odata.type': '#microsoft.graph.user', id: demoPeople.jana }],
    }); // prettier-ignore
    expect(value.find(one => one['id'] === demoPeople.luca)).not.toHaveProperty('department');
  });

  it('the next round names only what changed: joiner, mover, manager, leaver, returner', async () => {
    const { control } = tenant();
    const { next } = await round(people);
    expect((await round(next)).value).toEqual([]);

    const joiner = await control.addPerson({
      user: { displayName: 'Nora Neu', department: 'Kreisverband Bonn' },
      managerId: demoPeople.ben,
    });
    await control.updatePerson(demoPeople.emily, { user: { department: 'Kreisverband Bonn' } });
    await control.setManager(demoPeople.anna, demoPeople.eva);
    await control.deletePerson(demoPeople.tom);
    await control.updatePerson(demoPeople.ben, { user: { jobTitle: 'not selected' } });
    const changes = await round(next);

    expect(changes.value).toEqual([
      { id: joiner.user.id, displayName: 'Nora Neu', department: 'Kreisverband Bonn', accountEnabled: true, 'manager@delta': [{ '@odata.type': '#microsoft.graph.user', id: demoPeople.ben }] },
      { id: demoPeople.emily, displayName: 'Emily Clarke', department: 'Kreisverband Bonn', accountEnabled: true },
      {
        id: demoPeople.anna, displayName: 'Anna Weber', department: 'Kreisverband Köln', accountEnabled: true,
        'manager@delta': [{ '@odata.type': '#microsoft.graph.user', id: demoPeople.eva }, { '@odata.type': '#microsoft.graph.user', id: demoPeople.jana, '@removed': { reason: 'deleted' } }],
      },
      { id: demoPeople.tom, '@removed': { reason: 'changed' } },
    ]); // prettier-ignore

    await control.restorePerson(demoPeople.tom);
    const returned = await round(changes.next);
    expect(returned.value).toMatchObject([
      { id: demoPeople.tom, displayName: 'Tom Frings', 'manager@delta': [{ id: demoPeople.martin }] },
    ]);
    await control.deletePerson(joiner.user.id);
    await control.purgePerson(joiner.user.id);
    expect((await round(returned.next)).value).toEqual([{ id: joiner.user.id, '@removed': { reason: 'deleted' } }]);
  });

  it('return=minimal shows only the changed properties; a property lost is null', async () => {
    const { next } = await round(people);
    await tenant().control.updatePerson(demoPeople.anna, { user: { department: null } });

    expect((await round(next, { prefer: 'return=minimal' })).value).toEqual([
      { id: demoPeople.anna, department: null },
    ]);
    expect((await round(next)).value).toMatchObject([
      { id: demoPeople.anna, displayName: 'Anna Weber', department: null },
    ]);
  });

  it('what happens while somebody pages belongs to the next round', async () => {
    const first = await graph(people);
    await tenant().control.updatePerson(demoPeople.jana, { user: { displayName: 'Jana Roth-Weber' } });
    const rest = await round(first.body['@odata.nextLink'] ?? '');

    expect((await round(rest.next)).value).toMatchObject([{ id: demoPeople.jana, displayName: 'Jana Roth-Weber' }]);
  });

  it('latest starts from now, and a filter by id follows only those', async () => {
    const { next } = await round('/users/delta?$deltatoken=latest');
    const few = await round(
      `/users/delta?$select=displayName&$filter=id eq '${demoPeople.ben}' or id eq '${demoPeople.eva}'`,
    );

    expect((await round(next)).value).toEqual([]);
    expect(few.value.map(one => one['id']).sort()).toEqual([demoPeople.ben, demoPeople.eva]);
    await tenant().control.updatePerson(demoPeople.anna, { user: { displayName: 'Anna W.' } });
    expect((await round(few.next)).value).toEqual([]);
  });

  it('a link lives for seven days, then 410 says where to start again', async () => {
    const { next } = await round(people);
    await tenant().control.advance(6.9 * DAY_MS);
    const token = await tenant().control.graphToken();
    expect((await graph(next, { token })).status).toBe(200);

    await tenant().control.advance(0.2 * DAY_MS);
    const { status, headers, body } = await graph(next, {
      token: await tenant().control.graphToken(),
      bad: 'old link',
    });

    expect([status, body.error?.code]).toEqual([410, 'syncStateNotFound']);
    expect(headers.get('location')).toBe(`${tenant().address}/v1.0/users/delta?$deltatoken=`);
    const again = await graph(headers.get('location') ?? '', { token: await tenant().control.graphToken() });
    expect(again.body.value?.length).toBe(200);
    await tenant().control.advance(-7.1 * DAY_MS);
  });

  it('all links can be expired at once', async () => {
    const { next } = await round(groups);
    await tenant().control.expireDeltaLinks();

    expect((await graph(next, { bad: 'expired link' })).status).toBe(410);
    expect((await round(groups)).value.length).toBeGreaterThan(10);
  });

  it.each([
    ['$top', `${people}&$top=5`],
    ['$orderby', `${people}&$orderby=displayName`],
    ['a filter by something else', "/users/delta?$filter=department eq 'x'"],
    ['a forged token', '/users/delta?$deltatoken=e30.AAAA'],
  ])('%s is refused', async (why, path) => {
    expect((await graph(path, { bad: why })).status).toBe(400);
  });
});

describe('changes of groups', () => {
  it('the first round lists direct members with their kind', async () => {
    const { value } = await round(groups);

    const members = value.find(one => one['id'] === demoGroups.everybody)?.['members@delta'];
    expect(members).toEqual([
      { '@odata.type': '#microsoft.graph.group', id: demoGroups.allVolunteers },
      { '@odata.type': '#microsoft.graph.group', id: demoGroups.allStaff },
    ]);
  });

  it('tells members who came and went, once each, and a deleted group', async () => {
    const { control } = tenant();
    const extra = await control.addGroup({ displayName: 'Kurzlebig' });
    const { next } = await round(groups);
    await control.addMember(demoGroups.medics, demoPeople.rania);
    await control.removeMember(demoGroups.volunteersKoeln, demoPeople.anna);
    await control.addMember(demoGroups.managers, demoPeople.ben);
    await control.removeMember(demoGroups.managers, demoPeople.ben);
    await control.deleteGroup(extra.group.id);

    const { value } = await round(next);

    const told = Object.fromEntries(value.map(one => [String(one['id']), one['members@delta'] ?? one['@removed']]));
    expect(told).toEqual({
      [demoGroups.medics]: [{ '@odata.type': '#microsoft.graph.user', id: demoPeople.rania }],
      [demoGroups.volunteersKoeln]: [
        { '@odata.type': '#microsoft.graph.user', id: demoPeople.anna, '@removed': { reason: 'deleted' } },
      ],
      [demoGroups.managers]: [
        { '@odata.type': '#microsoft.graph.user', id: demoPeople.ben, '@removed': { reason: 'deleted' } },
      ],
      [extra.group.id]: { reason: 'deleted' },
    });
  });

  it('a soft-deleted member leaves their groups and returns to them', async () => {
    const { control } = tenant();
    const { next } = await round(groups);
    await control.deletePerson(demoPeople.emily);
    const gone = await round(next);
    await control.restorePerson(demoPeople.emily);

    expect(gone.value.find(one => one['id'] === demoGroups.volunteersKoeln)?.['members@delta']).toEqual([
      { '@odata.type': '#microsoft.graph.user', id: demoPeople.emily, '@removed': { reason: 'deleted' } },
    ]);
    expect(
      (await round(gone.next)).value.find(one => one['id'] === demoGroups.volunteersKoeln)?.['members@delta'],
    ).toEqual([{ '@odata.type': '#microsoft.graph.user', id: demoPeople.emily }]);
  });

  it('a large group recurs on several pages, and the pages together hold it whole', async () => {
    const { control } = tenant();
    const everybody = (await control.people()).map(one => one.user.id);
    const made = await control.addGroup({ displayName: 'Groß', memberIds: everybody });
    const more = await Promise.all(
      Array.from({ length: 700 }, (_, index) => control.addPerson({ user: { displayName: `Neu ${index}` } })),
    );
    for (const { user } of more) await control.addMember(made.group.id, user.id);

    const { value } = await round(groups);

    const parts = value.filter(one => one['id'] === made.group.id).map(one => one['members@delta'] as { id: string }[]);
    expect(parts.length).toBeGreaterThan(1);
    expect(new Set(parts.flat().map(one => one.id)).size).toBe(everybody.length + 700);
  });
});
