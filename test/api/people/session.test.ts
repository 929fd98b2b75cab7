import { beforeAll, describe, expect, it } from 'vitest';
import { listGroups, listUnits, searchPeople, wantGroup } from '#api/contract/audiences.ts';
import { chooseLanguage, getSession, getSignInSettings } from '#api/contract/session.ts';
import { changeSettings, getDirectory, getSettings, syncDirectory } from '#api/contract/settings.ts';
import { identify } from '#api/people/actions.ts';
import { findSignedIn } from '#api/people/session-store.ts';
import { defaultSettings } from '#api/settings/defaults.ts';
import { demoPeople } from '#infra/tenant/people.ts';
import { openDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { aPerson, aRole, aUnit, clockAt, FOREIGN, givenRow, idOf } from '#test/support/given.ts';
import { openHall } from '#test/support/hall.ts';
import { standInTenant } from '#test/support/tenant.ts';

describe('who is signed in', async () => {
  const db = await openDatabase();
  const { control, config } = await standInTenant({ settings: { tenantId: TENANT } });
  const clock = clockAt('2027-01-11T23:30:00.000Z');
  const hall = await openHall(db, clock, config);
  const tokenOf = (entraId: string) => control.userToken(entraId);
  const person = (entraId: string) =>
    db.read(TENANT, trx =>
      trx
        .selectFrom('person')
        .selectAll()
        .where('tenantId', '=', TENANT)
        .where('entraId', '=', entraId)
        .executeTakeFirstOrThrow(),
    );

  beforeAll(async () => {
    await givenRow(db, 'unit', aUnit('Köln'));
    const given = (name: string, entraId: string, more = {}) =>
      givenRow(db, 'person', aPerson(name, { entraId, ...more }));
    await given('Jana Roth', demoPeople.jana);
    await given('Eva Lang', demoPeople.eva);
    await given('Anna Weber', demoPeople.anna);
    await given('Emily Clarke', demoPeople.emily, { preferredLanguage: 'en-GB', language: 'en' });
    await given('Rettungswache 4', demoPeople.station, { nature: 'station', natureRule: 'Wachen' });
    await given('Tom Frings', demoPeople.tom, { state: 'left' });
    await given('Rania Haddad', demoPeople.rania, { nature: 'new' });
    await givenRow(
      db,
      'role',
      aRole(idOf('Anna Weber'), 'volunteer', idOf('unit Köln'), { responsiblePersonId: idOf('Eva Lang') }),
    );
    await givenRow(db, 'role', aRole(idOf('Emily Clarke'), 'volunteer', idOf('unit Köln')));
    await givenRow(db, 'role', aRole(idOf('Jana Roth'), 'staff', null));
    await givenRow(db, 'directoryGroup', {
      groupId: idOf('group'),
      name: 'Ehrenamt Köln',
      sortKey: 'ehrenamt koeln',
      searchText: 'ehrenamt koeln ehrenamt koln',
      state: 'named',
      problem: null,
      readAt: null,
    });
  });

  it('is the person of the token, on their own day', async () => {
    const { body } = await hall.call(await tokenOf(demoPeople.anna), getSession, { timeZone: 'Europe/Berlin' });
    expect(body).toMatchObject({
      name: 'Anna Weber',
      language: 'de',
      ownLanguage: null,
      form: 'du',
      today: '2027-01-12',
      may: { learn: true, team: false, read: false, author: false, branch: false, admin: false },
      messagesStopped: null,
    });
  });

  it('is the person of the token’s organisation, when another one has the same ids', async () => {
    const other = await db.read(OTHER_TENANT, trx => findSignedIn(trx, OTHER_TENANT, demoPeople.anna));
    expect(other?.person.displayName).toBe(`${FOREIGN} Anna Weber`);
  });

  it('may do what the token’s roles and the directory say', async () => {
    expect((await hall.call(await tokenOf(demoPeople.jana), getSession, {})).body.may).toMatchObject({
      admin: true,
      read: true,
      author: true,
      branch: false,
    });
    expect((await hall.call(await tokenOf(demoPeople.eva), getSession, {})).body.may).toMatchObject({
      admin: false,
      team: true,
    });
  });

  it('nobody without a token', async () => {
    expect((await hall.call(null, getSession, {})).status).toBe(401);
  });

  it('is told when the directory was last read, if unknown, left or not yet decided', async () => {
    await givenRow(db, 'syncState', {
      resource: 'users',
      deltaLink: null,
      nextLink: null,
      fullReadAt: null,
      succeededAt: '2027-01-11T06:00:00.000Z',
      problem: null,
      stoppedCount: 30,
      confirmedCount: null,
      mappingDigest: null,
    });
    for (const entraId of [demoPeople.ben, demoPeople.tom, demoPeople.rania])
      expect((await hall.call(await tokenOf(entraId), getSession, {})).problem).toMatchObject({
        type: '/problems/unknown-person',
        parameters: { lastReadAt: '2027-01-11T06:00:00.000Z' },
      });
  });

  it('is told what the account is, if it is no person', async () => {
    expect((await hall.call(await tokenOf(demoPeople.station), getSession, {})).problem).toMatchObject({
      type: '/problems/not-a-person',
      parameters: { nature: 'station', rule: 'Wachen' },
    });
  });

  it('keeps the browser’s time zone, but not nonsense, and never over an own choice', async () => {
    const token = await tokenOf(demoPeople.emily);
    await hall.call(token, getSession, { timeZone: 'Europe/London' });
    expect(await person(demoPeople.emily)).toMatchObject({ timeZone: 'Europe/London', timeZoneSource: 'browser' });
    expect((await hall.call(token, getSession, { timeZone: 'Nowhere/Land' })).body).toMatchObject({
      timeZone: 'Europe/London',
      today: '2027-01-11',
    });
    await db.write(TENANT, trx =>
      trx
        .updateTable('person')
        .set({ timeZone: 'Europe/Vienna', timeZoneSource: 'own' })
        .where('tenantId', '=', TENANT)
        .where('entraId', '=', demoPeople.emily)
        .execute(),
    );
    expect((await hall.call(token, getSession, { timeZone: 'Europe/London' })).body.timeZone).toBe('Europe/Vienna');
    const foreign = await db.read(OTHER_TENANT, trx =>
      trx
        .selectFrom('person')
        .select('timeZone')
        .where('tenantId', '=', OTHER_TENANT)
        .where('timeZone', 'is not', null)
        .execute(),
    );
    expect(foreign).toEqual([]);
  });

  it('chooses a language, and goes back to the directory’s', async () => {
    const token = await tokenOf(demoPeople.emily);
    expect((await hall.call(token, chooseLanguage, { language: 'de' })).body).toMatchObject({
      language: 'de',
      ownLanguage: 'de',
    });
    expect((await hall.call(token, chooseLanguage, { language: null })).body).toMatchObject({
      language: 'en',
      ownLanguage: null,
    });
  });

  it('is answered in the language of the screen, unless they chose one of their own', async () => {
    const claims = { tenantId: TENANT, entraId: demoPeople.anna, roles: [] };
    const languageOn = async (screen: 'de' | 'en' | null) => (await identify({ db, clock }, claims, screen)).language;
    const before = [await languageOn('en'), await languageOn(null)];

    await hall.call(await tokenOf(demoPeople.anna), chooseLanguage, { language: 'de' });
    const chosen = await languageOn('en');
    await hall.call(await tokenOf(demoPeople.anna), chooseLanguage, { language: null });

    expect(before).toEqual(['en', 'de']);
    expect(chosen).toBe('de');
  });

  it('was seen at most once an hour', async () => {
    const token = await tokenOf(demoPeople.anna);
    await hall.call(token, getSession, {});
    const first = (await person(demoPeople.anna)).lastSeenAt;
    clock.set('2027-01-12T00:20:00.000Z');
    await hall.call(token, getSession, {});
    expect((await person(demoPeople.anna)).lastSeenAt).toBe(first);
    clock.set('2027-01-12T00:40:00.000Z');
    await hall.call(token, getSession, {});
    expect((await person(demoPeople.anna)).lastSeenAt).toBe('2027-01-12T00:40:00.000Z');
  });

  it('finds the way to sign in without being signed in', async () => {
    const { body } = await hall.call(null, getSignInSettings, {});
    expect(body).toMatchObject({
      authority: `${config.authority}/${TENANT}`,
      clientId: config.clientId,
      scope: `${config.resource}/access_as_user`,
    });
  });

  it('finds people by name: an admin anybody, a responsible person only their own', async () => {
    const found = async (entraId: string, search: string) =>
      (await hall.call(await tokenOf(entraId), searchPeople, { search })).body.people?.map(({ name }) => name);
    expect(await found(demoPeople.jana, 'a')).toEqual(['Anna Weber', 'Emily Clarke', 'Eva Lang', 'Jana Roth']);
    expect(await found(demoPeople.eva, 'a')).toEqual(['Anna Weber']);
    expect(await found(demoPeople.eva, 'Emily')).toEqual([]);
    expect(await found(demoPeople.jana, '%')).toEqual([]);
    const reader = await control.userToken(demoPeople.emily, { claims: { roles: ['Training.Reader'] } });
    expect((await hall.call(reader, searchPeople, { search: 'a' })).body.people).toEqual([]);
    expect((await hall.call(await tokenOf(demoPeople.anna), searchPeople, { search: 'a' })).status).toBe(403);
    expect((await hall.call(await tokenOf(demoPeople.jana), searchPeople, { search: 'anna' })).body.people).toEqual([
      { personId: idOf('Anna Weber'), name: 'Anna Weber', detail: 'Köln · anna.weber@example.org' },
    ]);
  });

  it('lists units and groups of the own organisation, and asks for a group’s members', async () => {
    const admin = await tokenOf(demoPeople.jana);
    expect((await hall.call(admin, listUnits, {})).body.units).toEqual([
      { unitId: idOf('unit Köln'), name: 'Köln', parentUnitId: null, people: 2 },
    ]);
    const row = { groupId: idOf('group'), name: 'Ehrenamt Köln', state: 'named', problem: null, people: null };
    expect((await hall.call(admin, listGroups, { search: 'koln' })).body).toEqual({ groups: [row], next: null });
    expect((await hall.call(admin, listGroups, { search: FOREIGN })).body.groups).toEqual([]);
    expect((await hall.call(admin, wantGroup, { groupId: idOf('group') })).body).toEqual({ ...row, state: 'wanted' });
    expect(hall.nudged).toContain('directory');
    expect((await hall.call(admin, wantGroup, { groupId: idOf('nothing') })).status).toBe(404);
    expect((await hall.call(await tokenOf(demoPeople.anna), listGroups, {})).status).toBe(403);
    expect((await hall.call(admin, listGroups, { cursor: 'x' })).problem).toMatchObject({
      type: '/problems/bad-input',
    });
  });

  it('changes settings, and the log says which fields', async () => {
    const admin = await tokenOf(demoPeople.jana);
    const organisation = { ...defaultSettings.organisation, name: 'Lotsenwerk', itContact: 'Tom' };
    const { body } = await hall.call(admin, changeSettings, { organisation });
    expect(body).toEqual({ ...defaultSettings, organisation });
    await hall.call(admin, changeSettings, { organisation });
    expect((await hall.call(admin, getSettings, {})).body.organisation.name).toBe('Lotsenwerk');
    const entries = await db.read(TENANT, trx =>
      trx
        .selectFrom('auditEntry')
        .select(['detail', 'subjectId'])
        .where('tenantId', '=', TENANT)
        .where('action', '=', 'setting.changed')
        .execute(),
    );
    expect(entries).toEqual([{ subjectId: 'organisation', detail: '{"fields":"name, itContact"}' }]);
    const bad = { ...organisation, timeZone: '+02:00' };
    expect((await hall.call(admin, changeSettings, { organisation: bad })).problem).toMatchObject({
      type: '/problems/bad-input',
      errors: [{ pointer: '/organisation/timeZone' }],
    });
    expect((await hall.call(await tokenOf(demoPeople.eva), getSettings, {})).status).toBe(403);
  });

  it('agrees to what the directory job stopped at', async () => {
    const admin = await tokenOf(demoPeople.jana);
    expect((await hall.call(admin, getDirectory, {})).body).toMatchObject({
      stopped: 30,
      running: false,
      people: { active: 5, disabled: 0, left: 1, notPersons: 1 },
      runs: [],
    });
    await hall.call(admin, syncDirectory, { confirm: true });
    const state = await db.read(TENANT, trx =>
      trx.selectFrom('syncState').select('confirmedCount').where('tenantId', '=', TENANT).executeTakeFirstOrThrow(),
    );
    expect(state.confirmedCount).toBe(30);
  });
});
