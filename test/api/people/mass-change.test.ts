import { beforeAll, describe, expect, it } from 'vitest';
import { createAssignment } from '#api/assignments/assignment-actions.ts';
import { enrolmentsJob } from '#api/assignments/jobs.ts';
import { everybody } from '#api/contract/audiences.ts';
import { createGraph } from '#api/graph/client.ts';
import { askForSync, directoryStatus } from '#api/people/directory-actions.ts';
import { markWanted } from '#api/people/group-store.ts';
import { syncDirectory } from '#api/people/jobs.ts';
import { readSyncState } from '#api/people/sync-store.ts';
import { createLog } from '#api/platform/log.ts';
import { demoGroups, demoPeople } from '#infra/tenant/people.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import { anAssignmentRule, clockAt, givenCourse } from '#test/support/given.ts';
import { standInTenant } from '#test/support/tenant.ts';
import { anAdmin } from '../assignments/world.ts';

describe('a group that loses its members', async () => {
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
  const lookAtEverybody = () => enrolmentsJob(tools, () => {}).run(TENANT, new AbortController().signal);
  const idOfPerson = (entraId: string) =>
    db.read(TENANT, async trx => {
      const row = await trx
        .selectFrom('person')
        .select('personId')
        .where('tenantId', '=', TENANT)
        .where('entraId', '=', entraId)
        .executeTakeFirstOrThrow();
      return row.personId;
    });
  const openOnes = (assignmentId: string) =>
    db.read(TENANT, async trx => {
      const rows = await trx
        .selectFrom('enrolment')
        .select('personId')
        .where('tenantId', '=', TENANT)
        .where('assignmentId', '=', assignmentId)
        .where('state', '=', 'open')
        .execute();
      return rows.length;
    });
  let jana = anAdmin('Jana Roth');
  let ofGroup = '';
  let ofAll = '';
  let inGroup = 0;
  let nested: readonly string[] = [];
  const empty = async () => {
    for (const id of nested) await control.removeMember(demoGroups.everybody, id);
  };
  const fill = async () => {
    for (const id of nested) await control.addMember(demoGroups.everybody, id);
  };

  beforeAll(async () => {
    await sync();
    await db.write(TENANT, trx => markWanted(trx, TENANT, demoGroups.everybody));
    await sync();
    nested = (await control.group(demoGroups.everybody)).memberIds;
    jana = { ...jana, personId: await idOfPerson(demoPeople.jana) };
    const { courseId } = await givenCourse(db, 'Security awareness');
    const start = async (all: typeof everybody.all) => {
      const rule = anAssignmentRule({ audience: { ...everybody, all } });
      const draft = { courseId, rule, startsOn: '2027-01-11', start: true, token: null };
      return (await createAssignment(tools, jana, draft)).assignmentId;
    };
    ofGroup = await start([{ kind: 'group', groupIds: [demoGroups.everybody] }]);
    ofAll = await start([]);
    inGroup = await openOnes(ofGroup);
    expect(inGroup).toBeGreaterThan(30);
  });

  it('closes nothing before an admin has looked, while other obligations go on', async () => {
    await empty();
    const before = await openOnes(ofAll);
    const { user } = await control.addPerson({ user: { displayName: 'Ole Neu', givenName: 'Ole', surname: 'Neu' } });
    await sync();
    await lookAtEverybody();
    await sync();

    expect(await openOnes(ofGroup)).toBe(inGroup);
    expect(await openOnes(ofAll)).toBe(before + 1);
    expect(await idOfPerson(user.id)).toEqual(expect.any(String));
    expect(await directoryStatus(tools, jana)).toMatchObject({
      stopped: inGroup,
      problem: expect.stringContaining(`${inGroup} obligations would end, since group Alle lost members.`),
    });
  });

  it('is forgotten when the members come back', async () => {
    await fill();
    await sync();
    expect(await directoryStatus(tools, jana)).toMatchObject({ stopped: null, problem: null });
    expect(await openOnes(ofGroup)).toBe(inGroup);
  });

  it('goes on once an admin agrees, to no more than was asked, and asks again the next time', async () => {
    await empty();
    await sync();
    await askForSync(tools, jana, { confirm: true });
    expect(await db.read(TENANT, trx => readSyncState(trx, TENANT, 'users'))).toMatchObject({ confirmedCount: null });
    await sync();

    expect(await openOnes(ofGroup)).toBe(0);
    expect(await directoryStatus(tools, jana)).toMatchObject({ stopped: null, problem: null });
    expect(await db.read(TENANT, trx => readSyncState(trx, TENANT, 'groups'))).toMatchObject({
      stoppedCount: null,
      confirmedCount: null,
    });
  });
});
