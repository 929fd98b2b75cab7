import { describe, expect, it } from 'vitest';
import { enrolPeople } from '#api/assignments/actions.ts';
import { joiningDaysToLookAt } from '#api/assignments/joined.ts';
import { followJoining } from '#api/assignments/joined-actions.ts';
import { pageOfJoined } from '#api/assignments/joined-store.ts';
import { everybody, type Audience } from '#api/contract/audiences.ts';
import { openDatabase, TENANT } from '#test/support/database.ts';
import {
  anAssignmentRule,
  aPerson,
  clockAt,
  givenAssignment,
  givenCourse,
  givenRow,
  idOf,
} from '#test/support/given.ts';
import { enrolmentsOf } from './world.ts';

const newcomers = (days: number): Audience => ({ ...everybody, all: [{ kind: 'joined-within', days }] });

describe('the days of joining to look at', () => {
  it('are those that have come, and those whose time is over', () => {
    expect(joiningDaysToLookAt([newcomers(30)], '2028-02-29', '2028-03-01')).toEqual([
      { fromOn: '2028-03-01', toOn: '2028-03-01' },
      { fromOn: '2028-01-30', toOn: '2028-01-30' },
    ]);
  });

  it('cover all days of an outage, each length once, and exceptions and alternatives too', () => {
    const audiences = [
      newcomers(30),
      { ...newcomers(30), none: newcomers(7).all },
      { ...everybody, or: [{ all: newcomers(0).all, none: [] }] },
    ];
    expect(joiningDaysToLookAt(audiences, '2027-12-30', '2028-01-02')).toEqual([
      { fromOn: '2027-12-31', toOn: '2028-01-02' },
      { fromOn: '2027-11-30', toOn: '2027-12-02' },
      { fromOn: '2027-12-23', toOn: '2027-12-25' },
      { fromOn: '2027-12-30', toOn: '2028-01-01' },
    ]);
  });

  it('are none when no audience asks, or the day was followed already', () => {
    expect(joiningDaysToLookAt([everybody], '2027-12-30', '2028-01-02')).toEqual([]);
    expect(joiningDaysToLookAt([newcomers(30)], '2028-01-02', '2028-01-02')).toEqual([]);
  });
});

describe('an audience of people who joined within some days', async () => {
  const db = await openDatabase();
  const clock = clockAt('2027-05-03T08:00:00.000Z');
  const tools = { db, clock };
  const never = new AbortController().signal;
  await givenRow(db, 'person', aPerson('Jana Roth', { hiredOn: '2020-01-01' }));
  const { courseId } = await givenCourse(db, 'Welcome');
  await givenAssignment(db, {
    courseId,
    ownerPersonId: idOf('Jana Roth'),
    rule: anAssignmentRule({ audience: newcomers(30) }),
  });
  // Hired on the day, soon, and known for years but never with a day of hiring.
  await givenRow(db, 'person', aPerson('New Today', { hiredOn: '2027-05-03', joinedOn: '2027-04-20' }));
  await givenRow(db, 'person', aPerson('New Soon', { hiredOn: '2027-05-20', joinedOn: '2027-05-01' }));
  await givenRow(db, 'person', aPerson('Known Since', { joinedOn: '2027-04-30' }));
  const open = async () => {
    const names = new Map(['New Today', 'New Soon', 'Known Since', 'Jana Roth'].map(name => [idOf(name), name]));
    const rows = await enrolmentsOf(db, TENANT);
    return rows
      .filter(({ state }) => state === 'open')
      .map(({ personId }) => names.get(personId))
      .sort();
  };
  const follow = (seenOn: string | null, today: string) => {
    clock.set(`${today}T08:00:00.000Z`);
    return followJoining(tools, TENANT, { seenOn, today }, never);
  };

  it('takes people in on their first day and lets them fall out when their days are over', async () => {
    await enrolPeople(tools, TENANT, 'all', 'directory');
    expect(await open()).toEqual(['Known Since', 'New Today']);
    await follow('2027-05-19', '2027-05-20');
    expect(await open()).toEqual(['Known Since', 'New Soon', 'New Today']);
    await follow('2027-05-29', '2027-05-30');
    expect(await open()).toEqual(['Known Since', 'New Soon', 'New Today']);
    await follow('2027-05-30', '2027-05-31');
    expect(await open()).toEqual(['New Soon', 'New Today']);
    // The server was off for some days, and forgot what it saw.
    await follow(null, '2027-06-05');
    expect(await open()).toEqual(['New Soon']);
    const before = await enrolmentsOf(db, TENANT);
    await follow(null, '2027-06-05');
    expect(await enrolmentsOf(db, TENANT)).toEqual(before);
  });

  it('is followed page by page, by day and id', async () => {
    const page = (after: Parameters<typeof pageOfJoined>[3], limit: number) =>
      db.read(TENANT, trx => pageOfJoined(trx, TENANT, { fromOn: '2027-04-30', toOn: '2027-05-20' }, after, limit));
    const all = await page(null, 10);
    expect(all.map(({ joinedOn }) => joinedOn)).toEqual(['2027-04-30', '2027-05-03', '2027-05-20']);
    expect([...(await page(null, 1)), ...(await page(all[0] ?? null, 10))]).toEqual(all);
  });
});
