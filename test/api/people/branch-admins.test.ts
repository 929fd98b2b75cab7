import { describe, expect, it } from 'vitest';
import { narrowedRoles } from '#api/people/actor.ts';
import { pageOfChanges, pageOfPeople } from '#api/people/pages-actions.ts';
import { getPersonDetail } from '#api/people/person-actions.ts';
import { reachOf } from '#api/people/looked-after-actions.ts';
import { narrowAdmin } from '#api/people/scope-actions.ts';
import { scopeOf } from '#api/people/scope-store.ts';
import { pageOfPersonMessages } from '#api/outbox/view-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { aPerson, aRole, aUnit, clockAt, FOREIGN, givenRow, idOf } from '#test/support/given.ts';

describe('an admin narrowed to units', async () => {
  const db = await openDatabase();
  const tools = { db, clock: clockAt('2027-05-11T08:00:00.000Z') };
  const rhine = await givenRow(db, 'unit', aUnit('Rhine'));
  const cologne = await givenRow(db, 'unit', { ...aUnit('Cologne'), parentUnitId: rhine.unitId });
  const bonn = await givenRow(db, 'unit', aUnit('Bonn'));
  const people = {
    mehmet: await givenRow(db, 'person', aPerson('Mehmet Aydın')),
    both: await givenRow(db, 'person', aPerson('Anna Both')),
    ben: await givenRow(db, 'person', aPerson('Ben Bonn')),
    nobody: await givenRow(db, 'person', aPerson('Nina No Unit')),
    former: await givenRow(db, 'person', aPerson('Fred Former')),
    branch: await givenRow(db, 'person', aPerson('Bert Branch')),
    jana: await givenRow(db, 'person', aPerson('Jana Roth')),
  };
  await givenRow(db, 'role', aRole(people.mehmet.personId, 'volunteer', cologne.unitId));
  await givenRow(db, 'role', aRole(people.both.personId, 'volunteer', cologne.unitId));
  await givenRow(db, 'role', aRole(people.both.personId, 'staff', bonn.unitId));
  await givenRow(db, 'role', aRole(people.ben.personId, 'volunteer', bonn.unitId));
  await givenRow(db, 'role', aRole(people.former.personId, 'volunteer', cologne.unitId, { untilOn: '2027-01-31' }));
  const jana = anActor('Jana Roth', { roles: ['admin'] });
  const narrow = (unitIds: string[], personId = people.branch.personId) =>
    narrowAdmin(tools, jana, { personId, unitIds });
  const unitsNow = () => db.read(TENANT, trx => scopeOf(trx, TENANT, people.branch.personId));
  const branch = async () =>
    anActor('Bert Branch', { roles: ['branch'], unitIds: (await unitsNow()) ?? new Set<string>() });

  it('reaches the units named and those below, and nothing once they are gone', async () => {
    await narrow([rhine.unitId]);
    expect(await unitsNow()).toEqual(new Set([rhine.unitId, cologne.unitId]));
    expect(await db.read(OTHER_TENANT, trx => scopeOf(trx, OTHER_TENANT, people.branch.personId))).toBeNull();

    await narrow([]);
    expect(await unitsNow()).toBeNull();

    await narrow([bonn.unitId]);
    await db.write(TENANT, trx =>
      trx
        .updateTable('adminScope')
        .set({ unitId: idOf('gone') })
        .where('tenantId', '=', TENANT)
        .execute(),
    );
    expect(await unitsNow()).toEqual(new Set());
    expect((await pageOfPeople(tools, await branch(), {})).people).toEqual([]);
    await narrow([rhine.unitId]);
  });

  it('is no admin and no reader any more, whatever the token says', () => {
    expect(narrowedRoles(new Set(['admin', 'reader', 'author']), true)).toEqual(new Set(['branch', 'author']));
    expect(narrowedRoles(new Set(['admin', 'reader']), false)).toEqual(new Set(['admin', 'reader']));
    expect(narrowedRoles(new Set(['reader']), true)).toEqual(new Set(['reader']));
  });

  it('lists the people of these units, by name and by unit, and nobody else', async () => {
    const actor = await branch();
    const found = await pageOfPeople(tools, actor, {});
    expect(found.people.map(({ name }) => name).sort()).toEqual(['Anna Both', 'Mehmet Aydın']);
    expect(found.total).toBe(2);
    expect((await pageOfPeople(tools, actor, { unitId: bonn.unitId })).people.map(({ name }) => name)).toEqual([
      'Anna Both',
    ]);
    expect((await pageOfPeople(tools, actor, { search: 'Ben' })).total).toBe(0);
    expect(JSON.stringify(found)).not.toContain(FOREIGN);
  });

  it('opens all of a person of theirs, and of others nothing', async () => {
    const actor = await branch();
    expect((await getPersonDetail(tools, actor, people.both.personId)).roles).toHaveLength(2);
    for (const { personId } of [people.ben, people.nobody, people.former]) {
      const outside = { problem: 'not-found' };
      await expect(getPersonDetail(tools, actor, personId)).rejects.toMatchObject(outside);
      await expect(pageOfChanges(tools, actor, { personId })).rejects.toMatchObject(outside);
      await expect(pageOfPersonMessages(tools, actor, { personId })).rejects.toMatchObject(outside);
      await expect(db.read(TENANT, trx => reachOf(trx, actor, personId))).rejects.toMatchObject(outside);
    }
    expect((await pageOfChanges(tools, actor, { personId: people.mehmet.personId })).changes).toEqual([]);
    expect((await pageOfPersonMessages(tools, actor, { personId: people.mehmet.personId })).messages).toEqual([]);
  });

  it('nobody narrows themselves, an unknown unit is named, an unknown person is not found', async () => {
    await expect(narrow([cologne.unitId], people.jana.personId)).rejects.toMatchObject({ problem: 'bad-input' });
    await expect(narrow([cologne.unitId, idOf('nowhere')])).rejects.toMatchObject({
      extra: { errors: [{ pointer: '/unitIds/1' }] },
    });
    await expect(narrow([cologne.unitId], idOf('nobody'))).rejects.toMatchObject({ problem: 'not-found' });
  });
});
