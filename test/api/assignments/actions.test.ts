import { afterEach, describe, expect, it } from 'vitest';
import { enrolPeople, previewWithdrawal, reopenWithdrawn, satisfyEnrolments } from '#api/assignments/actions.ts';
import {
  createAssignment,
  deleteDraft,
  endAssignment,
  reviseAssignment,
  startAssignment,
} from '#api/assignments/assignment-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { getAssignment, listAssignments } from '#api/assignments/list-actions.ts';
import { previewAssignment, previewPeople } from '#api/assignments/preview-actions.ts';
import { previewPerson } from '#api/assignments/preview-person-actions.ts';
import { undoChangeSet } from '#api/assignments/undo-actions.ts';
import type { AssignmentRule } from '#api/contract/assignments.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { createDatabase, OTHER_TENANT, TENANT, type TestDatabase } from '#test/support/database.ts';
import {
  aCompletion,
  anAssignmentRule,
  aPerson,
  aRole,
  aUnit,
  clockAt,
  FOREIGN,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { anAdmin, countRows, dyingAfter, enrolmentsOf, unexplained } from './world.ts';

const COURSE = idOf('course Security awareness');
const volunteers: AssignmentRule['audience'] = {
  all: [{ kind: 'kind', values: ['volunteer'] }],
  none: [],
  include: [],
  exclude: [],
};
const everyYear = { kind: 'months', months: 12, windowDays: 60 } as const;
const jana = anAdmin('Jana Roth');
const never = new AbortController().signal;

/** Jana, staff, and so many volunteers of Cologne, in both tenants. Monday 3 May 2027, 10:00 in Berlin. */
async function givenOrganisation(db: Db, count: number) {
  await givenRow(db, 'person', aPerson('Jana Roth'));
  await givenRow(db, 'role', aRole(idOf('Jana Roth'), 'staff', null));
  const cologne = await givenRow(db, 'unit', aUnit('Cologne'));
  for (let n = 1; n <= count; n += 1) await givenVolunteer(db, `Volunteer ${String(n).padStart(3, '0')}`);
  const course = await givenCourse(db, 'Security awareness');
  return { cologne: cologne.unitId, ...course };
}

async function givenVolunteer(db: Db, name: string, more: Parameters<typeof aPerson>[1] = {}) {
  const { personId } = await givenRow(db, 'person', aPerson(name, more));
  await givenRow(db, 'role', aRole(personId, 'volunteer', idOf('unit Cologne')));
  return personId;
}

const draft = (rule: Partial<AssignmentRule> = {}, startsOn = '2027-05-03') => ({
  courseId: COURSE,
  rule: anAssignmentRule({ audience: volunteers, ...rule }),
  startsOn,
});

describe('assigning', () => {
  let database: TestDatabase | undefined;
  const clock = clockAt('2027-05-03T08:00:00.000Z');
  const open = async (count: number) => {
    database = await createDatabase();
    clock.set('2027-05-03T08:00:00.000Z');
    const { db } = database;
    return { db, clock, tools: { db, clock }, ...(await givenOrganisation(db, count)) };
  };
  afterEach(async () => {
    const wrong = await unexplained(database!.db);
    const foreign = await enrolmentsOf(database!.db, OTHER_TENANT);
    await database?.db.close();
    await database?.drop();
    expect(wrong).toEqual([]);
    expect(foreign).toEqual([]);
  });
  const byPerson = async (db: Db, personId: string) =>
    (await enrolmentsOf(db, TENANT)).filter(row => row.personId === personId);

  it('opens an enrolment for each matching person that says why, and writes the log', async () => {
    const { db, tools } = await open(3);
    await givenRow(db, 'person', aPerson('Room 7', { nature: 'room' }));

    const { token } = await previewAssignment(tools, jana, draft());
    const applied = await createAssignment(tools, jana, { ...draft(), start: true, token });

    expect(applied).toMatchObject({ opened: 3, closed: 0 });
    const [row] = await byPerson(db, idOf('Volunteer 001'));
    expect(row).toMatchObject({
      state: 'open',
      cycle: 1,
      revision: 1,
      openedOn: '2027-05-03',
      dueOn: '2027-05-18',
      changeSetId: applied.changeSetId,
    });
    expect(JSON.parse(row?.matchCause ?? '')).toEqual([{ kind: 'kind', value: 'volunteer' }]);
    expect(JSON.parse(row?.dueCause ?? '')).toMatchObject({
      computedOn: '2027-05-17',
      movedFrom: { holiday: 'Pfingstmontag' },
    });
    expect(await countRows(db, 'auditEntry')).toBe(1);
  });

  it('says when the people are no longer those of the preview, and assigns nothing', async () => {
    const { db, tools } = await open(2);
    const { token } = await previewAssignment(tools, jana, draft());
    await givenVolunteer(db, 'Mehmet Aydın');

    const assigning = createAssignment(tools, jana, { ...draft(), start: true, token });

    await expect(assigning).rejects.toMatchObject({ problem: 'preview-outdated' });
    expect(await countRows(db, 'enrolment')).toBe(0);
    expect((await listAssignments(tools, jana)).assignments).toEqual([]);
  });

  it('refuses learners, unpublished courses, unread groups and empty audiences', async () => {
    const { db, tools } = await open(1);
    const groupId = idOf('group Helpers');
    await givenRow(db, 'directoryGroup', {
      groupId,
      name: 'Helpers',
      sortKey: 'helpers',
      searchText: 'helpers',
      state: 'wanted',
      problem: null,
      readAt: null,
    });
    const group = { ...volunteers, all: [{ kind: 'group' as const, groupIds: [groupId] }] };
    const externals = { ...volunteers, all: [{ kind: 'kind' as const, values: ['external' as const] }] };
    await givenRow(db, 'course', {
      courseId: idOf('draft'),
      starterKey: null,
      icon: '',
      state: 'draft',
      createdAt: '2027-01-01T00:00:00.000Z',
      modifiedAt: '2027-01-01T00:00:00.000Z',
    });
    const start = (input: ReturnType<typeof draft>) =>
      createAssignment(tools, jana, { ...input, start: true, token: null });

    const learner = { ...jana, roles: new Set<never>() };
    await expect(previewAssignment(tools, learner, draft())).rejects.toMatchObject({ problem: 'not-allowed' });
    await expect(createAssignment(tools, learner, { ...draft(), start: false, token: null })).rejects.toMatchObject({
      problem: 'not-allowed',
    });
    await expect(start(draft({ audience: group }))).rejects.toMatchObject({ problem: 'audience-not-ready' });
    await expect(start(draft({ audience: externals }))).rejects.toMatchObject({ problem: 'audience-empty' });
    await expect(start({ ...draft(), courseId: idOf('draft') })).rejects.toMatchObject({
      problem: 'course-not-published',
    });
    expect(await countRows(db, 'enrolment')).toBe(0);
  });

  it('goes on after a crash between two slices: everybody once, one change set, counted in full', async () => {
    const { db, tools } = await open(230);
    const dying = { db: dyingAfter(db, 2), clock };

    await expect(createAssignment(dying, jana, { ...draft(), start: true, token: null })).rejects.toThrow('killed');
    const begun = await countRows(db, 'enrolment');
    expect(begun).toBeGreaterThan(0);
    expect(begun).toBeLessThan(230);
    const job = enrolmentsJob(tools, () => {});
    await job.run(TENANT, never);
    await job.run(TENANT, never);

    expect(await countRows(db, 'enrolment')).toBe(230);
    expect(await countRows(db, 'enrolmentChange')).toBe(230);
    const [assignment] = (await listAssignments(tools, jana)).assignments;
    const detail = await getAssignment(tools, jana, { assignmentId: assignment?.assignmentId ?? '' });
    expect(detail.changeSets).toMatchObject([{ kind: 'assignment', state: 'applied', opened: 230, closed: 0 }]);
    expect(detail.figures).toMatchObject({ obliged: 230, valid: 0 });
  });

  it('enrols who joins by the directory and closes who leaves, once each, as one change set', async () => {
    const { db, tools } = await open(2);
    await createAssignment(tools, jana, { ...draft(), start: true, token: null });
    const joiner = await givenVolunteer(db, 'Mehmet Aydın');
    const leaver = idOf('Volunteer 001');
    for (const tenantId of [TENANT, OTHER_TENANT])
      await db.write(tenantId, trx =>
        trx
          .updateTable('person')
          .set({ state: 'left', inactiveSinceOn: '2027-05-03' })
          .where('tenantId', '=', tenantId)
          .where('personId', '=', leaver)
          .execute(),
      );

    const first = await enrolPeople(tools, TENANT, [joiner, leaver], 'directory');
    const changes = await countRows(db, 'enrolmentChange');
    const second = await enrolPeople(tools, TENANT, 'all', 'directory');

    expect(first).toEqual({ opened: 1, closed: 1 });
    expect(second).toEqual({ opened: 0, closed: 0 });
    expect(await countRows(db, 'enrolmentChange')).toBe(changes);
    expect(await countRows(db, 'changeSet')).toBe(2);
    expect((await byPerson(db, leaver))[0]).toMatchObject({ state: 'closed', closedReason: 'left' });
  });

  it('is undone as one: closes what it opened, keeps completions, is a draft again, and stays so', async () => {
    const { db, tools, versionId } = await open(130);
    const { assignmentId, changeSetId } = await createAssignment(tools, jana, { ...draft(), start: true, token: null });
    const anna = idOf('Volunteer 001');
    const completion = await givenRow(
      db,
      'completion',
      aCompletion({ personId: anna, courseId: COURSE, versionId }, { completedOn: '2027-05-03' }),
    );
    await db.write(TENANT, trx => satisfyEnrolments(trx, TENANT, { completion, at: clock.now(), today: '2027-05-03' }));
    const dying = { db: dyingAfter(db, 2), clock };

    const undoing = undoChangeSet(dying, jana, { changeSetId: changeSetId ?? '' });
    await expect(undoing).rejects.toThrow('killed');
    await enrolmentsJob(tools, () => {}).run(TENANT, never);
    const undone = await undoChangeSet(tools, jana, { changeSetId: changeSetId ?? '' });

    expect(undone).toEqual({
      closed: 130,
      reopened: 0,
      messagesCalledBack: 0,
      messagesOut: 0,
      completedMeanwhile: 1,
    });
    const rows = await enrolmentsOf(db, TENANT);
    expect(new Set(rows.map(row => `${row.state} ${row.closedReason}`))).toEqual(new Set(['closed undone']));
    expect(rows.find(({ personId }) => personId === anna)).toMatchObject({ satisfiedBy: completion.completionId });
    expect((await listAssignments(tools, jana)).assignments[0]).toMatchObject({ state: 'draft' });
    await expect(deleteDraft(tools, jana, { assignmentId })).rejects.toMatchObject({
      problem: 'assignment-not-editable',
    });
    // Started again, it asks again.
    const again = await startAssignment(tools, jana, { assignmentId, token: null });
    expect(again.opened).toBe(130);
    expect((await byPerson(db, anna)).at(-1)).toMatchObject({ cycle: 2, state: 'completed' });
  });

  it('cannot be undone after 30 days', async () => {
    const { tools } = await open(1);
    const { changeSetId } = await createAssignment(tools, jana, { ...draft(), start: true, token: null });

    clock.set('2027-06-02T08:00:00.001Z');

    await expect(undoChangeSet(tools, jana, { changeSetId: changeSetId ?? '' })).rejects.toMatchObject({
      problem: 'undo-too-late',
    });
  });

  it('ends: closes open ones with that reason, leaves completed ones; undone, they are open with their old day', async () => {
    const { db, tools, versionId } = await open(2);
    const { assignmentId } = await createAssignment(tools, jana, { ...draft(), start: true, token: null });
    const [anna, ben] = [idOf('Volunteer 001'), idOf('Volunteer 002')];
    const completion = await givenRow(db, 'completion', aCompletion({ personId: anna, courseId: COURSE, versionId }));
    await db.write(TENANT, trx => satisfyEnrolments(trx, TENANT, { completion, at: clock.now(), today: '2027-05-03' }));
    clock.addDays(1);

    const ended = await endAssignment(tools, jana, { assignmentId, reason: 'replaced' });
    await enrolmentsJob(tools, () => {}).run(TENANT, never);
    const [closed] = await byPerson(db, ben);
    clock.addDays(1);
    const undone = await undoChangeSet(tools, jana, { changeSetId: ended.changeSetId ?? '' });

    expect(ended).toMatchObject({ opened: 0, closed: 1 });
    expect(closed).toMatchObject({ state: 'closed', closedReason: 'ended', closedOn: '2027-05-04' });
    expect(await byPerson(db, anna)).toMatchObject([{ state: 'completed' }]);
    expect(undone).toMatchObject({ closed: 0, reopened: 1 });
    expect(await byPerson(db, ben)).toMatchObject([{ state: 'open', dueOn: '2027-05-18', cycle: 1 }]);
  });

  it('revised for new people only, open ones keep their day; for open ones too, none comes nearer than 14 days', async () => {
    const { db, tools } = await open(2);
    const month = { kind: 'after-enrolment', days: 30 } as const;
    const { assignmentId } = await createAssignment(tools, jana, {
      ...draft({ dueRule: month }),
      start: true,
      token: null,
    });
    clock.addDays(10);
    const joiner = await givenVolunteer(db, 'Mehmet Aydın');
    const nearer = draft({ dueRule: { kind: 'after-enrolment', days: 14 } });

    await reviseAssignment(tools, jana, { ...nearer, assignmentId, openOnesToo: false });
    const before = await byPerson(db, idOf('Volunteer 001'));
    const joined = await byPerson(db, joiner);
    const revised = await reviseAssignment(tools, jana, { ...nearer, assignmentId, openOnesToo: true });
    const after = await byPerson(db, idOf('Volunteer 001'));

    // 3 May + 30 = 2 June, a Wednesday; opened 3 May + 14 would be 17 May; 13 May + 14 = 27 May.
    expect(before).toMatchObject([{ dueOn: '2027-06-02', revision: 1 }]);
    expect(joined).toMatchObject([{ dueOn: '2027-05-27', revision: 2 }]);
    expect(after).toMatchObject([{ dueOn: '2027-05-27', revision: 3 }]);
    expect(revised).toMatchObject({ opened: 0, closed: 0 });

    await undoChangeSet(tools, jana, { changeSetId: revised.changeSetId ?? '' });
    expect(await byPerson(db, idOf('Volunteer 001'))).toMatchObject([{ dueOn: '2027-06-02', revision: 4 }]);
  });

  it('begins on its first day, in the zone of the organisation', async () => {
    const { db, tools } = await open(2);
    const scheduled = await createAssignment(tools, jana, { ...draft({}, '2027-05-05'), start: true, token: null });
    const job = enrolmentsJob(tools, () => {});

    clock.set('2027-05-04T21:59:00.000Z');
    await job.run(TENANT, never);
    const tooEarly = await countRows(db, 'enrolment');
    clock.set('2027-05-04T22:00:00.000Z');
    await job.run(TENANT, never);
    await job.run(TENANT, never);

    expect(scheduled).toMatchObject({ changeSetId: null, opened: 0 });
    expect(tooEarly).toBe(0);
    expect((await enrolmentsOf(db, TENANT)).map(({ openedOn }) => openedOn)).toEqual(['2027-05-05', '2027-05-05']);
    expect(await countRows(db, 'changeSet')).toBe(1);
  });

  it('opens the next cycle before the validity ends, and adds the months to the old end', async () => {
    const { db, tools, versionId } = await open(1);
    const anna = idOf('Volunteer 001');
    await createAssignment(tools, jana, { ...draft({ recurrence: everyYear }), start: true, token: null });
    const complete = async (completedOn: string) => {
      const completion = await givenRow(
        db,
        'completion',
        aCompletion({ personId: anna, courseId: COURSE, versionId }, { completedOn }),
      );
      return db.write(TENANT, trx =>
        satisfyEnrolments(trx, TENANT, { completion, at: clock.now(), today: completedOn }),
      );
    };

    const again = (completedOn: string) =>
      db.write(TENANT, trx =>
        satisfyEnrolments(trx, TENANT, {
          completion: aCompletion({ personId: anna, courseId: COURSE, versionId }, { completedOn }),
          at: clock.now(),
          today: completedOn,
        }),
      );

    const first = await complete('2027-05-03');
    const twice = await again('2027-05-03');
    clock.set('2028-03-04T08:00:00.000Z');
    const job = enrolmentsJob(tools, () => {});
    await job.run(TENANT, never);
    await job.run(TENANT, never);
    const renewal = (await byPerson(db, anna)).at(-1);
    clock.set('2028-04-01T08:00:00.000Z');
    const second = await complete('2028-04-01');

    expect(first).toMatchObject([{ validUntilOn: '2028-05-03', nextCycleOn: '2028-03-04' }]);
    expect(twice).toEqual([]);
    expect(renewal).toMatchObject({ cycle: 2, state: 'open', openedOn: '2028-03-04', dueOn: '2028-05-03' });
    expect(renewal?.changeSetId).toBeNull();
    expect(second).toMatchObject([{ validUntilOn: '2029-05-03' }]);
  });

  it('opens again what a withdrawn completion satisfied, with 14 days, unless another one holds', async () => {
    const { db, tools, versionId } = await open(2);
    await createAssignment(tools, jana, { ...draft(), start: true, token: null });
    const [anna, ben] = [idOf('Volunteer 001'), idOf('Volunteer 002')];
    const complete = async (personId: string, completedOn: string) => {
      const completion = await givenRow(
        db,
        'completion',
        aCompletion({ personId, courseId: COURSE, versionId }, { completedOn }),
      );
      await db.write(TENANT, trx =>
        satisfyEnrolments(trx, TENANT, { completion, at: clock.now(), today: completedOn }),
      );
      return completion.completionId;
    };
    const withdrawn = await complete(anna, '2027-05-03');
    const other = await complete(ben, '2027-05-04');
    await complete(ben, '2027-05-05');
    clock.set('2027-05-14T08:00:00.000Z');
    const withdraw = (completionId: string) =>
      db.write(TENANT, async trx => {
        const at = clock.now();
        await trx
          .insertInto('withdrawal')
          .values({
            tenantId: TENANT,
            withdrawalId: idOf(`withdrawal ${completionId}`),
            completionId,
            personId: anna,
            reason: 'wrong person',
            withdrawnOn: '2027-05-14',
            withdrawnAt: at,
            withdrawnBy: jana.personId,
          })
          .execute();
        return reopenWithdrawn(trx, TENANT, { completionId, at, today: '2027-05-14', by: jana.personId });
      });

    const shown = await db.read(TENANT, trx =>
      previewWithdrawal(trx, TENANT, { completionId: withdrawn, today: '2027-05-14' }),
    );
    const reopened = await withdraw(withdrawn);
    const kept = await withdraw(other);

    expect(reopened).toEqual(shown);
    expect(reopened).toMatchObject([{ courseId: COURSE, dueOn: '2027-05-28' }]);
    expect(await byPerson(db, anna)).toMatchObject([{ state: 'open', satisfiedBy: null, dueOn: '2027-05-28' }]);
    expect(kept).toEqual([]);
    expect(await byPerson(db, ben)).toMatchObject([{ state: 'completed', completedOn: '2027-05-05' }]);
    expect(await enrolPeople(tools, TENANT, 'all', 'directory')).toEqual({ opened: 0, closed: 0 });
  });

  it('keeps the earlier day of whoever moves between two audiences with the same course', async () => {
    const { db, tools } = await open(1);
    const anna = idOf('Volunteer 001');
    const staffOnly = { ...volunteers, all: [{ kind: 'kind' as const, values: ['staff' as const] }] };
    await createAssignment(tools, jana, { ...draft(), start: true, token: null });
    await createAssignment(tools, jana, { ...draft({ audience: staffOnly }), start: true, token: null });
    clock.addDays(7);
    for (const tenantId of [TENANT, OTHER_TENANT])
      await db.write(tenantId, trx =>
        trx
          .updateTable('role')
          .set({ kind: 'staff' })
          .where('tenantId', '=', tenantId)
          .where('personId', '=', anna)
          .execute(),
      );

    await enrolPeople(tools, TENANT, [anna], 'directory');

    const rows = await byPerson(db, anna);
    expect(rows.map(({ state, dueOn }) => `${state} ${dueOn}`).sort()).toEqual([
      'closed 2027-05-18',
      'open 2027-05-18',
    ]);
  });
});

describe('the preview', () => {
  it('counts who must act, who is valid, paused and unreachable, and explains one person', async () => {
    const { db, drop } = await createDatabase();
    const clock = clockAt('2027-05-03T08:00:00.000Z');
    const tools = { db, clock };
    const { versionId } = await givenOrganisation(db, 2);
    const valid = await givenVolunteer(db, 'Valid Vera');
    await givenRow(
      db,
      'completion',
      aCompletion({ personId: valid, courseId: COURSE, versionId }, { completedOn: '2026-12-01' }),
    );
    await givenVolunteer(db, 'Unreachable Uwe', { mail: null, hasTeamsApp: 0 });
    await givenVolunteer(db, 'Disabled Dora', { state: 'disabled', inactiveSinceOn: '2027-05-01' });
    await givenVolunteer(db, 'Room 7', { nature: 'room', natureRule: 'Room names' });
    const input = draft({ recurrence: everyYear });

    const shown = await previewAssignment(tools, jana, input);
    const act = await previewPeople(tools, jana, { ...input, group: 'act' });
    const rooms = await previewPeople(tools, jana, { ...input, group: 'not-persons' });
    const unreachable = await previewPeople(tools, jana, { ...input, group: 'unreachable' });
    const anna = await previewPerson(tools, jana, { ...input, personId: idOf('Volunteer 001') });
    const vera = await previewPerson(tools, jana, { ...input, personId: valid });
    const staff = await previewPerson(tools, jana, { ...input, personId: jana.personId });

    expect(shown).toMatchObject({
      people: 4,
      act: 3,
      unreachable: 1,
      unreachableWhy: { noMailbox: 0, noTeamsApp: 1 },
      valid: 1,
      paused: 0,
      notPersons: 1,
      remaining: [4],
      dueDays: [{ dueOn: '2027-05-18', people: 3 }],
      unreadGroups: [],
      manyCourses: 0,
    });
    // The first at once, then 11 and 17 May (17th is a holiday, so Saturday the 15th), 19 and 25 May, each week after.
    expect(shown.messages.slice(0, 3)).toEqual([
      { on: '2027-05-03', count: 2 },
      { on: '2027-05-04', count: 2 },
      { on: '2027-05-11', count: 2 },
    ]);
    expect(act.people.map(({ name, dueOn, detail }) => `${name} ${dueOn} ${detail}`)).toEqual([
      'Unreachable Uwe 2027-05-18 Cologne',
      'Volunteer 001 2027-05-18 Cologne',
      'Volunteer 002 2027-05-18 Cologne',
    ]);
    expect(JSON.stringify([act, rooms, unreachable])).not.toContain(FOREIGN);
    expect(rooms.people).toMatchObject([{ name: 'Room 7', note: 'Room names' }]);
    expect(unreachable.people).toMatchObject([{ name: 'Unreachable Uwe', note: 'no-teams-app' }]);
    expect(anna).toMatchObject({
      matches: true,
      decidedBy: { list: 'all', index: null },
      valid: false,
      due: { dueOn: '2027-05-18', movedFrom: { holiday: 'Whit Monday' } },
      cycles: [{ dueOn: '2027-05-18' }, { dueOn: '2028-05-18' }, { dueOn: '2029-05-18' }],
    });
    expect(vera).toMatchObject({ matches: true, valid: true, alreadyValidUntilOn: '2027-12-01', due: null });
    expect(staff).toMatchObject({ matches: false, decidedBy: { list: 'all', index: 0 }, cycles: [] });
    expect(await countRows(db, 'enrolment')).toBe(0);
    await db.close();
    await drop();
  });

  it('pages through long lists, everybody once', async () => {
    const { db, drop } = await createDatabase();
    const tools = { db, clock: clockAt('2027-05-03T08:00:00.000Z') };
    await givenOrganisation(db, 120);

    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await previewPeople(tools, jana, {
        ...draft(),
        group: 'act',
        ...(cursor === undefined ? {} : { cursor }),
      });
      names.push(...page.people.map(({ name }) => name));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);

    expect(names).toHaveLength(120);
    expect(names).toEqual([...new Set(names)].sort());
    await db.close();
    await drop();
  });
});
