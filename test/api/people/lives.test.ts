import { beforeAll, describe, expect, it } from 'vitest';
import { createAssignment } from '#api/assignments/assignment-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { everybody } from '#api/contract/audiences.ts';
import { createGraph } from '#api/graph/client.ts';
import { directoryStatus } from '#api/people/directory-actions.ts';
import { syncDirectory } from '#api/people/jobs.ts';
import { createLog } from '#api/platform/log.ts';
import { defaultSettings } from '#api/settings/defaults.ts';
import { writeSetting } from '#api/settings/store.ts';
import { demoGroups, demoPeople } from '#infra/tenant/people.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { anAssignmentRule, clockAt, givenCourse } from '#test/support/given.ts';
import { standInTenant } from '#test/support/tenant.ts';
import { anAdmin } from '../assignments/world.ts';

describe('what becomes of people and their obligations', async () => {
  const db = await openDatabase();
  const { control, config } = await standInTenant({ settings: { tenantId: TENANT } });
  const clock = clockAt('2027-01-11T08:00:00.000Z');
  const graph = createGraph(config, { patienceSeconds: 1 });
  const tools = { db, clock };
  const sync = async () => {
    clock.set(new Date(Date.parse(clock.now()) + 900_000).toISOString());
    const log = createLog('silent');
    await syncDirectory({ ...tools, log, graph, tenantId: TENANT, signal: AbortSignal.timeout(60_000) });
  };
  const nightly = () => enrolmentsJob(tools, () => {}).run(TENANT, new AbortController().signal);
  const person = (entraId: string) =>
    db.read(TENANT, trx =>
      trx
        .selectFrom('person')
        .selectAll()
        .where('tenantId', '=', TENANT)
        .where('entraId', '=', entraId)
        .executeTakeFirstOrThrow(),
    );
  /** 'everybody open', 'volunteers closed audience', in this order. */
  const obligationsOf = async (entraId: string) => {
    const { personId } = await person(entraId);
    const rows = await db.read(TENANT, trx =>
      trx
        .selectFrom('enrolment')
        .select(['assignmentId', 'state', 'closedReason', 'cycle', 'dueOn'])
        .where('tenantId', '=', TENANT)
        .where('personId', '=', personId)
        .orderBy('cycle')
        .execute(),
    );
    return rows
      .map(row => `${row.assignmentId === ofAll ? 'everybody' : 'volunteers'} ${row.state}${row.closedReason === null ? '' : ` ${row.closedReason}`}`)
      .toSorted(); // prettier-ignore
  };
  const causesOf = async (entraId: string, what: string) => {
    const { personId } = await person(entraId);
    const rows = await db.read(TENANT, trx =>
      trx
        .selectFrom('enrolmentChange')
        .select('cause')
        .where('tenantId', '=', TENANT)
        .where('personId', '=', personId)
        .where('what', '=', what)
        .execute(),
    );
    return rows.map(({ cause }) => (JSON.parse(cause) as { why: string }).why);
  };
  const historyOf = async (entraId: string) => {
    const { personId } = await person(entraId);
    const rows = await db.read(TENANT, trx =>
      trx
        .selectFrom('personChange')
        .select('what')
        .where('tenantId', '=', TENANT)
        .where('personId', '=', personId)
        .orderBy('recordedAt')
        .execute(),
    );
    return rows.map(({ what }) => what);
  };
  const add = async (name: string, more: object = {}) => {
    const [givenName, surname] = name.split(' ');
    const { user } = await control.addPerson({ user: { displayName: name, givenName: givenName ?? null, surname: surname ?? null, ...more } }); // prettier-ignore
    return user.id;
  };
  const reconciliations = async () => (await directoryStatus(tools, jana)).reconciliations;
  let jana = anAdmin('Jana Roth');
  let ofAll = '';

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
    await db.write(TENANT, trx => writeSetting(trx, TENANT, 'mapping', { ...mapping, kinds }, clock.now(), null));
    await sync();
    jana = { ...jana, personId: (await person(demoPeople.jana)).personId };
    const start = async (course: string, all: typeof everybody.all) => {
      const { courseId } = await givenCourse(db, course);
      const rule = anAssignmentRule({ audience: { ...everybody, all } });
      const draft = { courseId, rule, startsOn: '2027-01-11', start: true, token: null };
      return (await createAssignment(tools, jana, draft)).assignmentId;
    };
    ofAll = await start('Security awareness', []);
    await start('Volunteering here', [{ kind: 'kind', values: ['volunteer'] }]);
    await nightly();
  });

  it('a joiner is obliged with the reading that brings them', async () => {
    const id = await add('Nora Neu');
    await sync();
    expect(await obligationsOf(id)).toEqual(['everybody open']);
    expect(await causesOf(id, 'opened')).toEqual(['directory']);
  });

  it('a mover from one unit to another keeps what is open, and is looked after by somebody else', async () => {
    const id = await add('Max Wechsel', { department: 'Kreisverband Bonn' });
    await sync();
    await control.updatePerson(id, { user: { department: 'Kreisverband Köln' } });
    await sync();
    expect(await obligationsOf(id)).toEqual(['everybody open']);
    expect(await historyOf(id)).toEqual(expect.arrayContaining(['role-ended', 'role-began']));
  });

  it('a leaver is out of the rates at once; their obligations end, and come back with them from the recycle bin', async () => {
    const id = await add('Lea Geht');
    await sync();
    await control.deletePerson(id);
    await sync();
    expect(await person(id)).toMatchObject({ state: 'left', inactiveSinceOn: '2027-01-11' });
    const gone = await obligationsOf(id);
    await control.restorePerson(id);
    await sync();
    expect(await person(id)).toMatchObject({ state: 'active', inactiveSinceOn: null });
    expect(gone).toEqual(['everybody closed left']);
    expect(await obligationsOf(id)).toEqual(['everybody open']);
  });

  it('a returner with a new object id is a new person, and proposed to be the old one by employee id', async () => {
    const id = await add('Rita Rückkehr', { employeeId: 'E-4711' });
    await sync();
    const before = await person(id);
    await control.deletePerson(id);
    await control.purgePerson(id);
    await sync();
    const again = await add('R. Rückkehr', { employeeId: 'e-4711' });
    await sync();
    expect((await person(again)).personId).not.toBe(before.personId);
    expect(await person(id)).toMatchObject({ personId: before.personId, state: 'left' });
    expect(await historyOf(again)).toContain('possible-return');
  });

  it('an account disabled for leave waits thirty days, then its obligations end by the calendar; back, they go on', async () => {
    const id = await add('Dora Pause');
    const other = await add('Emil Kurz');
    await sync();
    await control.disablePerson(id);
    await control.disablePerson(other);
    await sync();
    expect(await obligationsOf(id)).toEqual(['everybody open']);
    await control.updatePerson(other, { user: { accountEnabled: true } });
    await sync();
    expect(await obligationsOf(other)).toEqual(['everybody open']);
    clock.addDays(31);
    await control.updatePerson(id, { user: { jobTitle: 'Leitung' } });
    await sync();
    expect(await obligationsOf(id)).toEqual(['everybody closed disabled']);
    expect(await causesOf(id, 'closed')).toEqual(['calendar']);
    await control.updatePerson(id, { user: { accountEnabled: true } });
    await sync();
    expect((await obligationsOf(id)).at(-1)).toBe('everybody open');
  });

  it('somebody with another name, mail and sign-in name stays the same person with the same history', async () => {
    const id = await add('Eva Alt');
    await sync();
    const before = await person(id);
    const user = { displayName: 'Eva Neu-Alt', surname: 'Neu-Alt', mail: 'eva.neu@example.org', userPrincipalName: 'eva.neu@example.org' }; // prettier-ignore
    await control.updatePerson(id, { user });
    await sync();
    expect(await person(id)).toMatchObject({ personId: before.personId, displayName: 'Eva Neu-Alt', upn: user.mail });
    expect(await historyOf(id)).toEqual(['joined', 'renamed']);
    expect(await obligationsOf(id)).toEqual(['everybody open']);
  });

  it('a guest who becomes a member stays the same person, in another role', async () => {
    const id = await add('Gina Gast', { userType: 'Guest' });
    await sync();
    const before = await person(id);
    await control.updatePerson(id, { user: { userType: 'Member', employeeType: 'Employee' } });
    await sync();
    expect((await person(id)).personId).toBe(before.personId);
    expect((await historyOf(id)).toSorted()).toEqual(['joined', 'role-began', 'role-ended']);
    expect(await obligationsOf(id)).toEqual(['everybody open']);
  });

  it('the second account of one person is never obliged', async () => {
    const id = await add('Nora Neu', { userPrincipalName: 'adm-nora@example.org' });
    await sync();
    expect(await person(id)).toMatchObject({ nature: 'second-account' });
    expect(await obligationsOf(id)).toEqual([]);
  });

  it('an account that several share is no person, and never obliged; a person whose names are taken off it no longer', async () => {
    const { user } = await control.addPerson({ user: { displayName: 'Wache Köln 9', givenName: null, surname: null } });
    const shared = await add('Geteilt Konto');
    await sync();
    expect(await person(user.id)).toMatchObject({ nature: 'shared-mailbox' });
    expect(await obligationsOf(user.id)).toEqual([]);
    await control.updatePerson(shared, { user: { givenName: null, surname: null } });
    await sync();
    expect(await person(shared)).toMatchObject({ nature: 'shared-mailbox' });
    expect((await obligationsOf(shared)).every(each => each.startsWith('everybody closed'))).toBe(true);
  });

  it('staff who also volunteer are one person with two roles; leaving one role ends only what it asked for', async () => {
    const id = await add('Zoe Zweifach', { employeeType: 'Employee', department: 'Kreisverband Bonn' });
    await control.addMember(demoGroups.volunteersKoeln, id);
    await sync();
    expect(await obligationsOf(id)).toEqual(['everybody open', 'volunteers open']);
    await control.removeMember(demoGroups.volunteersKoeln, id);
    await sync();
    expect(await obligationsOf(id)).toEqual(['everybody open', 'volunteers closed audience']);
  });

  it('a day after everything was read last it is compared again: drift is counted and mended, none is normal', async () => {
    clock.addDays(2);
    await sync();
    await nightly();
    clock.addDays(2);
    await sync();
    expect((await reconciliations())[0]).toMatchObject({
      outcome: 'done',
      people: 0,
      members: 0,
      opened: 0,
      closed: 0,
    });

    const ben = await person(demoPeople.ben);
    await db.write(TENANT, async trx => {
      await trx.updateTable('person').set({ jobTitle: 'drifted' }).where('personId', '=', ben.personId).execute();
      await trx.deleteFrom('groupMember').where('groupId', '=', demoGroups.volunteersKoeln).where('memberId', '=', demoPeople.anna).execute(); // prettier-ignore
      await trx
        .updateTable('enrolment')
        .set({ state: 'closed', closedReason: 'audience', closedOn: clock.now().slice(0, 10) })
        .where('personId', '=', ben.personId)
        .where('assignmentId', '=', ofAll)
        .execute();
    });
    clock.addDays(2);
    await sync();
    expect((await reconciliations())[0]).toMatchObject({
      outcome: 'done',
      people: 1,
      members: 1,
      opened: 1,
      closed: 0,
    });
    expect((await person(demoPeople.ben)).jobTitle).toBe(ben.jobTitle);
    expect(await obligationsOf(demoPeople.ben)).toContain('everybody open');
    clock.addDays(2);
    await sync();
    expect((await reconciliations())[0]).toMatchObject({ people: 0, members: 0, opened: 0, closed: 0 });
  });

  it('a whole reading without changes writes no row of anybody, and no more often than it takes to keep its place', async () => {
    let writes = 0;
    const counting = {
      ...db,
      write: ((tenantId, work) => {
        writes += 1;
        return db.write(tenantId, work);
      }) as typeof db.write,
    };
    const rows = () =>
      db.read(TENANT, async trx => {
        const all: string[] = [];
        for (const table of ['person', 'role', 'groupMember', 'personChange', 'enrolment'] as const) {
          const found = await trx.selectFrom(table).selectAll().where('tenantId', '=', TENANT).execute();
          // In an order of ours: the database may hand out the same rows in another one.
          all.push(table, ...found.map(row => JSON.stringify(row)).sort());
        }
        return all;
      });
    const before = await rows();
    clock.set(new Date(Date.parse(clock.now()) + 900_000).toISOString());
    const log = createLog('silent');
    const run = { db: counting, clock, log, graph, tenantId: TENANT, signal: AbortSignal.timeout(60_000) };
    await syncDirectory({ ...run, isWhole: true });
    expect(await rows()).toEqual(before);
    // Begin and end of the run, the places of users, of groups by name and of members with the one they take over from.
    expect(writes).toBeLessThanOrEqual(6);
  });

  it('a place over which Graph breaks down again and again is read anew, and keeps neither groups nor members from being read', async () => {
    const late = await add('Lia Spät');
    await control.addMember(demoGroups.volunteersKoeln, late);
    await control.plantFault({ kind: 'status', status: 500, operation: 'users/delta.*deltatoken' });
    for (let n = 0; n < 3; n += 1) {
      const members = await control.group(demoGroups.volunteersKoeln);
      expect(members.memberIds).toContain(late);
      await sync();
      const edges = await db.read(TENANT, trx => trx.selectFrom('groupMember').select('memberId').where('tenantId', '=', TENANT).where('groupId', '=', demoGroups.volunteersKoeln).execute()); // prettier-ignore
      expect(edges.map(({ memberId }) => memberId)).toContain(late);
    }
    await control.clearFaults();
    expect(await obligationsOf(late)).toEqual(['everybody open', 'volunteers open']);
  });
});
