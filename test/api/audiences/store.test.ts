import { beforeAll, describe, expect, it } from 'vitest';
import { loadSubjects, subjectSlices, unreadGroupsOf, wordsOf } from '#api/audiences/store.ts';
import { everybody, type Audience } from '#api/contract/audiences.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { aPerson, aRole, aUnit, FOREIGN, givenRow, idOf } from '#test/support/given.ts';

const [top, middle, low, unnamed] = ['top', 'middle', 'low', 'unnamed'].map(idOf) as [string, string, string, string];
const [anna, ben] = [idOf('Anna Weber'), idOf('Ben Kühn')];
const inGroups = (...groupIds: string[]): Audience => ({ ...everybody, all: [{ kind: 'group', groupIds }] });

describe('people as audiences see them', async () => {
  const db = await openDatabase();
  const load = (audiences: Audience[], only?: string[], tenantId = TENANT) =>
    db.read(tenantId, trx => loadSubjects(trx, tenantId, audiences, only));

  beforeAll(async () => {
    await givenRow(db, 'person', aPerson('Anna Weber'));
    await givenRow(db, 'person', aPerson('Ben Kühn', { state: 'disabled' }));
    await givenRow(db, 'person', aPerson('Tom Frings', { state: 'left' }));
    await givenRow(db, 'person', aPerson('Managed', { source: 'managed', entraId: null }));
    await givenRow(db, 'unit', aUnit('Rheinland'));
    await givenRow(db, 'unit', aUnit('Köln', { parentUnitId: idOf('unit Rheinland') }));
    await givenRow(db, 'role', aRole(anna, 'volunteer', idOf('unit Köln')));
    await givenRow(db, 'role', aRole(anna, 'staff', null, { untilOn: '2026-12-31' }));
    const edges: [string, string, 'user' | 'group'][] = [
      [top, middle, 'group'],
      [middle, low, 'group'],
      [low, top, 'group'],
      [low, anna, 'user'],
      [unnamed, anna, 'user'],
      [middle, idOf('somebody who has not come yet'), 'user'],
    ];
    for (const [groupId, memberId, memberKind] of edges)
      await givenRow(db, 'groupMember', { groupId, memberId, memberKind });
    for (const [groupId, state, readAt] of [
      [top, 'ready', '2027-01-01T00:00:00.000Z'],
      [middle, 'failed', '2027-01-01T00:00:00.000Z'],
      [low, 'failed', null],
      [unnamed, 'wanted', null],
    ] as const)
      await givenRow(db, 'directoryGroup', {
        groupId,
        name: `Group ${groupId.slice(0, 4)}`,
        sortKey: groupId,
        searchText: '',
        state,
        problem: null,
        readAt,
      });
    // In the other organisation Ben is in the group as well.
    await db.write(OTHER_TENANT, trx =>
      trx
        .insertInto('groupMember')
        .values({ tenantId: OTHER_TENANT, groupId: low, memberId: ben, memberKind: 'user' })
        .execute(),
    );
  });

  it('are in a group through all its levels, circles included, as far as the audiences name it', async () => {
    const subjects = await load([inGroups(top)]);
    expect(subjects.find(({ personId }) => personId === anna)?.groupIds).toEqual(new Set([top]));
    expect(subjects.find(({ personId }) => personId === ben)?.groupIds).toEqual(new Set());
    const foreign = await load([inGroups(top)], [ben], OTHER_TENANT);
    expect(foreign[0]?.groupIds).toEqual(new Set([top]));
  });

  it('have the roles they hold now, with the units above where an audience asks for units', async () => {
    const inUnit: Audience = { ...everybody, all: [{ kind: 'unit', unitIds: [idOf('unit Rheinland')] }] };
    const [subject] = await load([inUnit], [anna]);
    expect(subject).toMatchObject({
      state: 'active',
      nature: 'person',
      roles: [{ kind: 'volunteer', unitIds: [idOf('unit Köln'), idOf('unit Rheinland')] }],
    });
  });

  it('are all who have not left, or those asked for by id, whatever their state', async () => {
    expect((await load([everybody])).map(({ personId }) => personId)).toEqual([anna, ben, idOf('Managed')].toSorted());
    expect((await load([everybody], [idOf('Tom Frings'), anna, anna])).map(({ state }) => state).toSorted()).toEqual([
      'active',
      'left',
    ]);
    expect(await load([everybody], [])).toEqual([]);
  });

  it('come in slices as they come at once', async () => {
    for (let number = 0; number < 450; number += 1) await givenRow(db, 'person', aPerson(`Extra ${number}`));
    const slices = [];
    for await (const slice of subjectSlices(db, TENANT, [inGroups(top)])) slices.push(slice);
    expect(slices.length).toBeGreaterThan(2);
    expect(slices.flat()).toEqual(await load([inGroups(top)]));
  });

  it('cannot be said of groups that were never read to their end', async () => {
    const unread = await db.read(TENANT, trx =>
      unreadGroupsOf(trx, TENANT, inGroups(top, middle, low, unnamed, idOf('strange'))),
    );
    expect(unread.map(({ groupId }) => groupId)).toEqual([low, unnamed, idOf('strange')]);
  });

  it('are worded by name, in the order of the rule; what is gone keeps its id', async () => {
    const audience: Audience = {
      all: [
        { kind: 'kind', values: ['volunteer'] },
        { kind: 'unit', unitIds: [idOf('unit Köln'), idOf('unit gone')] },
      ],
      none: [{ kind: 'group', groupIds: [top] }],
      include: [ben],
      exclude: [anna],
    };
    expect(await db.read(TENANT, trx => wordsOf(trx, TENANT, [everybody, audience]))).toEqual([
      { all: [], none: [], include: [], exclude: [] },
      {
        all: [
          { kind: 'kind', values: ['volunteer'] },
          { kind: 'unit', values: ['Köln', idOf('unit gone')] },
        ],
        none: [{ kind: 'group', values: [`Group ${top.slice(0, 4)}`] }],
        include: [{ personId: ben, name: 'Ben Kühn' }],
        exclude: [{ personId: anna, name: 'Anna Weber' }],
      },
    ]);
    expect(JSON.stringify(await db.read(TENANT, trx => wordsOf(trx, TENANT, [audience])))).not.toContain(FOREIGN);
  });
});
