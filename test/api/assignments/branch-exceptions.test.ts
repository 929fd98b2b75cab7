import { beforeEach, describe, expect, it } from 'vitest';
import { createAssignment } from '#api/assignments/assignment-actions.ts';
import { endPause, endWaiver } from '#api/assignments/end-exception-actions.ts';
import { exceptionsOf, unitPauses } from '#api/assignments/exception-view-actions.ts';
import { mountExceptions } from '#api/assignments/exception-routes.ts';
import { extend } from '#api/assignments/extend-actions.ts';
import { pausePeople, pauseUnit } from '#api/assignments/pause-actions.ts';
import { undoException } from '#api/assignments/undo-exception-actions.ts';
import { waive } from '#api/assignments/waive-actions.ts';
import { recordForGroup } from '#api/evidence/recording-actions.ts';
import { addManaged } from '#api/people/managed-actions.ts';
import { withdraw } from '#api/progress/completion-actions.ts';
import { anActor } from '#test/support/actor.ts';
import { createDatabase, TENANT, type TestDatabase } from '#test/support/database.ts';
import { openDesk } from '#test/support/desk.ts';
import {
  aCompletion,
  anAssignmentRule,
  aPerson,
  aRole,
  aUnit,
  clockAt,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { enrolmentsOf } from './world.ts';

const days = { fromOn: null, returnOn: '2027-06-14' } as const;
const NO = { problem: 'not-found' };

describe('an admin of units and exceptions', async () => {
  let database: TestDatabase;
  let tools: { db: TestDatabase['db']; clock: ReturnType<typeof clockAt> };
  let courseId = '';
  let versionId = '';
  let branch = anActor('Bert Branch');
  const [anna, ben, cem, bert] = ['Anna', 'Ben', 'Cem', 'Bert Branch'].map(idOf) as [string, string, string, string];
  const [rhine, cologne, bonn] = ['Rhine', 'Cologne', 'Bonn'].map(name => idOf(`unit ${name}`)) as [
    string,
    string,
    string,
  ];
  const jana = anActor('Jana Roth', { roles: ['admin'] });

  /** Anna, Ben and Bert himself are of Cologne, below Rhine; Cem is of Bonn. Bert was narrowed to Rhine. */
  beforeEach(async () => {
    database = await createDatabase();
    const { db } = database;
    tools = { db, clock: clockAt('2027-05-03T08:00:00.000Z') };
    branch = anActor('Bert Branch', { roles: ['branch'], unitIds: new Set([rhine, cologne]) });
    await givenRow(db, 'unit', aUnit('Rhine'));
    await givenRow(db, 'unit', aUnit('Cologne', { parentUnitId: rhine }));
    await givenRow(db, 'unit', aUnit('Bonn'));
    for (const name of ['Anna', 'Ben', 'Cem', 'Bert Branch', 'Jana Roth']) await givenRow(db, 'person', aPerson(name));
    for (const personId of [anna, ben, bert]) await givenRow(db, 'role', aRole(personId, 'volunteer', cologne));
    await givenRow(db, 'role', aRole(cem, 'volunteer', bonn));
    ({ courseId, versionId } = await givenCourse(db, 'First aid'));
    const audience = {
      all: [{ kind: 'kind' as const, values: ['volunteer' as const] }],
      none: [],
      include: [],
      exclude: [],
    };
    const rule = anAssignmentRule({ audience });
    await createAssignment(tools, jana, { courseId, rule, startsOn: '2027-05-03', start: true, token: null });
    return async () => {
      await database.db.close();
      await database.drop();
    };
  });
  const rows = async () => new Map((await enrolmentsOf(tools.db, TENANT)).map(row => [row.personId, row]));
  const theirs = { personIds: [anna, ben] };
  const beyond = { personIds: [anna, cem] };
  const waiving = () => ({ courseId, reason: 'other-task' as const, words: null, untilOn: null, preview: false });
  const extending = () => ({ courseId, dueOn: '2027-07-01', words: null, preview: false });

  it('gives more time to several people of these, and to nobody beyond', async () => {
    expect(await extend(tools, branch, { who: theirs, ...extending() })).toMatchObject({ people: 2 });
    await expect(extend(tools, branch, { who: beyond, ...extending() })).rejects.toMatchObject(NO);
    await expect(extend(tools, branch, { who: beyond, ...extending(), preview: true })).rejects.toMatchObject(NO);

    const now = await rows();
    expect([anna, ben, cem].map(id => now.get(id)?.dueOn)).toEqual(['2027-07-01', '2027-07-01', '2027-05-18']);
  });

  it('of a list means only those shown, and never themselves', async () => {
    const { people } = await waive(tools, branch, { who: { show: 'all' }, ...waiving() });
    expect(people).toBe(2);
    for (const who of [{ unitId: bonn }, { search: 'Cem' }])
      await expect(waive(tools, branch, { who, ...waiving() })).rejects.toMatchObject({ problem: 'nothing-due' });
    for (const who of [{ personIds: [bert] }, { personIds: [anna, bert] }])
      await expect(waive(tools, branch, { who, ...waiving() })).rejects.toMatchObject({ problem: 'not-allowed' });

    const now = await rows();
    expect([anna, ben, cem, bert].map(id => now.get(id)?.state)).toEqual(['waived', 'waived', 'open', 'open']);
  });

  it('pauses their people and units, sees and ends these pauses only', async () => {
    const pause = { ...days, preview: false };
    await expect(pausePeople(tools, branch, { who: { personIds: [cem] }, ...pause })).rejects.toMatchObject(NO);
    await expect(pausePeople(tools, branch, { who: { personIds: [bert] }, ...pause })).rejects.toMatchObject({
      problem: 'not-allowed',
    });
    for (const preview of [true, false])
      await expect(pauseUnit(tools, branch, { unitId: bonn, ...days, preview })).rejects.toMatchObject(NO);
    await pauseUnit(tools, jana, { unitId: bonn, ...pause });
    expect(await unitPauses(tools, branch)).toEqual({ pauses: [] });
    const [foreign] = (await unitPauses(tools, jana)).pauses;
    await expect(endPause(tools, branch, foreign?.pauseId ?? '')).rejects.toMatchObject(NO);
    await expect(undoException(tools, branch, { changeSetId: foreign?.changeSetId ?? '' })).rejects.toMatchObject(NO);

    expect(await pauseUnit(tools, branch, { unitId: rhine, ...pause })).toMatchObject({ people: 3 });
    const [own] = (await unitPauses(tools, branch)).pauses;
    await endPause(tools, branch, own?.pauseId ?? '');
    expect(await unitPauses(tools, branch)).toEqual({ pauses: [] });
    expect((await unitPauses(tools, jana)).pauses).toHaveLength(1);
  });

  it('ends and takes back what another admin granted, for their people only', async () => {
    const { changeSetId } = await waive(tools, jana, { who: theirs, ...waiving() });
    const foreign = await waive(tools, jana, { who: { personIds: [cem] }, ...waiving() });
    const waiverOf = async (personId: string) => (await exceptionsOf(tools, jana, personId)).waivers[0]?.waiverId ?? '';
    await expect(endWaiver(tools, branch, await waiverOf(cem))).rejects.toMatchObject(NO);
    await expect(undoException(tools, branch, { changeSetId: foreign.changeSetId ?? '' })).rejects.toMatchObject(NO);

    await endWaiver(tools, branch, await waiverOf(anna));
    await undoException(tools, branch, { changeSetId: changeSetId ?? '' });
    const now = await rows();
    expect([anna, ben, cem].map(id => now.get(id)?.state)).toEqual(['open', 'open', 'waived']);
    expect((await exceptionsOf(tools, branch, anna)).may).toEqual({ extend: true, waive: true, pause: true });
  });

  it('withdraws and records what their people hold, and adds people to their units', async () => {
    const given = async (personId: string) =>
      (await givenRow(tools.db, 'completion', aCompletion({ personId, courseId, versionId }))).completionId;
    const [ofAnna, ofCem, own] = [await given(anna), await given(cem), await given(bert)];
    const wrong = { reason: 'wrong person', preview: false };
    await expect(withdraw(tools, branch, { completionId: ofCem, ...wrong })).rejects.toMatchObject(NO);
    await expect(withdraw(tools, branch, { completionId: ofCem, ...wrong, preview: true })).rejects.toMatchObject(NO);
    await expect(withdraw(tools, branch, { completionId: own, ...wrong })).rejects.toMatchObject({
      problem: 'not-allowed',
    });
    await withdraw(tools, branch, { completionId: ofAnna, ...wrong });
    await expect(withdraw(tools, branch, { completionId: ofAnna, ...wrong })).rejects.toMatchObject({
      problem: 'already-withdrawn',
    });

    const evidence = { courseId, completedOn: '2027-05-02', validUntilOn: null, issuer: null, place: null };
    const group = { ...evidence, externalNumber: null, attachmentIds: [] };
    await expect(
      recordForGroup(tools, branch, { setId: idOf('set 1'), ...group, personIds: [anna, cem] }),
    ).rejects.toThrow();
    await recordForGroup(tools, branch, { setId: idOf('set 2'), ...group, personIds: [anna, ben] });
    const held = await tools.db.read(TENANT, trx =>
      trx.selectFrom('completion').select('personId').where('completedOn', '=', '2027-05-02').execute(),
    );
    expect(held.map(({ personId }) => personId).sort()).toEqual([anna, ben].sort());

    const somebody = { givenName: 'Mia', surname: 'Neu', employeeId: null, kind: 'volunteer' as const, mail: null };
    const added = { ...somebody, joinedOn: '2027-05-03' };
    await addManaged(tools, branch, { personId: idOf('Mia'), ...added, unitId: cologne });
    for (const unitId of [bonn, null])
      await expect(addManaged(tools, branch, { personId: idOf('Mo'), ...added, unitId })).rejects.toMatchObject({
        problem: 'not-allowed',
      });
  });

  it('is let in at the door, where who is merely responsible is not', async () => {
    const desk = await openDesk(one =>
      mountExceptions(one, { ...tools, nudge: () => {} } as never, async done => done),
    );
    const pausing = (actor: typeof branch, unitId: string) =>
      desk
        .ask(actor, `/api/units/${unitId}/pause`, {
          method: 'POST',
          body: JSON.stringify({ ...days, preview: true }),
        })
        .then(({ status }) => status);
    expect(await pausing(branch, rhine)).toBe(200);
    expect(await pausing(branch, bonn)).toBe(404);
    expect(await pausing(anActor('Eva Lang', { isResponsible: true }), rhine)).toBe(403);
  });
});
