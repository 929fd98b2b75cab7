import { describe, expect, it } from 'vitest';
import { everybody } from '#api/contract/audiences.ts';
import type { PersonDetail, PersonRow, TeamRow } from '#api/contract/people.ts';
import { mountPeoplePages } from '#api/people/pages-routes.ts';
import { figuresBy } from '#api/reports/actions.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { anActor, openDesk } from '#test/support/desk.ts';
import {
  aCompletion,
  anAssignmentRule,
  anEnrolment,
  aPerson,
  aRole,
  aUnit,
  clockAt,
  FOREIGN,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';

const because = (...reasons: { kind: string; value: string }[]): string => JSON.stringify(reasons);

describe('the pages of people', async () => {
  const db = await openDatabase();
  const clock = clockAt('2027-05-11T08:00:00.000Z');
  const cologne = await givenRow(db, 'unit', aUnit('Cologne'));
  const head = await givenRow(db, 'unit', aUnit('Head Office'));
  const jana = await givenRow(db, 'person', aPerson('Jana Roth'));
  const eva = await givenRow(db, 'person', aPerson('Eva Lang'));
  const mehmet = await givenRow(
    db,
    'person',
    aPerson('Mehmet Aydın', { sortKey: 'mehmet aydin', searchText: 'mehmet aydin' }),
  );
  const anna = await givenRow(db, 'person', aPerson('Anna Weber'));
  const ben = await givenRow(
    db,
    'person',
    aPerson('Ben Kühn', { state: 'disabled', inactiveSinceOn: '2027-05-01', sortKey: 'ben kuehn' }),
  );
  const lea = await givenRow(db, 'person', aPerson('Lea Left', { state: 'left', inactiveSinceOn: '2027-04-01' }));
  const room = await givenRow(
    db,
    'person',
    aPerson('Room 1', { nature: 'room', natureRule: 'Room and equipment names' }),
  );
  const volunteers = { responsiblePersonId: jana.personId };
  await givenRow(
    db,
    'role',
    aRole(mehmet.personId, 'volunteer', cologne.unitId, { ...volunteers, rule: 'Employee type Volunteer' }),
  );
  await givenRow(
    db,
    'role',
    aRole(mehmet.personId, 'staff', head.unitId, {
      sinceOn: '2026-06-01',
      responsiblePersonId: eva.personId,
      rule: 'Employee type Employee',
    }),
  );
  await givenRow(db, 'role', aRole(anna.personId, 'volunteer', cologne.unitId, volunteers));
  await givenRow(db, 'role', aRole(ben.personId, 'volunteer', cologne.unitId, volunteers));
  await givenRow(db, 'role', aRole(lea.personId, 'volunteer', cologne.unitId, volunteers));

  const firstAid = await givenCourse(db, 'First aid');
  const security = await givenCourse(db, 'Security awareness');
  const privacy = await givenCourse(db, 'Data protection');
  const assign = (courseId: string, name: string) =>
    givenAssignment(db, {
      courseId,
      ownerPersonId: jana.personId,
      assignmentId: idOf(name),
      rule: anAssignmentRule({ audience: everybody, reason: 'By law' }),
    });
  const forVolunteers = await assign(firstAid.courseId, 'volunteers');
  const forStaff = await assign(security.courseId, 'staff');
  const forAll = await assign(privacy.courseId, 'all');
  const enrolled = async (
    personId: string,
    assignmentId: string,
    courseId: string,
    more: Parameters<typeof anEnrolment>[1],
  ) => givenRow(db, 'enrolment', anEnrolment({ personId, assignmentId, courseId }, more));
  const volunteer = { kind: 'kind', value: 'volunteer' };
  const completion = await givenRow(
    db,
    'completion',
    aCompletion({ personId: mehmet.personId, ...privacy }, { completedOn: '2027-02-01' }),
  );
  await enrolled(mehmet.personId, forVolunteers, firstAid.courseId, {
    dueOn: '2027-05-03',
    matchCause: because(volunteer, { kind: 'unit', value: cologne.unitId }),
  });
  const staffEnrolment = await enrolled(mehmet.personId, forStaff, security.courseId, {
    dueOn: '2027-05-20',
    matchCause: because({ kind: 'kind', value: 'staff' }),
  });
  await enrolled(mehmet.personId, forAll, privacy.courseId, {
    state: 'completed',
    completedOn: '2027-02-01',
    validUntilOn: '2027-06-15',
    nextCycleOn: '2027-05-20',
    satisfiedBy: completion.completionId,
  });
  await enrolled(anna.personId, forVolunteers, firstAid.courseId, {
    dueOn: '2027-09-01',
    matchCause: because(volunteer),
  });
  await enrolled(ben.personId, forVolunteers, firstAid.courseId, {
    dueOn: '2027-01-20',
    matchCause: because(volunteer),
  });
  const change = {
    enrolmentId: staffEnrolment.enrolmentId,
    personId: mehmet.personId,
    fromValue: null,
    changeSetId: null,
  };
  await givenRow(db, 'enrolmentChange', {
    ...change,
    changeId: idOf('change 1'),
    what: 'opened',
    toValue: '2027-05-20',
    appliesOn: '2027-01-01',
    recordedAt: '2027-01-01T08:00:00.000Z',
    cause: JSON.stringify({ by: jana.personId, why: 'assignment' }),
  });
  await givenRow(db, 'personChange', {
    changeId: idOf('change 2'),
    personId: mehmet.personId,
    what: 'responsible',
    fromValue: jana.personId,
    toValue: eva.personId,
    appliesOn: '2027-03-01',
    recordedAt: '2027-03-01T08:00:00.000Z',
    cause: JSON.stringify({ by: null, why: 'directory' }),
  });

  const desk = await openDesk(at => mountPeoplePages(at, { db, clock }));
  const admin = anActor('Jana Roth', ['admin']);
  const coordinator = anActor('Jana Roth', [], { isResponsible: true });
  const manager = anActor('Eva Lang', [], { isResponsible: true });
  const reader = anActor('Rita Reader', ['reader']);
  const list = async (query: string): Promise<{ people: PersonRow[]; total: number; next: string | null }> =>
    (await desk.ask(admin, `/api/people?${query}`)).json();
  const names = async (query: string): Promise<string[]> => (await list(query)).people.map(({ name }) => name);
  const person = async (actor: typeof admin, personId: string): Promise<PersonDetail> =>
    (await desk.ask(actor, `/api/people/${personId}`)).json();

  it('lists people by name; accounts that are no persons, and who left, apart', async () => {
    expect(await names('')).toEqual(['Anna Weber', 'Ben Kühn', 'Eva Lang', 'Jana Roth', 'Mehmet Aydın']);
    expect(await names('show=left')).toEqual(['Lea Left']);
    expect(await names('show=not-persons')).toEqual(['Room 1']);
    expect(await names(`unitId=${head.unitId}`)).toEqual(['Mehmet Aydın']);
    expect(await names('search=AYDIN%20meh')).toEqual(['Mehmet Aydın']);
    expect(await names('search=%25')).toEqual([]);
    expect((await list('search=meh')).people[0]).toMatchObject({
      open: 2,
      overdue: 1,
      valid: 1,
      roles: [
        { kind: 'volunteer', unit: 'Cologne' },
        { kind: 'staff', unit: 'Head Office' },
      ],
    });
  });

  it('opens behind every figure the people it counts', async () => {
    const figures = await db.read(TENANT, trx => figuresBy(trx, TENANT, '2027-05-11', 'assignment'));

    expect(figures.get(forVolunteers)).toMatchObject({ obliged: 2, overdue: 1 });
    expect(await names(`show=overdue&assignmentId=${forVolunteers}`)).toEqual(['Mehmet Aydın']);
    expect(await names(`assignmentId=${forVolunteers}`)).toEqual(['Anna Weber', 'Mehmet Aydın']);
    expect(await names(`show=open&courseId=${firstAid.courseId}`)).toEqual(['Anna Weber', 'Mehmet Aydın']);
    expect(await names('show=due-soon')).toEqual(['Mehmet Aydın']);
    expect(await names('show=valid')).toEqual(['Mehmet Aydın']);
    expect(await names('show=expiring')).toEqual(['Mehmet Aydın']);
    expect(await names('show=expired')).toEqual([]);
    expect((await list(`courseId=${firstAid.courseId}`)).people[1]).toMatchObject({ open: 1, overdue: 1, valid: 0 });
  });

  it('pages through everybody once, in order', async () => {
    for (let i = 0; i < 120; i += 1)
      await givenRow(db, 'person', aPerson(`Zoe ${String(i).padStart(3, '0')}`, { sortKey: `zoe ${i % 7}` }));
    const seen: string[] = [];
    let cursor = '';
    for (;;) {
      const page = await list(`search=zoe${cursor}`);
      expect(page.total).toBe(120);
      seen.push(...page.people.map(({ personId }) => personId));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }

    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
    expect((await desk.ask(admin, '/api/people?cursor=x')).status).toBe(400);
    expect(
      (await desk.ask(admin, `/api/people?cursor=${Buffer.from('["a","\\u0000"]').toString('base64url')}`)).status,
    ).toBe(400);
  });

  it('shows an admin one person with every why', async () => {
    const seen = await person(admin, mehmet.personId);

    expect(seen.now.map(({ course, state, dueOn, dueInDays }) => [course.title, state, dueOn, dueInDays])).toEqual([
      ['First aid', 'overdue', '2027-05-03', -8],
      ['Security awareness', 'due-soon', '2027-05-20', 9],
    ]);
    expect(seen.now[0]?.reasons).toMatchObject([
      {
        assignmentId: forVolunteers,
        audience: [volunteer, { kind: 'unit', value: 'Cologne' }],
        words: 'By law',
        revision: 1,
        cycle: 1,
        openedOn: '2027-01-01',
        rule: 'Employee type Volunteer',
        due: { rule: 'after-enrolment' },
        contact: { name: 'Jana Roth' },
      },
    ]);
    expect(seen.valid).toMatchObject([
      {
        course: { title: 'Data protection' },
        state: 'completed',
        validUntilOn: '2027-06-15',
        renewFromOn: '2027-05-20',
      },
    ]);
    expect(seen.earlier).toMatchObject([{ completionId: completion.completionId, state: 'valid' }]);
    expect(seen.changes).toEqual({ count: 2, latest: { what: 'responsible', at: '2027-03-01T08:00:00.000Z' } });
    expect(seen.may).toEqual({ remind: true, record: true, withdraw: true });
    expect(seen.roles).toHaveLength(2);
    expect(JSON.stringify(seen)).not.toContain(FOREIGN);
  });

  it('shows who is responsible the role they look after, and what comes through it', async () => {
    const byCoordinator = await person(coordinator, mehmet.personId);
    const byManager = await person(manager, mehmet.personId);

    expect(byCoordinator.roles.map(({ kind }) => kind)).toEqual(['volunteer']);
    expect(byCoordinator.now.map(({ course }) => course.title)).toEqual(['First aid']);
    expect(byManager.now.map(({ course }) => course.title)).toEqual(['Security awareness']);
    expect(byManager.valid.map(({ course }) => course.title)).toEqual(['Data protection']);
    expect(byManager.messages).toEqual({ count: 0, latest: null });
    expect(byManager.changes).toEqual({ count: 0, latest: null });
    expect(byManager.may).toMatchObject({ remind: true, withdraw: false });
    expect((await desk.ask(manager, `/api/people/${anna.personId}`)).status).toBe(404);
  });

  it('shows people to nobody else, and no names to readers', async () => {
    const learner = anActor('Anna Weber');
    const paths = [
      '/api/people',
      `/api/people/${mehmet.personId}`,
      `/api/people/${mehmet.personId}/changes`,
      '/api/team',
    ];

    for (const path of paths) expect((await desk.ask(learner, path)).status, path).toBe(403);
    expect((await desk.ask(reader, '/api/people')).status).toBe(403);
    expect((await desk.ask(reader, `/api/people/${mehmet.personId}`)).status).toBe(404);
    expect((await desk.ask(reader, `/api/people/${mehmet.personId}/changes`)).status).toBe(403);
    expect((await desk.ask(admin, `/api/people/${idOf('nobody')}`)).status).toBe(404);
    expect((await desk.ask(admin, `/api/people/${idOf('nobody')}/changes`)).status).toBe(404);
    expect((await desk.ask(admin, '/api/people/1')).status).toBe(400);
  });

  it('tells what changed, newest first, with names instead of ids', async () => {
    const { changes } = await (await desk.ask(admin, `/api/people/${mehmet.personId}/changes`)).json();

    expect(changes).toMatchObject([
      { what: 'responsible', from: 'Jana Roth', to: 'Eva Lang', by: 'directory', course: null },
      { what: 'opened', to: '2027-05-20', by: 'Jana Roth', course: 'Security awareness' },
    ]);
  });

  it('shows a coordinator their people, overdue first, with the counts of all', async () => {
    const sent = {
      messageId: idOf('m'),
      personId: anna.personId,
      localDay: '2027-05-11',
      kind: 'courseDue',
      channel: 'teams',
    } as const;
    await givenRow(db, 'outboxMessage', {
      ...sent,
      state: 'accepted',
      heldBy: null,
      content: '{}',
      bulkKey: null,
      chainId: 1,
      notBeforeAt: '2027-05-11T07:00:00.000Z',
      notAfterAt: null,
      attempts: 1,
      nextAttemptAt: '2027-05-11T07:00:00.000Z',
      fence: 1,
      leaseOwner: null,
      leaseUntil: null,
      draftId: null,
      senderMailbox: null,
      failure: null,
      acceptedAt: '2027-05-11T07:00:01.000Z',
      openedAt: null,
      createdAt: '2027-05-11T05:00:00.000Z',
      modifiedAt: '2027-05-11T07:00:01.000Z',
    });
    const team = async (query = '') => (await desk.ask(coordinator, `/api/team?${query}`)).json();
    const all = await team();

    expect(all.people.map(({ name }: TeamRow) => name)).toEqual(['Mehmet Aydın', 'Anna Weber', 'Ben Kühn']);
    expect(all).toMatchObject({ today: '2027-05-11', total: 3, overdue: 1, dueSoon: 0, valid: 1, next: null });
    expect(all.people[0]).toMatchObject({
      roles: [{ kind: 'volunteer', unit: 'Cologne' }],
      open: 1,
      overdue: 1,
      valid: 1,
      toldToday: false,
      obligations: [{ course: { title: 'First aid' }, state: 'overdue', dueOn: '2027-05-03', dueInDays: -8 }],
    });
    expect(all.people[1]).toMatchObject({ toldToday: true, open: 1 });
    expect(all.people[2]).toMatchObject({ state: 'disabled', open: 0, overdue: 0 });
    expect((await team('show=overdue')).people).toHaveLength(1);
    expect((await team('show=open')).total).toBe(2);
    expect((await team('search=weber')).people.map(({ name }: TeamRow) => name)).toEqual(['Anna Weber']);
    expect(JSON.stringify(all)).not.toContain(FOREIGN);
    expect((await (await desk.ask(anActor('Rita Reader', ['reader']), '/api/team')).json()).people).toEqual([]);
  });

  it('shows the other organisation its own people, by the same ids', async () => {
    const theirs = await (
      await desk.ask({ ...admin, tenantId: OTHER_TENANT }, `/api/people/${mehmet.personId}`)
    ).json();
    const team = await (await desk.ask({ ...coordinator, tenantId: OTHER_TENANT }, '/api/team')).json();

    expect(theirs.name).toBe(`${FOREIGN} Mehmet Aydın`);
    expect(team.people.every(({ name }: TeamRow) => name.startsWith(FOREIGN))).toBe(true);
    expect((await person(admin, room.personId)).natureRule).toBe('Room and equipment names');
  });
});
