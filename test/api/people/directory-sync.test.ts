import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGraph } from '#api/graph/client.ts';
import { syncDirectory } from '#api/people/jobs.ts';
import { pageOfChanges } from '#api/people/pages-actions.ts';
import { createLog } from '#api/platform/log.ts';
import { loadSubjects, unreadGroupsOf } from '#api/audiences/store.ts';
import { everybody, type Audience } from '#api/contract/audiences.ts';
import { defaultSettings } from '#api/settings/defaults.ts';
import { writeSetting } from '#api/settings/store.ts';
import { markWanted } from '#api/people/group-store.ts';
import { readSyncState, writeSyncState } from '#api/people/sync-store.ts';
import { demoGroups, demoPeople } from '#infra/tenant/people.ts';
import { OTHER_TENANT, openDatabase, TENANT } from '#test/support/database.ts';
import { aPerson, clockAt, givenAssignment, givenCourse } from '#test/support/given.ts';
import { standInTenant } from '#test/support/tenant.ts';
import { anAdmin } from '../assignments/world.ts';

const volunteersKoeln: Audience = { ...everybody, all: [{ kind: 'group', groupIds: [demoGroups.volunteersKoeln] }] };
const everyGroup: Audience = { ...everybody, all: [{ kind: 'group', groupIds: [demoGroups.everybody] }] };

describe('reading the directory', async () => {
  const db = await openDatabase();
  const tenant = await standInTenant({ settings: { tenantId: TENANT } });
  const { control, config } = tenant;
  const clock = clockAt('2027-01-11T08:00:00.000Z');
  const graph = createGraph(config, { patienceSeconds: 3 });
  const tools = { db, clock, log: createLog('silent') };
  const sync = async () => {
    clock.set(new Date(Date.parse(clock.now()) + 900_000).toISOString());
    await syncDirectory({ ...tools, graph, tenantId: TENANT, signal: AbortSignal.timeout(60_000) });
    const run = await db.read(TENANT, trx =>
      trx
        .selectFrom('jobRun')
        .selectAll()
        .where('tenantId', '=', TENANT)
        .orderBy('startedAt', 'desc')
        .executeTakeFirstOrThrow(),
    );
    const { opened: _, closed: __, ...detail } = JSON.parse(run.detail) as Record<string, unknown>;
    return { outcome: run.outcome, ...detail };
  };
  const quiet = { outcome: 'done', joined: 0, changed: 0, left: 0, problem: null };
  const person = (entraId: string) =>
    db.read(TENANT, trx =>
      trx
        .selectFrom('person')
        .selectAll()
        .where('tenantId', '=', TENANT)
        .where('entraId', '=', entraId)
        .executeTakeFirstOrThrow(),
    );
  const rolesOf = async (entraId: string) => {
    const { personId } = await person(entraId);
    const rows = await db.read(TENANT, trx =>
      trx
        .selectFrom('role')
        .leftJoin('unit', join =>
          join.onRef('unit.tenantId', '=', 'role.tenantId').onRef('unit.unitId', '=', 'role.unitId'),
        )
        .leftJoin('person as lead', join =>
          join.onRef('lead.tenantId', '=', 'role.tenantId').onRef('lead.personId', '=', 'role.responsiblePersonId'),
        )
        .select(['kind', 'unit.name as unit', 'lead.displayName as lead', 'untilOn'])
        .where('role.tenantId', '=', TENANT)
        .where('role.personId', '=', personId)
        .orderBy('kind')
        .orderBy('unit.name')
        .execute(),
    );
    return rows.map(
      ({ kind, unit, lead, untilOn }) => `${kind} ${unit} ${lead}${untilOn === null ? '' : ' until ' + untilOn}`,
    );
  };
  const historyOf = async (entraId: string) => {
    const { personId } = await person(entraId);
    const rows = await db.read(TENANT, trx =>
      trx
        .selectFrom('personChange')
        .select(['what', 'toValue'])
        .where('tenantId', '=', TENANT)
        .where('personId', '=', personId)
        .orderBy('recordedAt')
        .execute(),
    );
    return rows.map(({ what }) => what);
  };
  const membersOf = async (audience: Audience) =>
    (await db.read(TENANT, trx => loadSubjects(trx, TENANT, [audience]))).filter(({ groupIds }) => groupIds.size > 0)
      .length;
  /** Everything the sync may write, as text: to see that nothing was. */
  const everythingOf = (tenantId: string) =>
    db.read(tenantId, async trx =>
      JSON.stringify([
        await trx.selectFrom('person').selectAll().where('tenantId', '=', tenantId).orderBy('personId').execute(),
        await trx.selectFrom('role').selectAll().where('tenantId', '=', tenantId).orderBy('roleId').execute(),
        await trx.selectFrom('unit').selectAll().where('tenantId', '=', tenantId).orderBy('unitId').execute(),
        await trx.selectFrom('personChange').selectAll().where('tenantId', '=', tenantId).orderBy('changeId').execute(),
        await trx
          .selectFrom('groupMember')
          .selectAll()
          .where('tenantId', '=', tenantId)
          .orderBy('groupId')
          .orderBy('memberId')
          .execute(),
        await trx
          .selectFrom('directoryGroup')
          .selectAll()
          .where('tenantId', '=', tenantId)
          .orderBy('groupId')
          .execute(),
        await trx.selectFrom('auditEntry').selectAll().where('tenantId', '=', tenantId).orderBy('entryId').execute(),
      ]),
    );
  /** When somebody was last looked at is no change. */
  const everything = async () => (await everythingOf(TENANT)).replaceAll(/"(decidedAt|readAt)":"[^"]*"/g, '');
  /** The other organisation has the very same directory: the same object ids, group ids and names. */
  const syncOther = () =>
    syncDirectory({
      ...tools,
      graph: { request: (_, ask) => graph.request(TENANT, ask) },
      tenantId: OTHER_TENANT,
      signal: AbortSignal.timeout(60_000),
    });
  let otherBefore = '';
  afterEach(() => control.clearFaults());

  beforeAll(async () => {
    const { mapping } = defaultSettings;
    const byGroup = {
      name: 'Volunteers by group',
      kind: 'volunteer' as const,
      test: { userType: 'Member' as const },
      unitFrom: 'group' as const,
      groupPrefix: 'Ehrenamt ',
    };
    const kinds = [...mapping.kinds.filter(({ kind }) => kind !== 'volunteer'), byGroup];
    for (const tenantId of [TENANT, OTHER_TENANT])
      await db.write(tenantId, trx => writeSetting(trx, tenantId, 'mapping', { ...mapping, kinds }, clock.now(), null));
    await syncOther();
    await db.write(OTHER_TENANT, trx => markWanted(trx, OTHER_TENANT, demoGroups.everybody));
    await syncOther();
    otherBefore = await everythingOf(OTHER_TENANT);
  });

  it('takes everybody in at the first reading, and knows people from places', async () => {
    const run = await sync();

    const people = await db.read(TENANT, trx =>
      trx.selectFrom('person').select(['nature', 'state', 'decidedAt']).where('tenantId', '=', TENANT).execute(),
    );
    expect(people).toHaveLength(60);
    expect(people.every(({ decidedAt }) => decidedAt !== null)).toBe(true);
    expect(people.filter(({ nature }) => nature === 'new')).toEqual([]);
    expect(run).toEqual({ ...quiet, joined: people.filter(({ nature }) => nature === 'person').length });
    expect((await person(demoPeople.trainingMailbox)).nature).toBe('shared-mailbox');
    expect(await person(demoPeople.janaAdmin)).toMatchObject({
      nature: 'second-account',
      natureRule: 'Second accounts (admin-…)',
    });
    expect(await rolesOf(demoPeople.trainingMailbox)).toEqual([]);
  });

  it('gives both roles to staff who volunteer, each with who looks after it', async () => {
    expect(await rolesOf(demoPeople.mehmet)).toEqual(['staff Geschäftsstelle Martin Groß', 'volunteer Köln Jana Roth']);
    expect(await rolesOf(demoPeople.anna)).toEqual(['volunteer Köln Jana Roth']);
    expect(await rolesOf(demoPeople.luca)).toEqual(['external null null']);
    expect(await person(demoPeople.emily)).toMatchObject({ language: 'en', languageSource: 'directory' });
    expect(await person(demoPeople.anna)).toMatchObject({ joinedOn: '2024-02-15', state: 'active' });
  });

  it('writes nothing when nothing changed', async () => {
    const before = await everything();
    expect(await sync()).toEqual(quiet);
    expect(await everything()).toBe(before);
  });

  it('reads the members of a group when somebody names it, through all its levels', async () => {
    expect(await db.read(TENANT, trx => unreadGroupsOf(trx, TENANT, everyGroup))).toEqual([
      { groupId: demoGroups.everybody, name: 'Alle', problem: null },
    ]);
    await db.write(TENANT, trx => markWanted(trx, TENANT, demoGroups.everybody));
    await sync();

    expect(await db.read(TENANT, trx => unreadGroupsOf(trx, TENANT, everyGroup))).toEqual([]);
    const nested = await control.group(demoGroups.everybody);
    expect(nested.memberIds).toHaveLength(2);
    const members = await db.read(TENANT, trx => loadSubjects(trx, TENANT, [everyGroup]));
    const inGroup = members.filter(({ groupIds }) => groupIds.has(demoGroups.everybody));
    expect(inGroup.length).toBeGreaterThan(40);
    expect(inGroup.map(({ personId }) => personId)).toContain((await person(demoPeople.mehmet)).personId);
    expect(inGroup.map(({ personId }) => personId)).not.toContain((await person(demoPeople.luca)).personId);
  });

  it('follows a joiner, a mover, a leaver and a returner', async () => {
    const joiner = await control.addPerson({
      user: {
        displayName: 'Nora Neu',
        givenName: 'Nora',
        surname: 'Neu',
        department: 'Kreisverband Bonn',
        employeeHireDate: '2027-01-10T00:00:00Z',
      },
      managerId: demoPeople.eva,
    });
    await control.addMember(demoGroups.volunteersKoeln, joiner.user.id);
    await control.updatePerson(demoPeople.ben, { user: { department: 'Kreisverband Köln' } });
    const annaBefore = await person(demoPeople.anna);
    await control.deletePerson(demoPeople.anna);

    expect(await sync()).toMatchObject({ joined: 1, changed: 1, left: 1, problem: null });
    expect(await rolesOf(joiner.user.id)).toEqual(['staff Kreisverband Bonn Eva Lang', 'volunteer Köln Jana Roth']);
    expect(await person(joiner.user.id)).toMatchObject({ joinedOn: '2027-01-10', nature: 'person' });
    expect(await rolesOf(demoPeople.ben)).toEqual([
      expect.stringMatching(/^staff Kreisverband Bonn .* until 2027-01-11$/),
      expect.stringMatching(/^staff Kreisverband Köln /),
    ]);
    expect(await person(demoPeople.anna)).toMatchObject({ state: 'left', inactiveSinceOn: '2027-01-11' });

    await control.restorePerson(demoPeople.anna);
    await sync();
    expect(await person(demoPeople.anna)).toMatchObject({
      personId: annaBefore.personId,
      state: 'active',
      inactiveSinceOn: null,
    });
    expect(await historyOf(demoPeople.anna)).toEqual(['joined', 'left', 'restored']);
    expect(await historyOf(demoPeople.ben)).toEqual(['joined', expect.any(String), expect.any(String)]);
  });

  it('takes a returner under a new object id for a new person, and proposes who it may be', async () => {
    const { user } = await control.person(demoPeople.ben);
    const old = await person(demoPeople.ben);
    await control.purgePerson(demoPeople.ben);
    await sync();
    const again = await control.addPerson({ user: { displayName: 'B. Kühn', employeeId: user.employeeId } });
    const namesake = await control.addPerson({ user: { displayName: 'Ben Kühn' } });
    await sync();

    expect((await person(again.user.id)).personId).not.toBe(old.personId);
    expect(await historyOf(again.user.id)).toContain('possible-return');
    const { personId } = await person(again.user.id);
    const { changes } = await pageOfChanges(tools, anAdmin('Jana Roth'), { personId });
    expect(changes.find(({ what }) => what === 'possible-return')).toMatchObject({ from: null, to: 'Ben Kühn' });
    expect(await historyOf(namesake.user.id)).not.toContain('possible-return');
  });

  it('counts a disabled account out from that day, and in again', async () => {
    await control.disablePerson(demoPeople.emily);
    await sync();
    expect(await person(demoPeople.emily)).toMatchObject({ state: 'disabled', inactiveSinceOn: '2027-01-11' });
    await control.updatePerson(demoPeople.emily, { user: { accountEnabled: true } });
    await sync();
    expect(await person(demoPeople.emily)).toMatchObject({ state: 'active', inactiveSinceOn: null });
  });

  it('passes a unit to the new coordinator when the group gets another owner', async () => {
    await control.addOwner(demoGroups.volunteersKoeln, demoPeople.eva);
    await control.removeOwner(demoGroups.volunteersKoeln, demoPeople.jana);
    await sync();
    expect(await rolesOf(demoPeople.anna)).toEqual(['volunteer Köln Eva Lang']);
    await control.addOwner(demoGroups.volunteersKoeln, demoPeople.jana);
    await control.removeOwner(demoGroups.volunteersKoeln, demoPeople.eva);
    await sync();
    expect(await rolesOf(demoPeople.anna)).toEqual(['volunteer Köln Jana Roth']);
  });

  it('follows somebody who leaves a group', async () => {
    await control.removeMember(demoGroups.volunteersKoeln, demoPeople.mehmet);
    await sync();
    expect(await rolesOf(demoPeople.mehmet)).toEqual([
      'staff Geschäftsstelle Martin Groß',
      'volunteer Köln Jana Roth until 2027-01-11',
    ]);
  });

  it.each([
    ['403', { kind: 'status', status: 403, code: 'Authorization_RequestDenied' }],
    ['404', { kind: 'status', status: 404, code: 'Request_ResourceNotFound' }],
    ['half its pages', { kind: 'half-body' }],
  ] as const)('keeps the members of a group that answers %s, and says so', async (_, fault) => {
    const before = await membersOf(volunteersKoeln);
    const roles = await rolesOf(demoPeople.anna);
    // A group that is followed is not asked for its members; one whose place is lost is.
    await control.expireDeltaLinks();
    await control.plantFault({ ...fault, operation: 'groups/delta.*members' });
    await control.plantFault({ ...fault, operation: `GET /v1.0/groups/${demoGroups.volunteersKoeln}/members` });
    await sync();

    const group = () =>
      db.read(TENANT, trx =>
        trx
          .selectFrom('directoryGroup')
          .select(['state', 'problem'])
          .where('tenantId', '=', TENANT)
          .where('groupId', '=', demoGroups.volunteersKoeln)
          .executeTakeFirstOrThrow(),
      );
    expect(await group()).toMatchObject({ state: 'failed', problem: expect.stringContaining('Graph') });
    expect(await membersOf(volunteersKoeln)).toBe(before);
    expect(await rolesOf(demoPeople.anna)).toEqual(roles);
    expect(await db.read(TENANT, trx => unreadGroupsOf(trx, TENANT, volunteersKoeln))).toEqual([]);

    await control.clearFaults();
    await sync();
    expect(await group()).toEqual({ state: 'ready', problem: null });
  });

  it('reads everything again when its place has expired, changes nothing, and finds who left meanwhile', async () => {
    await sync();
    await control.expireDeltaLinks();
    const before = await everything();
    expect(await sync()).toEqual(quiet);
    expect(await everything()).toBe(before);

    await control.purgePerson(demoPeople.tom);
    await control.expireDeltaLinks();
    expect(await sync()).toMatchObject({ left: 1 });
    expect(await person(demoPeople.tom)).toMatchObject({ state: 'left' });
  });

  it('loses nothing when the same page comes twice', async () => {
    const { deltaLink } = await db.read(TENANT, trx => readSyncState(trx, TENANT, 'users'));
    await control.updatePerson(demoPeople.eva, { user: { jobTitle: 'Vorstand' } });
    await sync();
    const before = await everything();
    await db.write(TENANT, trx => writeSyncState(trx, TENANT, 'users', { deltaLink }));
    expect(await sync()).toEqual(quiet);
    expect(await everything()).toBe(before);
  });

  it('changes nothing while the directory does not answer, says why, and catches up', async () => {
    await control.updatePerson(demoPeople.eva, { user: { department: 'Kreisverband Aachen' } });
    await control.plantFault({ kind: 'throttled', operation: 'users.delta', retryAfterSeconds: 60 });
    const before = await everything();
    expect(await sync()).toMatchObject({
      outcome: 'failed',
      changed: 0,
      problem: expect.stringContaining('60 seconds'),
    });
    expect(await everything()).toBe(before);
    await control.clearFaults();
    expect(await sync()).toMatchObject({ outcome: 'done', changed: 1, problem: null });
  });

  it('stops before it takes out suspiciously many, and goes on when an admin agrees', async () => {
    const active = (await control.people()).filter(
      ({ user }) => user.givenName !== null && user.accountEnabled && user.id !== demoPeople.jana,
    );
    for (const { user } of active.slice(10, 31)) await control.disablePerson(user.id);
    await control.updatePerson(demoPeople.jana, { user: { jobTitle: 'Leitung' } });
    const disabled = async () =>
      (
        await db.read(TENANT, trx =>
          trx
            .selectFrom('person')
            .select('personId')
            .where('tenantId', '=', TENANT)
            .where('state', '=', 'disabled')
            .where('nature', '=', 'person')
            .execute(),
        )
      ).length;
    const before = await disabled();

    expect(await sync()).toMatchObject({ left: 0, problem: expect.stringContaining('21 people would leave') });
    expect(await disabled()).toBe(before);
    expect((await person(demoPeople.jana)).jobTitle).toBe('Leitung');
    expect(await sync()).toMatchObject({ left: 0, problem: expect.stringContaining('21 people would leave') });

    await db.write(TENANT, trx => writeSyncState(trx, TENANT, 'users', { confirmedCount: 21 }));
    expect(await sync()).toMatchObject({ left: 21, problem: null });
    expect(await disabled()).toBe(before + 21);
    expect(await db.read(TENANT, trx => readSyncState(trx, TENANT, 'users'))).toMatchObject({
      stoppedCount: null,
      confirmedCount: null,
    });
  });

  it('decides everybody again when the mapping changes', async () => {
    const { mapping } = defaultSettings;
    await db.write(TENANT, trx =>
      writeSetting(trx, TENANT, 'mapping', { ...mapping, kinds: [], otherwise: 'volunteer' }, clock.now(), null),
    );
    await sync();
    expect((await rolesOf(demoPeople.martin)).filter(role => !role.includes('until'))).toEqual([
      expect.stringMatching(/^volunteer Geschäftsstelle/),
    ]);
    expect(await sync()).toEqual(quiet);
  });

  it('has changed nothing of the other organisation', async () => {
    expect(otherBefore).toContain(demoPeople.anna);
    expect(await everythingOf(OTHER_TENANT)).toBe(otherBefore);
  });

  it('enrols a joiner in the very run that brings them, once', async () => {
    const course = await givenCourse(db, 'Security awareness');
    const { personId } = await person(demoPeople.jana);
    await db.write(OTHER_TENANT, trx =>
      trx
        .insertInto('person')
        .values({ tenantId: OTHER_TENANT, ...aPerson('Jana Roth', { personId }) })
        .execute(),
    );
    await givenAssignment(db, { courseId: course.courseId, ownerPersonId: personId });
    const { user } = await control.addPerson({ user: { displayName: 'Ole Neu', givenName: 'Ole', surname: 'Neu' } });
    await sync();
    await sync();
    const joiner = await person(user.id);
    const enrolments = await db.read(TENANT, trx =>
      trx
        .selectFrom('enrolment')
        .select(['state', 'courseId'])
        .where('tenantId', '=', TENANT)
        .where('personId', '=', joiner.personId)
        .execute(),
    );
    expect(enrolments).toEqual([{ state: 'open', courseId: course.courseId }]);
  });
});
