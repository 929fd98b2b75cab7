import { describe, expect, it } from 'vitest';
import { setUnit } from '#api/people/directory-list-actions.ts';
import { addManaged, changeManaged, leaveManaged, pageOfManaged } from '#api/people/managed-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { aPerson, aRole, aUnit, clockAt, givenRow, idOf } from '#test/support/given.ts';

const db = await openDatabase();
const tools = { db, clock: clockAt('2027-05-11T08:00:00.000Z') };
const mara = anActor('Mara Lind', { isResponsible: true });
const eva = anActor('Eva Lang', { isResponsible: true });
for (const name of ['Mara Lind', 'Eva Lang']) await givenRow(db, 'person', aPerson(name));
await givenRow(db, 'unit', aUnit('koeln', { coordinatorPersonId: mara.personId }));
await givenRow(db, 'unit', aUnit('bonn'));
const [koeln, bonn] = [idOf('unit koeln'), idOf('unit bonn')];
// Eva manages one employee in each of these units, and nobody else there.
for (const [name, unitId] of [
  ['Paul Staff', koeln],
  ['Pia Staff', bonn],
] as const) {
  await givenRow(db, 'person', aPerson(name));
  await givenRow(db, 'role', aRole(idOf(name), 'staff', unitId, { responsiblePersonId: eva.personId }));
}
const facts = (name: string, unitId: string) => ({
  personId: idOf(name),
  givenName: name.split(' ')[0] ?? '',
  surname: name.split(' ')[1] ?? '',
  kind: 'volunteer' as const,
  unitId,
  joinedOn: '2027-05-01',
  mail: `${name.split(' ')[0]}@private.example`,
});

describe('who manages one employee of a unit', () => {
  it('neither sees nor changes the volunteers whom its coordinator looks after', async () => {
    const rita = await addManaged(tools, mara, facts('Rita Sommer', koeln));

    expect((await pageOfManaged(tools, eva, {})).people).toEqual([]);
    await expect(changeManaged(tools, eva, facts('Rita Sommer', koeln))).rejects.toMatchObject({
      problem: 'not-found',
    });
    await expect(leaveManaged(tools, eva, { personIds: [rita.personId], left: true })).rejects.toMatchObject({ problem: 'not-found' }); // prettier-ignore
    expect((await pageOfManaged(tools, mara, {})).people).toMatchObject([{ personId: rita.personId }]);
  });

  it('adds nobody to a unit with a coordinator, and where there is none looks after whom they add', async () => {
    expect((await pageOfManaged(tools, eva, {})).units).toMatchObject([{ unitId: bonn }]);
    await expect(addManaged(tools, eva, facts('Uwe Neu', koeln))).rejects.toMatchObject({ problem: 'not-allowed' });

    const added = await addManaged(tools, eva, facts('Ute Neu', bonn));

    expect((await pageOfManaged(tools, eva, {})).people).toMatchObject([{ personId: added.personId }]);
    const role = await db.read(TENANT, trx => trx.selectFrom('role').select('responsiblePersonId').where('tenantId', '=', TENANT).where('personId', '=', added.personId).executeTakeFirstOrThrow()); // prettier-ignore
    expect(role).toEqual({ responsiblePersonId: eva.personId });
  });
});

describe('a coordinator who is followed by another', () => {
  const jana = anActor('Jana Roth', { roles: ['admin'] });
  const noah = anActor('Noah Neu', { isResponsible: true });
  const said = { unitId: koeln, parentUnitId: null, country: null, region: null };
  const namesSeenBy = async (actor: typeof mara) =>
    (await pageOfManaged(tools, actor, {})).people.map(({ name }) => name);
  const changes = (personId: string, tenantId = TENANT) =>
    db.read(tenantId, trx =>
      trx
        .selectFrom('personChange')
        .select(['fromValue', 'toValue'])
        .where('tenantId', '=', tenantId)
        .where('personId', '=', personId)
        .where('what', '=', 'responsible')
        .orderBy('recordedAt')
        .execute(),
    );

  it('hands over the people without an account, and sees them no more', async () => {
    for (const name of ['Jana Roth', 'Noah Neu']) await givenRow(db, 'person', aPerson(name));

    await setUnit(tools, jana, { ...said, coordinatorPersonId: noah.personId });

    expect([await namesSeenBy(mara), await namesSeenBy(noah)]).toEqual([[], ['Rita Sommer']]);
    expect(await changes(idOf('Rita Sommer'))).toEqual([{ fromValue: mara.personId, toValue: noah.personId }]);

    await setUnit(tools, jana, { ...said, coordinatorPersonId: noah.personId });
    await setUnit(tools, jana, { ...said, coordinatorPersonId: null });

    expect([await namesSeenBy(mara), await namesSeenBy(noah), await namesSeenBy(jana)]).toEqual([
      [],
      [],
      ['Rita Sommer', 'Ute Neu'],
    ]);
    expect(await changes(idOf('Rita Sommer'))).toHaveLength(2);
  });
});
