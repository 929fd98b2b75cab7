import { beforeEach, describe, expect, it } from 'vitest';
import { createAssignment } from '#api/assignments/assignment-actions.ts';
import { followDirectory } from '#api/assignments/follow-actions.ts';
import { listHeld } from '#api/assignments/held-actions.ts';
import { everybody, type Audience } from '#api/contract/audiences.ts';
import type { Db } from '#api/platform/db/connect.ts';
import { createDatabase, OTHER_TENANT, TENANT } from '#test/support/database.ts';
import { anAssignmentRule, aPerson, aRole, aUnit, clockAt, givenCourse, givenRow, idOf } from '#test/support/given.ts';
import { anAdmin, countRows, enrolmentsOf } from './world.ts';

const DAY = '2027-05-03';
const clock = clockAt(`${DAY}T08:00:00.000Z`);
const jana = anAdmin('Jana Roth');

/** Köln has 10 people, Bonn 60. */
async function anOrganisation(db: Db) {
  const people = { koeln: [] as string[], bonn: [] as string[] };
  for (const unit of ['Köln', 'Bonn']) await givenRow(db, 'unit', aUnit(unit));
  const add = async (unit: 'Köln' | 'Bonn', n: number): Promise<string> => {
    const { personId } = await givenRow(db, 'person', aPerson(`${unit} ${n}`));
    await givenRow(db, 'role', aRole(personId, 'staff', idOf(`unit ${unit}`)));
    return personId;
  };
  for (let n = 0; n < 10; n += 1) people.koeln.push(await add('Köln', n));
  for (let n = 0; n < 60; n += 1) people.bonn.push(await add('Bonn', n));
  await givenRow(db, 'person', aPerson('Jana Roth'));
  const { courseId } = await givenCourse(db, 'First aid');
  const start = async (audience: Audience): Promise<string> => {
    const rule = anAssignmentRule({ audience });
    const draft = { courseId, rule, startsOn: DAY, start: true, token: null };
    return (await createAssignment({ db, clock }, jana, draft)).assignmentId;
  };
  /** The directory takes their roles away. */
  const lose = (personIds: readonly string[]) =>
    db.write(TENANT, trx =>
      trx
        .updateTable('role')
        .set({ untilOn: DAY })
        .where('tenantId', '=', TENANT)
        .where('personId', 'in', personIds)
        .execute(),
    );
  const follow = (personIds: readonly string[], confirmed: number | null = null) =>
    followDirectory({ db, clock }, TENANT, personIds, confirmed);
  return { people, start, lose, follow, add };
}

const staff: Audience = { ...everybody, all: [{ kind: 'kind', values: ['staff'] }] };
const inUnit = (name: string): Audience => ({ ...everybody, all: [{ kind: 'unit', unitIds: [idOf(`unit ${name}`)] }] });

async function held(db: Db) {
  return db.read(TENANT, trx =>
    trx
      .selectFrom('heldEnrolment')
      .select(['personId', 'what', 'unitId'])
      .where('tenantId', '=', TENANT)
      .orderBy('personId')
      .execute(),
  );
}

async function openOnes(db: Db): Promise<ReadonlySet<string>> {
  const rows = await enrolmentsOf(db, TENANT);
  return new Set(rows.filter(({ state }) => state === 'open').map(({ personId }) => personId));
}

describe('the guard', () => {
  let db: Db;
  beforeEach(async () => {
    const database = await createDatabase();
    db = database.db;
    return async () => {
      await database.db.close();
      await database.drop();
    };
  });

  it('holds what would close 30 % of a unit, and lets everybody else go on', async () => {
    const { people, start, lose, follow, add } = await anOrganisation(db);
    await start(staff);
    const leaving = people.koeln.slice(0, 3);
    const other = people.bonn[0] ?? '';
    const joiner = await add('Bonn', 60);
    await lose([...leaving, other]);

    const { opened, closed, heldBack } = await follow([...leaving, other, joiner]);

    expect({ opened, closed }).toEqual({ opened: 1, closed: 1 });
    expect(heldBack?.personIds).toEqual(new Set(leaving));
    expect(heldBack?.problem).toContain('“First aid”, unit Köln: 3 obligations would end');
    expect(await held(db)).toEqual(
      leaving.toSorted().map(personId => ({ personId, what: 'closing', unitId: idOf('unit Köln') })),
    );
    const list = await listHeld({ db }, jana, {});
    expect(list).toMatchObject({
      counts: [{ assignment: { title: 'First aid' }, unit: 'Köln', openings: 0, closings: 3 }],
      total: 3,
      next: null,
    });
    expect(list.obligations.map(({ person, unit, what }) => `${person.name}: ${unit} ${what}`).sort()).toEqual(
      [0, 1, 2].map(n => `Köln ${n}: Köln closing`),
    );
    expect(await listHeld({ db }, { ...jana, tenantId: OTHER_TENANT }, {})).toMatchObject({ counts: [], total: 0 });
    const open = await openOnes(db);
    expect([...leaving, other, joiner].map(id => open.has(id))).toEqual([true, true, true, false, true]);
  });

  it('goes on only once an admin agreed, and then holds nothing any more', async () => {
    const { people, start, lose, follow } = await anOrganisation(db);
    await start(staff);
    const leaving = people.koeln.slice(0, 3);
    await lose(leaving);
    await follow(leaving);
    expect((await follow(leaving, 2)).heldBack?.personIds.size).toBe(3);

    expect(await follow(leaving, 3)).toEqual({ opened: 0, closed: 3, heldBack: null });
    expect(await held(db)).toEqual([]);
    const before = await countRows(db, 'enrolmentChange');
    expect(await follow(leaving)).toEqual({ opened: 0, closed: 0, heldBack: null });
    expect(await countRows(db, 'enrolmentChange')).toBe(before);
  });

  it('holds what would close 30 % of a small audience', async () => {
    const { people, start, lose, follow } = await anOrganisation(db);
    await start(inUnit('Köln'));
    await lose(people.koeln.slice(0, 3));
    const { closed, heldBack } = await follow(people.koeln.slice(0, 3));
    expect(closed).toBe(0);
    expect(heldBack?.problem).toContain('“First aid”: 3 obligations would end');
  });

  it('lists all that it holds, page by page, nobody twice', async () => {
    const { people, start, lose, follow } = await anOrganisation(db);
    await start(staff);
    await lose(people.bonn);
    await follow(people.bonn);
    const first = await listHeld({ db }, jana, {});
    const second = await listHeld({ db }, jana, { cursor: first.next ?? '' });
    const third = await listHeld({ db }, jana, { cursor: second.next ?? '' });

    const all = [first, second, third].flatMap(({ obligations }) => obligations.map(({ person }) => person.personId));
    expect(new Set(all)).toEqual(new Set(people.bonn));
    expect(all).toHaveLength(60);
    expect([first.total, third.next]).toEqual([60, null]);
    await expect(listHeld({ db }, jana, { cursor: 'nonsense' })).rejects.toMatchObject({ problem: 'bad-input' });
  });

  it('holds what would open 30 % of a unit anew', async () => {
    const { start, follow, add } = await anOrganisation(db);
    await start(staff);
    const joiners = [await add('Köln', 10), await add('Köln', 11), await add('Köln', 12)];
    const { opened, heldBack } = await follow(joiners);
    expect(opened).toBe(0);
    expect(heldBack?.problem).toContain('unit Köln: 3 would begin');
  });

  it('lets less than that go on', async () => {
    const { people, start, lose, follow } = await anOrganisation(db);
    await start(staff);
    const leaving = [...people.koeln.slice(0, 2), ...people.bonn.slice(0, 3)];
    await lose(leaving);
    expect(await follow(leaving)).toEqual({ opened: 0, closed: 5, heldBack: null });
  });

  it('does not ask before an assignment is filled for the first time', async () => {
    const { people, start, follow } = await anOrganisation(db);
    const assignmentId = await start({ ...everybody, include: [idOf('Jana Roth')] });
    await db.write(TENANT, async trx => {
      await trx
        .updateTable('assignmentRevision')
        .set({ audience: JSON.stringify(staff) })
        .where('tenantId', '=', TENANT)
        .where('assignmentId', '=', assignmentId)
        .execute();
      await trx
        .updateTable('enrolment')
        .set({ state: 'closed', closedOn: DAY, closedReason: 'ended' })
        .where('tenantId', '=', TENANT)
        .execute();
    });
    expect(await follow([...people.koeln, ...people.bonn])).toMatchObject({ opened: 70, heldBack: null });
  });
});
