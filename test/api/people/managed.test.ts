import { describe, expect, it } from 'vitest';
import { recordForGroup } from '#api/evidence/recording-actions.ts';
import { addList, addManaged, changeManaged, leaveManaged, pageOfManaged } from '#api/people/managed-actions.ts';
import { listUndecided, undecideSlice } from '#api/people/role-store.ts';
import { anActor } from '#test/support/actor.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import {
  anAssignmentRule,
  aPerson,
  aUnit,
  clockAt,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';

const db = await openDatabase();
const clock = clockAt('2027-05-11T08:00:00.000Z');
const tools = { db, clock };
const jana = anActor('Jana Roth', { roles: ['admin'] });
const mara = anActor('Mara Lind', { isResponsible: true });
for (const name of ['Jana Roth', 'Mara Lind']) await givenRow(db, 'person', aPerson(name));
await givenRow(db, 'unit', aUnit('koeln', { coordinatorPersonId: mara.personId }));
await givenRow(db, 'unit', aUnit('bonn'));
const [koeln, bonn] = [idOf('unit koeln'), idOf('unit bonn')];
const { courseId } = await givenCourse(db, 'First aid');
const audience = {
  all: [{ kind: 'kind' as const, values: ['volunteer' as const] }],
  none: [],
  include: [],
  exclude: [],
};
await givenAssignment(db, { courseId, ownerPersonId: jana.personId, rule: anAssignmentRule({ audience }) });

const facts = (name: string, more: object = {}) => ({
  personId: idOf(name),
  givenName: name.split(' ')[0] ?? '',
  surname: name.split(' ')[1] ?? '',
  kind: 'volunteer' as const,
  unitId: koeln,
  joinedOn: '2027-05-01',
  mail: null,
  ...more,
});
const enrolments = (personId: string, tenantId = TENANT) =>
  db.read(tenantId, trx =>
    trx
      .selectFrom('enrolment')
      .select(['state', 'closedReason'])
      .where('tenantId', '=', tenantId)
      .where('personId', '=', personId)
      .execute(),
  );

describe('a volunteer without an account', () => {
  it('is added once by the coordinator, and enrolled by audiences like anybody', async () => {
    const added = await addManaged(tools, mara, facts('Rita Sommer', { mail: 'rita@private.example' }));
    const again = await addManaged(tools, mara, facts('Rita Sommer', { mail: 'rita@private.example' }));

    expect(added).toMatchObject({ name: 'Rita Sommer', kind: 'volunteer', unit: { unitId: koeln }, leftOn: null, mail: 'rita@private.example' }); // prettier-ignore
    expect(again).toEqual(added);
    expect(await enrolments(added.personId)).toEqual([{ state: 'open', closedReason: null }]);
    expect(await enrolments(added.personId, OTHER_TENANT)).toEqual([]);
    const person = await db.read(
      TENANT,
      trx =>
      trx.selectFrom('person').selectAll().where('tenantId', '=', TENANT).where('personId', '=', added.personId).executeTakeFirstOrThrow(), // prettier-ignore
    );
    expect(person).toMatchObject({ source: 'managed', entraId: null, nature: 'person', state: 'active' });
  });

  it('is left alone by the directory, also when everybody is decided again', async () => {
    const { personId } = await addManaged(tools, mara, facts('Sven Alt'));

    await db.write(TENANT, async trx => {
      for (let after: string | null = ''; after !== null;) after = await undecideSlice(trx, TENANT, after, 50);
    });

    const waiting = await db.read(TENANT, trx => listUndecided(trx, TENANT, '', 100));
    expect(waiting.map(one => one.personId)).not.toContain(personId);
    const { decidedAt } = await db.read(
      TENANT,
      trx =>
      trx.selectFrom('person').select('decidedAt').where('tenantId', '=', TENANT).where('personId', '=', personId).executeTakeFirstOrThrow(), // prettier-ignore
    );
    expect(decidedAt).not.toBeNull();
  });

  it('gets completions recorded by the coordinator', async () => {
    const { personId } = await addManaged(tools, mara, facts('Tom Berg'));

    const set = await recordForGroup(tools, mara, {
      setId: idOf('evening'),
      courseId,
      completedOn: '2027-05-05',
      validUntilOn: null,
      issuer: null,
      place: null,
      externalNumber: null,
      personIds: [personId],
      attachmentIds: [],
    });

    expect(set.counts).toEqual({ recorded: 1 });
    expect(await enrolments(personId)).toMatchObject([{ state: 'completed' }]);
  });

  it('moves, leaves and comes back', async () => {
    const { personId } = await addManaged(tools, mara, facts('Uta Klein'));

    const moved = await changeManaged(tools, jana, facts('Uta Klein', { surname: 'Groß', unitId: bonn }));
    expect(moved).toMatchObject({ name: 'Uta Groß', unit: { unitId: bonn } });
    expect(await leaveManaged(tools, jana, { personIds: [personId], left: true })).toEqual({ people: 1 });
    expect(await leaveManaged(tools, jana, { personIds: [personId], left: true })).toEqual({ people: 0 });
    expect(await enrolments(personId)).toEqual([{ state: 'closed', closedReason: 'left' }]);
    await leaveManaged(tools, jana, { personIds: [personId], left: false });

    expect(await enrolments(personId)).toMatchObject([{ state: 'open' }]);
    const changes = await db.read(
      TENANT,
      trx =>
      trx.selectFrom('personChange').select('what').where('tenantId', '=', TENANT).where('personId', '=', personId).execute(), // prettier-ignore
    );
    expect(changes.map(({ what }) => what).sort()).toEqual(['joined', 'left', 'restored', 'role-began']);
  });

  it('is for admins and for who looks after the unit', async () => {
    const { personId } = await addManaged(tools, jana, facts('Vera Bonn', { unitId: bonn }));
    const stranger = anActor('Any Body', { isResponsible: true });

    expect((await pageOfManaged(tools, mara, { search: 'Vera' })).people).toEqual([]);
    expect((await pageOfManaged(tools, mara, {})).units).toEqual([{ unitId: koeln, name: 'koeln' }]);
    expect((await pageOfManaged(tools, stranger, {})).people).toEqual([]);
    expect((await pageOfManaged(tools, jana, { search: 'Vera' })).people).toMatchObject([{ personId }]);
    await expect(addManaged(tools, mara, facts('Willi Weg', { unitId: bonn }))).rejects.toMatchObject({ problem: 'not-allowed' }); // prettier-ignore
    await expect(addManaged(tools, mara, facts('Willi Weg', { unitId: null }))).rejects.toMatchObject({ problem: 'not-allowed' }); // prettier-ignore
    await expect(changeManaged(tools, mara, facts('Vera Bonn'))).rejects.toMatchObject({ problem: 'not-found' });
    await expect(leaveManaged(tools, mara, { personIds: [personId], left: true })).rejects.toMatchObject({ problem: 'not-found' }); // prettier-ignore
    await expect(changeManaged(tools, jana, facts('Jana Roth'))).rejects.toMatchObject({ problem: 'not-found' });
    await expect(addManaged(tools, jana, facts('Jana Roth'))).rejects.toMatchObject({ problem: 'not-found' });
    const foreign = { ...jana, tenantId: OTHER_TENANT };
    await expect(leaveManaged(tools, foreign, { personIds: [personId], left: true })).rejects.toMatchObject({ problem: 'not-found' }); // prettier-ignore
  });

  it('comes with a list: shown first, added once, the known left out, undone by leaving', async () => {
    const input = {
      text: '\uFEFFName;Einheit;Art;Dabei seit;Mail\r\nXaver Neu;Koeln;ehrenamtlich;01.02.2020;x@y.example\r\n"Zwei, Yasmin";;;;\r\nXaver Neu;koeln;;;\r\nRita Sommer;;;;\r\nNurEinName;;;;\r\nA B;Mond;;;\r\nC D;;;31.02.2027;\r\nE F;;;;nope\r\n',
      unitId: koeln,
      kind: 'volunteer' as const,
    };

    const shown = await addList(tools, mara, { ...input, preview: true });
    expect(shown.lines.map(({ row, outcome }) => [row, outcome])).toEqual([
      [2, 'new'],
      [3, 'new'],
      [4, 'known'],
      [5, 'known'],
      [6, 'no-name'],
      [7, 'unit-unknown'],
      [8, 'day-unreadable'],
      [9, 'mail-unreadable'],
    ]);
    expect((await pageOfManaged(tools, jana, { search: 'Xaver' })).people).toEqual([]);
    const { personIds } = await addList(tools, mara, { ...input, preview: false });
    expect((await pageOfManaged(tools, jana, { search: 'Xaver' })).people).toMatchObject([{ joinedOn: '2020-02-01', mail: 'x@y.example' }]); // prettier-ignore
    expect(await enrolments(personIds[0] ?? '')).toMatchObject([{ state: 'open' }]);
    expect((await addList(tools, mara, { ...input, preview: false })).personIds).toEqual([]);

    expect(await leaveManaged(tools, mara, { personIds, left: true })).toEqual({ people: 2 });
    expect(await enrolments(personIds[0] ?? '')).toMatchObject([{ state: 'closed', closedReason: 'left' }]);
    await expect(addList(tools, mara, { ...input, text: 'nothing', preview: true })).rejects.toMatchObject({ problem: 'file-refused' }); // prettier-ignore
  });
});
