import { describe, expect, it } from 'vitest';
import { enrolPeople } from '#api/assignments/actions.ts';
import { identify } from '#api/people/actions.ts';
import { comparePeople, join, listJoinsOf, part } from '#api/people/join-actions.ts';
import { listActivePeople, listUndecided } from '#api/people/role-store.ts';
import { narrowAdmin } from '#api/people/scope-actions.ts';
import { recordEvidence, withdraw } from '#api/progress/completion-actions.ts';
import { getRecord } from '#api/progress/record-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { aCompletion, anAssignmentRule, aPerson, aRole, aUnit, clockAt, givenAssignment, givenCourse, givenRow, idOf } from '#test/support/given.ts'; // prettier-ignore

const db = await openDatabase();
const clock = clockAt('2027-05-11T08:00:00.000Z');
const tools = { db, clock };
const jana = anActor('Jana Roth', { roles: ['admin'] });
await givenRow(db, 'person', aPerson('Jana Roth', { employeeId: 'J' }));
const first = await givenCourse(db, 'First aid');
const fire = await givenCourse(db, 'Fire safety');
const recurrence = { kind: 'months' as const, months: 24, windowDays: 60 };
const audience = {
  all: [{ kind: 'kind' as const, values: ['volunteer' as const] }],
  none: [],
  include: [],
  exclude: [],
};
for (const { courseId } of [first, fire])
  await givenAssignment(db, {
    courseId,
    ownerPersonId: jana.personId,
    rule: anAssignmentRule({ audience, recurrence }),
  });

async function volunteer(name: string, more: object = {}) {
  const { personId } = await givenRow(db, 'person', aPerson(name, { mail: null, ...more }));
  await givenRow(db, 'role', aRole(personId, 'volunteer', null));
  await enrolPeople(tools, TENANT, [personId], 'directory');
  return personId;
}
const completed = (personId: string, courseId: string, completedOn: string) =>
  givenRow(db, 'completion', aCompletion({ personId, courseId, versionId: null }, { completedOn }));
const standing = async (personId: string) => {
  const rows = await db.read(TENANT, trx =>
    trx
      .selectFrom('enrolment')
      .select(['courseId', 'state', 'dueOn', 'closedReason'])
      .where('tenantId', '=', TENANT)
      .where('personId', '=', personId)
      .where('state', '<>', 'closed')
      .execute(),
  );
  return Object.fromEntries(rows.map(row => [row.courseId === first.courseId ? 'first' : 'fire', `${row.state} ${row.dueOn}`])); // prettier-ignore
};
const claims = (entraId: string) => ({ tenantId: TENANT, entraId, roles: [] }) as unknown as Parameters<typeof identify>[1]; // prettier-ignore
const signIn = async (entraId: string) => (await identify(tools, claims(entraId))).personId;
const courses = async (name: string) => (await getRecord(tools, anActor(name))).entries.map(({ course }) => course.title).sort(); // prettier-ignore
const people = () => db.read(TENANT, trx => trx.selectFrom('person').selectAll().where('tenantId', '=', TENANT).orderBy('personId').execute()); // prettier-ignore

describe('a volunteer without an account who gets one', () => {
  it('is proposed, compared, joined: one record, one sign-in, each obligation once with the earlier day, counted once', async () => {
    const old = await volunteer('Rita', { source: 'managed', entraId: null, mail: 'rita@example.org' });
    await completed(old, first.courseId, '2027-04-01');
    await enrolPeople(tools, TENANT, [old], 'directory');
    clock.set('2027-05-13T08:00:00.000Z');
    const account = await volunteer('Rita S', { mail: 'RITA@example.org' });
    expect(await standing(account)).toEqual({ first: 'open 2027-05-27', fire: 'open 2027-05-27' });
    expect(await standing(old)).toEqual({ first: 'completed 2027-05-25', fire: 'open 2027-05-25' });
    await completed(account, fire.courseId, '2027-05-12');
    await enrolPeople(tools, TENANT, [account], 'directory');

    const { proposals } = await listJoinsOf(tools, jana, old);
    expect(proposals).toMatchObject([{ kept: { personId: old }, joined: { personId: account }, reason: 'mail' }]);
    const both = { keptPersonId: old, joinedPersonId: account };
    expect(await comparePeople(tools, jana, both)).toMatchObject({
      way: 'account',
      reason: 'mail',
      kept: {
        source: 'managed',
        completions: [{ course: { title: 'First aid' } }],
        open: [{ course: { title: 'Fire safety' } }],
      },
      joined: { completions: [{ course: { title: 'Fire safety' } }], open: [{ course: { title: 'First aid' } }] },
    });
    await join(tools, jana, both);

    expect(await signIn(idOf('Rita S'))).toBe(old);
    expect(await courses('Rita')).toEqual(['Fire safety', 'First aid']);
    expect(await standing(old)).toEqual({ first: 'completed 2027-05-25', fire: 'completed 2027-05-25' });
    expect(await standing(account)).toEqual({});
    expect((await listJoinsOf(tools, jana, old)).proposals).toEqual([]);
    const foreign = await db.read(OTHER_TENANT, trx => trx.selectFrom('personJoin').select('joinId').where('tenantId', '=', OTHER_TENANT).execute()); // prettier-ignore
    expect(foreign).toEqual([]);
  });

  it('parted again, each has what it had, and evidence of the one satisfies nothing of the other', async () => {
    const before = (await people()).find(({ entraId }) => entraId === idOf('Rita S'));
    const [standingJoin] = (await listJoinsOf(tools, jana, idOf('Rita'))).joins;

    await part(tools, jana, standingJoin?.joinId ?? '');

    const [rita, account] = [idOf('Rita'), idOf('Rita S')];
    expect(before).toMatchObject({ personId: rita });
    expect(await signIn(idOf('Rita S'))).toBe(account);
    expect((await people()).find(({ personId }) => personId === rita)).toMatchObject({ source: 'managed', entraId: null, displayName: 'Rita' }); // prettier-ignore
    expect(await courses('Rita')).toEqual(['First aid']);
    expect(await courses('Rita S')).toEqual(['Fire safety']);
    expect(await standing(rita)).toMatchObject({ first: 'completed 2027-05-25', fire: expect.stringMatching(/^open/) });
    expect(await standing(account)).toMatchObject({ first: expect.stringMatching(/^open/), fire: expect.stringMatching(/^completed/) }); // prettier-ignore
    await expect(part(tools, jana, standingJoin?.joinId ?? '')).rejects.toMatchObject({ problem: 'undo-too-late' });
    await join(tools, jana, { keptPersonId: rita, joinedPersonId: account });
    expect(await standing(rita)).toMatchObject({ fire: expect.stringMatching(/^completed/) });
  });
});

describe('somebody who came back under a new object id', () => {
  it('gets the record of before, with what was open there on its old day, and is active again', async () => {
    clock.set('2027-06-01T08:00:00.000Z');
    const old = await volunteer('Cem', { employeeId: '77', state: 'active' });
    await db.write(TENANT, trx => trx.updateTable('person').set({ state: 'left', inactiveSinceOn: '2027-06-01' }).where('tenantId', '=', TENANT).where('personId', '=', old).execute()); // prettier-ignore
    await enrolPeople(tools, TENANT, [old], 'directory');
    clock.set('2027-06-10T08:00:00.000Z');
    const back = await volunteer('Cem neu', { employeeId: '77' });

    await join(tools, jana, { keptPersonId: old, joinedPersonId: back });

    expect(await signIn(idOf('Cem neu'))).toBe(old);
    expect(await standing(old)).toEqual({ first: 'open 2027-06-15', fire: 'open 2027-06-15' });
    const evidence = { personId: old, courseId: first.courseId, completedOn: '2027-06-09', issuer: null, place: null, externalNumber: null, validUntilOn: null, preview: false }; // prettier-ignore
    await recordEvidence(tools, jana, evidence);
    expect(await standing(old)).toMatchObject({ first: expect.stringMatching(/^completed/) });
  });
});

describe('two accounts of one person', () => {
  it('both open the one record; a completion of the second, taken back, opens the obligation of the first', async () => {
    const main = await volunteer('Dana', { employeeId: '88' });
    const second = await volunteer('Dana guest', { employeeId: '88', joinedOn: '2026-06-01' });
    const { completionId } = await completed(second, first.courseId, '2027-06-05');

    expect(await comparePeople(tools, jana, { keptPersonId: main, joinedPersonId: second })).toMatchObject({ way: 'second-account', merged: 2 }); // prettier-ignore
    await join(tools, jana, { keptPersonId: main, joinedPersonId: second });

    expect([await signIn(idOf('Dana')), await signIn(idOf('Dana guest'))]).toEqual([main, main]);
    expect(await standing(main)).toMatchObject({ first: expect.stringMatching(/^completed/) });
    expect(await standing(second)).toEqual({});
    await withdraw(tools, jana, { completionId, reason: 'wrong person', preview: false });
    expect(await standing(main)).toMatchObject({ first: expect.stringMatching(/^open/) });
  });

  it('the directory does not decide the joined record again', async () => {
    await db.write(TENANT, trx => trx.updateTable('person').set({ decidedAt: null }).where('tenantId', '=', TENANT).where('personId', '=', idOf('Dana guest')).execute()); // prettier-ignore

    expect(await db.read(TENANT, trx => listUndecided(trx, TENANT, '', 100))).toEqual([]);
  });
});

describe('what is never joined', () => {
  it('is a name alone, an account that is no person, one record with itself, or anything of another organisation', async () => {
    const [a, b] = [await volunteer('Eva', { employeeId: '1' }), await volunteer('Eva ', { personId: idOf('eva 2'), entraId: idOf('eva 2'), displayName: 'Eva', employeeId: '2' })]; // prettier-ignore
    const room = await volunteer('Room', { employeeId: '1', nature: 'room' });

    for (const [keptPersonId, joinedPersonId] of [
      [a, b],
      [a, a],
      [a, room],
      [a, idOf('nobody')],
    ] as const)
      // prettier-ignore
      await expect(join(tools, jana, { keptPersonId, joinedPersonId })).rejects.toMatchObject({ problem: 'not-found' });
    expect((await listJoinsOf(tools, jana, a)).proposals).toEqual([]);
    const foreign = { ...jana, tenantId: OTHER_TENANT };
    const [standingJoin] = (await listJoinsOf(tools, jana, undefined)).joins;
    expect((await listJoinsOf(tools, foreign, undefined)).joins).toEqual([]);
    await expect(part(tools, foreign, standingJoin?.joinId ?? '')).rejects.toMatchObject({ problem: 'not-found' });
  });
});

describe('more than two records of one person', () => {
  it('a record that keeps another is not joined to a third: its evidence and its sign-in would be lost', async () => {
    const a = await volunteer('Gül', { employeeId: '99' });
    const b = await volunteer('Gül guest', { employeeId: '99' });
    const c = await volunteer('Gül admin', { employeeId: '99', joinedOn: '2020-01-01' });
    await join(tools, jana, { keptPersonId: a, joinedPersonId: b });
    expect((await listJoinsOf(tools, jana, c)).proposals).toMatchObject([{ kept: { personId: a }, joined: { personId: c } }]); // prettier-ignore

    await expect(join(tools, jana, { keptPersonId: c, joinedPersonId: a })).rejects.toMatchObject({ problem: 'not-found' }); // prettier-ignore
    await join(tools, jana, { keptPersonId: a, joinedPersonId: c });

    expect([await signIn(idOf('Gül guest')), await signIn(idOf('Gül admin'))]).toEqual([a, a]);
  });

  it('are parted in the order in which nobody gets the account of another', async () => {
    const old = await volunteer('Ina', { source: 'managed', entraId: null, employeeId: '111' });
    const first = await volunteer('Ina one', { employeeId: '111' });
    const { joinId: firstJoin } = await join(tools, jana, { keptPersonId: old, joinedPersonId: first });
    await db.write(TENANT, trx => trx.updateTable('person').set({ state: 'left', inactiveSinceOn: '2027-06-01' }).where('tenantId', '=', TENANT).where('personId', '=', old).execute()); // prettier-ignore
    clock.addDays(1);
    const second = await volunteer('Ina two', { employeeId: '111' });
    const { joinId: secondJoin } = await join(tools, jana, { keptPersonId: old, joinedPersonId: second });

    await expect(part(tools, jana, firstJoin)).rejects.toMatchObject({ problem: 'undo-too-late' });
    await part(tools, jana, secondJoin);
    await part(tools, jana, firstJoin);

    const accounts = new Map((await people()).map(({ personId, entraId }) => [personId, entraId]));
    expect([old, first, second].map(id => accounts.get(id))).toEqual([null, idOf('Ina one'), idOf('Ina two')]);
  });
});

describe('an admin narrowed to units', () => {
  it('stays narrowed when the record of the account is joined to another', async () => {
    const main = await volunteer('Ole', { employeeId: '222' });
    const second = await volunteer('Ole admin', { employeeId: '222' });
    const { unitId } = await givenRow(db, 'unit', aUnit('Bonn'));
    await narrowAdmin(tools, jana, { personId: second, unitIds: [unitId] });
    const admin = { ...claims(idOf('Ole admin')), roles: ['Training.Admin'] };
    expect([...(await identify(tools, admin)).roles]).toEqual(['branch']);

    await join(tools, jana, { keptPersonId: main, joinedPersonId: second });

    const actor = await identify(tools, admin);
    expect([actor.personId, [...actor.roles], [...actor.unitIds]]).toEqual([main, ['branch'], [unitId]]);
  });
});

describe('a server that dies while two records are joined or parted', () => {
  /** The database of a process that is killed before its write number `survived` + 1. */
  const dying = (survived: number): typeof tools => {
    let left = survived;
    const write: typeof db.write = (tenantId, work) =>
      left-- > 0 ? db.write(tenantId, work) : Promise.reject(new Error('killed'));
    return { ...tools, db: { ...db, write } };
  };

  it('leaves all of it done or nothing', async () => {
    clock.set('2027-07-01T08:00:00.000Z');
    const old = await volunteer('Pia', { source: 'managed', entraId: null, employeeId: '333' });
    clock.addDays(5);
    const account = await volunteer('Pia new', { employeeId: '333' });
    const before = [await standing(old), await standing(account)];
    const both = { keptPersonId: old, joinedPersonId: account };

    await join(dying(0), jana, both).catch(() => {});
    expect([await standing(old), await standing(account)]).toEqual(before);
    await join(dying(1), jana, both).catch(() => {});
    expect([await standing(old), await standing(account)]).toEqual([before[0], {}]);
    const [held] = (await listJoinsOf(tools, jana, old)).joins;
    await part(dying(1), jana, held?.joinId ?? '').catch(() => {});
    expect([await standing(old), await standing(account)]).toEqual(before);
  });
});

describe('a manager who came back under a new object id', () => {
  const responsibleFor = async (personId: string) =>
    (await db.read(TENANT, trx => trx.selectFrom('role').select('responsiblePersonId').where('tenantId', '=', TENANT).where('personId', '=', personId).execute())).map(row => row.responsiblePersonId); // prettier-ignore
  const managers = (entraId: string) => db.read(TENANT, trx => listActivePeople(trx, TENANT, [entraId]));

  it('looks after their people under the record that is kept, and whoever is asked again names the right one', async () => {
    const old = await volunteer('Eva', { personId: idOf('Boss'), entraId: idOf('Boss'), employeeId: '444', state: 'left', inactiveSinceOn: '2027-01-01' }); // prettier-ignore
    const back = await volunteer('Boss new', { employeeId: '444' });
    const { personId: report } = await givenRow(db, 'person', aPerson('Report', { managerEntraId: idOf('Boss new') }));
    await givenRow(db, 'role', aRole(report, 'staff', null, { responsiblePersonId: back }));

    const { joinId } = await join(tools, jana, { keptPersonId: old, joinedPersonId: back });

    expect(await responsibleFor(report)).toEqual([old]);
    expect((await identify(tools, claims(idOf('Boss new')))).isResponsible).toBe(true);
    await part(tools, jana, joinId);
    expect(await managers(idOf('Boss new'))).toEqual(new Map([[idOf('Boss new'), back]]));
    const waiting = await db.read(TENANT, trx => listUndecided(trx, TENANT, '', 100));
    expect(waiting.map(({ personId }) => personId)).toContain(report);
  });

  it('is the manager by either of two accounts', async () => {
    const main = await volunteer('Chef', { employeeId: '555' });
    const second = await volunteer('Chef admin', { employeeId: '555' });
    await join(tools, jana, { keptPersonId: main, joinedPersonId: second });

    expect(await managers(idOf('Chef admin'))).toEqual(new Map([[idOf('Chef admin'), main]]));
  });
});
